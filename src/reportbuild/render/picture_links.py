"""Places of a picture that lead somewhere: links laid over the image, as inline SVG.

An image map (HTML, ``area``) has fixed coordinates and cannot shrink with the picture.
"""

from __future__ import annotations

from typing import Any

from reportbuild.docast import get, plain_text
from reportbuild.model import Node
from reportbuild.render.inlines import resolve_target, write_image
from reportbuild.render.markup import attributes, escape
from reportbuild.render.writer import Writer

#: Radius of the round area around a place that leads on, in the picture's pixels.
_REACH = "12"

#: Not ``none``, which no pointer meets; said here and not in a style sheet that may be missing.
_UNSEEN = ("fill-opacity", "0")


def write_linked_picture(writer: Writer, image: list[Any], places: Node, caption: str) -> str:
    """The picture, and over it one link for each of ``places``.

    Args:
        writer: the chapter being written.
        image: content of the image node.
        places: a division of links, each with ``data-x`` and ``data-y``; its ``data-box`` is the
            size of the picture.
        caption: as for :func:`reportbuild.render.inlines.write_image`.

    Returns:
        On the web the image with a layer of links over it. In XHTML one SVG that holds both,
        because not every reading system can lay one thing over another.
    """
    attr, blocks = places["c"]
    links = "".join(_place(writer, node["c"]) for node in blocks[0]["c"])
    box = [("viewBox", get(attr, "data-box"))]
    shown = write_image(writer, image, caption)
    if not writer.dialect.xml:
        layer = attributes([("class", "picture-places"), *box])
        return f'<div class="linked-picture">{shown}<svg{layer}>{links}</svg></div>'
    _, nodes, (path, _) = image
    width, height = get(attr, "data-box").split()[2:]
    pairs = [("xlink:href", writer.images.get(path, path)), ("width", width), ("height", height)]
    inner = f"<image{attributes(pairs)}><title>{escape(plain_text(nodes))}</title></image>"
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {spaces} class="linked-picture"{attributes(box)}>{inner}{links}</svg>'


def _place(writer: Writer, content: list[Any]) -> str:
    """A round area that leads on; its words are its name, and show when a pointer rests on it."""
    attr, nodes, (target, _) = content
    href = "xlink:href" if writer.dialect.xml else "href"
    name = plain_text(nodes)
    link = attributes([(href, resolve_target(writer, target)), ("aria-label", name)])
    area = attributes(
        [("cx", get(attr, "data-x")), ("cy", get(attr, "data-y")), ("r", _REACH), _UNSEEN]
    )
    return f"<a{link}><title>{escape(name)}</title><circle{area}/></a>"
