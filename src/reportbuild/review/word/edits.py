"""Tracked changes of a returned Word file, each from word to word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportbuild.review.comments import Comment, placed
from reportbuild.review.matching import Spot
from reportbuild.review.source_map import SourceMap
from reportbuild.review.word.alignment import PlacedParagraph
from reportbuild.review.word.file import Mark
from reportbuild.review.word.spots import Point, spot_beside


@dataclass(slots=True)
class Edit:
    """A tracked change being read."""

    kind: str
    author: str
    date: str
    start: Point
    end: Point
    old: str = ""
    new: str = ""


def tracked_edits(text: Sequence[PlacedParagraph]) -> list[Edit]:
    """Tracked changes in reading order; whole new paragraphs that follow one another are one."""
    edits: list[Edit] = []
    for n, paragraph in enumerate(text):
        if paragraph.is_ours:
            continue
        here = list(_in_paragraph(n, paragraph))
        whole = len(here) == 1 and here[0].kind == "insertion" and not paragraph.words
        last = edits[-1] if edits else None
        is_next = last is not None and last.kind == "insertion" and last.end[0] == n - 1
        is_next = is_next and not text[n - 1].words
        if last is not None and whole and is_next and last.author == here[0].author:
            last.new += f"\n{here[0].new}"
            last.end = here[0].end
            continue
        is_split = last is not None and last.new == "¶" and last.end[0] == n - 1
        if whole and is_split:
            edits.pop()
        edits += here
        mark = paragraph.source.mark
        if mark is not None and not whole and paragraph.words:
            edits.append(_break_edit(n, paragraph, mark))
    return edits


def _break_edit(n: int, paragraph: PlacedParagraph, mark: Mark) -> Edit:
    """A paragraph that was split or joined with the next."""
    at = (n, len(paragraph.text))
    if mark.kind == "ins":
        return Edit("insertion", mark.author, mark.date, at, at, new="¶")
    return Edit("deletion", mark.author, mark.date, at, at, old="¶", new="¶ →")


def _in_paragraph(n: int, paragraph: PlacedParagraph) -> Iterator[Edit]:
    """The changes of one paragraph, each from word to word."""
    at = 0
    group: Edit | None = None
    for run in paragraph.source.runs:
        end = at + len(run.text)
        if run.mark is None:
            yield from _closed(group, paragraph)
            group = None
        elif run.text:
            kind = run.mark.kind if run.mark.kind in ("from", "to") else "edit"
            if group is not None and (group.kind, group.author) != (kind, run.mark.author):
                yield from _closed(group, paragraph)
                group = None
            if group is None:
                group = Edit(kind, run.mark.author, run.mark.date, (n, at), (n, end))
            group.end = (n, end)
        at = end
    yield from _closed(group, paragraph)


def _closed(edit: Edit | None, paragraph: PlacedParagraph) -> Iterator[Edit]:
    """Settle what a change takes out and puts in; spaces alone are no change."""
    if edit is None:
        return
    start, end = edit.start[1], edit.end[1]
    text = paragraph.text
    if edit.kind == "edit":
        start, end = _whole_words(text, start, end, str.isalnum)
        if not any(map(str.isalnum, text[start:end])):
            # A mark alone says nothing; with the words it belongs to it does.
            start, end = _whole_words(text, start, end, lambda letter: not letter.isspace())
    edit.start, edit.end = (edit.start[0], start), (edit.end[0], end)
    edit.old = "".join(text[n] for n in range(start, end) if paragraph.old[n])
    edit.new = "".join(text[n] for n in range(start, end) if paragraph.new[n])
    if edit.kind in ("from", "to"):
        edit.old = edit.new = text[start:end]
    elif edit.old.split() == edit.new.split():
        return
    else:
        old, new = edit.old.strip(), edit.new.strip()
        edit.kind = "replacement" if old and new else "insertion" if new else "deletion"
    yield edit


def _whole_words(text: str, start: int, end: int, joins: Callable[[str], bool]) -> tuple[int, int]:
    """A stretch with the letters before and after it that belong to its first and last word."""
    while start and joins(text[start - 1]) and joins(text[start]):
        start -= 1
    while end < len(text) and joins(text[end - 1]) and joins(text[end]):
        end += 1
    return start, end


def joined_moves(
    edits: Iterable[Edit], text: Sequence[PlacedParagraph], source_map: SourceMap
) -> list[Edit]:
    """Both halves of a move as one; a half without the other is what it looks like alone."""
    settled: list[Edit] = []
    edits = list(edits)
    targets = [edit for edit in edits if edit.kind == "to"]
    for edit in edits:
        if edit.kind == "from":
            words = edit.old.split()
            home = next((t for t in targets if t.new.split() == words), None)
            edit.kind, edit.new = "deletion", ""
            if home is not None:
                targets.remove(home)
                home.kind = "taken"
                edit.kind, edit.new = "move", _destination(home, text, source_map)
    for edit in edits:
        if edit.kind == "to":
            edit.kind, edit.old = "insertion", ""
        if edit.kind != "taken":
            settled.append(edit)
    return settled


def _destination(edit: Edit, text: Sequence[PlacedParagraph], source_map: SourceMap) -> str:
    """Where something was moved to, in words."""
    spot = spot_beside(text, edit.start, edit.end)
    if spot is None:
        return "move"
    before = bool(spot.words[spot.before :])
    word = (spot.words[spot.before :] or spot.words)[0]
    made = placed(Comment(id="", kind="note"), Spot(-1, 0, (word,)), source_map)
    around = f"{made.words} {made.after}" if before else f"{made.before} {made.words}"
    words = around.split()
    shown = " ".join(words[:6] if before else words[-6:])
    return f"move {'before' if before else 'after'} “{shown}” ({made.file}:{made.line})"
