"""Comments: what a reviewer said, about which words, where they stand, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportbuild.review.alignment import known_words
from reportbuild.review.annotations import AnnotatedPdf, Annotation
from reportbuild.review.matching import Spot, find_spot
from reportbuild.review.source_map import SourceMap

State = Literal["open", "accepted", "rejected", "done"]
STATES: tuple[State, ...] = ("open", "accepted", "rejected", "done")

#: How sure a place is: ``exact`` as printed; ``moved`` found again in a changed file; ``changed``
#: the words themselves have changed, what stands around them is there; ``orphan`` not found.
Hold = Literal["exact", "moved", "changed", "orphan"]

#: Where a reader's caret stands in the words around it.
CARET = "‸"

#: How an answer begins that keeps what the text of a comment was changed to.
EDITED = "[edited] "

#: How many printed words around a comment are kept, to find its place again.
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in the thread of a comment."""

    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment.

    Attributes:
        id: the same whenever and with whatever else its file is imported.
        state: what came of it.
        kind: ``highlight``, ``underline``, ``deletion``, ``insertion``, ``replacement``,
            ``note`` or ``mark``.
        author: who said it.
        date: when, ISO 8601.
        text: what was said; may be empty.
        words: what it is about, as printed.
        before: printed words before them.
        after: printed words after them.
        file: the source.
        line: of the first word, from 1; 0 when there is no place.
        column: in characters, from 1.
        hold: how sure the place is.
        digest: of the file's content that line and column hold for.
        typed: whether the words are typed in the source, not made by the program.
        item: id of the unit.
        lang: language code.
        page: of the review copy, from 1.
        margin: the line's number in the margin, 0 when it has none.
        build: id of the review build.
        replies: the thread.
    """

    id: str
    state: State = "open"
    kind: str
    author: str = ""
    date: str = ""
    text: str = ""
    words: str = ""
    before: str = ""
    after: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    hold: Hold = "exact"
    digest: str = ""
    typed: bool = True
    item: str = ""
    lang: str = ""
    page: int = 0
    margin: int = 0
    build: str = ""
    replies: tuple[Reply, ...] = ()


def comments_of(pdf: AnnotatedPdf, source_map: SourceMap) -> list[Comment]:
    """The comments of one returned file, answers and parts put into their threads.

    Args:
        pdf: the file's annotations.
        source_map: of the build it was made from.
    """
    by_key = {annotation.key: annotation for annotation in pdf.annotations}
    threads: dict[int, list[Annotation]] = {a.key: [] for a in pdf.annotations}
    roots = []
    for annotation in pdf.annotations:
        root = _root(annotation, by_key)
        if root is annotation:
            roots.append(annotation)
        else:
            threads[root.key].append(annotation)
    found: dict[str, Comment] = {}
    for annotation in roots:
        comment = _comment(annotation, threads[annotation.key], source_map)
        found[comment.id] = comment
    return list(found.values())


def _root(annotation: Annotation, by_key: Mapping[int, Annotation]) -> Annotation:
    """The first of a thread; threads that bite their tail end where they began."""
    seen = {annotation.key}
    while annotation.reply_to in by_key and annotation.reply_to not in seen:
        annotation = by_key[annotation.reply_to]
        seen.add(annotation.key)
    return annotation


def _comment(first: Annotation, rest: list[Annotation], source_map: SourceMap) -> Comment:
    parts = [a for a in rest if a.grouped]
    kind, text = first.kind, first.text
    for part in parts:
        text = text or part.text
        if {kind, part.kind} == {"deletion", "insertion"}:
            # Programs write a replacement as a caret that a strike-out belongs to, or reversed.
            kind = "replacement"
            first = part if part.kind == "deletion" else first
    said = [a for a in rest if not a.grouped and a.text]
    replies = sorted({Reply(a.author, a.date, a.text) for a in said}, key=lambda r: r.date)
    comment = Comment(
        id=_identity(first, source_map.build),
        kind=kind,
        author=first.author,
        date=first.date,
        text=text,
        lang=source_map.lang,
        page=first.page + 1,
        build=source_map.build,
        replies=tuple(replies),
    )
    spot = find_spot(first, source_map)
    return replace(comment, hold="orphan") if spot is None else placed(comment, spot, source_map)


def _identity(annotation: Annotation, build: str) -> str:
    """A comment's id; the text is part of it only where its program gave it no name."""
    box = annotation.boxes[0]
    parts = [build, str(annotation.page), annotation.kind, annotation.author, annotation.name]
    parts += [f"{round(n)}" for n in box]
    parts += [] if annotation.name else [annotation.date, annotation.text]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def placed(comment: Comment, spot: Spot, source_map: SourceMap) -> Comment:
    """A comment with its words, their place and what stands around them."""
    block = source_map.blocks[spot.words[0][0]]
    first = spot.words[0]
    if comment.kind == "insertion" and spot.before and len(spot.words) > 1:
        # New words go before the next one; across blocks, after the last one.
        first = spot.words[1] if spot.words[1][0] == spot.words[0][0] else spot.words[0]
    elif comment.kind != "insertion":
        # A number or a mark of the program's stands where it is made; its neighbour is typed.
        own = [w for w in spot.words if w[0] == first[0] and _place(source_map, w)[2]]
        first = own[0] if own else first
    line, column, _ = _place(source_map, first)
    typed = any(_place(source_map, word)[2] for word in spot.words)
    return replace(
        comment,
        words=_quoted(comment, spot, source_map),
        before=_around(source_map, spot.words[0], -1),
        after=_around(source_map, spot.words[-1], 1),
        file=source_map.files[block.file],
        digest=source_map.digests.get(source_map.files[block.file], ""),
        line=line,
        column=column,
        typed=typed,
        item=block.item,
        margin=spot.number,
    )


def _place(source_map: SourceMap, word: tuple[int, int]) -> tuple[int, int, int]:
    places = source_map.blocks[word[0]].places[3 * word[1] : 3 * word[1] + 3]
    return places[0], places[1], places[2]


def _quoted(comment: Comment, spot: Spot, source_map: SourceMap) -> str:
    """The words as printed, block by block; those around an insertion with a caret."""
    if comment.kind == "insertion":
        return _with_caret(spot, source_map)
    parts = []
    for number in dict.fromkeys(block for block, _ in spot.words):
        text = source_map.blocks[number].text
        words = known_words(text)
        own = [word for block, word in spot.words if block == number]
        parts.append(" ".join(text[words[min(own)].start : words[max(own)].end].split()))
    return " … ".join(parts)


def _with_caret(spot: Spot, source_map: SourceMap) -> str:
    shown = []
    for block, word in spot.words:
        text = source_map.blocks[block].text
        at = known_words(text)[word]
        shown.append(text[at.start : at.end])
    return " ".join([*shown[: spot.before], CARET, *shown[spot.before :]])


def _around(source_map: SourceMap, word: tuple[int, int], step: int) -> str:
    """Printed words on one side of a word, from the same unit and file."""
    number, at = word
    home = source_map.blocks[number]
    gathered: list[str] = []
    while 0 <= number < len(source_map.blocks) and len(gathered) < _CONTEXT:
        block = source_map.blocks[number]
        if block.item != home.item:
            break
        if block.file == home.file:
            words = [block.text[w.start : w.end] for w in known_words(block.text)]
            side = words[:at][::-1] if step < 0 else words[at + 1 :]
            if block is not home:
                side = words[::step]
            gathered += side
        number += step
    gathered = gathered[:_CONTEXT]
    return " ".join(gathered[::-1] if step < 0 else gathered)


def merge_comments(known: Sequence[Comment], new: Iterable[Comment]) -> list[Comment]:
    """Comments of several files as one list; what editors decided stays.

    Importing a file again changes nothing; a text its author has changed since is taken over.
    """
    merged = {comment.id: comment for comment in known}
    new = list(new)
    missing = merged.keys() - {comment.id for comment in new}
    for comment in new:
        old = merged.get(comment.id)
        edited = None if old else _before_edit(comment, [merged[ident] for ident in missing])
        if edited is not None:
            said = (*comment.replies, Reply(comment.author, comment.date, EDITED + comment.text))
            merged[edited.id] = replace(edited, replies=_joined(edited.replies, said))
            continue
        if old is None:
            merged[comment.id] = comment
            continue
        replies = _joined(old.replies, comment.replies)
        merged[comment.id] = replace(old, text=comment.text or old.text, replies=replies)
    return sorted(merged.values(), key=lambda c: (c.file, c.lang, c.page, c.line, c.column, c.id))


def _before_edit(comment: Comment, gone: Iterable[Comment]) -> Comment | None:
    """What a comment nobody knows was before its text was changed in Word, where texts make ids.

    It is one of the comments that are gone from the file.
    """
    if comment.kind != "note" or comment.page or not (comment.author and comment.date):
        return None
    same = [old for old in gone if _occasion(old) == _occasion(comment)]
    return same[0] if len(same) == 1 else None


def _occasion(comment: Comment) -> tuple[str, ...]:
    place = comment.build, comment.item, comment.words, comment.before, comment.after
    return comment.kind, comment.author, comment.date, *place


def sent_text(comment: Comment) -> str:
    """What a comment says when it goes out with a Word document."""
    if comment.kind in ("note", "highlight", "mark"):
        return comment.text
    return f"{comment.kind}: {comment.text}".removesuffix(": ")


def add_answers(known: Sequence[Comment], sent: Iterable[Comment]) -> list[Comment]:
    """Comments with what came back with them put into their threads, each once.

    That is the answers, and the text when somebody has changed it.
    """
    answers: dict[str, tuple[Reply, ...]] = {}
    texts = {comment.id: sent_text(comment).split() for comment in known}
    for comment in sent:
        replies = comment.replies
        if comment.text and comment.text.split() != texts.get(comment.id):
            replies = (*replies, Reply("", "", EDITED + comment.text))
        answers[comment.id] = _joined(answers.get(comment.id, ()), replies)
    return [replace(c, replies=_joined(c.replies, answers.get(c.id, ()))) for c in known]


def _joined(known: Sequence[Reply], new: Sequence[Reply]) -> tuple[Reply, ...]:
    """A thread with what is new in it. Programs write dates anew, so they do not count."""
    thread = {(reply.author, reply.text): reply for reply in (*new, *known)}
    return tuple(sorted(thread.values(), key=lambda reply: reply.date))
