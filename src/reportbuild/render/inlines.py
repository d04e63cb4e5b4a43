"""Inline nodes as markup: one handler per type of pandoc-types 1.23."""

from __future__ import annotations

import re
from typing import Any

from reportbuild.docast import KEPT_HTML, get, plain_text
from reportbuild.model import Node
from reportbuild.render.markup import (
    address,
    attributes,
    escape,
    is_external,
    is_safe,
    scheme,
    verbatim,
)
from reportbuild.render.math import write_math
from reportbuild.render.notes import write_call
from reportbuild.render.picture_size import PictureSize
from reportbuild.render.terms import write_term_call
from reportbuild.render.writer import Handler, Writer

#: Spans whose meaning HTML has an element for.
_SPAN_ELEMENTS = frozenset(("mark", "kbd", "dfn", "abbr", "samp", "var", "small"))

_BREAK = re.compile(r"<br\s*/?>\Z", re.IGNORECASE)
_PIXELS = re.compile(r"(\d+)(?:px)?\Z")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%\Z")
_OPENS = re.compile(r"<[A-Za-z]")


def _element(name: str, attrs: str = "") -> Handler:
    """A handler that puts the inlines into one element."""

    def write(writer: Writer, content: list[Node]) -> str:
        return f"<{name}{attrs}>{writer.inlines(content)}</{name}>"

    return write


def _line_break(writer: Writer, _: Any) -> str:
    return f"<br{writer.dialect.void_end}\n"


def _quoted(writer: Writer, content: list[Any]) -> str:
    """Quotation marks of the language; a quotation in one of its own kind takes the other pair."""
    kind = content[0]["t"]
    inner = (kind == "SingleQuote") != (kind in writer.quotes[-1:])
    marks = writer.language.typography.get("quotes", ["“", "”", "‘", "’"])
    # Language files may hold an ordinary space; a mark must never be left alone on a line.
    opening, closing = (mark.replace(" ", "\u00a0") for mark in marks[2 * inner : 2 * inner + 2])
    writer.quotes.append("SingleQuote" if inner else "DoubleQuote")
    body = writer.inlines(content[1])
    writer.quotes.pop()
    writer.quoted = True
    return f"{escape(opening)}{body}{escape(closing)}"


def _cite(writer: Writer, content: list[Any]) -> str:
    # Citations are resolved before; what is left is what the author typed.
    return writer.inlines(content[1])


def _code(writer: Writer, content: list[Any]) -> str:
    return f"<code{writer.attributes(content[0])}>{verbatim(content[1])}</code>"


def _raw(writer: Writer, content: list[Any]) -> str:
    form, text = content
    if form == KEPT_HTML:
        return kept_raw(writer, text)
    if form.startswith("html") and _BREAK.match(text.strip()):
        return _line_break(writer, None)
    report_raw(writer, form, text)
    return ""


def kept_raw(writer: Writer, text: str) -> str:
    """What ``raw-html: allow`` lets through; books may hold no script, and must be well-formed."""
    return text if writer.dialect.format == "html" else ""


def report_raw(writer: Writer, form: str, text: str) -> None:
    """Report raw markup that is left out; comments and closing tags say nothing by themselves."""
    if form.startswith("html") and not _OPENS.search(re.sub(r"<!--.*?-->", "", text, flags=re.S)):
        return
    first = text.strip().splitlines()[0] if text.strip() else ""
    writer.report(
        "markup-is-portable",
        f"raw {form} '{first}' is left out",
        first,
        "write it in Markdown, which every format understands",
    )


def _link(writer: Writer, content: list[Any]) -> str:
    attr, nodes, (target, title) = content
    if writer.in_link:
        return writer.inlines(nodes)
    href = resolve_target(writer, target)
    writer.in_link = True
    body = writer.inlines(nodes)
    writer.in_link = False
    calls = "".join(writer.held)
    writer.held.clear()
    if not href:
        return body + calls
    definition = get(attr, "data-definition")
    if definition and writer.dialect.notes == "asides" and not writer.in_note:
        note = (plain_text(nodes), definition, href, get(attr, "lang"))
        return write_term_call(writer, body, note) + calls
    more = [("title", title)] if title else []
    if target.startswith("#ref-"):
        more += [("role", "doc-biblioref"), *writer.epub_type("biblioref")]
    if writer.dialect.external_rel and is_external(href):
        more.append(("rel", writer.dialect.external_rel))
    lead = attributes([("href", href)])
    # Only a page with a script can show a definition on the spot.
    without = () if writer.dialect.format == "html" else ("data-definition",)
    return f"<a{lead}{writer.attributes(attr, (), without, more)}>{body}</a>{calls}"


def resolve_target(writer: Writer, typed: str) -> str:
    """Where a link leads in this format; empty when it must not or cannot be followed.

    That a link has no address at all is told of the chapter, not of each format.
    """
    if not typed:
        return ""
    if typed.startswith("#"):
        return address(writer.links.get(typed[1:], typed))
    target = address(writer.links.get(typed, typed))
    if not is_safe(target):
        writer.report(
            "link-scheme-is-safe",
            f"link to '{typed}' uses the scheme '{scheme(target)}'",
            typed,
            "use http, https, mailto, an anchor or a relative path",
        )
        return ""
    relative = not scheme(target) and not is_external(target)
    if relative and typed not in writer.links and not writer.dialect.relative_links:
        writer.report(
            "link-works-in-every-format",
            f"relative link '{typed}' cannot be followed in {writer.dialect.format}",
            typed,
            "link to its full web address",
        )
        return ""
    return target


def write_image(writer: Writer, content: list[Any], caption: str = "") -> str:
    """An image; ``caption`` is its figure's caption, which would be read twice as an alt."""
    attr, nodes, (path, title) = content
    alt = get(attr, "alt") or plain_text(nodes)
    if "decorative" in attr[1] or alt == caption:
        alt = ""
    source = writer.images.get(path, path)
    if path not in writer.images and (scheme(address(path)) or path.startswith("//")):
        writer.report(
            "image-is-a-project-file",
            f"image '{path}' is not a file of the report",
            path,
            "save it under figures/ and give its path",
        )
        return escape(alt)
    writer.shown[path] = None
    own_size = writer.sizes.get(path, PictureSize())
    classes, size = _size(get(attr, "width"), get(attr, "height"), own_size)
    pairs = [("src", address(source)), ("alt", alt), *size]
    if title:
        pairs.append(("title", title))
    if writer.dialect.lazy_images:
        pairs.append(("loading", "lazy"))
    own = writer.attributes((attr[0], classes + attr[1], attr[2]), (), ("alt", "width", "height"))
    return f"<img{attributes(pairs)}{own}{writer.dialect.void_end}"


def _size(width: str, height: str, own: PictureSize) -> tuple[list[str], list[tuple[str, str]]]:
    """Pixels as attributes; a share of the line as a class, because ``style`` is not allowed.

    Where the author leaves a side open, the picture's ``own`` shape fills it in, so that browsers
    keep its place before it loads.
    """
    across, down = (_PIXELS.match(value.strip()) for value in (width, height))
    given = (float(across[1]) if across else 0.0, float(down[1]) if down else 0.0)
    size = {name: f[1] for name, f in (("width", across), ("height", down)) if f}
    if own.width and own.height:
        wide = given[0] or given[1] * own.width / own.height or own.width
        high = given[1] or wide * own.height / own.width
        size = {"width": f"{max(1, round(wide))}", "height": f"{max(1, round(high))}"} | size
    percent = _PERCENT.match(width.strip())
    share = float(percent[1]) / 100 if percent else 1.0
    is_share = percent or (own.stretches and not any(given))
    return ([width_class(share)] if is_share else []), list(size.items())


def width_class(share: float) -> str:
    """The class for a share of the available width, in steps of five per cent.

    >>> width_class(1 / 3)
    'width-35'
    """
    return f"width-{min(100, max(5, 5 * round(share * 20)))}"


def _span(writer: Writer, content: list[Any]) -> str:
    attr, nodes = content
    name = next((c for c in attr[1] if c in _SPAN_ELEMENTS), "span")
    if name != "span":
        attr = (attr[0], [c for c in attr[1] if c != name], attr[2])
    return f"<{name}{writer.attributes(attr)}>{writer.inlines(nodes)}</{name}>"


def _string(_: Writer, content: str) -> str:
    return escape(content)


INLINES: dict[str, Handler] = {
    "Str": _string,
    "Emph": _element("em"),
    "Underline": _element("u"),
    "Strong": _element("strong"),
    "Strikeout": _element("s"),
    "Superscript": _element("sup"),
    "Subscript": _element("sub"),
    "SmallCaps": _element("span", ' class="small-caps"'),
    "Quoted": _quoted,
    "Cite": _cite,
    "Code": _code,
    "Space": lambda _writer, _content: " ",
    "SoftBreak": lambda _writer, _content: "\n",
    "LineBreak": _line_break,
    "Math": write_math,
    "RawInline": _raw,
    "Link": _link,
    "Image": write_image,
    "Note": write_call,
    "Span": _span,
}
