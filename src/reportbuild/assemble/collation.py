"""The alphabetical order of a locale.

ICU's collator with the rules of CLDR: É with E, œ with oe, spaces before letters (word by word),
and, in French of Canada, accents compared from the end of the word.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache


@lru_cache(maxsize=8)
def collation_key(locale: str) -> Callable[[str], bytes]:
    """A key function for :func:`sorted` in the order of ``locale`` (BCP 47)."""
    import icu

    collator = icu.Collator.createInstance(icu.Locale.forLanguageTag(locale))
    key: Callable[[str], bytes] = collator.getSortKey
    return key
