"""Charts bring their letters along."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont

from reportbuild.files import Files
from reportbuild.render.picture_type import set_type, type_of_chart, type_of_file

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" width="90" height="20">'
    '<title>Zoo</title><g font-family="Report Sans, Arial"><text font-weight="600">Été</text>'
    '<text>à<tspan>b</tspan></text></g><text font-family="Courier">x</text></svg>'
).encode()
RULE = re.compile(r"font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]*)\)")


def letters(font: bytes) -> str:
    return "".join(map(chr, sorted(TTFont(BytesIO(font)).getBestCmap())))


def test_a_chart_brings_the_letters_of_each_weight_and_no_other() -> None:
    sheet = type_of_chart(CHART).value or ""
    found = {weight: letters(b64decode(data)) for weight, data in RULE.findall(sheet)}
    assert found == {"400": "bà", "600": "tÉé"}
    assert sheet == type_of_chart(CHART).value


def test_a_drawing_of_the_project_brings_its_letters_too(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(CHART)
    (tmp_path / "broken.svg").write_bytes(CHART[:90])
    files = Files(tmp_path, frozenset(("a.svg", "broken.svg", "gone.svg")))
    assert type_of_file(files, "a.svg").value == type_of_chart(CHART).value
    assert type_of_file(files, "broken.svg").value == ""
    assert type_of_file(files, "gone.svg").value == ""


def test_a_chart_in_another_typeface_stays_as_it_is() -> None:
    plain = CHART.replace(b"Report Sans", b"Helvetica")
    sheet = type_of_chart(plain).value
    assert sheet == ""
    assert set_type(plain, sheet) == plain


def test_the_sheet_stands_first_in_the_picture() -> None:
    assert b'height="20"><style>a{}</style><title>' in set_type(CHART, "a{}")
