"""What contributors did, in the words of an edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reportbuild.model import Contributor


def name_roles(
    contributors: Iterable[Contributor], strings: Mapping[str, str]
) -> tuple[Contributor, ...]:
    """``contributors`` with their roles as the edition calls them.

    Args:
        contributors: with roles as ``report.yaml`` has them.
        strings: the words of the edition's language; a role they lack (``role-…``) stays as typed.
    """
    return tuple(
        replace(one, roles=tuple(strings.get(f"role-{role}", role) for role in one.roles))
        for one in contributors
    )
