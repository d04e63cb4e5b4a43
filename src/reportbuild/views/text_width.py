"""How wide a line of words will be, about: enough to leave room for it.

Computed rather than measured, so that a picture comes out the same on every machine, whatever
fonts it has. The widths are those of the widest common sans serif (DejaVu Sans, Verdana), rounded
up; the report's own is narrower.
"""

from __future__ import annotations

_NARROW = frozenset("iljtfrI.,:;'’|!()[] \u00a0\u202f·-")
_WIDE = frozenset("mwMWŒœ—%@")


def text_width(words: str, size: float) -> float:
    """Width of one line of ``words`` at ``size``, in the unit of ``size``."""
    return size * sum(
        0.38 if c in _NARROW else 0.97 if c in _WIDE else 0.75 if c.isupper() else 0.61
        for c in words
    )


def wrap_words(words: str, size: float, width: float) -> list[str]:
    """``words`` on lines of at most ``width`` where spaces allow; no line is ever cut.

    >>> wrap_words("United Kingdom", 10, 60)
    ['United', 'Kingdom']
    """
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
