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
from reportbuild.review.comments import Comment
from reportbuild.review.lines import Frame, read_lines
from reportbuild.review.margin_notes import comments_page, notes_of
from reportbuild.review.open_points import collect_points, points_page
from reportbuild.review.overlay import PageNotes, Status, draw_overlay
from reportbuild.review.picture_changes import data_address, mark_pictures
from reportbuild.review.places import Placer, case_file
from reportbuild.review.shown_comments import ShownComment, find_shown
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


@dataclass(frozen=True, slots=True)
class Earlier:
    """The report at an earlier revision.

    Attributes:
        revision: what the revision is called.
        markup: item → its markup.
        pictures: address → picture.
    """

    revision: str
    markup: dict[str, str]
    pictures: dict[str, bytes]


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
        self._frames: tuple[Frame, ...] = ()
        self._shown: list[ShownComment] = []

    @property
    def root(self) -> HtmlElement:
        """The document's tree."""
        return self._root

    def markup(
        self,
        strings: Mapping[str, str],
        unsighted: Mapping[str, str],
        missing: Sequence[str],
        since: Earlier | None = None,
        pictures: Mapping[str, bytes] | None = None,
        comments: Sequence[Comment] = (),
    ) -> tuple[str, dict[str, bytes]]:
        """The document with its first page, every block marked and placed.

        Args:
            strings: words of the edition's language.
            unsighted: references nobody has seen.
            missing: titles of chapters this language lacks.
            since: an earlier revision, to show what has changed.
            pictures: address → picture of today.
            comments: those of earlier copies, carried to today's sources.

        Returns:
            The markup, and the pictures of the earlier revision that it shows.
        """
        from lxml import html as lxml_html

        titles = [unit.title for unit in self._units]
        changed: HtmlElement | None = None
        shown: dict[str, bytes] = {}
        if since is not None:
            changed, shown = self._mark_changes(since, pictures or {}, strings)
        self.place_blocks()
        points = collect_points(self._root, titles, unsighted, missing)
        body = self._root.find("body")
        self._shown, left = find_shown(comments, self._blocks)
        known = {unit.item for unit in self._units}
        left = [comment for comment in left if comment.item in known or not comment.file]
        said = comments_page(self._root, self._shown, left, strings)
        front = [points_page(points, strings), changed, said]
        for at, section in enumerate(part for part in front if part is not None):
            body.insert(at, section)
        _drop_dead_links(self._root)
        written: str = lxml_html.tostring(self._root, encoding="unicode")
        return f"<!doctype html>\n{written}", shown

    def _mark_changes(
        self, since: Earlier, pictures: Mapping[str, bytes], strings: Mapping[str, str]
    ) -> tuple[HtmlElement, dict[str, bytes]]:
        """Mark what has changed; the page that lists it, and the earlier pictures shown."""
        items = [unit.item for unit in self._units]
        titles = [unit.title for unit in self._units]
        found = mark_changes(self._root, items, titles, since.markup, strings)
        shown = mark_pictures(self._root, found, since.pictures, pictures, strings)
        return changes_page(found, strings, since.revision), shown

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
        self,
        strings: Mapping[str, str],
        since: Earlier,
        pictures: Mapping[str, bytes],
        sheet: str,
    ) -> str:
        """What has changed as a page of its own: the summary, then every unit.

        Of the pictures, those that have changed are shown.

        Args:
            strings: words of the edition's language.
            since: an earlier revision.
            pictures: address → picture of today.
            sheet: the page's style sheet.
        """
        from lxml import html as lxml_html
        from lxml.html import builder as build

        summary, shown = self._mark_changes(since, pictures, strings)
        body = self._root.find("body")
        articles = list(self._root.iter("article"))
        for child in list(body):
            body.remove(child)
        body.extend([summary, *articles])
        seen = {**pictures, **shown}
        for image in list(self._root.iter("img")):
            around = image.getparent()
            if around is not None and "picture-changed" in around.get("class", ""):
                image.set("src", data_address(image.get("src", ""), seen))
            else:
                image.drop_tree()
        self._root.find("head").append(build.STYLE(sheet))
        _drop_dead_links(self._root)
        written: str = lxml_html.tostring(self._root, encoding="unicode")
        return f"<!doctype html>\n{written}"

    def inspect(self, document: Any) -> None:
        """Read the lines of the laid-out document."""
        self._lines, self._frames = read_lines(document, self._blocks)

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
        notes = notes_of(self._shown, self._lines)
        margins = [PageNotes(f, n) for f, n in zip(self._frames, notes, strict=True)]
        return draw_overlay(raw, made, margins, status, font), encode_map(made), made.build

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
