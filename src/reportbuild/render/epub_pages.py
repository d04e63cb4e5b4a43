"""The pages of an EPUB: cover, title page, contents and one page for each item of the spine.

Source of types and roles: EPUB 3 Structural Semantics 1.1, W3C DPUB-ARIA 1.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportbuild.model import Book, BookItem, Contributor, Fragment, HowToCite, Label
from reportbuild.render.cite_box import safe_entry
from reportbuild.render.dates import long_date
from reportbuild.render.markup import attributes, escape

_TYPES = {
    "chapter": ("chapter", "doc-chapter"),
    "case": ("chapter", "doc-chapter"),
    "bibliography": ("bibliography", "doc-bibliography"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One XHTML file of the book.

    Attributes:
        path: below ``EPUB/``.
        data: the whole document.
        properties: ``nav``, ``mathml`` or empty (EPUB 3.3, section D.5).
        math: whether it contains MathML.
        is_text: whether it belongs to the text rather than to the covers.
    """

    path: str
    data: bytes
    properties: str = ""
    math: bool = False
    is_text: bool = True


def page_path(item: str) -> str:
    """The file of an item: its slug, so that links survive a new chapter before it."""
    return f"{item}.xhtml"


def write_item(book: Book, item: BookItem, fragment: Fragment) -> Page:
    """A chapter, a case or the bibliography."""
    kind, role = _TYPES[item.kind]
    pairs = [("epub:type", kind), ("role", role)]
    if item.anchor and f'id="{item.anchor}"' in fragment.body:
        pairs.append(("aria-labelledby", item.anchor))
    else:
        pairs.append(("aria-label", item.title))
    matter = "backmatter" if item.kind == "bibliography" else "bodymatter"
    body = f"<section{attributes(pairs)}>\n{fragment.body}\n</section>"
    held = {"mathml": fragment.math, "svg": "<svg" in fragment.body}
    properties = " ".join(name for name, there in held.items() if there)
    return _page(book, page_path(item.id), _numbered(item), body, matter, properties)


def write_cover(book: Book, image: str) -> Page:
    """The cover picture on a page of its own."""
    word = book.language.strings["cover"]
    alt = f"{book.title}. {book.subtitle}" if book.subtitle else book.title
    pairs = [("src", image), ("alt", alt), ("role", "doc-cover")]
    body = f'<section class="cover" epub:type="cover">\n<img{attributes(pairs)}/>\n</section>'
    return _page(book, "cover.xhtml", word, body, "frontmatter", is_text=False)


def write_title_page(book: Book, cites: Iterable[HowToCite] = ()) -> Page:
    """Title, subtitle, people, what is in an imprint, and how to cite the report."""
    words = book.language.strings
    lines = [f'<h1 id="title" class="book-title">{escape(book.title)}</h1>']
    if book.subtitle:
        lines.append(f'<p class="book-subtitle" role="doc-subtitle">{escape(book.subtitle)}</p>')
    names = "".join(f"<li>{escape(_credit(one))}</li>" for one in book.contributors)
    if names:
        label = attributes([("class", "contributors"), ("aria-label", words["contributors"])])
        lines.append(f"<ul{label}>{names}</ul>")
    lines += [f'<p class="imprint">{line}</p>' for line in _imprint(book)]
    lines += [_citation(book, cite) for cite in cites]
    body = "\n".join(lines)
    body = f'<section class="title-page" epub:type="titlepage">\n{body}\n</section>'
    return _page(book, "title.xhtml", words["title-page"], body, "frontmatter", is_text=False)


def _credit(contributor: Contributor) -> str:
    roles = ", ".join(contributor.roles)
    return f"{contributor.name} ({roles})" if roles else contributor.name


def _imprint(book: Book) -> Iterable[str]:
    """Version and date, publisher, address, licence: each only when there is one."""
    words = book.language.strings
    version = [f"{words['version']} {book.version}"] if book.version else []
    if book.status == "draft":
        version.append(words["status-draft"])
    if book.date:
        version.append(long_date(book.date, book.language))
    if version:
        yield escape(" · ".join(version))
    if book.publisher:
        yield escape(f"{words['publisher']} {book.publisher}")
    if book.doi:
        yield _web_link(f"https://doi.org/{book.doi}", f"https://doi.org/{book.doi}")
    elif book.base_url:
        yield _web_link(book.base_url, book.base_url)
    if book.license:
        named = _web_link(book.license_url, book.license)
        yield f"{escape(words['licence'])} {named}"


def _citation(book: Book, cite: HowToCite) -> str:
    heading = f'<p class="imprint cite-title">{escape(book.language.strings["cite-report"])}</p>'
    rows = "".join(
        f"<dt>{escape(style)}</dt><dd>{safe_entry(entry)}</dd>"
        for style, entry in cite.entries.items()
    )
    return f'{heading}\n<dl class="imprint">{rows}</dl>'


def _web_link(url: str, words: str) -> str:
    return f"<a{attributes([('href', url)])}>{escape(words)}</a>" if url else escape(words)


def write_contents(
    book: Book,
    items: tuple[BookItem, ...],
    has_cover: bool,
    page_list: tuple[tuple[str, str], ...],
) -> Page:
    """The navigation document: contents, landmarks and, if given, the printed pages."""
    words = book.language.strings
    heading = f"<h1>{escape(words['contents'])}</h1>"
    known = {item.id for item in items}
    top = [item for item in items if item.parent not in known]
    tree = _list(_entry(item, [c for c in items if c.parent == item.id]) for item in top)
    parts = [f'<nav epub:type="toc" role="doc-toc" id="toc">\n{heading}\n{tree}\n</nav>']
    parts.append(_hidden_nav("landmarks", words["landmarks"], _landmarks(book, items, has_cover)))
    if page_list:
        links = [f"<li><a{attributes([('href', to)])}>{escape(n)}</a></li>" for n, to in page_list]
        parts.append(_hidden_nav("page-list", words["page-list"], links))
    body = "\n".join(parts)
    return _page(book, "nav.xhtml", words["contents"], body, "frontmatter", "nav", is_text=False)


def _hidden_nav(kind: str, title: str, entries: Iterable[str]) -> str:
    opening = attributes([("epub:type", kind), ("hidden", "hidden")])
    return f"<nav{opening}>\n<h2>{escape(title)}</h2>\n{_list(entries)}\n</nav>"


def _list(entries: Iterable[str]) -> str:
    return "<ol>\n{}\n</ol>".format("\n".join(entries))


def _entry(item: BookItem, children: list[BookItem]) -> str:
    """A line of the contents, its sections below it, then its children."""
    path = page_path(item.id)
    inner = [_section(path, label) for label in _sections(item)]
    inner += [_entry(child, []) for child in children]
    below = f"\n{_list(inner)}\n" if inner else ""
    return f"<li>{_link(path, item.number, item.title)}{below}</li>"


def _sections(item: BookItem) -> list[Label]:
    return [s for s in item.sections if s.level == 2 and s.id != item.anchor]


def _section(path: str, label: Label) -> str:
    return f"<li>{_link(f'{path}#{label.id}', label.number, label.title)}</li>"


def _link(target: str, number: str, title: str) -> str:
    lead = f'<span class="number">{escape(number)}</span> ' if number else ""
    return f"<a{attributes([('href', target)])}>{lead}{escape(title)}</a>"


def _landmarks(book: Book, items: tuple[BookItem, ...], has_cover: bool) -> Iterable[str]:
    words = book.language.strings
    targets = [("cover", "cover.xhtml", words["cover"])] if has_cover else []
    targets.append(("titlepage", "title.xhtml", words["title-page"]))
    targets.append(("toc", "nav.xhtml#toc", words["contents"]))
    first = next((item for item in items if item.kind != "bibliography"), None)
    if first:
        targets.append(("bodymatter", page_path(first.id), words["start"]))
    targets += [
        ("bibliography", page_path(item.id), item.title)
        for item in items
        if item.kind == "bibliography"
    ]
    for kind, target, title in targets:
        opening = attributes([("epub:type", kind), ("href", target)])
        yield f"<li><a{opening}>{escape(title)}</a></li>"


def _numbered(item: BookItem) -> str:
    return f"{item.number} {item.title}".strip()


def _page(
    book: Book,
    path: str,
    title: str,
    body: str,
    matter: str,
    properties: str = "",
    *,
    is_text: bool = True,
) -> Page:
    """A whole document. Its title names the page first, as reading systems show it."""
    locale = book.language.locale
    names = attributes([("lang", locale), ("xml:lang", locale)])
    document = f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{names}>
<head>
<meta charset="utf-8"/>
<title>{escape(title)} – {escape(book.title)}</title>
<link rel="stylesheet" type="text/css" href="css/book.css"/>
</head>
<body epub:type="{matter}">
{body}
</body>
</html>
"""
    return Page(path, document.encode(), properties, "mathml" in properties.split(), is_text)
