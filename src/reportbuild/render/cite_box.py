"""How to cite the page one reads: entries to copy, files for reference managers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from reportbuild.model import Book, HowToCite
from reportbuild.render.markup import escape
from reportbuild.render.navigation import relative_address

#: Name of a reference format as readers know it → ending of its file.
FILES = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "json"}

_TAG = re.compile(r"<(/?)(i|b|sup|sub|span|sc)\b([^>]*)>")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")


@dataclass(frozen=True, slots=True)
class Citable:
    """A thing with its entries, as a page's box shows it.

    Attributes:
        title: of a figure; empty for what the page itself is.
        entries: style and entry.
        files: format and address, seen from the page.
    """

    title: str
    entries: tuple[tuple[str, Markup], ...]
    files: tuple[tuple[str, str], ...]


def list_citables(cites: Iterable[HowToCite], book: Book, item: str, page: str) -> list[Citable]:
    """What the box of a page shows: the unit ``item`` first, then its figures.

    Args:
        cites: everything of the edition that can be cited.
        book: the edition.
        item: id of the unit; empty for the report as a whole.
        page: path of the page below the site.
    """
    return [
        Citable(
            "" if _is_whole(cite) else str(cite.csl.get("title", "")),
            tuple((style, safe_entry(entry)) for style, entry in cite.entries.items()),
            tuple(
                (name, relative_address(f"{file_stem(cite, book)}.{ending}", page))
                for name, ending in FILES.items()
            ),
        )
        for cite in cites
        if cite.item == item
    ]


def _is_whole(cite: HowToCite) -> bool:
    return cite.csl.get("type") != "figure"


def file_stem(cite: HowToCite, book: Book) -> str:
    """Where the files of one thing stand below the site, without ending."""
    lang = book.language.code
    own = str(cite.csl["id"]).removeprefix(f"{book.slug}-{lang}").removeprefix("-")
    return f"{lang}/cite/{own or 'report'}"


def citation_files(cites: Iterable[HowToCite], book: Book) -> dict[str, bytes]:
    """The files of all things, by path below the site."""
    made = {}
    for cite in cites:
        stem = file_stem(cite, book)
        made[f"{stem}.bib"] = cite.bibtex.encode()
        made[f"{stem}.ris"] = cite.ris.encode()
        listed = json.dumps([cite.csl], ensure_ascii=False, indent=1)
        made[f"{stem}.json"] = f"{listed}\n".encode()
    return made


def safe_entry(entry: str) -> Markup:
    """An entry with the elements an entry may have; anything else is shown as typed.

    Inline styles become classes, because the content security policy forbids them.
    """
    parts = []
    end = 0
    for tag in _TAG.finditer(entry):
        parts.append(_text(entry[end : tag.start()]))
        parts.append(_element(tag[1], tag[2], tag[3]))
        end = tag.end()
    parts.append(_text(entry[end:]))
    return Markup("".join(parts))  # noqa: S704 -- text is escaped, elements are of the list


def _element(slash: str, name: str, rest: str) -> str:
    if name not in ("span", "sc"):
        return f"<{slash}{name}>"
    if slash:
        return "</span>"
    small = name == "sc" or "small-caps" in rest
    return '<span class="small-caps">' if small else "<span>"


def _text(words: str) -> str:
    """Text whose references (``&amp;``) are already made; addresses become links."""
    plain = re.sub(r"&(?!(?:amp|lt|gt|quot|#\d+);)", "&amp;", words)
    plain = plain.replace("<", escape("<")).replace(">", escape(">"))
    return _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', plain)
