"""Rules about what the facts of a case rest on.

Source of the rules: the method of a report (status of facts, independence of sources); see the
vocabulary ``status``. An address and another of the same publisher are one witness.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.fields import field_named
from reportbuild.model import Bibliography, Case, Fact

#: Prefix of a source that is an entry of the bibliography.
CITE = "cite:"

#: After this many years a dated figure asks to be looked at again.
STALE_AFTER = 5

#: Second levels under which names are registered as under a country (``ac.uk``, ``bo.it``).
_SHARED = frozenset(
    ("ac", "bo", "co", "com", "edu", "gc", "gob", "gouv", "gov", "net", "org", "qc")
)
_SECOND_LEVEL = 3

#: Hosts whose subdomains belong to different authors.
_HOSTING = frozenset(("blogspot.com", "github.io", "hypotheses.org", "wordpress.com"))


def check_case(case: Case, keys: tuple[str, ...], today: str) -> Outcome[bool]:
    """Check the evidence of one case as its author wrote it, nothing dropped.

    Args:
        case: the record.
        keys: keys of the bibliography, for sources written ``cite:KEY``.
        today: the build's clock, ``YYYY-MM-DD``.

    Returns:
        Findings of ``fact-has-source``, ``fact-is-sighted``, ``fact-source-is-known``,
        ``verified-by-independent-hosts``, ``dated-fact-is-recent``,
        ``disagreement-is-explained``, ``numbers-agree`` and ``source-was-read-live``.
    """
    sink = Sink()
    for facts in case.fields.values():
        for fact in facts:
            _check_support(case, fact, sink)
            _check_works(case, fact, keys, sink)
            _check_age(case, fact, today, sink)
            _check_range(case, fact, sink)
        _check_numbers(case, facts, sink)
    for n, source in enumerate(case.sources):
        if not source.accessed:
            at = Locus(case.file, "yaml", f"sources/{n}")
            message = f"source '{source.id}' has no access date: it was read as a stored copy"
            hint = "open it, compare, and write 'accessed: YYYY-MM-DD'"
            sink.report("source-was-read-live", message, at, hint)
    return sink.outcome(True)


def check_evidence(case: Case, bibliography: Bibliography, today: str) -> Outcome[bool]:
    """:func:`check_case` with the keys of the report's bibliography, as a task of the build."""
    return check_case(case, tuple(str(entry["id"]) for entry in bibliography.entries), today)


def _check_support(case: Case, fact: Fact, sink: Sink) -> None:
    at = Locus(case.file, "yaml", fact.path)
    if fact.status == "memory":
        message = "this rests on memory alone"
        sink.report("fact-is-sighted", message, at, "find a source, or leave it out")
    if fact.status == "analysis" and not fact.src:
        message = "this reading names no source it is drawn from"
        sink.report("fact-has-source", message, at, "name under 'src' what was read")
    if fact.status == "verified" and len(fact.src) > 1:
        witnesses = independent_hosts(case, fact)
        if len(witnesses) == 1:
            message = f"'verified' takes two independent hosts, all sources are of {witnesses[0]}"
            hint = "several pages of one publisher are one source: write 'single-source'"
            status = Locus(case.file, "yaml", f"{fact.path}/status")
            sink.report("verified-by-independent-hosts", message, status, hint)


def independent_hosts(case: Case, fact: Fact) -> tuple[str, ...]:
    """The publishers a fact rests on: registered names of hosts, works of the bibliography."""
    pages = {source.id: source.url for source in case.sources}
    names = [publisher(pages[source]) if source in pages else source for source in fact.src]
    return tuple(dict.fromkeys(names))


def publisher(url: str) -> str:
    """The registered name in an address: ``https://www.a.gov.uk/x`` → ``a.gov.uk``.

    A numeric address stands for itself. An approximation of the Public Suffix List, which
    would be a dependency for a handful of second levels.
    """
    host = urlsplit(url).hostname or url
    parts = host.split(".")
    if re.fullmatch(r"[0-9.]+|.*:.*", host) or len(parts) < _SECOND_LEVEL:
        return host
    shared = parts[-2] in _SHARED and len(parts[-1]) == 2
    shared = shared or ".".join(parts[-2:]) in _HOSTING
    return ".".join(parts[-3 if shared else -2 :])


def _check_works(case: Case, fact: Fact, keys: tuple[str, ...], sink: Sink) -> None:
    for n, source in enumerate(fact.src):
        key = source.removeprefix(CITE)
        if source.startswith(CITE) and key not in keys:
            at = Locus(case.file, "yaml", f"{fact.path}/src/{n}")
            message = f"the bibliography has no entry '{key}'"
            sink.report("fact-source-is-known", message, at, did_you_mean(key, keys))


def _check_age(case: Case, fact: Fact, today: str, sink: Sink) -> None:
    if fact.as_of and int(today[:4]) - int(fact.as_of[:4]) > STALE_AFTER:
        at = Locus(case.file, "yaml", f"{fact.path}/as_of")
        message = f"this held in {fact.as_of}, more than {STALE_AFTER} years ago"
        sink.report("dated-fact-is-recent", message, at, "look for a newer figure")


def _check_range(case: Case, fact: Fact, sink: Sink) -> None:
    if fact.range and fact.range[0] < fact.range[1] and not fact.note:
        at = Locus(case.file, "yaml", f"{fact.path}/range")
        message = f"nothing says why this is {fact.range[0]} or {fact.range[1]}"
        hint = "write a 'note' that says which source gives which year, or what each year is"
        sink.report("disagreement-is-explained", message, at, hint)


def _check_numbers(case: Case, facts: tuple[Fact, ...], sink: Sink) -> None:
    """Two facts of one field that give one unit different numbers for one year."""
    seen: dict[tuple[str, str, str], tuple[Fact, float]] = {}
    for fact in facts:
        mine: dict[tuple[str, str, str], float] = {}
        for quantity in fact.quantities:
            key = (quantity.unit, quantity.per, quantity.year)
            if not quantity.year or quantity.is_money:
                continue
            mine.setdefault(key, quantity.number)
            other = seen.get(key)
            if other and other[1] != quantity.number and not (fact.note or other[0].note):
                row = field_named(fact.path.split("/")[0])
                name = row.name if row else fact.path
                message = (
                    f"{quantity.unit} in {quantity.year}: {quantity.number:g} here, "
                    f"{other[1]:g} elsewhere in '{name}'"
                )
                at = Locus(case.file, "yaml", fact.path)
                hint = "write a 'note' that says which source gives which number"
                sink.report("numbers-agree", message, at, hint)
        seen |= {key: (fact, number) for key, number in mine.items()}
