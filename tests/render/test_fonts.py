"""The fonts: private names, whole sets for print, small ones for the web, no clock in them."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from reportbuild.render import fonts
from reportbuild.render.font_faces import font_face_rules
from reportbuild.render.fonts import EXTENDED, font_licences, print_fonts, web_fonts

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
    common = {name: data for name, data in made.items() if EXTENDED not in name}
    assert sum(map(len, common.values())) < 120 * 1024
    assert sum(map(len, made.values())) < 220 * 1024
    for data in common.values():
        font = TTFont(BytesIO(data))
        assert data[:4] == b"wOF2"
        assert not [c for c in FRENCH if ord(c) not in font.getBestCmap()]
        assert ord("ᵉ") in font.getBestCmap()
        assert "kern" in {
            record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord
        }


def test_rarer_letters_are_in_a_file_of_their_own() -> None:
    made = web_fonts().value or {}
    for name, data in made.items():
        if EXTENDED in name:
            rare, common = TTFont(BytesIO(data)).getBestCmap(), made[name.replace(EXTENDED, "")]
            assert not [c for c in "ąčęłńőřşţűžŠŽ" if ord(c) not in rare]
            assert not set(rare) & set(TTFont(BytesIO(common)).getBestCmap())
    (first, second) = font_face_rules(["a-regular.woff2", f"a-regular{EXTENDED}.woff2"], "").split(
        "\n"
    )[:2]
    faces = sorted((first, second), key=len)
    assert all('font-family: "A"' in face for face in faces)
    assert sum("unicode-range: U+20-7E," in face for face in faces) == 1
    assert sum("unicode-range: U+100-130," in face for face in faces) == 1


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
