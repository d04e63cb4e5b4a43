"""What the ``review`` commands do with returned copies: read, place, merge, keep, close.

Like the plan, this module sees all rooms; unlike it, it runs without the task graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reportbuild.assemble.passes.selection import may_read
from reportbuild.diagnostics import Diagnostic, Locus, Outcome, Sink
from reportbuild.files import locate_file
from reportbuild.model import Audience
from reportbuild.present import Finding, grade
from reportbuild.review.alignment import IndexedText
from reportbuild.review.carry import carry_comment
from reportbuild.review.comments import Comment, Reply, State, add_answers, merge_comments
from reportbuild.review.edition import COPIES, digest
from reportbuild.review.returned import ReturnedCopy, read_copy
from reportbuild.review.rounds import (
    FOLDER,
    NAME,
    Round,
    build_of,
    read_round,
    round_file,
    write_round,
)
from reportbuild.review.shown_comments import PENDING
from reportbuild.review.source_map import SourceMap, UnknownMapError, decode_map, read_head
from reportbuild.sight import Sight
from reportbuild.source.peek import peek_id
from reportbuild.store import write_aside


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        findings: about the files, graded and sorted.
        rounds: round → how many comments are new, how many it has.
        held: how sure a place is → how many of the files' comments.
    """

    findings: list[Finding]
    rounds: dict[str, tuple[int, int]]
    held: dict[str, int]


def import_copies(root: Path, returned: dict[str, bytes], round_name: str = "") -> ImportResult:
    """Take the comments of annotated copies into ``reviews/<round>.yaml``.

    A file that cannot be used is reported and changes nothing; importing one again adds nothing.

    Args:
        root: the project.
        returned: name of each file → its content.
        round_name: the round to import into; else the one the copy was made for.
    """
    sink = Sink()
    by_round: dict[str, list[ReturnedCopy]] = {}
    sources = Sources(root)
    held: dict[str, int] = {}
    for name, content in returned.items():
        copy = read_copy(content, name, partial(_kept_map, root, name, sink))
        sink.found += copy.diagnostics
        if copy.value is None:
            continue
        comments = [sources.carry(comment) for comment in copy.value.comments]
        _report_lost(comments, name, sink)
        for comment in comments:
            held[comment.hold] = held.get(comment.hold, 0) + 1
        found = replace(copy.value, comments=comments)
        by_round.setdefault(round_name or found.source_map.round, []).append(found)
    sent = [comment for parts in by_round.values() for part in parts for comment in part.sent]
    known = _answer_sent(root, sent) if sent else set()
    rounds = {}
    for name, parts in by_round.items():
        # What was sent and is in no round any more has come back whole.
        parts = [replace(p, comments=[*p.comments, *_unknown(p.sent, known)]) for p in parts]
        counted = _extend_round(root, name, parts, sink)
        if counted:
            rounds[name] = counted
    return ImportResult(grade(sink.found, {}, Sight(root)), rounds, held)


def _kept_map(root: Path, name: str, sink: Sink, build: str) -> SourceMap | None:
    path = f"{COPIES}/maps/{build}.json"
    try:
        return decode_map((root / path).read_bytes())
    except OSError:
        words = f"the copy has lost its source map, and {path} is not there"
        hint = "import it where the copy was built, or copy the map there"
        sink.report("review-map-is-known", words, Locus(name), hint)
    except UnknownMapError as problem:
        sink.report("review-map-is-known", str(problem), Locus(path))
    return None


def _report_lost(comments: list[Comment], name: str, sink: Sink) -> None:
    for comment in comments:
        if comment.hold == "orphan" and not comment.file:
            words = f"the {comment.kind} of {comment.author or 'a reviewer'}"
            words += f" on page {comment.page}" if comment.page else ""
            words += " stands at no text of the sources"
            sink.report("comment-has-a-place", words, Locus(name), f"review show {comment.id}")
        elif comment.hold == "orphan":
            words = f"what comment {comment.id} is about is not in the file any more"
            at = Locus(comment.file, "line", f"{comment.line}:{comment.column}")
            sink.report("comment-has-a-place", words, at, f"it said “{comment.words[:60]}”")


def _extend_round(
    root: Path, name: str, parts: list[ReturnedCopy], sink: Sink
) -> tuple[int, int] | None:
    if not NAME.match(name):
        words = f"a round cannot be called '{name[:60]}'"
        hint = "use letters, figures, dots and hyphens, with --round"
        sink.report("review-round-is-readable", words, Locus("report.yaml"), hint)
        return None
    known = load_round(root, name)
    sink.found += known.diagnostics
    if known.value is None:
        return None
    comments = list(known.value.comments)
    before, builds = len(comments), dict(known.value.builds)
    for copy in parts:
        comments = merge_comments(comments, copy.comments)
        builds[copy.source_map.build] = build_of(copy.source_map)
    save_round(root, Round(name, builds, tuple(comments)))
    return len(comments) - before, len(comments)


def _answer_sent(root: Path, sent: list[Comment]) -> set[str]:
    """Put answers into the threads of whichever round has them; the ids that some round has."""
    known: set[str] = set()
    for name in round_names(root):
        round_ = load_round(root, name).value
        if round_ is not None:
            known |= {comment.id for comment in round_.comments}
            save_round(root, replace(round_, comments=tuple(add_answers(round_.comments, sent))))
    return known


def _unknown(sent: Sequence[Comment], known: set[str]) -> list[Comment]:
    return [comment for comment in sent if comment.id not in known]


class Sources:
    """Today's files, each read once, for carrying places forward."""

    def __init__(self, root: Path) -> None:
        """Take the project folder."""
        self._root = root
        self._texts: dict[str, tuple[IndexedText, str] | None] = {}

    def carry(self, comment: Comment) -> Comment:
        """A comment, as stored or fresh from a copy, at its place in today's files."""
        if not comment.file:
            return comment
        file = self._current(comment)
        found = self._read(file)
        if found and comment.digest == found[1]:
            return replace(comment, file=file)
        carried = carry_comment(replace(comment, file=file), found[0] if found else None)
        return replace(carried, digest=found[1] if found else "")

    def _current(self, comment: Comment) -> str:
        """The comment's file, or the file its unit has been renamed to."""
        if self._read(comment.file) is not None or not comment.file.endswith(".md"):
            return comment.file
        folder = self._root / Path(comment.file).parent
        for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
            if peek_id(path.read_bytes()[:4096]) == comment.item:
                return path.relative_to(self._root).as_posix()
        return comment.file

    def _read(self, path: str) -> tuple[IndexedText, str] | None:
        if path not in self._texts:
            try:
                text = locate_file(self._root, path).read_bytes().decode("utf-8", "replace")
                self._texts[path] = IndexedText(text), digest(text)
            except OSError:
                self._texts[path] = None
        return self._texts[path]


def round_names(root: Path) -> list[str]:
    """The rounds a project has, by name."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))


def commits_of_round(root: Path, name: str) -> list[str]:
    """The commits that copies of a round were made from; of copies nobody has returned, too."""
    commits = set()
    if NAME.match(name) and (root / round_file(name)).is_file():
        round_ = load_round(root, name).value
        commits |= {build.commit for build in (round_.builds if round_ else {}).values()}
    for path in sorted((root / COPIES / "maps").glob("*.json")):
        head = read_head(path.read_bytes())
        commits |= {head.commit} if head and head.round == name else set()
    return sorted(commit.removesuffix("+") for commit in commits if commit)


def load_round(root: Path, name: str) -> Outcome[Round]:
    """A round as stored; an empty one when it has no file yet."""
    try:
        text = (root / round_file(name)).read_text(encoding="utf-8")
    except FileNotFoundError:
        return Outcome(Round(name))
    except (OSError, UnicodeDecodeError):
        at = Locus(round_file(name))
        return Outcome(None, (Diagnostic("review-round-is-readable", "the file is no text", at),))
    return read_round(text, name)


def pending_comments(root: Path, lang: str, reader: Audience) -> tuple[Comment, ...]:
    """Comments on one language that are still to be dealt with, at their places of today.

    Only those on copies that ``reader`` may have: a comment quotes what it is about.

    A round that cannot be read has none; the commands of the review say so.
    """
    sources = Sources(root)
    rounds = [load_round(root, name).value for name in round_names(root)]
    return tuple(
        sources.carry(comment)
        for round_ in rounds
        if round_ is not None
        for comment in round_.comments
        if comment.lang == lang and comment.state in PENDING
        if may_read(reader, _audience_of(round_, comment))
    )


def _audience_of(round_: Round, comment: Comment) -> str:
    """Who might read the copy that a comment came from; empty when the round does not know."""
    build = round_.builds.get(comment.build)
    return build.audience if build else ""


def save_round(root: Path, round_: Round) -> None:
    """Write a round's file when it says something new."""
    path, content = root / round_file(round_.name), write_round(round_).encode()
    if not path.exists() or path.read_bytes() != content:
        write_aside(path, content)


def close_comments(
    root: Path, round_: Round, ids: tuple[str, ...], state: State, answer: Reply | None
) -> list[str]:
    """Set the state of comments, with an answer for their threads.

    Returns:
        The ids that the round does not have; then nothing is changed.
    """
    known = {comment.id for comment in round_.comments}
    unknown = [ident for ident in ids if ident not in known]
    if unknown:
        return unknown
    said = (answer,) if answer else ()
    comments = tuple(
        replace(c, state=state, replies=(*c.replies, *said)) if c.id in ids else c
        for c in round_.comments
    )
    save_round(root, replace(round_, comments=comments))
    return []
