"""What a Word file says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Element → what its words are: put in, taken out, moved away or moved here.
MARKS = {"ins": "ins", "del": "del", "moveFrom": "from", "moveTo": "to"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A tracked change: its kind (a value of :data:`MARKS`), who made it and when."""

    kind: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one mark; None for text that nobody has touched."""

    text: str
    mark: Mark | None = None


@dataclass(slots=True)
class Paragraph:
    """One paragraph, of the text, a cell or a note.

    Attributes:
        runs: its text.
        bookmarks: names of the bookmarks in it.
        starts: comment → where its range begins, in characters of all runs.
        ends: comment → where its range ends; a comment without range has only this.
        mark: a tracked change of its end: split (``ins``) or joined with the next (``del``).
        in_note: whether it stands at the foot of the page.
        size: how many characters its runs have.
    """

    runs: list[Run] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    mark: Mark | None = None
    in_note: bool = False
    size: int = 0

    def add(self, text: str, mark: Mark | None) -> None:
        """Append a run."""
        self.runs.append(Run(text, mark))
        self.size += len(text)


@dataclass(slots=True)
class WordComment:
    """A comment.

    Attributes:
        key: number in the file.
        author: as its program wrote it.
        date: ISO 8601; may be empty.
        text: what was said.
        answers: key of the comment it answers, or ''.
        resolved: whether somebody has ticked it off.
    """

    key: str
    author: str
    date: str
    text: str
    answers: str = ""
    resolved: bool = False


@dataclass(slots=True)
class WordFile:
    """What a Word file says.

    Attributes:
        paragraphs: in reading order, notes after the paragraph they belong to.
        comments: by key.
        properties: the file's own properties (``docProps/custom.xml``).
        margins: words of heads and feet of pages.
        attached: words of XML parts that were put in as data.
        editor: who saved it last, and when.
        formatting: how many tracked changes of formatting it has.
        has_threads: whether it says which comments are answers.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    comments: dict[str, WordComment] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    margins: str = ""
    attached: list[str] = field(default_factory=list)
    editor: tuple[str, str] = ("", "")
    formatting: int = 0
    has_threads: bool = False
