"""The words of one or several references: "tables 2.1 to 2.3", « chapitre 2 », a case's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportbuild.docast import link, text
from reportbuild.model import Label, Language, Node

#: Keeps "figure 2.1" whole.
_NO_BREAK = "\u00a0"

#: Fewer numbers in a row than this are told one by one.
_SHORTEST_RANGE = 3


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing referred to, and how: ``bare`` without its noun, ``capital`` with a large one."""

    label: Label
    bare: bool
    capital: bool


def group_references(references: Iterable[Reference]) -> list[list[Reference]]:
    """References that share a noun together, by number; kinds in the order they are met first.

    Names and titles have no order of their own and stay as typed.
    """
    groups: dict[tuple[str, bool, bool], list[Reference]] = {}
    for reference in references:
        label = reference.label
        groups.setdefault((label.kind, reference.bare, _is_numbered(label)), []).append(reference)
    for key, group in groups.items():
        if key[2]:
            # Twice the same thing says no more than once.
            unique = {reference.label.id: reference for reference in reversed(group)}
            capital = group[0].capital
            group[:] = sorted(unique.values(), key=lambda r: _order(r.label.number))
            group[0] = Reference(group[0].label, group[0].bare, capital)
    return list(groups.values())


def noun_kind(group: list[Reference]) -> str:
    """The kind whose noun the group's words begin with; empty for names and bare numbers."""
    first = group[0]
    return "" if first.bare or first.label.kind == "case" else first.label.kind


def group_article(group: list[Reference], language: Language) -> tuple[str, str]:
    """What an article before the group has to agree with: its noun, its gender or ``plural``."""
    kind = noun_kind(group)
    gender = language.strings[f"{kind}-gender"]
    return language.strings[f"{kind}-ref"], "plural" if len(group) > 1 else gender


def group_words(group: list[Reference], language: Language) -> list[Node]:
    """The linked words of one group.

    Three and more numbers in a row become a range. What has no number is named by its title in
    quotation marks; a case by its name alone.
    """
    kind = noun_kind(group)
    noun = ""
    if kind:
        noun = language.strings[f"{kind}-ref-plural" if len(group) > 1 else f"{kind}-ref"]
        noun = noun[0].upper() + noun[1:] if group[0].capital else noun
    if not _is_numbered(group[0].label):
        single = language.typography.get("quotes-of-titles") == "single"
        kind = "SingleQuote" if single else "DoubleQuote"
        names = [_named(ref.label, noun * (not at), kind) for at, ref in enumerate(group)]
        return join(names, language)
    to = [{"t": "Space"}, *text(language.strings["range-to"]), {"t": "Space"}]
    parts: list[list[Node]] = []
    for run in _runs([reference.label for reference in group]):
        links = [
            _numbered(label, noun * (not parts and not at))
            for at, label in enumerate([run[0], run[-1]] if len(run) >= _SHORTEST_RANGE else run)
        ]
        if len(run) >= _SHORTEST_RANGE:
            parts.append([links[0], *to, links[1]])
        else:
            parts += [[one] for one in links]
    return join(parts, language)


def reference_inlines(reference: Reference, language: Language) -> list[Node]:
    """The words of one reference without its link."""
    (made,) = group_words([reference], language)
    words: list[Node] = made["c"][1]
    return words


def join(parts: list[list[Node]], language: Language, *, wide: bool = False) -> list[Node]:
    """The parts as an enumeration; ``wide`` when parts are enumerations themselves."""
    last = language.strings["and-last"]
    comma = "," if wide or (last.startswith(",") and len(parts) > 2) else ""
    out: list[Node] = []
    for position, part in enumerate(parts):
        if position and position == len(parts) - 1:
            out += text(f"{comma} {last.lstrip(', ')} ")
        elif position:
            out += text(", ")
        out += part
    return out


def _is_numbered(label: Label) -> bool:
    return bool(label.number) and label.kind != "case"


def _numbered(label: Label, noun: str) -> Node:
    words = f"{noun}{_NO_BREAK}{label.number}" if noun else label.number
    return link(text(words), f"#{label.id}", ["cross-reference"])


def _named(label: Label, noun: str, quotes: str) -> list[Node]:
    title = text(label.title)
    if label.kind != "case":
        title = [{"t": "Quoted", "c": [{"t": quotes}, title]}]
    words = [*text(noun), {"t": "Space"}, *title] if noun else title
    return [link(words, f"#{label.id}", ["cross-reference"])]


def _order(number: str) -> list[tuple[bool, int, str]]:
    """Numbers by value, letters (appendices) after them: 2.9, 2.10, A.1."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in number.split(".")
    ]


def _runs(labels: list[Label]) -> list[list[Label]]:
    """Sorted labels, parted where a number is missing between two neighbours."""
    runs: list[list[Label]] = []
    for label in labels:
        if runs and _follows(runs[-1][-1].number, label.number):
            runs[-1].append(label)
        else:
            runs.append([label])
    return runs


def _follows(before: str, after: str) -> bool:
    *head, last = before.split(".")
    *other, final = after.split(".")
    if head != other:
        return False
    if last.isdecimal() and final.isdecimal():
        return int(final) == int(last) + 1
    return len(last) == len(final) == 1 and ord(final) == ord(last) + 1
