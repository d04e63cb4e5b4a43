from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reportbuild.diagnostics import Sink
from reportbuild.intake.record_text import Edit, edit_record
from reportbuild.model import Quantity
from reportbuild.project.yamlpos import load
from reportbuild.statements import cell_text, quantities_of, quantities_text, safe_cell

#: What a cell may hold: anything printable, and line breaks inside.
CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n"), min_size=1
).map(str.strip).filter(bool)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(english=CELLS, french=CELLS, name=CELLS)
def test_any_text_survives_the_way_into_yaml(english: str, french: str, name: str) -> None:
    columns = {"value_en": english, "value_fr": french, "note_en": english, "status": "memory"}
    edits = [Edit("name", "1", {"value": name}), Edit("size", "1", columns)]
    sink = Sink()
    data = load(edit_record("", "a", edits), "case.yaml", sink)
    assert sink.found == []
    assert data["name"] == name
    (fact,) = data["size"]
    assert fact["value"] == {"en": english, "fr": french}
    assert fact["note"] == {"en": english}


@given(CELLS)
def test_a_safe_cell_gives_its_text_back(text: str) -> None:
    assert cell_text(safe_cell(text)) == text
    assert safe_cell(text)[0] not in "=@\t"


QUANTITIES = st.builds(
    Quantity,
    st.integers(0, 10**9).map(float) | st.sampled_from([3.4, 0.5]),
    st.sampled_from(["members", "m2", "CAD"]),
    st.none() | st.just(2.0e9),
    st.sampled_from(["", "about", "at-least"]),
    st.sampled_from(["", "2018"]),
    st.sampled_from(["", "month"]),
)


@given(st.lists(QUANTITIES))
def test_quantities_come_back_from_their_cell(quantities: list[Quantity]) -> None:
    assert quantities_of(quantities_text(quantities)) == tuple(quantities)


def test_comments_and_quotes_of_other_lines_stay() -> None:
    text = '# A comment\nid: a\nname: "A"  # why\nfamily: commons\ncity: null\nsources: []\n'
    edited = edit_record(text, "a", [Edit("family", "1", {"value": "private"})])
    assert edited == text.replace("commons", "private")


def test_the_last_language_removed_removes_the_text() -> None:
    text = "id: a\nfounded:\n  value: 2009\n  note:\n    en: x\n  status: memory\nsources: []\n"
    edited = edit_record(text, "a", [Edit("founded", "1", {"note_en": ""})])
    assert edited == text.replace("  note:\n    en: x\n", "")
