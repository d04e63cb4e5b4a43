"""Images as every format needs them: the id on the figure, the alternative text on the image.

pandoc 3.9 copies a figure's caption into its image's description when the author gave no
``alt``; a reader of the page would hear the caption twice, and the rule that asks for a real
alternative text would never fire.
"""

from __future__ import annotations

from typing import Any

from reportbuild.docast import get, plain_text, text, transform, walk
from reportbuild.model import Node


def settle_images(blocks: list[Node]) -> list[Node]:
    """Blocks whose images carry ``alt`` as an attribute if, and only if, the author gave one.

    The description of an image becomes the same words, without markup, notes or citations.
    ``audience`` of a captioned image moves to its figure, so that the caption goes with it.
    """
    if not any(node["t"] == "Image" for node in walk(blocks)):
        return blocks
    # Figures first: once the images are settled, a missing alt and a copied caption look alike.
    figures: list[Node] = transform(blocks, _without_copied_caption)
    settled: list[Node] = transform(figures, _settle_image)
    return settled


def _without_copied_caption(node: Node) -> Node | None:
    if node["t"] != "Figure":
        return None
    (ident, classes, pairs), caption, content = node["c"]
    captioned = plain_text(caption[1])
    moved: list[list[str]] = []

    def visit(image: Node) -> Node | None:
        if image["t"] != "Image":
            return None
        (own_id, own_classes, own_pairs), description, target = image["c"]
        moved.extend(pair for pair in own_pairs if pair[0] == "audience")
        kept = [pair for pair in own_pairs if pair[0] != "audience"]
        alt = plain_text(description)
        given = [] if get((own_id, own_classes, kept), "alt") or alt == captioned else description
        return {"t": "Image", "c": [[own_id, own_classes, kept], given, target]}

    content = transform(content, visit)
    return {"t": "Figure", "c": [[ident, classes, pairs + moved], caption, content]}


def _settle_image(node: Node) -> Node | None:
    if node["t"] != "Image":
        return None
    (ident, classes, pairs), description, target = node["c"]
    alt = get((ident, classes, pairs), "alt") or plain_text(description)
    kept: list[Any] = [pair for pair in pairs if pair[0] != "alt"]
    if alt:
        kept.append(["alt", alt])
    return {"t": "Image", "c": [[ident, classes, kept], text(alt) if alt else [], target]}
