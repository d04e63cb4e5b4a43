"""The people and organisations of ``report.yaml``: names, roles, ORCID iDs."""

from __future__ import annotations

import re
from typing import Any

from reportbuild.diagnostics import did_you_mean
from reportbuild.model import Contributor
from reportbuild.project import validate
from reportbuild.project.validate import Place

#: Roles that editions have a word for (``role-…`` in ``templates/lang/``).
ROLES = ("author", "editor", "reviewer", "translator", "cases", "design", "funder", "consortium")
#: What resembles one of them and is another.
_OWN_ROLES = ("founder",)
_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def read_contributors(value: Any, place: Place) -> tuple[Contributor, ...]:
    """Who made the report, in the order of credit.

    Args:
        value: the list as typed.
        place: where it stands. Reports ``value-is-allowed``, ``key-is-known``,
            ``key-is-required`` and ``role-is-not-misspelt``.

    Returns:
        Those that have a name.
    """
    made = []
    for item, at in validate.items(value, place):
        keys = ("name", "kind", "roles", "url", "orcid")
        entry = validate.mapping(item, at, keys, ("name",))
        kinds = ("person", "organisation")
        kind = validate.choice(
            entry.get("kind", "organisation"), at / "kind", "kind", kinds, "organisation"
        )
        made.append(
            Contributor(
                name=validate.optional(validate.text, entry, at, "name"),
                kind="person" if kind == "person" else "organisation",
                roles=_roles(entry["roles"], at / "roles") if "roles" in entry else (),
                url=validate.optional(validate.url, entry, at, "url"),
                orcid=validate.optional(_orcid, entry, at, "orcid"),
            )
        )
    return tuple(contributor for contributor in made if contributor.name)


def _roles(value: Any, place: Place) -> tuple[str, ...]:
    """Role words; a known one is translated, any other stands as typed."""
    roles = [(validate.text(item, at), at) for item, at in validate.items(value, place)]
    for role, at in roles:
        hint = did_you_mean(role.lower(), ROLES, 0.85)
        if hint and role not in (*ROLES, *_OWN_ROLES):
            message = f"the role '{role}' stands as typed in every language"
            at.report("role-is-not-misspelt", message, hint)
    return validate.unique(roles)


def _orcid(value: Any, place: Place) -> str:
    """A checked ORCID iD; its last character is a check digit (ISO 7064, MOD 11-2)."""
    seen = validate.text(value, place)
    if not _ORCID.fullmatch(seen):
        if seen:
            hint = "write only the four groups: 0000-0002-1825-0097"
            place.report("value-is-allowed", f"'{seen}' is not an ORCID iD", hint)
        return ""
    total = 0
    for digit in seen.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != seen[-1]:
        place.report("value-is-allowed", f"a digit of the ORCID iD '{seen}' is wrong")
        return ""
    return seen
