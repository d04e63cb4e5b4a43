"""The review edition of one language: markup with numbered blocks, and the finished PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportbuild.review.alignment import IndexedText
from reportbuild.review.blocks import Block, mark_blocks
from reportbuild.review.change_summary import changes_page
from reportbuild.review.changes import mark_changes
from reportbuild.review.lines import read_lines
from reportbuild.review.open_points import collect_points, points_page
from reportbuild.review.overlay import Status, draw_overlay
from reportbuild.review.places import Placer, case_file
from reportbuild.review.source_map import (
    FORM,
    Line,
    SourceMap,
    build_id,
    encode_map,
    settled_blocks,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Where copies and their maps stand, below the project.
COPIES = "build/review"


@dataclass(frozen=True, slots=True)
class Copy:
    """Which copy this is.

    Attributes:
        round: name of the round of review.
        version: the report's version.
        date: ISO date of the commit.
        commit: full commit id, with ``+`` when the sources differ from it; empty outside git.
        lang: language code.
        audience: who may read it.
        recipient: whom it is for; may be empty.
    """

    round: str
    version: str
    date: str
    commit: str
    lang: str
    audience: str
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The sources of one unit.

    Attributes:
        item: id of the unit.
        title: as navigation shows it.
        prose: path of its own text; empty for a generated list.
        others: paths of data files it may show, the likeliest first.
    """

    item: str
    title: str
    prose: str
    others: tuple[str, ...]


class ReviewDocument:
    """Markup on its way to a review PDF."""

    def __init__(self, html: str, units: Sequence[Manuscript], texts: Mapping[str, str]) -> None:
        """Take the whole document and the content of every file it comes from.

        Args:
            html: one ``article`` for each unit.
            units: in reading order.
            texts: path → content.
        """
        from lxml import html as lxml_html

        self._root: HtmlElement = lxml_html.document_fromstring(html)
        self._units, self._texts = units, texts
        self._indexed = {path: IndexedText(text) for path, text in texts.items()}
        self._blocks: list[Block] = []
        self._lines: tuple[tuple[Line, ...], ...] = ()

    @property
    def root(self) -> HtmlElement:
        """The document's tree."""
        return self._root

    def markup(
        self,
        strings: Mapping[str, str],
        unsighted: Mapping[str, str],
        missing: Sequence[str],
        since: Mapping[str, str] | None = None,
        revision: str = "",
    ) -> str:
        """The document with its first page, every block marked and placed.

        Args:
            strings: words of the edition's language.
            unsighted: references nobody has seen.
            missing: titles of chapters this language lacks.
            since: item → its markup at an earlier revision, to show what has changed.
            revision: what that revision is called.
        """
        from lxml import html as lxml_html

        items = [unit.item for unit in self._units]
        titles = [unit.title for unit in self._units]
        changed = None
        if since is not None:
            found = mark_changes(self._root, items, titles, since, strings["review-moved"])
            changed = changes_page(found, strings, revision)
        self.place_blocks()
        points = collect_points(self._root, titles, unsighted, missing)
        body = self._root.find("body")
        front = [points_page(points, strings), changed]
        for at, section in enumerate(part for part in front if part is not None):
            body.insert(at, section)
        _drop_dead_links(self._root)
        written: str = lxml_html.tostring(self._root, encoding="unicode")
        return f"<!doctype html>\n{written}"

    def place_blocks(self) -> list[Block]:
        """Mark every block, and find where its words are typed."""
        self._blocks = mark_blocks(self._root, [unit.item for unit in self._units])
        for unit in self._units:
            paths = [path for path in (unit.prose, *unit.others) if path in self._indexed]
            own = case_file(unit.item.removeprefix("case-"))
            placer = Placer(unit.prose, own, {path: self._indexed[path] for path in paths})
            placer.place([block for block in self._blocks if block.item == unit.item])
        return self._blocks

    def drop_page_marks(self) -> None:
        """Leave out what only pages have: links back from references to where they are cited."""
        for element in list(self._root.iter("span")):
            if "backlinks" in element.get("class", "").split():
                element.drop_tree()

    def articles(self) -> Iterator[tuple[Manuscript, HtmlElement]]:
        """Each unit with its element, in reading order."""
        return zip(self._units, self._root.iter("article"), strict=True)

    def change_markup(
        self, strings: Mapping[str, str], since: Mapping[str, str], revision: str, sheet: str
    ) -> str:
        """What has changed as a page of its own: the summary, then every unit, without pictures.

        Args:
            strings: words of the edition's language.
            since: item → its markup at an earlier revision.
            revision: what that revision is called.
            sheet: the page's style sheet.
        """
        from lxml import html as lxml_html
        from lxml.html import builder as build

        items = [unit.item for unit in self._units]
        titles = [unit.title for unit in self._units]
        found = mark_changes(self._root, items, titles, since, strings["review-moved"])
        body = self._root.find("body")
        articles = list(self._root.iter("article"))
        for child in list(body):
            body.remove(child)
        body.extend([changes_page(found, strings, revision), *articles])
        for picture in list(self._root.iter("img")):
            picture.drop_tag()
        self._root.find("head").append(build.STYLE(sheet))
        _drop_dead_links(self._root)
        written: str = lxml_html.tostring(self._root, encoding="unicode")
        return f"<!doctype html>\n{written}"

    def inspect(self, document: Any) -> None:
        """Read the lines of the laid-out document."""
        self._lines = read_lines(document, self._blocks)

    def finish(
        self, raw: bytes, copy: Copy, strings: Mapping[str, str], font: bytes
    ) -> tuple[bytes, bytes, str]:
        """The review PDF, its source map, and the build's id.

        Args:
            raw: the PDF as laid out.
            copy: which copy it is.
            strings: words of the edition's language.
            font: TrueType font for the margins.
        """
        made = self.map_of(copy, raw)
        status = Status(strings["review-draft"], status_words(copy, made.build, strings))
        return draw_overlay(raw, made, status, font), encode_map(made), made.build

    def map_of(self, copy: Copy, raw: bytes = b"") -> SourceMap:
        """The source map of a copy; ``raw`` is what its id comes from besides the sources."""
        files, blocks = settled_blocks(self._blocks)
        texts = (text.encode() for text in self._texts.values())
        return SourceMap(
            form=FORM,
            build=build_id(raw, repr(copy).encode(), repr(blocks).encode(), *texts),
            round=copy.round,
            commit=copy.commit,
            lang=copy.lang,
            audience=copy.audience,
            recipient=copy.recipient,
            files=files,
            digests={path: digest(self._texts[path]) for path in files if path in self._texts},
            blocks=blocks,
            pages=self._lines,
        )


def digest(text: str) -> str:
    """How a file's content is remembered, to see whether it has changed since."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def status_words(copy: Copy, identity: str, strings: Mapping[str, str], unit: str = "") -> str:
    """The line in which a copy says what it is; a document of one unit names that too."""
    parts = [
        strings["review-draft"],
        f"{strings['version']} {copy.version}",
        copy.date,
        copy.commit[:10] + ("+" if copy.commit.endswith("+") else ""),
        strings.get(f"review-audience-{copy.audience}", copy.audience),
        copy.recipient and strings["review-for"].format(name=copy.recipient),
        f"{strings['review-build']} " + (f"[{identity}/{unit}]" if unit else identity),
    ]
    return " · ".join(part for part in parts if part)


def _drop_dead_links(root: HtmlElement) -> None:
    """Links to what this copy leaves out become plain words."""
    known = {element.get("id") for element in root.iter() if element.get("id")}
    for link in root.iter("a"):
        target = link.get("href", "")
        if target.startswith("#") and target[1:] not in known:
            del link.attrib["href"]
