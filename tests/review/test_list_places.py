"""Words that are not in the order of their file, or in no file at all, still get a sound place."""

from __future__ import annotations

from lxml import html

from reportbuild.review.alignment import IndexedText
from reportbuild.review.blocks import Block, mark_blocks
from reportbuild.review.places import Placer

GLOSSARY = """\
- term: {en: village}
  definition: A small number of houses, with fields of their own around them, and a well.
- term: {en: city}
  definition: A place where many people live who do not know the names of their neighbours.
"""


def placed(markup: str, prose: str, **data: str) -> list[Block]:
    root = html.document_fromstring(f"<body><article>{markup}</article></body>")
    blocks = mark_blocks(root, ["unit"])
    texts = {"unit.md": prose, **{f"{name}.yaml": text for name, text in data.items()}}
    Placer("unit.md", "", {path: IndexedText(text) for path, text in texts.items()}).place(blocks)
    return blocks


def place(blocks: list[Block], start: str) -> tuple[str, int]:
    block = next(block for block in blocks if block.text.startswith(start))
    return block.places[0].file, block.places[0].line


def test_entries_of_an_index_stand_at_its_division() -> None:
    record = "facts:\n- A building that opened in Lyon\n- rent of the building, paid in advance\n"
    blocks = placed(
        '<h1>Index</h1><div class="index"><p>Numbers lead to passages.</p>'
        '<div class="index-letter"><p>B</p><ul><li>building<ul><li>rent of the building, paid'
        "</li></ul></li></ul></div></div>",
        "# Index\n\n::: {.index}\nNumbers lead to passages.\n:::\n",
        lyon=record,
    )
    assert place(blocks, "Numbers") == ("unit.md", 4)
    assert {place(blocks, start) for start in ("B", "building", "rent")} == {("unit.md", 4)}


def test_entries_of_a_list_of_figures_stand_at_its_directive() -> None:
    blocks = placed(
        '<h2>Figures</h2><div class="list-of-figures"><p>Drawn by us.</p><ul><li>'
        '<a href="#fig-a">The figures of the year in many colours</a></li></ul></div>',
        "## Figures\n\n::: {.list-of-figures}\nDrawn by us.\n:::\n",
        other="figures: The figures of the year in many colours\n",
    )
    assert place(blocks, "Figures") == ("unit.md", 1)
    assert place(blocks, "Drawn") == ("unit.md", 4)
    assert place(blocks, "The figures of") == ("unit.md", 4)


def test_definitions_in_another_order_than_their_file_are_found() -> None:
    blocks = placed(
        "<h1>Glossary</h1><table><tr><td>city</td><td>A place where many people live who do not "
        "know the names of their neighbours. See also: village.</td></tr><tr><td>village</td>"
        "<td>A small number of houses, with fields of their own around them, and a well. See "
        "also: city.</td></tr></table>",
        "# Glossary\n\n::: {.glossary}\n:::\n",
        glossary=GLOSSARY,
    )
    assert place(blocks, "A place where") == ("glossary.yaml", 4)
    assert place(blocks, "A small number") == ("glossary.yaml", 2)
