"""A copy that has come back, whatever program it was read in: a PDF or a Word document."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.review.annotations import read_annotations
from reportbuild.review.comments import Comment, comments_of
from reportbuild.review.source_map import SourceMap, UnknownMapError, decode_map
from reportbuild.review.word.alignment import build_in_bookmarks
from reportbuild.review.word.comments import comments_of_word
from reportbuild.review.word.document import own_line
from reportbuild.review.word.file import WordFile
from reportbuild.review.word.package import UnreadablePartError, is_office_file, open_package
from reportbuild.review.word.parts import BUILD, UNIT
from reportbuild.review.word.reading import read_word_file

#: What a document says of itself in its first line and at the foot of each page.
_NAMED = re.compile(r"\[([0-9a-f]{12})/([\w.-]{1,80})\]")

#: Gives the map kept beside a build, by the build's id.
KeptMap = Callable[[str], SourceMap | None]


@dataclass(frozen=True, slots=True)
class ReturnedCopy:
    """What a returned copy says.

    Attributes:
        source_map: of the build it was made by.
        comments: what is new in it.
        sent: comments that were sent with it, with what they have been answered.
    """

    source_map: SourceMap
    comments: Sequence[Comment]
    sent: Sequence[Comment] = ()


def read_copy(content: bytes, name: str, kept_map: KeptMap) -> Outcome[ReturnedCopy]:
    """The comments in a returned file.

    Args:
        content: the file.
        name: its name, for findings.
        kept_map: gives the map of a copy that has lost its own, and reports where there is none.

    Returns:
        None for a file that cannot be used. Findings as of
        :func:`reportbuild.review.annotations.read_annotations`, ``annotated-pdf-is-whole``,
        ``word-file-is-readable``, ``word-file-is-ours``, ``word-file-has-no-macros``,
        ``word-change-is-taken``.
    """
    if is_office_file(content, name):
        return _read_word(content, name, kept_map)
    read = read_annotations(content, name)
    sink = Sink()
    sink.found += read.diagnostics
    pdf = read.value
    if pdf is None:
        return sink.outcome(None)
    source_map = pdf.source_map or kept_map(pdf.build)
    if source_map is None:
        return sink.outcome(None)
    if pdf.pages < len(source_map.pages):
        words = f"the PDF has {pdf.pages} of the {len(source_map.pages)} pages of its review copy"
        hint = "comments on the other pages are not in it"
        sink.report("annotated-pdf-is-whole", words, Locus(name), hint)
    return sink.outcome(ReturnedCopy(source_map, comments_of(pdf, source_map)))


def _read_word(content: bytes, name: str, kept_map: KeptMap) -> Outcome[ReturnedCopy]:
    sink, at = Sink(), Locus(name)
    package = open_package(content, name, sink)
    if package is None:
        return sink.outcome(None)
    try:
        file = read_word_file(package)
        source_map = _map_of(file, kept_map)
    except UnreadablePartError as problem:
        sink.report("word-file-is-readable", str(problem), at, "ask for the file again")
        return sink.outcome(None)
    except UnknownMapError as problem:
        hint = "import it with the version of reportbuild that made the copy"
        sink.report("review-map-is-known", str(problem), at, hint)
        return sink.outcome(None)
    if source_map is None:
        if not _named(file)[0]:
            hint = "only documents made by 'reportbuild review export' can be imported"
            sink.report("word-file-is-ours", "the document is not a review copy", at, hint)
        return sink.outcome(None)
    said = comments_of_word(file, source_map, own_line(source_map.build))
    if file.formatting:
        words = f"changes of formatting alone are left out: {file.formatting}"
        sink.report("word-change-is-taken", words, at, "formatting is for the theme to decide")
    if said.untracked:
        words = f"edits that were not recorded as changes: {said.untracked}"
        hint = "they are comments now, in the name of whoever saved the file last"
        sink.report("word-change-is-recorded", words, at, hint)
    return sink.outcome(ReturnedCopy(source_map, said.comments, said.sent))


def _named(file: WordFile) -> tuple[str, str]:
    """Build and unit: from the properties, bookmarks, the first line, or the foot of a page."""
    build = file.properties.get(BUILD, "")
    unit = file.properties.get(UNIT, "")
    if re.fullmatch(r"[0-9a-f]{12}", build):
        return build, unit
    lines = ["".join(run.text for run in p.runs) for p in file.paragraphs]
    found = _NAMED.search("\n".join([*lines, file.margins]))
    if found:
        return found[1], found[2]
    return build_in_bookmarks(file.paragraphs), ""


def _map_of(file: WordFile, kept_map: KeptMap) -> SourceMap | None:
    """The map inside, else the part of the kept one that is about this unit.

    Raises:
        UnknownMapError: the map inside was made by another version.
    """
    for attached in file.attached:
        if attached.lstrip().startswith('{"form":'):
            return decode_map(attached.encode("utf-8", "replace"))
    build, unit = _named(file)
    kept = kept_map(build) if build else None
    return kept and kept.of_unit(unit)
