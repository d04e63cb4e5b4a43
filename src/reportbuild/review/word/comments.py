"""Comments and tracked changes of a returned Word file as comments with places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reportbuild.review.comments import Comment, Reply, placed
from reportbuild.review.foreign_text import clean_text
from reportbuild.review.matching import Spot
from reportbuild.review.source_map import SourceMap
from reportbuild.review.word.alignment import PlacedParagraph, place_words
from reportbuild.review.word.edits import Edit, joined_moves, tracked_edits
from reportbuild.review.word.file import WordComment, WordFile
from reportbuild.review.word.spots import Point, spot_beside, spot_between
from reportbuild.review.word.untracked import untracked_edits

#: How a comment that we sent ends: with its id.
SENT = "[{id}]"

_SENT = re.compile(r"\s*\[([0-9a-f]{8})\]\s*\Z")

#: What Google Docs writes as an answer when a comment is ticked off.
_TICKED = ("_Marked as resolved_", "_Marqué comme résolu_")

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?\Z")


@dataclass(slots=True)
class WordComments:
    """What a returned Word file says.

    Attributes:
        comments: what is new in it.
        sent: comments that were sent with it, with the answers to them.
        untracked: how many of the comments are edits that were made without recording.
    """

    comments: list[Comment] = field(default_factory=list)
    sent: list[Comment] = field(default_factory=list)
    untracked: int = 0


def comments_of_word(file: WordFile, source_map: SourceMap, own_line: str) -> WordComments:
    """Everything a reviewer has said or changed.

    Args:
        file: as read.
        source_map: of the build it was made by.
        own_line: what the line contains in which the file says what it is.
    """
    text = place_words(file.paragraphs, source_map, own_line)
    said = WordComments()
    _take_comments(file, text, source_map, said)
    for edit in joined_moves(tracked_edits(text), text, source_map):
        said.comments.append(_edit_comment(edit, text, source_map))
    author, date = file.editor
    for spot, old, new in untracked_edits(text, source_map):
        words = f"{new} [not recorded as a change]".strip()
        kind = "replacement" if old and new else "insertion" if new else "deletion"
        made = _comment(kind, author, _date(date), words, source_map)
        said.comments.append(_at(made, spot, source_map))
        said.untracked += 1
    said.comments = list({comment.id: comment for comment in said.comments}.values())
    return said


def is_sent(text: str) -> bool:
    """Whether a comment is one that was sent with the file: it ends with its id."""
    return _SENT.search(text) is not None


def _comment(kind: str, author: str, date: str, text: str, source_map: SourceMap) -> Comment:
    lang, build = source_map.lang, source_map.build
    return Comment(
        id="", kind=kind, author=author, date=date, text=text, lang=lang, page=0, build=build
    )


def _at(comment: Comment, spot: Spot | None, source_map: SourceMap, old: str = "") -> Comment:
    """The comment with its place, its id and the words it is about, with their marks if ``old``.

    The date is no part of the id: programs write it anew, each in its own zone.
    """
    lost = replace(comment, hold="orphan")
    comment = lost if spot is None else placed(comment, spot, source_map)
    if old not in ("", "¶"):
        comment = replace(comment, words=old)
    first = spot.words[0] if spot else ()
    parts = [comment.build, repr(first), comment.kind, comment.author, comment.words, comment.text]
    return replace(comment, id=hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8])


def _date(stamp: str) -> str:
    return stamp if _DATE.match(stamp) else ""


def _take_comments(
    file: WordFile, text: Sequence[PlacedParagraph], source_map: SourceMap, said: WordComments
) -> None:
    starts = {key: (n, at) for n, p in enumerate(text) for key, at in p.source.starts.items()}
    ends = {key: (n, at) for n, p in enumerate(text) for key, at in p.source.ends.items()}
    threads = _threads(file, starts, ends)
    for root, answers in threads.items():
        comment = file.comments[root]
        ticked = comment.resolved or any(file.comments[a].text in _TICKED for a in answers)
        replies = [
            Reply(a.author, _date(a.date), a.text)
            for a in (file.comments[key] for key in answers)
            if a.text and a.text not in _TICKED
        ]
        begin, end = starts.get(root), ends.get(root)
        spot = None if end is None else spot_between(text, begin or end, end)
        words, sent = _SENT.sub("", comment.text), _SENT.search(comment.text)
        made = _comment("note", comment.author, _date(comment.date), words, source_map)
        if sent:
            done = [Reply("", "", "[resolved]")] if ticked else []
            made = _at(replace(made, replies=(*replies, *done)), spot, source_map)
            said.sent.append(replace(made, id=sent[1]))
        else:
            made = replace(made, state="done" if ticked else "open", replies=tuple(replies))
            said.comments.append(_at(made, spot, source_map))


def _threads(
    file: WordFile, starts: dict[str, Point], ends: dict[str, Point]
) -> dict[str, list[str]]:
    """Comment → the comments that answer it.

    A program that does not write threads gives an answer the range of what it answers.
    """
    threads: dict[str, list[str]] = {}
    by_range: dict[tuple[Point, Point], str] = {}
    for key, comment in file.comments.items():
        root = _root(comment, file.comments)
        where = (starts.get(key), ends.get(key))
        if not file.has_threads and where[0] is not None and where[1] is not None:
            root = by_range.setdefault((where[0], where[1]), key)
        threads.setdefault(root, [])
        if root != key:
            threads[root].append(key)
    return threads


def _root(comment: WordComment, known: dict[str, WordComment]) -> str:
    seen = {comment.key}
    while comment.answers in known and comment.answers not in seen:
        comment = known[comment.answers]
        seen.add(comment.key)
    return comment.key


def _edit_comment(edit: Edit, text: Sequence[PlacedParagraph], source_map: SourceMap) -> Comment:
    said = clean_text(edit.new if edit.kind != "deletion" or edit.new == "¶ →" else "")
    made = _comment(edit.kind, edit.author, _date(edit.date), said, source_map)
    if edit.kind == "insertion":
        return _at(made, spot_beside(text, edit.start, edit.end), source_map)
    spot = spot_between(text, edit.start, edit.end)
    return _at(made, spot, source_map, " ".join(clean_text(edit.old).split()))
