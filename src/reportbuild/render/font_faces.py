"""``@font-face`` rules for the font files of an EPUB, told from their names."""

from __future__ import annotations

from pathlib import PurePosixPath

from reportbuild.render.fonts import EXTENDED, WEB_RANGES, WEB_RANGES_EXTENDED

_WEIGHTS = {"light": 300, "regular": 400, "medium": 500, "semibold": 600, "bold": 700}
_FORMATS = {"woff2": "woff2", "otf": "opentype", "ttf": "truetype"}


def font_face_rules(names: list[str], folder: str) -> str:
    """One rule per file: ``report-serif-semibold-italic.woff2`` is Report Serif, 600, italic.

    A file whose name ends in ``-extended`` has the rarer characters of the face beside it.

    Args:
        names: file names, each the family's words and then the style's, joined by hyphens.
        folder: where the files stand, seen from the style sheet (``../fonts/``).
    """
    return "".join(_rule(name, folder, _characters(name, names)) for name in sorted(names))


def _characters(name: str, names: list[str]) -> str:
    """The descriptor that says which characters a file is for; empty when it is for all."""
    path = PurePosixPath(name)
    rare = path.stem.endswith(EXTENDED)
    if not rare and f"{path.stem}{EXTENDED}{path.suffix}" not in names:
        return ""
    ranges: tuple[tuple[int, int], ...] = WEB_RANGES_EXTENDED if rare else WEB_RANGES
    spans = (f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in ranges)
    return f" unicode-range: {','.join(spans)};"


def _rule(name: str, folder: str, characters: str) -> str:
    path = PurePosixPath(name)
    family, weight, style = [], 400, "normal"
    for word in path.stem.removesuffix(EXTENDED).split("-"):
        if word == "italic":
            style = word
        elif word in _WEIGHTS:
            weight = _WEIGHTS[word]
        else:
            family.append(word.capitalize())
    kind = _FORMATS.get(path.suffix.removeprefix("."), "truetype")
    return (
        f'@font-face {{ font-family: "{" ".join(family)}"; font-weight: {weight}; '
        f"font-style: {style}; "
        f'src: url("{folder}{name}") format("{kind}");{characters} }}\n'
    )
