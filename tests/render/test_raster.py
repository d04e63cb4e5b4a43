"""Pictures as pixels, for Word."""

from __future__ import annotations

import pytest

from reportbuild.render.raster import as_png

SVG = (
    '<?xml version="1.0" encoding="{}"?><svg xmlns="http://www.w3.org/2000/svg" '
    'width="20" height="10"><rect width="20" height="10"/></svg>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_an_svg_in_any_encoding_is_drawn(encoding: str) -> None:
    png, width = as_png({"a.svg": SVG.format(encoding).encode(encoding)}, {})["a.svg"]
    assert png.startswith(b"\x89PNG")
    assert width == 20
