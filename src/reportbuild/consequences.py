"""Findings that only follow from others: mending the cause mends them, so they are not told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set

from reportbuild.diagnostics import Diagnostic

_LOCALES = "templates/lang/"


def without_consequences(found: Iterable[Diagnostic], files: Set[str]) -> list[Diagnostic]:
    """``found`` without what only follows from something else in it.

    A bibliography that is not there makes every key unknown, an entry that cannot be read makes
    its own key unknown, and a locale that does not exist has no language file to be read.

    Args:
        found: findings of one run.
        files: the project's files and the theme's.
    """
    told = list(found)
    rules = {one.rule for one in told}
    refused = {
        one.at.key for one in told if one.rule == "bib-entry-is-readable" and one.at.kind == "bib"
    }
    follows: dict[str, Callable[[Diagnostic], bool]] = {
        "citation-key-is-known": lambda one: (
            "bibliography-exists" in rules or _key_of(one) in refused
        ),
        "fact-source-is-known": lambda one: (
            one.message.startswith("the bibliography has no entry ")
            and ("bibliography-exists" in rules or _key_of(one) in refused)
        ),
        "file-is-readable": lambda one: (
            one.at.file.startswith(_LOCALES)
            and one.at.file not in files
            and not rules.isdisjoint(("locale-is-known", "key-is-required"))
        ),
    }
    return [one for one in told if not follows.get(one.rule, _never)(one)]


def _never(_found: Diagnostic) -> bool:
    return False


def _key_of(found: Diagnostic) -> str:
    """The key that an "unknown key" message ends with, in single quotes."""
    return found.message.removesuffix("'").rpartition("'")[2]
