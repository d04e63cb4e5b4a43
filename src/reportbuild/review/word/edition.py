"""The Word documents of a round: one for each unit, and one map for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportbuild.review.comments import Comment
from reportbuild.review.edition import Copy, ReviewDocument, status_words
from reportbuild.review.shown_comments import find_shown
from reportbuild.review.source_map import SourceMap, encode_map
from reportbuild.review.word.document import write_unit
from reportbuild.review.word.parts import WordFacts, finish_document


@dataclass(frozen=True, slots=True)
class WordTheme:
    """What all documents of an edition share.

    Attributes:
        strings: words of the edition's language.
        locale: for Word's spelling.
        styles: ``review/word-styles.xml``.
        pictures: address → PNG and its width.
    """

    strings: Mapping[str, str]
    locale: str
    styles: str
    pictures: Mapping[str, tuple[bytes, int]]


def write_documents(
    document: ReviewDocument, copy: Copy, theme: WordTheme, comments: Sequence[Comment]
) -> tuple[dict[str, bytes], SourceMap]:
    """Id of each unit → its document, and the map of all.

    Args:
        document: the edition's units.
        copy: which copy it is.
        theme: what all documents share.
        comments: those of earlier copies, carried to today's sources.

    Raises:
        PandocError: pandoc does not run.
    """
    blocks = document.place_blocks()
    source_map = document.map_of(copy)
    shown, _ = find_shown(comments, blocks)
    made = {}
    for unit, article in document.articles():
        words = status_words(copy, source_map.build, theme.strings, unit.item)
        here = [one for one in shown if blocks[one.block].item == unit.item]
        hint = theme.strings["review-word-hint"]
        status = f"{words}\n{hint}"
        raw = write_unit(article, blocks, here, theme.pictures, source_map.build, status)
        facts = WordFacts(
            title=unit.title,
            unit=unit.item,
            build=source_map.build,
            status=words,
            locale=theme.locale,
            date=copy.date,
            styles=theme.styles,
            source_map=encode_map(source_map.of_unit(unit.item)),
        )
        made[unit.item] = finish_document(raw, facts)
    return made, source_map
