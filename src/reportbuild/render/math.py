"""Formulas: TeX to MathML, and to plain HTML where a layout engine knows no MathML."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from reportbuild.render.markup import attributes, escape
from reportbuild.render.writer import Writer

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_XMLNS = "http://www.w3.org/1998/Math/MathML"

_ANY_PARTS = (
    "math mrow mi mn mo mtext ms mspace msqrt mstyle mtable mtr mlabeledtr mtd mpadded mphantom "
    "menclose mmultiscripts mprescripts none"
)
#: Elements that may be written, with the number of parts they must have (None: any).
#: Source: MathML Core, section 3, and MathML 3, chapter 3.
_PARTS: dict[str, int | None] = dict.fromkeys(_ANY_PARTS.split()) | {
    "mfrac": 2,
    "mroot": 2,
    "msup": 2,
    "msub": 2,
    "msubsup": 3,
    "mover": 2,
    "munder": 2,
    "munderover": 3,
}
_SAFE_ATTRIBUTES = (
    "accent accentunder columnalign columnlines columnspacing depth display displaystyle fence "
    "form height largeop linethickness lspace mathcolor mathvariant maxsize minsize movablelimits "
    "notation rowlines rowspacing rspace scriptlevel separator stretchy symmetric width"
)
#: Everything else, above all ``href`` and ``style``, stays out.
_ATTRIBUTES = frozenset(_SAFE_ATTRIBUTES.split())
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_SPACED = frozenset("=<>≤≥≠≈+−-×→∈")


def write_math(writer: Writer, content: list[Any]) -> str:
    """A formula with its TeX as ``alttext``; as code, with a finding, when it cannot be read."""
    tex = content[1].strip()
    display = "block" if content[0]["t"] == "DisplayMath" else "inline"
    tree, problem = _read(tex, display)
    if tree is None or problem:
        writer.report(
            "formula-is-readable",
            f"formula '{tex}': {problem}",
            tex,
            "check the commands and the braces",
        )
        return f'<code class="math">{escape(tex)}</code>'
    if not writer.dialect.mathml:
        return f'<span class="math math-{display}">{_linear(tree)}</span>'
    writer.math = True
    pairs = [("xmlns", _XMLNS), ("display", display), ("alttext", tex)]
    inner = "".join(_mathml(child) for child in tree)
    return f"<math{attributes(pairs)}>{inner}</math>"


def _read(tex: str, display: str) -> tuple[Element | None, str]:
    """The formula as a tree, and what is wrong with it."""
    from latex2mathml.converter import Converter

    try:
        # Not ``convert``: it un-escapes its own output, so that "\text{<script>}" would pass.
        tree = Converter(display=display).convert_to_element(tex)
    except Exception as error:  # noqa: BLE001  the converter's errors share no base class
        return None, _in_words(type(error).__name__)
    for node in tree.iter():
        if node.tag not in _PARTS:
            return tree, f"element '{node.tag}' is not known"
        expected = _PARTS[node.tag]
        if expected is not None and len(node) != expected:
            return tree, "an argument is missing"
        if (node.text or "").startswith("\\"):
            return tree, f"unknown command '{node.text}'"
    return tree, ""


def _in_words(name: str) -> str:
    """``MissingEndError`` as ``missing end``."""
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in name.removesuffix("Error"))
    return spaced.strip()


def _text(node: Element) -> str:
    # The converter stores symbols as character references inside text.
    return escape(html.unescape(node.text or ""))


def _mathml(node: Element) -> str:
    opening = node.tag + attributes((n, v) for n, v in node.items() if n in _ATTRIBUTES)
    if node.tag == "mspace":
        return f"<{opening}></mspace>"
    inner = "".join(_mathml(child) for child in node)
    return f"<{opening}>{_text(node)}{inner}</{node.tag}>"


def _linear(node: Element) -> str:
    """The formula in one line of HTML: letters slanted, powers raised, fractions with a bar."""
    tag = node.tag
    if tag in _LEAVES:
        text = html.unescape(node.text or "")
        slanted = tag == "mi" and len(text) == 1 and node.get("mathvariant") != "normal"
        if tag == "mo" and text in _SPACED:
            return f"\u2009{escape(text)}\u2009"
        return f"<i>{escape(text)}</i>" if slanted else escape(text)
    parts = [_linear(child) for child in node]
    if tag == "mfrac":
        return "/".join(f"({p})" if len(c) > 1 else p for p, c in zip(parts, node, strict=True))
    if tag in ("msup", "mover"):
        return f"{parts[0]}<sup>{parts[1]}</sup>"
    if tag in ("msub", "munder"):
        return f"{parts[0]}<sub>{parts[1]}</sub>"
    if tag in ("msubsup", "munderover"):
        return f"{parts[0]}<sub>{parts[1]}</sub><sup>{parts[2]}</sup>"
    if tag == "msqrt":
        return f"√({''.join(parts)})"
    if tag == "mroot":
        return f"<sup>{parts[1]}</sup>√({parts[0]})"
    if tag == "mspace":
        return " "
    return {"mtable": "; ", "mtr": ", "}.get(tag, "").join(parts)
