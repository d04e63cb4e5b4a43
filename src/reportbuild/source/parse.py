"""One chapter in one language: Markdown file in, document without positions out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.docast import walk
from reportbuild.files import Files
from reportbuild.model import Doc, Node, RawHtml
from reportbuild.pandoc import PandocError, ask_pandoc
from reportbuild.source.decoding import read_source
from reportbuild.source.fences import check_fences
from reportbuild.source.figures import settle_images
from reportbuild.source.front_matter import load_front_matter
from reportbuild.source.manuscript import Manuscript
from reportbuild.source.notes import check_notes
from reportbuild.source.pandoc_warnings import report_warnings
from reportbuild.source.raw_html import settle_raw_html
from reportbuild.source.stand_ins import trace

#: pandoc's Markdown, less what would surprise in a report: metadata blocks (ours is cut off
#: already, and a rule ``---`` further down is no metadata), TeX (no format goes through it),
#: ``(@label)`` example lists (they look like citations) and links made of ``[any heading]``.
READER = (
    "markdown-yaml_metadata_block-pandoc_title_block-raw_tex-latex_macros"
    "-example_lists-implicit_header_references"
)


def parse_chapter(
    files: Files, path: str, item: str, kind: str, lang: str, raw_html: RawHtml = "sanitise"
) -> Outcome[Doc]:
    """Read, check and parse one Markdown file.

    Citations carry in ``citationNoteNum`` which occurrence of their key in the file they are
    (from 0), images the same of their path in the attribute ``at``: what a ``cite`` or ``text``
    locus needs, and no line numbers.

    Args:
        files: the door to the project; ``path`` must be declared.
        path: project path of the Markdown file.
        item: id of the spine item.
        kind: kind of the spine item.
        lang: language code.
        raw_html: what becomes of HTML in the text.

    Returns:
        The document, and what is wrong with the file: encoding, front matter, divisions, notes,
        HTML.
        No document only if there is no file or pandoc cannot read it.
    """
    sink = Sink()
    text = read_source(files, path, sink)
    if text is None:
        return sink.outcome(None)
    manuscript = Manuscript(text)
    meta = load_front_matter(text, path, sink)
    try:
        blocks = _read_markdown(manuscript, path, sink)
        blocks = settle_raw_html(blocks, raw_html, path, manuscript, sink)
    except (PandocError, RecursionError) as problem:
        deep = isinstance(problem, RecursionError)
        reason = "blocks are nested too deeply" if deep else problem
        sink.report("markdown-is-readable", f"pandoc cannot read the text: {reason}", Locus(path))
        return sink.outcome(None)
    if not any(block["t"] != "RawBlock" for block in blocks):
        sink.report("chapter-is-not-empty", "the file has no text", Locus(path))
    return sink.outcome(Doc(item, kind, lang, path, meta, settle_images(blocks)))


def _read_markdown(manuscript: Manuscript, path: str, sink: Sink) -> list[Node]:
    traced = trace(manuscript.body)
    answer = ask_pandoc(READER, "json", traced.text)
    ordinals = Ordinals(manuscript)
    blocks: list[Node] = traced.restore(answer.value["blocks"], ordinals)
    warnings = traced.restore(list(answer.warnings), ordinals)
    words = [node["c"] for node in walk(blocks) if node["t"] == "Str"]
    unclosed = sum(warning["type"] == "UnclosedDiv" for warning in warnings)
    literal = any(word.startswith(":::") for word in words)
    report_warnings(path, manuscript, warnings, sink)
    check_fences(path, manuscript, unclosed, literal, sink)
    check_notes(path, manuscript, words, sink)
    return blocks


@dataclass(slots=True)
class Ordinals:
    """Gives things their number among their like; see :data:`stand_ins.Ordinal`."""

    manuscript: Manuscript
    untraced: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __call__(self, kind: str, key: str, offset: int | None) -> int:
        """The ordinal of what stands at ``offset``; without one, pandoc's order must do."""
        if offset is not None:
            return self.manuscript.ordinal(kind, key, offset)
        self.untraced[kind, key] += 1
        return self.untraced[kind, key] - 1
