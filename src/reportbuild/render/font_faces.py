"""``@font-face`` rules for the font files of an EPUB, told from their names."""

from __future__ import annotations

from pathlib import PurePosixPath

_WEIGHTS = {"light": 300, "regular": 400, "medium": 500, "semibold": 600, "bold": 700}
_FORMATS = {"woff2": "woff2", "otf": "opentype", "ttf": "truetype"}


def font_face_rules(names: list[str], folder: str) -> str:
    """One rule per file: ``report-serif-semibold-italic.woff2`` is Report Serif, 600, italic.

    Args:
        names: file names, each the family's words and then the style's, joined by hyphens.
        folder: where the files stand, seen from the style sheet (``../fonts/``).
    """
    return "".join(_rule(name, folder) for name in sorted(names))


def _rule(name: str, folder: str) -> str:
    path = PurePosixPath(name)
    family, weight, style = [], 400, "normal"
    for word in path.stem.split("-"):
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
        f'src: url("{folder}{name}") format("{kind}"); }}\n'
    )
