"""Block nodes as markup: one handler per type of pandoc-types 1.23."""

from __future__ import annotations

from typing import Any

from reportbuild.docast import KEPT_HTML, Attr, attr_of, get, plain_text
from reportbuild.model import Node
from reportbuild.render.inlines import kept_raw, report_raw, write_image
from reportbuild.render.markup import attributes, escape, verbatim
from reportbuild.render.picture_links import write_linked_picture
from reportbuild.render.tables import write_table
from reportbuild.render.writer import Handler, Writer

_CALLOUTS = ("note", "tip", "warning", "important")

#: Divisions that are parts of the document in their own right.
_SECTIONS = frozenset({"case-sheet", "facts", "evidence"})

#: Divisions that the web folds; each is also the key of the words on which readers open it.
_FOLDED = frozenset({"chart-data", "all-facts"})

#: ``type`` of an ordered list. Source: HTML, section 4.4.5; decimal is what browsers do anyway.
_NUMBERING = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}


def _plain(writer: Writer, content: list[Node]) -> str:
    return writer.inlines(content)


def _para(writer: Writer, content: list[Node]) -> str:
    body = writer.inlines(content)
    return f"<p>{body}</p>" if body else ""


def _line_block(writer: Writer, content: list[list[Node]]) -> str:
    lines = f"<br{writer.dialect.void_end}\n".join(writer.inlines(line) for line in content)
    return f'<div class="line-block">{lines}</div>'


def _code_block(writer: Writer, content: list[Any]) -> str:
    (ident, classes, pairs), text = content
    names = [f"language-{classes[0]}", *classes[1:]] if classes else []
    focus = [("tabindex", "0")] if writer.dialect.scroll_tables else []
    outer = attributes([*([("id", ident)] if ident else []), *focus])
    inner = writer.attributes(("", names, pairs))
    return f"<pre{outer}><code{inner}>{verbatim(text)}</code></pre>"


def _raw(writer: Writer, content: list[Any]) -> str:
    form, text = content
    if form == KEPT_HTML:
        return kept_raw(writer, text)
    report_raw(writer, form, text)
    return ""


def _block_quote(writer: Writer, content: list[Node]) -> str:
    return f"<blockquote>\n{writer.blocks(content)}\n</blockquote>"


def _items(writer: Writer, items: list[list[Node]]) -> str:
    return "\n".join(f"<li>{writer.blocks(item)}</li>" for item in items)


def _bullet_list(writer: Writer, content: list[list[Node]]) -> str:
    return f"<ul>\n{_items(writer, content)}\n</ul>"


def _ordered_list(writer: Writer, content: list[Any]) -> str:
    (start, style, _), items = content
    pairs = [("start", str(start))] if start != 1 else []
    if style["t"] in _NUMBERING:
        pairs.append(("type", _NUMBERING[style["t"]]))
    return f"<ol{attributes(pairs)}>\n{_items(writer, items)}\n</ol>"


def _definition_list(writer: Writer, content: list[Any]) -> str:
    lines = []
    for term, meanings in content:
        lines.append(f"<dt>{writer.inlines(term)}</dt>")
        lines += [f"<dd>{writer.blocks(meaning)}</dd>" for meaning in meanings]
    return "<dl>\n{}\n</dl>".format("\n".join(lines))


def _header(writer: Writer, content: list[Any]) -> str:
    level, attr, nodes = content
    if writer.lift is None:
        writer.lift = level - 1 if writer.dialect.own_pages else 0
    name = f"h{min(max(level - writer.lift, 1), 6)}"
    writer.heading = plain_text(nodes)
    body = writer.inlines(nodes)
    if writer.dialect.permalinks and attr[0]:
        label = _labelled(writer, "permalink", writer.heading)
        pairs = [("class", "permalink"), ("href", f"#{attr[0]}"), ("aria-label", label)]
        body += f" <a{attributes(pairs)}>§</a>"
    return f"<{name}{writer.attributes(attr)}>{body}</{name}>"


def _labelled(writer: Writer, key: str, text: str) -> str:
    """``Link to this section: Title``; French sets a no-break space before the colon."""
    colon = "\u00a0: " if writer.language.typography.get("rules") == "french" else ": "
    return f"{writer.word(key)}{colon}{text}"


def _rule(writer: Writer, _: Any) -> str:
    return f"<hr{writer.dialect.void_end}"


def _figure(writer: Writer, content: list[Any]) -> str:
    attr, (_, caption), blocks = content
    words = _caption_words(caption)
    parts = []
    for block in blocks:
        only = block["c"] if block["t"] in ("Plain", "Para") else []
        if "picture-places" in _classes(block):
            continue
        if len(only) == 1 and "picture-places" in _classes(blocks[-1]):
            parts.append(write_linked_picture(writer, only[0]["c"], blocks[-1], words))
        elif len(only) == 1 and only[0]["t"] == "Image":
            parts.append(write_image(writer, only[0]["c"], words))
        else:
            parts.append(writer.blocks([block]))
    if caption:
        parts.append(f"<figcaption>{writer.flow(caption)}</figcaption>")
    return "<figure{}>\n{}\n</figure>".format(writer.attributes(attr), "\n".join(parts))


def _classes(block: Node) -> list[str]:
    attr = attr_of(block)
    return attr[1] if attr else []


def _caption_words(caption: list[Node]) -> str:
    """The caption as typed, without the label that numbering put before it."""
    nodes = caption[0]["c"] if caption and caption[0]["t"] in ("Plain", "Para") else []
    if nodes and nodes[0]["t"] == "Span" and "label" in nodes[0]["c"][0][1]:
        return plain_text(nodes[1:])
    return plain_text(caption)


def _div(writer: Writer, content: list[Any]) -> str:
    attr, blocks = content
    classes = attr[1]
    for kind in _CALLOUTS:
        if f"callout-{kind}" in classes:
            return _callout(writer, attr, blocks, "aside", kind, ("callout", f"callout-{kind}"))
    if "key-message" in classes:
        return _callout(writer, attr, blocks, "div", "key-message", ("key-message",))
    if "references" in classes:
        return _references(writer, attr, blocks)
    if "details" in classes:
        return _details(writer, attr, blocks)
    if writer.dialect.format == "html":
        for kind in _FOLDED.intersection(classes):
            return _folded(writer, attr, blocks, kind)
    outer, writer.row_heads = writer.row_heads, writer.row_heads or "row-heads" in classes
    body = writer.blocks(blocks)
    writer.row_heads = outer
    name = "section" if _SECTIONS.intersection(classes) else "div"
    return f"<{name}{writer.attributes(attr)}>\n{body}\n</{name}>"


def _details(writer: Writer, attr: Attr, blocks: list[Node]) -> str:
    """What opens on demand; on paper it stands open."""
    heads = [b for b in blocks if b["t"] == "Div" and "summary" in b["c"][0][1]][:1]
    words = writer.flow(heads[0]["c"][1]) if heads else escape(writer.word("details"))
    body = writer.blocks([block for block in blocks if block not in heads])
    outer = writer.attributes(attr, without=("open",))
    if writer.dialect.format == "pdf":
        return f'<div{outer}>\n<p class="summary">{words}</p>\n{body}\n</div>'
    state = ' open="open"' if get(attr, "open") else ""
    return f"<details{outer}{state}>\n<summary>{words}</summary>\n{body}\n</details>"


def _folded(writer: Writer, attr: Attr, blocks: list[Node], key: str) -> str:
    """Blocks that open on demand; the browser's own control, so that no script is needed."""
    summary = f"<summary>{escape(writer.word(key))}</summary>"
    state = " open" if "unfolded" in attr[1] else ""
    return (
        f"<details{writer.attributes(attr)}{state}>{summary}\n{writer.blocks(blocks)}\n</details>"
    )


def _callout(
    writer: Writer,
    attr: Attr,
    blocks: list[Node],
    name: str,
    kind: str,
    classes: tuple[str, ...],
) -> str:
    """A boxed remark; named by its title, so that assistive technology can announce it."""
    ident = writer.unique("callout")
    title = get(attr, "title") or writer.word(kind)
    more = [("role", "note"), ("aria-labelledby", ident)]
    opening = writer.attributes(attr, classes, ("title",), more)
    heading = attributes([("class", "callout-title"), ("id", ident)])
    return f"<{name}{opening}>\n<p{heading}>{escape(title)}</p>\n{writer.blocks(blocks)}\n</{name}>"


def _references(writer: Writer, attr: Attr, blocks: list[Node]) -> str:
    """The bibliography: each entry division becomes a list item, anything else stays before."""
    before = [block for block in blocks if block["t"] != "Div"]
    entries = []
    for block in blocks:
        if block["t"] == "Div":
            own, inner = block["c"]
            entries.append(f"<li{writer.attributes(own)}>{writer.flow(inner)}</li>")
    # The role is lost to VoiceOver when the list has no bullets.
    opening = writer.attributes(attr, more=[("role", "list")])
    parts = [writer.blocks(before)] if before else []
    if entries:
        parts.append("<ul{}>\n{}\n</ul>".format(opening, "\n".join(entries)))
    return "\n".join(parts)


BLOCKS: dict[str, Handler] = {
    "Plain": _plain,
    "Para": _para,
    "LineBlock": _line_block,
    "CodeBlock": _code_block,
    "RawBlock": _raw,
    "BlockQuote": _block_quote,
    "OrderedList": _ordered_list,
    "BulletList": _bullet_list,
    "DefinitionList": _definition_list,
    "Header": _header,
    "HorizontalRule": _rule,
    "Table": write_table,
    "Figure": _figure,
    "Div": _div,
}
