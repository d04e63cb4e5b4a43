"""Chapters, languages and books small enough to see at a glance."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypandoc
import pytest
from ruamel.yaml import YAML

from reportbuild.diagnostics import Outcome
from reportbuild.model import Doc, Format, Fragment, Language, Node
from reportbuild.render.dialect import DIALECTS
from reportbuild.render.html_writer import write_fragment
from reportbuild.render.picture_size import PictureSize

LANGUAGE_FILES = Path(__file__).parents[2] / "templates" / "lang"

Write = Callable[..., Outcome[Fragment]]


def read_language(code: str, locale: str) -> Language:
    data = YAML(typ="safe").load((LANGUAGE_FILES / f"{locale}.yaml").read_text("utf-8"))
    return Language(
        code,
        locale,
        data["csl-locale"],
        data["hyphenation"],
        {key: str(word) for key, word in data["strings"].items()},
        data["typography"],
        tuple(data["months"]),
        data["date-format"],
    )


def read_blocks(markdown: str) -> list[Node]:
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"]
    done = subprocess.run(command, input=markdown.encode(), capture_output=True, check=True)
    blocks: list[Node] = json.loads(done.stdout)["blocks"]
    return blocks


@pytest.fixture(scope="session")
def english() -> Language:
    return read_language("en", "en-GB")


@pytest.fixture(scope="session")
def french() -> Language:
    return read_language("fr", "fr-CA")


@pytest.fixture
def write(english: Language) -> Write:
    """Write Markdown or blocks as a chapter ``method`` in one format."""

    def run(
        content: str | list[Node],
        form: Format = "html",
        language: Language = english,
        links: dict[str, str] | None = None,
        images: dict[str, str] | None = None,
        item: str = "method",
        sizes: dict[str, PictureSize] | None = None,
    ) -> Outcome[Fragment]:
        blocks = read_blocks(content) if isinstance(content, str) else content
        doc = Doc(item, "chapter", language.code, "chapters/en/method.md", {}, blocks)
        return write_fragment(doc, DIALECTS[form], links or {}, images or {}, language, sizes or {})

    return run
