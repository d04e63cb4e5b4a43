from __future__ import annotations

import html
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from ruamel.yaml import YAML

from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.typography import set_typography
from reportbuild.diagnostics import Sink
from reportbuild.files import packaged_theme
from reportbuild.model import Doc, Language, Node
from reportbuild.render.dialect import HTML
from reportbuild.render.html_writer import write_fragment

HERE = Path(__file__).parent
SIGNS = str.maketrans({"~": "\u00a0", "^": "\u202f"})
TYPED = str.maketrans({"⍽": "\u00a0", "⎵": "\u202f"})


def visible(words: str) -> str:
    """Spaces as the tables write them."""
    return words.replace("\u00a0", "~").replace("\u202f", "^")


@dataclass(frozen=True)
class Row:
    """One line of a table: what is typed, what is expected, and on whose word."""

    locale: str
    typed: str
    expected: str
    source: str
    web: bool


@lru_cache
def language(locale: str) -> Language:
    """The language file as the pass gets it."""
    data = YAML(typ="safe").load(packaged_theme() / "lang" / f"{locale}.yaml")
    return Language(
        code=locale.split("-")[0],
        locale=locale,
        csl_locale=data["csl-locale"],
        hyphenation=data["hyphenation"],
        strings=data["strings"],
        typography=data["typography"],
        months=tuple(data["months"]),
        date_format=data["date-format"],
    )


def pandoc(markdown: str) -> list[Node]:
    """The blocks of a chapter, read as chapters are."""
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "markdown+smart", "-t", "json"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
    )
    blocks: list[Node] = json.loads(done.stdout)["blocks"]
    return blocks


def typeset_blocks(blocks: list[Node], locale: str) -> list[Node]:
    lang = language(locale)
    doc = Doc("x", "chapter", lang.code, "x.md", {}, blocks)
    return set_typography(doc, Context(lang, Sink())).blocks


@lru_cache
def table(locale: str) -> tuple[Row, ...]:
    data = YAML(typ="safe").load(HERE / f"{locale}.yaml")
    assert data["locale"] == locale
    rows = []
    for group in data["groups"]:
        for case in group["cases"]:
            typed, expected = case.split(" → ")
            expected = typed if expected == "=" else expected.translate(SIGNS)
            rows.append(
                Row(locale, typed, expected, group["source"], bool(group.get("web", False)))
            )
    return tuple(rows)


@lru_cache
def outputs(locale: str) -> dict[tuple[str, bool], str]:
    """What every row of a table gives, by (typed, web); one pandoc for the whole table."""
    rows = table(locale)
    parts = [f":::::: {{.row}}\n{row.typed.translate(TYPED)}\n::::::" for row in rows]
    note = "[^1]: Une note ; ici.\n"
    divs = pandoc("\n\n".join([*parts, note]))
    assert len(divs) == len(rows)
    made = typeset_blocks(divs, locale)
    return {
        (row.typed, row.web): on_the_web(div, locale) if row.web else as_text(div, locale)
        for row, div in zip(rows, made, strict=True)
    }


def on_the_web(block: Node, locale: str) -> str:
    """The text of a block as the HTML writer gives it."""
    doc = Doc("x", "chapter", language(locale).code, "x.md", {}, [block])
    fragment = write_fragment(doc, HTML, {}, {}, language(locale)).value
    assert fragment is not None
    return html.unescape(re.sub(r"<[^>]*>", "", fragment.body)).strip()


def as_text(block: Node, locale: str) -> str:
    """The text of a block, superscripts in angle brackets and note calls as daggers."""
    return "".join(_texts(block, language(locale).typography["quotes"], 0)).strip(" \n")


def _texts(value: Any, quotes: list[str], depth: int) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, quotes, depth)
    elif isinstance(value, dict) and "t" in value:
        kind, content = value["t"], value.get("c")
        if kind == "Str":
            yield content
        elif kind in ("Space", "SoftBreak"):
            yield " "
        elif kind == "LineBreak":
            yield "\n"
        elif kind in ("Code", "Math"):
            mark = "`" if kind == "Code" else "$"
            yield content[1] if "{" in content[1] else f"{mark}{content[1]}{mark}"
        elif kind == "Note":
            yield "†"
        elif kind == "Superscript":
            yield from ("<", *_texts(content, quotes, depth), ">")
        elif kind == "Quoted":
            first = 2 if depth or content[0]["t"] == "SingleQuote" else 0
            yield quotes[first]
            yield from _texts(content[1], quotes, depth + 1)
            yield quotes[first + 1]
        elif kind == "Span" and dict(content[0][2]).get("lang"):
            yield from _texts(content[1], ["“", "”", "‘", "’"], depth)
        elif content is not None:
            yield from _texts(content, quotes, depth)


@pytest.fixture(params=["fr-CA", "fr-FR", "en-GB", "en-US"])
def locale(request: pytest.FixtureRequest) -> str:
    """Every language file that is shipped."""
    name: str = request.param
    return name
