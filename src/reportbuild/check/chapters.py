"""Rules about one chapter as its author wrote it, before any edition selects from it."""

from __future__ import annotations

import re
from collections import Counter

from reportbuild.check.attributes import check_attributes
from reportbuild.diagnostics import Locus, Outcome, Sink, did_you_mean
from reportbuild.docast import Attr, attr_of, get, plain_text, walk
from reportbuild.model import AUDIENCES, IMAGE_SUFFIXES, Doc, Node

_ANCHOR = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_PREFIXED = re.compile(r"^(sec|fig|tbl|eq|app|case)-")
#: What was meant for an anchor of its own, whatever is wrong with it.
_MEANT = re.compile(r"^(sec|fig|tbl|eq|app|case)[-_]", re.IGNORECASE)
_ADDRESS = re.compile(r"^[a-z][a-z0-9+.-]*:|^//", re.IGNORECASE)

#: A command with its argument; ``\\end`` comes with its ``\\begin``.
_TEX = re.compile(r"(\\(?!end\{)[A-Za-z]+\*?)(?:\[[^\[\]]*\])?\{")


def check_chapter(
    doc: Doc, figures: tuple[str, ...], others: tuple[str, ...] = ()
) -> Outcome[bool]:
    """Check figures, alternative texts, anchors, headings and audience marks of one chapter.

    Args:
        doc: the parsed chapter, nothing dropped.
        figures: project paths of the files an image may name.
        others: files beside the figures that no edition can show.
    """
    sink = Sink()
    _check_headings(doc, sink)
    _check_addresses(doc, sink)
    check_attributes(doc, sink)
    _check_tex(doc, sink)
    holders = [node for node in walk(doc.blocks) if node["t"] == "Figure"]
    captioned = {id(node) for figure in holders for node in walk(figure["c"][2])}
    for node in walk(doc.blocks):
        attr = attr_of(node)
        if node["t"] == "Image" and node["c"][2][0]:
            _check_image(doc, node, figures, others, id(node) in captioned, sink)
        if attr is not None:
            _check_attributes(doc, attr, sink)
    return sink.outcome(True)


def _check_addresses(doc: Doc, sink: Sink) -> None:
    """Report ``[…]()`` and ``![…]()``, which stand in the text as they do in the document."""
    empty = (n for n in walk(doc.blocks) if n["t"] in ("Link", "Image") and not n["c"][2][0])
    for nth, node in enumerate(empty):
        place = Locus(doc.file, "text", "]()", nth)
        words = plain_text(node["c"][1])
        if node["t"] == "Link":
            message = f"the link '{words}' has no address"
            hint = "write '[words](https://…)' or '[words](#anchor)'"
            sink.report("link-works-in-every-format", message, place, hint)
        else:
            message, hint = f"the image '{words}' names no file", "write '![…](figures/…)'"
            sink.report("figure-file-exists", message, place, hint)


def _check_tex(doc: Doc, sink: Sink) -> None:
    """Report TeX outside formulas; nothing here understands it."""
    seen: Counter[str] = Counter()
    for node in walk(doc.blocks):
        for found in _TEX.finditer(node["c"]) if node["t"] == "Str" else ():
            sink.report(
                "markup-is-portable",
                f"the TeX command '{found[1]}' is printed as it is typed",
                Locus(doc.file, "prose", found[0], seen[found[0]]),
                "write it in Markdown, which every format understands; show TeX itself as code",
            )
            seen[found[0]] += 1


def _check_image(
    doc: Doc,
    node: Node,
    figures: tuple[str, ...],
    others: tuple[str, ...],
    captioned: bool,
    sink: Sink,
) -> None:
    attr, alt, (target, _) = node["c"]
    place = Locus(doc.file, "text", target, int(get(tuple(attr), "at", "0")))
    if _ADDRESS.match(target):
        sink.report(
            "figure-is-in-the-project",
            f"image '{target}' is not a file of the project",
            place,
            "copy it into figures/ with its source; a build never uses the network",
        )
    elif target in others:
        message = f"image file '{target}' is of a format that is not supported"
        hint = f"save it as one of {', '.join(IMAGE_SUFFIXES)}"
        sink.report("figure-file-exists", message, place, hint)
    elif target not in figures:
        hint = did_you_mean(target, figures) or "paths start at the project's root, figures/…"
        sink.report("figure-file-exists", f"image file '{target}' does not exist", place, hint)
    if not get(tuple(attr), "alt") and not alt and "decorative" not in attr[1]:
        message = f"image '{target}' has no alternative text"
        hint = 'add alt="what it shows", or the class .decorative'
        if captioned:
            # The reader cannot tell them apart: pandoc copies the caption where there is none.
            message += ", or one that only repeats its caption"
            hint = 'add alt="what it shows" in other words, or the class .decorative'
        sink.report("figure-has-alt-text", message, place, hint)


def _check_attributes(doc: Doc, attr: Attr, sink: Sink) -> None:
    ident, _, _ = attr
    audience = get(attr, "audience")
    if audience and audience not in AUDIENCES:
        sink.report(
            "audience-is-known",
            f"unknown audience '{audience}'",
            Locus(doc.file, "text", f"audience={audience}"),
            did_you_mean(audience, AUDIENCES) or f"it is one of {', '.join(AUDIENCES)}",
        )
    if _MEANT.match(ident) and not _ANCHOR.match(ident):
        sink.report(
            "anchor-is-well-formed",
            f"anchor '{ident}' has other signs than a-z, 0-9 and single hyphens",
            Locus(doc.file, "id", ident),
            "an anchor is a public address, the same in every language",
        )


def _check_headings(doc: Doc, sink: Sink) -> None:
    levels = [(n["c"][0], n["c"][1][0], n) for n in walk(doc.blocks) if n["t"] == "Header"]
    if doc.kind != "chapter":
        return
    if doc.blocks and (not levels or levels[0][0] != 1):
        sink.report(
            "chapter-has-title",
            "the chapter does not begin with a heading of level 1",
            Locus(doc.file),
            "write '# Title {#sec-…}' before the text",
        )
    before = 0
    for level, ident, _ in levels:
        if before and level > before + 1:
            sink.report(
                "heading-levels-follow",
                f"heading '{ident}' is of level {level} after one of level {before}",
                Locus(doc.file, "id", ident),
                "screen readers and contents lists need every level in between",
            )
        before = level
        if level <= 2 and not _MEANT.match(ident):
            sink.report(
                "heading-has-anchor",
                f"the heading '{ident}' has no anchor of its own",
                Locus(doc.file, "heading", ident),
                "add {#sec-…}: a derived anchor changes with the words and the language",
            )


def check_translation(original: Doc, translation: Doc) -> Outcome[bool]:
    """Compare the public anchors of a chapter and its translation, when both have text."""
    sink = Sink()
    if not original.blocks or not translation.blocks:
        return sink.outcome(True)
    there, here = _anchors(original), _anchors(translation)
    for anchor in sorted(there - here):
        sink.report(
            "translation-has-same-anchors",
            f"anchor '{anchor}' of {original.file} is missing in the translation",
            Locus(translation.file),
            "the same thing has the same anchor in every language",
        )
    for anchor in sorted(here - there):
        sink.report(
            "translation-has-same-anchors",
            f"anchor '{anchor}' does not exist in {original.file}",
            Locus(translation.file, "id", anchor),
            "the same thing has the same anchor in every language",
        )
    return sink.outcome(True)


def _anchors(doc: Doc) -> set[str]:
    found = (attr_of(node) for node in walk(doc.blocks))
    return {attr[0] for attr in found if attr is not None and _PREFIXED.match(attr[0])}
