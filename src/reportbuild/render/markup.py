"""Text, attributes and addresses as markup: the only place where anything is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportbuild.docast import Attr

#: Characters XML 1.0 forbids (section 2.2); one of them makes a whole EPUB unreadable.
_FORBIDDEN = {
    code: None
    for code in (*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
    if code not in (0x9, 0xA, 0xD)
}
_TEXT = str.maketrans({**_FORBIDDEN, "&": "&amp;", "<": "&lt;", ">": "&gt;"})
_VALUE = str.maketrans(
    {**_FORBIDDEN, "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": " ", "\t": " "}
)
_NEEDS_CARE = re.compile(r"[^\w .,;:!?()’“”«»\u00a0\u202f–—/+\-]")

#: What the earlier rooms write on nodes for themselves; readers have no use for it.
_INTERNAL = frozenset({"at", "entry", "short", "audience", "when-format", "unless-format"})
_OWN_NAMES = ("role", "title", "dir")
_NAME = re.compile(r"[a-z][a-z0-9._-]*\Z")

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
_NOT_IN_ADDRESS = re.compile(r'[\s"<>\\^`{|}\[\]]|%(?![0-9A-Fa-f]{2})')
_UNSEEN = re.compile(r"[\x00-\x1f\x7f]")


def escape(text: str) -> str:
    """``text`` as element content; characters XML forbids are left out."""
    return text.translate(_TEXT) if _NEEDS_CARE.search(text) else text


def verbatim(text: str) -> str:
    """Escaped code; thin spaces as references, so that no typographic rule reaches them."""
    return escape(text).replace("\u202f", "&#x202F;")


def escape_value(text: str) -> str:
    """``text`` as the content of a double-quoted attribute."""
    return text.translate(_VALUE)


def attributes(pairs: Iterable[tuple[str, str]]) -> str:
    """``name="value"`` for each pair, in the given order, each with a blank before it."""
    return "".join(f' {name}="{escape_value(value)}"' for name, value in pairs)


def attribute_pairs(
    attr: Attr, xml: bool, classes: Iterable[str] = (), without: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """The attributes of a node that may reach a reader: id, class, lang, then the rest as typed.

    ``role``, ``title``, ``dir`` and ``data-*`` keep their names, others become ``data-*``; event
    handlers and ``style`` are dropped (a strict content security policy would block them).

    Args:
        attr: the node's attributes.
        xml: whether ``lang`` is repeated as ``xml:lang``.
        classes: classes put before the node's own.
        without: names the caller has used up.
    """
    ident, own, pairs = attr
    out: list[tuple[str, str]] = [("id", ident)] if ident else []
    names = list(dict.fromkeys([*classes, *own]))
    if names:
        out.append(("class", " ".join(names)))
    rest: dict[str, str] = {}
    skipped = _INTERNAL.union(without)
    for typed, value in pairs:
        name = typed.lower()
        if name in ("lang", "xml:lang"):
            rest.setdefault("lang", value)
        elif name not in skipped and name != "style" and not name.startswith("on"):
            public = name if name in _OWN_NAMES or name.startswith("data-") else f"data-{name}"
            if _NAME.match(public):
                rest.setdefault(public, value)
    if "lang" in rest:
        out += language_pairs(rest.pop("lang"), xml)
    return out + list(rest.items())


def language_pairs(code: str, xml: bool) -> list[tuple[str, str]]:
    """``lang``, and ``xml:lang`` where the document is XML."""
    return [("lang", code), ("xml:lang", code)] if xml else [("lang", code)]


def address(target: str) -> str:
    """``target`` as a valid URL: unseen characters removed, forbidden ones percent-encoded.

    Source: WHATWG URL, valid URL string. Browsers drop tabs and line ends inside an address,
    so they go before anything looks at the scheme.
    """
    seen = _UNSEEN.sub("", target).strip()
    return _NOT_IN_ADDRESS.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), seen)


def scheme(target: str) -> str:
    """The scheme of a cleaned address in lower case; empty for a relative one."""
    found = _SCHEME.match(target)
    return found[1].lower() if found else ""


def is_safe(target: str) -> bool:
    """Whether a link may lead there: http, https, mailto, an anchor or a relative path."""
    return scheme(target) in _SAFE_SCHEMES or not scheme(target)


def is_external(target: str) -> bool:
    """Whether the address leaves the report's own files."""
    return scheme(target) in ("http", "https") or target.startswith("//")
