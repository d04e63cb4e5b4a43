"""Which HTML of a chapter is harmless, and the sanitiser that is told so."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reportbuild.source.html_tokens import Token

#: Elements without content. Source: HTML, section 13.1.2.
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
#: Elements whose closing tag may be left out. Source: HTML, section 13.1.2.4.
CLOSE_THEMSELVES = frozenset(
    "p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rt rp".split()  # noqa: SIM905
)

#: What authors use and every edition can show.
TAGS = frozenset(
    (
        *("a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins"),
        *("kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u"),
        *("var", "wbr"),
        *("blockquote", "details", "div", "figcaption", "figure", "hr", "p", "pre", "section"),
        *("summary", "h1", "h2", "h3", "h4", "h5", "h6", "picture"),
        *("ul", "ol", "li", "dl", "dt", "dd"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    )
)

#: ``style`` would break the theme and the policy; ``data-*`` belongs to our own scripts.
ATTRIBUTES = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}

#: Elements whose content is code, or the fallback of something that is not there.
WITH_CONTENT = frozenset(
    (
        *("script", "style", "template", "noscript", "title", "textarea", "select", "datalist"),
        *("iframe", "frameset", "noframes", "object", "embed", "applet", "noembed"),
        *("svg", "math", "canvas", "audio", "video", "map", "xmp", "plaintext"),
    )
)

SCHEMES = frozenset({"http", "https", "mailto"})

_FORMATS = frozenset({"html", "html4", "html5"})
_ADDRESSES = frozenset({"href", "src"})


def is_html(form: str) -> bool:
    """Whether a raw node of this format is HTML."""
    return form in _FORMATS


def clean(html: str) -> str:
    """``html`` without what is not on the lists, balanced, as a browser would have read it."""
    import nh3

    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(WITH_CONTENT),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def refusals(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """What :func:`clean` removes from an element: the tag, and what of it, in words."""
    inside = ""
    for token in tokens:
        if inside:
            inside = "" if token.kind == "end" and token.name == inside else inside
        elif token.kind == "start" and token.name in WITH_CONTENT:
            inside = "" if token.name in VOID else token.name
            yield token, f"'<{token.name}>' with all that is in it"
        elif token.kind == "start" and token.name not in TAGS:
            yield token, f"the tag '<{token.name}>'"
        elif token.kind == "start":
            for name, value in token.attributes:
                if not _passes(token.name, name, value):
                    yield token, f"the attribute '{name}' of '<{token.name}>'"


def _passes(tag: str, name: str, value: str) -> bool:
    if name not in ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set()):
        return False
    # The sanitiser itself is asked what it makes of an address.
    return name not in _ADDRESSES or f' {name}="' in clean(f'<{tag} {name}="{escape(value)}">')
