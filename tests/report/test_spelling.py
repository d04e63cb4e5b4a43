"""Every word of the report is in hunspell's dictionary of its language or in docs/words-*.txt.

Read are the chapters, the case texts and records, the glossary, the titles in ``report.yaml`` and
the words in the figures. Keys, addresses, code and citations are left out; a span in the other
language of the report is read by that language's dictionary, any other language is not read.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from ruamel.yaml import YAML

from reportbuild.pandoc import ask_pandoc
from tests.report.conftest import ROOT

pytestmark = pytest.mark.heavy

DICTIONARIES = {"en": "en_GB", "fr": "fr_CA"}
UNREAD = {"Cite", "Code", "CodeBlock", "Math", "RawBlock", "RawInline"}
SPACES = {"Space", "SoftBreak", "LineBreak"}
READ_ATTRIBUTES = {"alt", "title"}
NAMES = {"term", "forms", "expansion"}  # of a glossary entry
ADDRESS = re.compile(r"https?://\S+|\b10\.\d{4}\S*|\S*[a-z0-9]\.[a-z]{2,}\S*")  # 10.…: DOI
TOKEN = re.compile(r"[\w'’-]+")
ELISION = re.compile(r"^(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'", re.IGNORECASE)

Words = tuple[str, str]  # language, text


def markdown_words(text: str, lang: str) -> Iterator[Words]:
    """The prose of a Markdown text, in pieces of one language."""
    return node_words(ask_pandoc("markdown", "json", text).value["blocks"], lang)


def node_words(node: Any, lang: str) -> Iterator[Words]:
    if isinstance(node, list):
        for part in node:
            yield from node_words(part, lang)
    elif not isinstance(node, dict) or node.get("t") in UNREAD:
        return
    elif node["t"] == "Str":
        yield lang, node["c"]
    elif node["t"] in SPACES:
        yield lang, " "
    elif "c" in node:
        yield from content_words(node["c"], lang)
        if node["t"] not in {"Emph", "Strong", "Span", "Quoted", "Link"}:
            yield lang, "\n"


def content_words(content: Any, lang: str) -> Iterator[Words]:
    _, classes, pairs = attributes(content)
    if "source" in classes:
        return
    inner = dict(pairs).get("lang", lang).partition("-")[0]
    for key, value in pairs:
        if key in READ_ATTRIBUTES:
            yield lang, f"\n{value}\n"
    if inner == lang:
        yield from node_words(content, lang)
    else:
        yield lang, " "
        yield from node_words(content, inner)
        yield inner, "\n"


def attributes(content: Any) -> tuple[str, list[str], list[list[str]]]:
    """The attribute triple among a node's contents, or an empty one."""
    for part in content if isinstance(content, list) else ():
        match part:
            case [str() as name, [*classes], [*pairs]] if all(isinstance(c, str) for c in classes):
                return name, classes, pairs
    return "", [], []


def yaml_words(value: Any, own: str = "") -> Iterator[Words]:
    """Strings that stand under a language or a locale.

    A glossary entry with ``lang`` names itself in that language, whoever reads it: ``own``.
    """
    foreign = value.get("lang", "") if isinstance(value, dict) else ""
    for key, part in value.items() if isinstance(value, dict) else ():
        lang = str(key).partition("-")[0]
        texts = part if isinstance(part, list) else [part]
        if lang in DICTIONARIES and all(isinstance(text, str) for text in texts):
            yield from ((own or lang, f"{text}\n") for text in texts)
        else:
            yield from yaml_words(part, foreign if key in NAMES else "")
    for part in value if isinstance(value, list) else ():
        yield from yaml_words(part, own)


def figure_words(path: Path) -> Iterator[Words]:
    lang = "fr" if ".fr." in path.name else "en"
    if path.suffix == ".json":
        yield from ((lang, f"{text}\n") for text in written(json.loads(path.read_text("utf-8"))))
        return
    for element in etree.parse(path).iter("{*}text", "{*}title", "{*}desc"):
        yield lang, " ".join(element.itertext()) + "\n"


def written(spec: Any) -> Iterator[str]:
    """What a Vega-Lite specification prints or tells, and not how."""
    if isinstance(spec, list):
        for part in spec:
            yield from written(part)
    for key, value in spec.items() if isinstance(spec, dict) else ():
        if isinstance(value, str) and key in {"title", "description", "words", "text"}:
            yield value
        else:
            yield from written(value)


def report_words() -> Iterator[tuple[str, Words]]:
    """Every piece of prose of the report, after the name of its file."""
    for lang in DICTIONARIES:
        texts = [*ROOT.glob(f"chapters/{lang}/*.md"), *ROOT.glob(f"chapters/cases/*/{lang}.md")]
        for path in sorted(texts):
            for words in markdown_words(path.read_text(encoding="utf-8"), lang):
                yield str(path.relative_to(ROOT)), words
    records = sorted(ROOT.glob("chapters/cases/*/case.yaml"))
    for path in [ROOT / "report.yaml", ROOT / "glossary.yaml", *records]:
        tree = YAML(typ="safe").load(path)
        names = "|".join(source["id"] for source in tree.get("sources", ())) or "$^"
        for lang, text in yaml_words(tree):  # notes name sources by their key
            yield str(path.relative_to(ROOT)), (lang, re.sub(rf"\b({names})\b", " ", text))
    pictures = [*ROOT.glob("figures/*.svg"), *ROOT.glob("figures/*.vl.json")]
    for path in sorted(pictures):
        for words in figure_words(path):
            yield str(path.relative_to(ROOT)), words


def tokens(text: str) -> set[str]:
    """Words to look up: without addresses, numbers, elided articles and possessives."""
    found = set()
    for token in TOKEN.findall(ADDRESS.sub(" ", text)):
        word = token.replace("’", "'").strip("'-_")
        word = ELISION.sub("", word.removesuffix("'s"))
        if word and not any(letter.isdigit() for letter in word):
            found.add(word)
    return found


def accepted(lang: str) -> set[str]:
    """The report's own names and terms in ``docs/words-<language>.txt``; ``#`` opens a comment."""
    lines = (ROOT / "docs" / f"words-{lang}.txt").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def unknown(words: set[str], lang: str) -> set[str]:
    """Words that neither hunspell nor the list of the language knows."""
    asked = sorted(words - accepted(lang))
    command = [
        "hunspell",
        "-d",
        DICTIONARIES[lang],
        "-i",
        "utf-8",
        "-L",
    ]  # -L: whole lines, here whole words
    done = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return set(done.stdout.splitlines())


def unknown_in(pieces: list[Words]) -> set[str]:
    texts: dict[str, str] = defaultdict(str)
    for lang, text in pieces:
        texts[lang] += text
    return set().union(*(unknown(tokens(texts[lang]), lang) for lang in DICTIONARIES))


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, set[str]]]:
    """Language, word, files it stands in."""
    texts: dict[tuple[str, str], str] = defaultdict(str)
    for name, (lang, text) in report_words():
        texts[lang, name] += text
    found: dict[str, dict[str, set[str]]] = {lang: defaultdict(set) for lang in DICTIONARIES}
    for (lang, name), text in texts.items():
        for word in tokens(text) if lang in DICTIONARIES else ():
            found[lang][word].add(name)
    return found


@pytest.mark.parametrize("lang", DICTIONARIES)
def test_every_word_is_known(places: dict[str, dict[str, set[str]]], lang: str) -> None:
    assert len(places[lang]) > 1500, "the report was not read"
    strange = unknown(set(places[lang]), lang)
    by_file = sorted((name, word) for word in strange for name in places[lang].get(word, {"?"}))
    assert not by_file, "\n".join(f"{name}: {word}" for name, word in by_file)


@pytest.mark.parametrize(
    ("lang", "text", "strange"),
    [
        ("en", "The goverance of a [tiers-lieu]{lang=fr}.", {"goverance"}),
        ("en", "The governance of a [teirs-lieu]{lang=fr}.", {"teirs-lieu"}),
        ("en", "| a |\n|---|\n| colur |\n\n: A tabel {#tbl-x}", {"colur", "tabel"}),
        ("en", '![A map.](m.svg){alt="A mpa."}', {"mpa"}),
        ("fr", "La gouvernence d’un lieu qu’on loue, aujourd’hui.", {"gouvernence"}),
        ("fr", "Un [worker cooperative]{lang=en}, une [Genossenschaft]{lang=de}.", set()),
        ("fr", "`xyzzy` <https://xyzzy.org> xyzzy.org/plugh [@xyzzy] [xyzzy]{.source}", set()),
    ],
)
def test_a_misspelling_is_found_and_what_is_no_prose_is_not_read(
    lang: str, text: str, strange: set[str]
) -> None:
    assert unknown_in(list(markdown_words(text, lang))) == strange


def test_records_and_figures_are_read(tmp_path: Path) -> None:
    assert list(yaml_words({"id": "x", "note": {"en": "a teh", "fr-CA": ["le", "la"]}})) == [
        ("en", "a teh\n"),
        ("fr", "le\n"),
        ("fr", "la\n"),
    ]
    entry = {"term": {"en": "eG"}, "lang": "de", "definition": {"en": "a form"}}
    assert list(yaml_words(entry)) == [("de", "eG\n"), ("en", "a form\n")]
    figure = tmp_path / "x.fr.svg"
    figure.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>mot</text></svg>')
    assert list(figure_words(figure)) == [("fr", "mot\n")]
    chart = tmp_path / "x.fr.vl.json"
    chart.write_text('{"usermeta": {"title": "mot"}, "layer": [{"mark": "bar", "words": "dit"}]}')
    assert list(figure_words(chart)) == [("fr", "mot\n"), ("fr", "dit\n")]
