"""What a version of a report is called."""

from __future__ import annotations

import re

_NUMBER = r"(?:0|[1-9][0-9]*)"
#: Semantic Versioning 2.0.0, section 2 and 9; build metadata could not be told from a space.
VERSION = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)


def is_version(text: str) -> bool:
    """Whether ``text`` can name a published version."""
    return VERSION.fullmatch(text) is not None
