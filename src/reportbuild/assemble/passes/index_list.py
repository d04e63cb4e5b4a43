"""The index of an edition, made of the marks in its chapters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from unicodedata import normalize

from reportbuild.assemble.collation import collation_key
from reportbuild.assemble.context import Context
from reportbuild.assemble.passes.index_marks import LEVEL, SEE
from reportbuild.assemble.passes.reference_words import Reference, reference_inlines
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import bullet_list, div, link, para, plain, span, text
from reportbuild.model import Label, Node

_COMMA: tuple[Node, ...] = ({"t": "Str", "c": ","}, {"t": "Space"})


@dataclass(slots=True)
class _Entry:
    """An index entry: its marks by the heading they stand under, sub-entries, and references."""

    marks: dict[str, tuple[Label, list[str]]] = field(default_factory=dict)
    below: dict[str, _Entry] = field(default_factory=dict)
    see: list[str] = field(default_factory=list)

    def at(self, path: str) -> _Entry:
        entry = self
        for part in path.split(LEVEL):
            entry = entry.below.setdefault(part, _Entry())
        return entry


def index_blocks(labels: tuple[Label, ...], file: str, context: Context) -> list[Node]:
    """The entries in the locale's order, by first letter; accents make no letter of their own.

    Several marks under one heading lead to the first; print names the pages of all. An entry that
    refers to another says "see", or "see also" when it has places of its own. Reports
    ``index-see-is-known``.

    Args:
        labels: the marks, and before them the headings they stand under.
        file: the file that holds the list.
        context: the edition.
    """
    root = _Entry()
    heading: Label | None = None
    for label in labels:
        path, _, see = label.title.partition(SEE)
        if label.kind != "index":
            heading = label
        elif see:
            root.at(path).see.append(see)
        elif heading is not None:
            root.at(path).marks.setdefault(heading.id, (heading, []))[1].append(label.id)
    _check_targets(root, file, context)
    order = collation_key(context.language.locale)
    blocks = []
    for letter, group in groupby(sorted(root.below, key=order), _letter):
        entries = bullet_list([_entry(words, root, order, context) for words in group])
        blocks.append(div([para(text(letter)), entries], ["index-letter"]))
    return blocks


def _letter(words: str) -> str:
    """The letter an entry is found under; ``#`` for figures and signs."""
    first = normalize("NFD", words.lstrip("‘’“”«»( \u00a0"))[:1].upper()
    return {"Œ": "O", "Æ": "A"}.get(first, first if first.isalpha() else "#")


def _entry(
    words: str, parent: _Entry, order: Callable[[str], bytes], context: Context
) -> list[Node]:
    entry = parent.below[words]
    line = text(words)
    for part in (*_places(entry, context), *_references(entry, context)):
        line += [*_COMMA, *part]
    blocks = [plain(line)]
    if entry.below:
        inner = [_entry(name, entry, order, context) for name in sorted(entry.below, key=order)]
        blocks.append(bullet_list(inner))
    return blocks


def _places(entry: _Entry, context: Context) -> Iterator[list[Node]]:
    """Links by the name of the section; print shows the page instead of these words."""
    for heading, (first, *others) in entry.marks.values():
        named = reference_inlines(Reference(heading, bare=False, capital=False), context.language)
        also = [("data-also", " ".join(others))] if others else []
        words = [span(named, ["index-words"])]
        yield [link(words, f"#{first}", ["index-place"], pairs=also)]


def _references(entry: _Entry, context: Context) -> Iterator[list[Node]]:
    if not entry.see:
        return
    key = "index-see-also" if entry.marks or entry.below else "index-see"
    words = {"t": "Emph", "c": text(context.language.strings[key])}
    targets = sorted(set(entry.see), key=collation_key(context.language.locale))
    named = "; ".join(target.replace(LEVEL, ", ") for target in targets)
    yield [words, {"t": "Space"}, *text(named)]


def _check_targets(root: _Entry, file: str, context: Context) -> None:
    known = dict(_named(root))
    for path, entry in known.items():
        for target in entry.see:
            aimed = known.get(target)
            if aimed is None or not (aimed.marks or aimed.below):
                context.sink.report(
                    "index-see-is-known",
                    f"the index entry '{path}' refers to '{target}', which has no places",
                    Locus(file, "text", ".index"),
                    did_you_mean(target, [name for name in known if name != path])
                    or "mark passages with that entry, or name another",
                )


def _named(entry: _Entry, path: str = "") -> Iterator[tuple[str, _Entry]]:
    for words, inner in entry.below.items():
        name = f"{path}{LEVEL}{words}" if path else words
        yield name, inner
        yield from _named(inner, name)
