"""Which cases a view shows."""

from __future__ import annotations

from reportbuild.assemble.context import Context
from reportbuild.diagnostics import Locus, did_you_mean
from reportbuild.docast import Attr, get
from reportbuild.model import Case, Doc


def choose_cases(doc: Doc, context: Context, attr: Attr) -> list[Case]:
    """The cases that ``families``, ``countries`` and ``cases`` of a directive leave, in order.

    ``family`` and ``country`` mean the same as their plurals.

    Reports words that no record can have; such a word leaves nothing out.
    """
    strings = context.language.strings
    families, countries = (
        [word for key in keys for word in _known(doc, context, attr, key, _words(strings, start))]
        for start, keys in (
            ("family-", ("family", "families")),
            ("country-", ("country", "countries")),
        )
    )
    chosen = _known(doc, context, attr, "cases", list(context.cases))
    return [
        case
        for case in context.cases.values()
        if (not families or case.family in families)
        and (not countries or case.country in countries)
        and (not chosen or case.id in chosen)
    ]


def _words(strings: dict[str, str], prefix: str) -> list[str]:
    return [key.removeprefix(prefix) for key in strings if key.startswith(prefix)]


def _known(doc: Doc, context: Context, attr: Attr, key: str, known: list[str]) -> list[str]:
    typed = get(attr, key)
    wanted = typed.replace(",", " ").split()
    for word in wanted:
        if word not in known:
            context.sink.report(
                "case-choice-is-possible",
                f"'{key}' names '{word}', which no case has",
                Locus(doc.file, "text", f"{key}={typed}"),
                did_you_mean(word, known) or f"known are {', '.join(sorted(known))}",
            )
    return [word for word in wanted if word in known]
