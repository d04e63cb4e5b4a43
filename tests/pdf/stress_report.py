"""A report that tries hard: 152 notes, 44 tables, lists in notes, figures, long links."""

from __future__ import annotations

import shutil
from pathlib import Path

from reportbuild.init import create_report
from tests.pdf.sample_book import WORDS

CHAPTERS, NOTES, TABLES, FIGURES = 4, 38, 11, 4
LONG = "https://example.org/" + "/".join(f"a-long-part-of-the-address-{n}" for n in range(8))


def write_stress_report(root: Path) -> Path:
    """Make the report at ``root``, in English alone."""
    create_report(root)
    settings = (root / "report.yaml").read_text("utf-8")
    before, rest = settings.split("contents:\n", 1)
    after = "bibliography: " + rest.split("bibliography: ", 1)[1]
    listed = "".join(f"  - c{n}\n" for n in range(1, CHAPTERS + 1))
    text = f"{before}contents:\n{listed}  - list: bibliography\n\n{after}"
    text = "".join(line for line in text.splitlines(True) if not line.startswith("  fr: "))
    (root / "report.yaml").write_text(text, "utf-8")
    shutil.rmtree(root / "chapters")
    (root / "chapters" / "en").mkdir(parents=True)
    for nth in range(1, CHAPTERS + 1):
        path = root / "chapters" / "en" / f"{nth:02}-c{nth}.md"
        path.write_text(_chapter(nth), "utf-8")
    return root


def _chapter(nth: int) -> str:
    other = nth % CHAPTERS + 1
    parts = [f"---\nid: c{nth}\n---\n\n# Chapter {nth} {{#sec-c{nth}}}\n"]
    parts.append(
        f"See @fig-{other}-1, @tbl-{other}-2 and @sec-c{other} [@krausstremblay2019tiers].\n"
    )
    parts += [_paragraph(nth, n) for n in range(NOTES)]
    parts.append(f"## Tables {{#sec-tables-{nth}}}\n")
    parts += [_table(nth, n) for n in range(TABLES)]
    parts.append(f"## Figures {{#sec-figures-{nth}}}\n")
    for n in range(FIGURES):
        picture = f'figures/editions.svg){{#fig-{nth}-{n} alt="Boxes and arrows"}}'
        parts.append(f"![A figure with a note in its caption, and *words* in it]({picture}\n")
        parts.append(f"{WORDS * 3}\n")
    parts.append(_LAST)
    return "\n".join(parts)


def _paragraph(nth: int, n: int) -> str:
    note = f"[^n{nth}-{n}]"
    link = f" A long link: <{LONG}/{nth}/{n}>." if n % 7 == 0 else ""
    body = f"{note}: A note with *words* and a link to [a page]({LONG}/{n}).\n"
    if n % 5 == 0:
        body = f"{note}: A note with a list:\n\n    - one\n    - two\n\n    and an end.\n"
    return f"{WORDS * 2}{note}{link} [Un mot d’ailleurs]{{lang=fr}}.\n\n{body}"


def _table(nth: int, n: int) -> str:
    rows = 60 if n == 0 else 4
    lines = "".join(
        f"| Row {r} | {WORDS[:20]} | {r * 7} | [x](#sec-c{nth}) |\n" for r in range(rows)
    )
    head = "| Name | What it is | Number | Link |\n|---|---|---:|:-:|\n"
    return f"{head}{lines}\n: A table, {rows} rows long {{#tbl-{nth}-{n}}}\n"


_LAST = f"""
1.  A list with paragraphs.

    And another paragraph, [with *a* `link`](https://example.org).

    - a list below it
    - with two entries

2.  The second item.

> A quotation.
>
> - with a list

Term
:   Its definition.

::: {{.callout-note}}
A remark with [a link]({LONG}).
:::

```
a listing
```

A formula: $a^2 + b^2 = c^2$.
"""
