"""The nth thing in the document is the nth thing in the text, however nasty the text."""

import json
import subprocess
from collections import Counter

import pytest

from reportbuild.diagnostics import Locus
from reportbuild.docast import attr_of, get, plain_text, walk
from reportbuild.pandoc import pandoc_path
from reportbuild.source.locate import locate
from reportbuild.source.manuscript import Manuscript, derived_anchor
from reportbuild.source.parse import READER

FILE = "chapters/en/a.md"

#: Every real citation has a number of its own as its locator; what must not count has none.
NASTY = """---
title: "No @key here"
---
# About [@key, p. 1] and *more* {#sec-about}

Before the note[^n], [see @key, p. 2; -@other, p. 3], and `@key` in code, \\@key escaped,
me@key.org by mail, <me@key.org>, [home](https://key.example/@key "see @key"), $@key$,
[linked [@key, p. 4]](http://x.example/@other), <b title="@key">bold</b>. <!-- @key -->

[^n]: In the note [@key, p. 5], and @key [p. 6].

```{.python title="@key"}
@key
```

> Quoted @key [p. 7]
> and [-@key, p. 8].

  Name       Value
  ---------- ------------------
  A          [@key, p. 9]
  B          @key

  : Caption below, read first [@key, p. 10] {#tbl-a}

+---------------+------------------------+
| @key [p. 11]  | - [@key, p. 12]        |
+===============+========================+
| `@key`        | [@{key}, p. 13]        |
+---------------+------------------------+

![Caption [@key, p. 14].](figures/map.svg){#fig-a alt="no @key"}

![Caption alone [@other, p. 15].](figures/map.svg)

Keys end: @key, @key. @key; (@key) @key's @key:x @key.1 @{key} [@{https://a.example/x?y=1}, p. 16].
The same note again[^n]. Inline ![alt @key](figures/map.svg) image. **@key** _@key_ @2020 @_under.
In “@key” and 'the @key', “[@key, p. 17]”, x/@key, été@key.

[^late]: Defined before it is called [@key, p. 18].

- item[^late]

      code? @key

::: {.callout-note title="@key"}
Inner^[inline note [@key, p. 19]] [@key, pp. 20].
:::

[@key, p. 21]: at the start of a line in a paragraph
"""


def citations(blocks):
    for node in walk(blocks):
        if node["t"] == "Cite":
            yield from node["c"][0]


def test_each_citation_is_found_where_it_stands(parse):
    blocks = parse(NASTY).value.blocks
    lines = NASTY.split("\n")
    checked = set()
    for citation in citations(blocks):
        key, nth = citation["citationId"], citation["citationNoteNum"]
        line, column, length = locate(NASTY, Locus(FILE, "cite", key, nth))
        rest = lines[line - 1][column - 1 :]
        assert rest[:length] in (f"@{key}", f"@{{{key}}}")
        page = plain_text(citation["citationSuffix"]).replace("\u00a0", " ").strip(", ")
        if page:
            assert rest[length:].lstrip(",] [").startswith(page), (key, nth, rest)
            checked.add(page.split()[-1])
    assert checked == {str(number) for number in range(1, 22)}


def test_the_locator_sees_as_many_citations_as_pandoc(parse):
    blocks = parse(NASTY).value.blocks
    stamped: dict[str, set[int]] = {}
    for citation in citations(blocks):
        stamped.setdefault(citation["citationId"], set()).add(citation["citationNoteNum"])
    manuscript = Manuscript(NASTY)
    found = {key: set(range(len(manuscript.spans("cite", key)))) for key in stamped}
    # An inline image's description becomes plain alternative text, and what stands in
    # indented code is not told from a paragraph of a list item.
    gone = Counter({key: len(found[key] - stamped[key]) for key in stamped})
    assert {key: count for key, count in gone.items() if count} == {"key": 2}
    assert all(stamped[key] <= found[key] for key in stamped)


def test_pandoc_reads_the_same_with_and_without_stand_ins(parse):
    def bare(value):
        if isinstance(value, list):
            return [bare(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("t") in ("Figure", "Image"):
            return value["t"]
        return {k: bare(v) for k, v in value.items() if k != "citationNoteNum"}

    body = Manuscript(NASTY).body.encode()
    plain = subprocess.run(
        [pandoc_path(), "-f", READER, "-t", "json"], input=body, capture_output=True, check=True
    )
    assert bare(parse(NASTY, "drop").value.blocks) == bare(json.loads(plain.stdout)["blocks"])


def test_text_above_changes_no_value(parse):
    shifted = NASTY.replace("# About", "New paragraph.\n\n# About")
    assert parse(shifted).value.blocks[1:] == parse(NASTY).value.blocks


def test_text_in_every_spare_script_is_still_read(parse):
    text = "# T\n\nᐃᓄᒃᑎᑐᑦ @key ሰላም ꕙꔤ [@key, p. 2] ![a](figures/a.svg) ![b](figures/a.svg)\n"
    blocks = parse(text).value.blocks
    assert [c["citationNoteNum"] for c in citations(blocks)] == [0, 1]
    assert "ᐃᓄᒃᑎᑐᑦ @key ሰላም ꕙꔤ" in plain_text(blocks)


def test_an_image_knows_which_mention_of_its_path_it_is(parse):
    text = (
        "See `figures/map.svg`.\n\n![A](figures/map.svg){alt='a'}\n\n"
        "![B](figures/map.svg){alt='b'} and more, ![C](<figures/my map.svg>).\n"
    )
    images = [n for n in walk(parse(text).value.blocks) if n["t"] == "Image"]
    places = [
        locate(text, Locus(FILE, "text", n["c"][2][0], int(get(attr_of(n), "at")))) for n in images
    ]
    assert places == [(3, 6, 15), (5, 6, 15), (5, 48, 18)]


@pytest.mark.parametrize(
    ("kind", "key", "nth", "expected"),
    [
        ("file", "", 0, (1, 1, 0)),
        ("line", "4:3", 0, (4, 3, 5)),
        ("line", "99:1", 0, (99, 1, 1)),
        ("line", "x", 0, None),
        ("id", "sec-about", 0, (4, 34, 10)),
        ("id", "tbl-a", 0, (24, 46, 6)),
        ("id", "sec-nowhere", 0, None),
        ("cite", "other", 9, (34, 18, 6)),
        ("cite", "nobody", 0, None),
        ("text", "title=@key", 0, (8, 52, 12)),
        ("text", "the start of a line", 0, (50, 19, 19)),
        ("text", "me@key.org by mail, <me@key.org>, home", 0, None),
        ("yaml", "id", 0, None),
        ("bib", "key", 0, None),
    ],
)
def test_places(kind, key, nth, expected):
    assert locate(NASTY, Locus(FILE, kind, key, nth)) == expected


def test_a_word_is_found_across_lines_and_typographic_signs():
    text = "# T\r\n\r\nl'« économie\r\nsociale » -- disait-on...\r\n"
    assert locate(text, Locus(FILE, "text", "l’«\u00a0économie sociale")) == (3, 1, 12)
    assert locate(text, Locus(FILE, "text", "– disait-on…")) == (4, 11, 15)


HEADINGS = """# 1. Été : *qui* décide ?

## Same

## Same

```
## Same
```

## [Link](http://x.example) and `code`, l'« usage » -- _under_ @key word[^n] {.unnumbered}

Setext title
============

## Given {#sec-given}

## 2024 {#year}

## ???

[^n]: N.
"""


def test_derived_anchors_are_those_of_pandoc(parse):
    blocks = parse(HEADINGS).value.blocks
    headings = [node for node in walk(blocks) if node["t"] == "Header"]
    lines = [locate(HEADINGS, Locus(FILE, "heading", n["c"][1][0]))[0] for n in headings]
    assert lines == [1, 3, 5, 11, 13, 16, 18, 20]
    assert derived_anchor("2024") == "section"


def test_the_locator_reads_any_line_ends():
    unix = "---\nid: a\n---\nText @key.\n"
    place = Locus(FILE, "cite", "key")
    for variant in (unix, unix.replace("\n", "\r\n"), "\ufeff" + unix):
        assert locate(variant, place) == (4, 6, 4)
