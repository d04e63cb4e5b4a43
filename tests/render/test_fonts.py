"""The fonts: private names, whole sets for print, small ones for the web, no clock in them."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from reportbuild.render import fonts
from reportbuild.render.fonts import font_licences, print_fonts, web_fonts

FRENCH = "œŒæÿŸ«»’…–—\u202f\u00a0\u2009\u2011½→↩€"


def test_print_fonts_are_complete_static_and_privately_named() -> None:
    made = print_fonts()
    assert made.diagnostics == ()
    for data in (made.value or {}).values():
        font = TTFont(BytesIO(data))
        assert "fvar" not in font
        assert font["name"].getDebugName(16).startswith("Report ")
        assert "Open Font License" in font["name"].getDebugName(13)
        assert len(font.getBestCmap()) > 900
        assert not [c for c in FRENCH if ord(c) not in font.getBestCmap()]


def test_web_fonts_are_small_and_speak_french() -> None:
    made = web_fonts().value or {}
    assert sum(map(len, made.values())) < 200 * 1024
    for data in made.values():
        assert data[:4] == b"wOF2"
        cmap = TTFont(BytesIO(data)).getBestCmap()
        assert not [c for c in FRENCH if ord(c) not in cmap]
        assert ord("ᵉ") in cmap


def test_same_bytes_each_time() -> None:
    def digest() -> str:
        made = {**(print_fonts().value or {}), **(web_fonts().value or {})}
        return hashlib.sha256(b"".join(made[name] for name in sorted(made))).hexdigest()

    assert digest() == digest()


def test_licences_travel_along() -> None:
    assert sorted(font_licences()) == [
        "ibm-plex-mono-OFL.txt",
        "source-sans-3-OFL.txt",
        "source-serif-4-OFL.txt",
    ]


def test_missing_package_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fonts.PACKAGES, "Report Mono", "fontpkg_no_such_font")
    made = print_fonts()
    (found,) = made.diagnostics
    assert found.rule == "font-is-installed"
    assert found.message == (
        "font file 'IBMPlexMono-Regular.ttf' of package 'fontpkg_no_such_font' is missing"
    )
    assert found.hint == "pip install fontpkg-no-such-font"
    assert "report-mono-regular.ttf" not in (made.value or {})
