"""How large pictures are, and how writers use it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from reportbuild.render.picture_size import PictureSize, measure_picture

MAP = "![A map.](figures/map.svg)"


def svg(attributes: str) -> bytes:
    return f'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="720" height="468"', (720, 468, False)),
        ('width="7.5in" height="96pt"', (720, 128, False)),
        ('viewBox="0 0 720 467.6"', (720, 468, True)),
        ('width="100%" viewBox="0,0,720,468"', (720, 468, True)),
        ('width="360" viewBox="0 0 720 468"', (360, 234, False)),
        ('height="234px" viewBox="0 0 720 468"', (360, 234, False)),
        ('width="360"', (0, 0, False)),
        ('viewBox="0 0 wide high"', (0, 0, False)),
    ],
)
def test_an_svg_has_its_own_size_or_that_of_its_box(
    attributes: str, size: tuple[int, int, bool]
) -> None:
    assert measure_picture(svg(attributes)) == PictureSize(*size)


@pytest.mark.parametrize(("form", "turn", "size"), [("PNG", 0, (60, 20)), ("JPEG", 6, (20, 60))])
def test_a_photograph_is_as_browsers_turn_it(form: str, turn: int, size: tuple[int, int]) -> None:
    image, out, how = Image.new("RGB", (60, 20)), BytesIO(), Image.Exif()
    if turn:
        how[0x0112] = turn
    image.save(out, form, exif=how)
    assert measure_picture(out.getvalue()) == PictureSize(*size)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg", b"\x89PNG\r\n\x1a\n0000"])
def test_what_cannot_be_read_has_no_size(content: bytes) -> None:
    assert measure_picture(content) == PictureSize()


@pytest.mark.parametrize(
    ("typed", "attributes"),
    [
        ("", ' width="720" height="468"'),
        ("{width=50%}", ' width="720" height="468"'),
        ("{width=360}", ' width="360" height="234"'),
        ("{height=234px}", ' width="360" height="234"'),
        ("{width=30 height=30}", ' width="30" height="30"'),
    ],
)
def test_a_page_keeps_the_place_of_a_picture_free(write: Any, typed: str, attributes: str) -> None:
    sizes = {"figures/map.svg": PictureSize(720, 468)}
    for form in ("html", "epub"):
        body = write(f"{MAP}{typed}", form, sizes=sizes).value.body
        assert f'alt=""{attributes}' in body
        assert ('class="width-50"' in body) is ("%" in typed)


def test_a_picture_without_a_size_of_its_own_fills_the_line(write: Any) -> None:
    sizes = {"figures/map.svg": PictureSize(720, 468, stretches=True)}
    assert 'class="width-100"' in write(MAP, sizes=sizes).value.body
    assert "class" not in write(f"{MAP}{{width=360}}", sizes=sizes).value.body
