"""Attributes and classes of a chapter that resemble what the program knows, but are not it.

Authors may have attributes and classes of their own, so an unknown one is no mistake. A near miss
of a known one is: it does nothing, and where it should have kept text from readers, publishes it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from reportbuild.diagnostics import Locus, Sink, did_you_mean
from reportbuild.docast import Attr, attr_of, get, walk
from reportbuild.model import AUDIENCES, PRODUCTS, Doc

#: What chapters may say (docs/writing.md), by attribute.
ATTRIBUTES = (
    *("audience", "when-format", "unless-format", "alt", "lang", "title", "short", "width"),
    *("height", "entry", "see", "case", "field", "fields", "family", "families", "country"),
    *("countries", "cases", "of", "open"),
)

#: What chapters may say (docs/writing.md), by class.
CLASSES = (
    *("note-to-editor", "content-visible", "content-hidden", "key-message", "callout-note"),
    *("callout-tip", "callout-warning", "callout-important", "term", "index", "source"),
    *("list-of-figures", "list-of-tables", "list-of-abbreviations", "glossary", "contributors"),
    *("bibliography", "case-card", "case-list", "case-value", "case-matrix", "case-crosstab"),
    *("case-map", "case-timeline", "case-chart", "case-explorer", "unnumbered", "appendix"),
    *("decorative", "details", "row-heads"),
)

#: Classes that begin so are the program's, however little else of them is right.
_RESERVED = ("callout-", "list-of-")

#: What keeps text from readers, and how much of a name must agree to be taken for it.
_RESTRICTING = {"audience": 0.75, "note-to-editor": 0.8}

#: How much of another name must agree, from nine letters.
_AGREES = 0.85

#: Values of ``when-format`` and ``unless-format``.
FORMATS = (*PRODUCTS, "screen")

#: Shape of a language tag: BCP 47 (RFC 5646, section 2.1), languages of two or three letters.
_LANGUAGE_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)

#: Whose text others must not read. Their names are no classes: who writes one means to hide.
_NARROW = tuple(name for name in AUDIENCES if name != "public")

_UNREAD_MARK = re.compile(
    rf"\{{(?:audience(?![\w-])|\.?note-to-editor(?![\w-])|(?:{'|'.join(_NARROW)})\}})"
)


@dataclass(slots=True)
class _Chapter:
    """The findings of one file; counts what was named before, to point at the right one."""

    file: str
    sink: Sink
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def report(self, rule: str, message: str, kind: str, key: str, hint: str) -> None:
        place = Locus(self.file, kind, key, self.seen[kind, key])
        self.seen[kind, key] += 1
        self.sink.report(rule, message, place, hint)


def check_attributes(doc: Doc, sink: Sink) -> None:
    """Report near misses of known names, marks that are not read, unknown formats and languages.

    Args:
        doc: the parsed chapter, nothing dropped.
        sink: takes ``audience-mark-is-recognised``, ``attribute-is-not-misspelt``,
            ``format-is-known`` and ``language-tag-is-well-formed``.
    """
    chapter = _Chapter(doc.file, sink)
    for node in walk(doc.blocks):
        if node["t"] == "Str":
            _check_words(chapter, node["c"])
        attr = attr_of(node)
        if attr is None:
            continue
        for name, value in attr[2]:
            _check_name(chapter, "attribute", name, ATTRIBUTES, ("text", f"{name}={value}"))
        # Classes of code are languages.
        for name in attr[1] if node["t"] not in ("Code", "CodeBlock") else ():
            _check_class(chapter, name)
        _check_formats(chapter, attr)
        _check_language(chapter, get(attr, "lang"))


def _check_words(chapter: _Chapter, word: str) -> None:
    mark = _UNREAD_MARK.search(word)
    if mark:
        chapter.report(
            "audience-mark-is-recognised",
            f"'{mark[0]}' is printed as text and keeps nothing from any reader",
            "prose",
            mark[0],
            "write '[…]{audience=internal}', '[…]{.note-to-editor}': no space before '{', "
            "none around '='",
        )


def _check_class(chapter: _Chapter, name: str) -> None:
    if name.startswith("{"):
        _check_braces(chapter, name)
        return
    meant = next((audience for audience in _NARROW if _is_near(name, audience, _AGREES)), "")
    if meant or name in _NARROW:
        chapter.report(
            "audience-mark-is-recognised",
            f"the class '.{name}' keeps nothing from any reader",
            "class",
            name,
            f"did you mean 'audience={meant or name}'?",
        )
        return
    reserved = next((start for start in _RESERVED if name.startswith(start)), "")
    if reserved and name not in CLASSES:
        known = [one for one in CLASSES if one.startswith(reserved)]
        hint = did_you_mean(name, known) or f"known are {', '.join(known)}"
        message = f"the class '.{name}' means nothing"
        chapter.report("attribute-is-not-misspelt", message, "class", name, hint)
        return
    _check_name(chapter, "class", name, CLASSES, ("class", name))


def _check_braces(chapter: _Chapter, name: str) -> None:
    """Report ``::: {word}``: without a dot or an equals sign, pandoc takes braces for letters."""
    word = name.strip("{.}")
    is_mark = _UNREAD_MARK.match(name) is not None
    chapter.report(
        "audience-mark-is-recognised" if is_mark else "attribute-is-not-misspelt",
        f"'{name}' keeps nothing from any reader" if is_mark else f"'{name}' means nothing",
        "class",
        name,
        f"write '{{audience={word}}}'" if word in AUDIENCES else f"write '{{.{word}}}'",
    )


def _check_name(
    chapter: _Chapter, what: str, name: str, known: tuple[str, ...], place: tuple[str, str]
) -> None:
    if name in known:
        return
    near = [one for one in known if _is_near(name, one, _RESTRICTING.get(one, _AGREES))]
    if not near:
        return
    near.sort(key=lambda one: -SequenceMatcher(None, name, one).ratio())
    written = f".{name}" if what == "class" else name
    if near[0] in _RESTRICTING:
        rule, effect = "audience-mark-is-recognised", "keeps nothing from any reader"
    else:
        rule, effect = "attribute-is-not-misspelt", "means nothing"
    message = f"the {what} '{written}' {effect}"
    chapter.report(rule, message, *place, f"did you mean '{near[0]}'?")


def _is_near(name: str, known: str, least: float) -> bool:
    """Whether ``name`` is ``known`` with a slip; own words such as ``team`` are no ``term``."""
    if name == known:
        return False
    plain = name.lower().replace("_", "-")
    if plain == known or _is_one_slip(plain, known):
        return True
    is_long = len(known) > 8 or known in _RESTRICTING
    return is_long and SequenceMatcher(None, plain, known).ratio() >= least


def _is_one_slip(name: str, known: str) -> bool:
    """Whether one letter is missing, added or wrong, or two neighbours have changed places."""
    if len(known) < 4:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), None)
    if start is None:
        return abs(len(name) - len(known)) == 1
    seen, meant = name[start:], known[start:]
    return (
        seen[1:] == meant
        or seen == meant[1:]
        or (seen[1:] == meant[1:] and len(known) > 4)
        or (seen[:2] == meant[1::-1] and seen[2:] == meant[2:])
    )


def _check_formats(chapter: _Chapter, attr: Attr) -> None:
    for key in ("when-format", "unless-format"):
        typed = get(attr, key)
        for name in typed.replace(",", " ").split():
            if name not in FORMATS:
                chapter.report(
                    "format-is-known",
                    f"'{key}' names '{name}', which is no format",
                    "text",
                    f"{key}={typed}",
                    did_you_mean(name, FORMATS) or f"known are {', '.join(FORMATS)}",
                )


def _check_language(chapter: _Chapter, tag: str) -> None:
    if not _LANGUAGE_TAG.fullmatch(tag):
        chapter.report(
            "language-tag-is-well-formed",
            f"'{tag}' is no language tag, so no browser or screen reader knows the language",
            "text",
            f"lang={tag}",
            "write the code of the language, such as fr, fr-CA or zh-Hant (BCP 47)",
        )
