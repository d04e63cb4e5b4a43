"""What is wrong with a chapter, word for word and at its place."""

from pathlib import Path

import pytest

from reportbuild.diagnostics import Diagnostic, Locus
from reportbuild.files import Files
from reportbuild.source.locate import locate
from reportbuild.source.parse import parse_chapter

FILE = "chapters/en/a.md"

#: content, rule, position, message, hint
CASES = {
    "latin-1": (
        b"# T\n\nun caf\xe9 et un th\xe9\n",
        "text-is-utf8",
        (3, 7, 1),
        "byte 0xE9 is not UTF-8 (and 1 more)",
        "save the file as UTF-8",
    ),
    "utf-16": (
        "# T\n\nText\n".encode("utf-16"),
        "text-is-utf8",
        (1, 1, 3),
        "the file is UTF-16",
        "save it as UTF-8",
    ),
    "control character": (
        b"# T\n\nA\x0bB and C\x0bD\n",
        "text-has-no-control-characters",
        (3, 2, 1),
        "control character U+000B (2 times)",
        "delete it: it has no meaning in a text, and is left out",
    ),
    "non-character": (
        "# T\n\nAB\uffff\n",
        "text-has-no-control-characters",
        (3, 3, 1),
        "control character U+FFFF",
        "delete it: it has no meaning in a text, and is left out",
    ),
    "bom and crlf": (
        b"\xef\xbb\xbf---\r\nid: a\r\n---\r\n# T\r\n\r\nA[^x] \x01B\r\n",
        "text-has-no-control-characters",
        (6, 7, 1),
        "control character U+0001",
        "delete it: it has no meaning in a text, and is left out",
    ),
    "unclosed div": (
        "---\nid: a\n---\n# T\n\n::: {.a}\nx\n:::\n\n::: {.callout-note title='y'}\nx\n",
        "div-is-closed",
        (10, 1, 3),
        "the division opened by '::: {.callout-note title='y'}' is never closed",
        "close it with a line ':::'",
    ),
    "unclosed div in a list": (
        "# T\n\n- item\n\n  ::: {.inner}\n  x\n\n```\n::: {.code}\n```\n",
        "div-is-closed",
        (5, 3, 3),
        "the division opened by '::: {.inner}' is never closed",
        "close it with a line ':::'",
    ),
    "unclosed tag": (
        '# T\n\n<div class="a">\n\nx\n\n</div>\n\n<div class="b">\n\nx\n',
        "div-is-closed",
        (9, 1, 4),
        "the division opened by '<div class=\"b\">' is never closed",
        "close it with '</div>'",
    ),
    "div after text": (
        "# T\n\ntext\n::: {.a}\nx\n:::\n",
        "div-fence-is-recognised",
        (4, 1, 3),
        "'::: {.a}' is printed as text",
        "leave an empty line before it",
    ),
    "stray fence": (
        "# T\n\n::: {.a}\nx\n:::\n\n:::\n",
        "div-fence-is-recognised",
        (7, 1, 3),
        "':::' is printed as text",
        "remove it: no division is open here",
    ),
    "div with junk": (
        "# T\n\n::: callout note\nx\n:::\n",
        "div-fence-is-recognised",
        (3, 1, 3),
        "'::: callout note' is printed as text",
        "write '::: {.class}' and nothing behind it",
    ),
    "undefined note": (
        "# T\n\n`[^nope]` is no call, but this is[^nope].\n",
        "note-is-defined",
        (3, 34, 7),
        "note '[^nope]' is not defined",
        "write its text on a line '[^nope]: …'",
    ),
    "misspelt note": (
        "# T\n\nA[^surce] b[^source].\n\n[^source]: S.\n",
        "note-is-defined",
        (3, 2, 8),
        "note '[^surce]' is not defined",
        "did you mean 'source'?",
    ),
    "duplicate note": (
        "---\nid: a\n---\n# T\n\nA[^n].\n\n[^n]: one\n\n[^n]: two\n",
        "note-is-defined-once",
        (10, 1, 4),
        "note '[^n]' is defined twice",
        "only the last definition is printed; give one of them another label",
    ),
    "unused note": (
        "# T\n\nA.\n\n[^n]: one\n",
        "note-is-used",
        (5, 1, 4),
        "note '[^n]' is defined and never called",
        "call it with '[^n]', or remove it",
    ),
    "duplicate link": (
        "# T\n\n[w]\n\n[w]: http://a.example\n[w]: http://b.example\n",
        "note-is-defined-once",
        (6, 1, 3),
        "link reference '[w]' is defined twice",
        "only the last definition counts; give one of them another label",
    ),
    "empty": ("", "chapter-is-not-empty", (1, 1, 0), "the file has no text", ""),
    "front matter alone": (
        "---\nid: a\n---\n\n<!-- later -->\n",
        "chapter-is-not-empty",
        (1, 1, 0),
        "the file has no text",
        "",
    ),
    "open front matter": (
        "---\nid: a\n\n# T\n",
        "yaml-is-valid",
        (1, 1, 3),
        "the front matter has no end",
        "close it with a line '---'",
    ),
    "colon in title": (
        "---\nid: a\ntitle: Method: limits\n---\n# T\n",
        "yaml-is-valid",
        (3, 14, 1),
        "the front matter cannot be read: mapping values are not allowed here",
        "put text with ': ' or '#' in it between quotes",
    ),
    "duplicate key": (
        "---\nid: a\nid: b\n---\n# T\n",
        "yaml-is-valid",
        (3, 1, 3),
        "the front matter cannot be read: found duplicate key 'id'",
        "",
    ),
    "unclosed bracket": (
        "---\nauthors: [A\n---\n# T\n",
        "yaml-is-valid",
        (2, 1, 8),
        "the front matter cannot be read: expected ',' or ']', but got '<stream end>'",
        "",
    ),
    "list as front matter": (
        "---\n- id\n---\n# T\n",
        "value-has-type",
        (2, 1, 1),
        "the front matter is not a mapping",
        "",
    ),
    "unknown key": (
        "---\nid: a\ntitel: T\n---\n# T\n",
        "key-is-known",
        (3, 1, 6),
        "unknown key 'titel' in the front matter",
        "did you mean 'title'?",
    ),
    "unknown audience": (
        "---\naudience: intern\n---\n# T\n",
        "value-is-allowed",
        (2, 1, 9),
        "unknown audience 'intern'",
        "did you mean 'internal'?",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_finding(parse, name):
    content, rule, position, message, hint = CASES[name]
    outcome = parse(content)
    (found,) = [d for d in outcome.diagnostics if d.rule == rule]
    assert (found.message, found.hint) == (message, hint)
    raw = content if isinstance(content, bytes) else content.encode()
    assert locate(raw.decode("utf-8", "replace"), found.at) == position
    assert outcome.value is not None, "a damaged chapter still gives a document"


def test_a_good_chapter_has_no_findings(parse):
    outcome = parse("---\nid: a\nauthors: [A, B]\n---\n# T {#sec-t}\n\nText[^n].\n\n[^n]: N.\n")
    assert outcome.diagnostics == ()
    assert outcome.value.meta == {"id": "a", "authors": ["A", "B"]}


def test_bom_and_crlf_leave_no_trace(parse):
    outcome = parse(b"\xef\xbb\xbf---\r\nid: a\r\n---\r\n# T\r\n\r\nA @k, B[^x]\r\n")
    (found,) = outcome.diagnostics
    assert found.at == Locus(FILE, "text", "[^x]")
    assert outcome.value.meta == {"id": "a"}
    assert "\\ufeff" not in repr(outcome.value)
    assert "\\r" not in repr(outcome.value)


def test_every_finding_of_a_file_comes_at_once(parse):
    outcome = parse(b"---\nfoo: 1\n---\n# T\xff\n\n::: {.a}\nx[^n]\x02\n")
    assert sorted(d.rule for d in outcome.diagnostics) == [
        "div-is-closed",
        "key-is-known",
        "note-is-defined",
        "text-has-no-control-characters",
        "text-is-utf8",
    ]


def test_a_missing_file_is_a_finding(tmp_path: Path):
    outcome = parse_chapter(Files(tmp_path, frozenset([FILE])), FILE, "a", "chapter", "en")
    expected = Diagnostic("file-is-readable", f"'{FILE}' does not exist", Locus(FILE))
    assert (outcome.value, outcome.diagnostics) == (None, (expected,))


@pytest.mark.parametrize(
    "front",
    ["audience: [", "audience: 5", "audiance: internal", "audience:", "- audience: internal"],
)
def test_a_typing_error_never_publishes(parse, front):
    assert parse(f"---\n{front}\n---\n# T\n").value.meta["audience"] != "public"


def test_text_nested_without_end_is_a_finding(parse):
    outcome = parse("# T\n\n" + "*a **b " * 400 + "\n\n" + ">" * 900 + " x\n")
    if outcome.value is None:
        (found,) = outcome.diagnostics
        assert found.rule == "markdown-is-readable"
