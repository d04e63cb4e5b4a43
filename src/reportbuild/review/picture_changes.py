"""Pictures that have changed, shown as they were and as they are."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reportbuild.review.changes import UnitChanges

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}

#: Where earlier pictures stand, in front of their address.
BEFORE = "before/"


def mark_pictures(
    root: HtmlElement,
    changes: Sequence[UnitChanges],
    old: Mapping[str, bytes],
    new: Mapping[str, bytes],
    strings: Mapping[str, str],
) -> dict[str, bytes]:
    """Show each picture that has changed twice: as it was, and as it is.

    Args:
        root: the document.
        changes: of its units, one for each ``article``; get the pictures.
        old: address → picture at the earlier revision.
        new: address → picture of today.
        strings: words of the edition's language.

    Returns:
        Address → earlier picture, for those that are shown.
    """
    from lxml.html import builder as build

    shown: dict[str, bytes] = {}
    for change, article in zip(changes, list(root.iter("article")), strict=False):
        for image in list(article.iter("img")):
            address = image.get("src", "")
            if change.is_new or address not in new or old.get(address) == new[address]:
                continue
            parent = image.getparent()
            label = strings["review-after" if address in old else "review-new"]
            after = build.P(label, build.CLASS("picture-state"))
            image.addprevious(after)
            if address in old:
                shown[BEFORE + address] = old[address]
                before = build.IMG(src=BEFORE + address, alt=image.get("alt", ""))
                after.addprevious(build.P(strings["review-before"], build.CLASS("picture-state")))
                after.addprevious(before)
            if parent is not None:
                parent.set("class", f"{parent.get('class', '')} picture-changed".strip())
                change.note(parent, f"{label}: {_name(parent, address)}")
    return shown


def _name(figure: HtmlElement, address: str) -> str:
    caption = next(iter(figure.iter("figcaption")), None)
    return address if caption is None else " ".join(caption.text_content().split())


def data_address(address: str, pictures: Mapping[str, bytes]) -> str:
    """A picture as an address that holds it, for a page that stands alone."""
    kind = _KINDS.get(address.rpartition(".")[2].casefold(), "application/octet-stream")
    content = base64.b64encode(pictures.get(address, b"")).decode()
    return f"data:{kind};base64,{content}"
