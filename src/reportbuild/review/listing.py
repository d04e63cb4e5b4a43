"""Comments as text: for people, as a table, as annotations of a change on GitHub."""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Sequence
from io import StringIO

from reportbuild.review.comments import Comment
from reportbuild.statements import safe_cell

_COLUMNS = ("id", "state", "kind", "author", "date", "file", "line", "column", "hold",
            "words", "text", "replies", "page", "margin", "lang")  # fmt: skip

_HOLDS = {
    "exact": "",
    "moved": "",
    "changed": " (the words have changed since)",
    "orphan": " (not found in the sources any more)",
}


def list_comments(comments: Sequence[Comment], style: str) -> str:
    """Comments in one style: ``human``, ``csv`` or ``github``."""
    write = {"human": _human, "csv": _csv, "github": _github}[style]
    return write(comments)


def show_comment(comment: Comment) -> str:
    """Everything about one comment."""
    lines = [
        f"{comment.id}  {comment.state}  {comment.kind}",
        f"  {_signature(comment.author, comment.date)}",
        f"  --> {_where(comment)}",
        f"  {_printed(comment)} {comment.build}",
        "",
    ]
    shown = f"{_tail(comment.before, 8)} [{comment.words}] {_head(comment.after, 8)}".strip()
    lines += textwrap.wrap(shown, 92, initial_indent="  | ", subsequent_indent="  | ")
    lines += ["", *_paragraphs(comment.text or "(no words)", "  ")]
    for reply in comment.replies:
        lines += ["", f"    {_signature(reply.author, reply.date)}"]
        lines += _paragraphs(reply.text, "    ")
    return "\n".join(lines)


def _printed(comment: Comment) -> str:
    """Where it stands in the copy it was made in."""
    if not comment.page:
        return "Word document of review copy"
    line = f", line {comment.margin}" if comment.margin else ""
    return f"page {comment.page}{line}, review copy"


def _where(comment: Comment) -> str:
    if not comment.file:
        return f"page {comment.page} of the review copy" if comment.page else "no place"
    return f"{comment.file}:{comment.line}:{comment.column}{_HOLDS[comment.hold]}"


def _signature(author: str, date: str) -> str:
    return ", ".join(part for part in (author or "(no name)", date[:16].replace("T", " ")) if part)


def _human(comments: Sequence[Comment]) -> str:
    lines = []
    for comment in comments:
        said = " ".join(comment.text.split()) or f"({comment.kind})"
        lines.append(f"{comment.id}  {comment.state:8}  {_where(comment)}")
        words = textwrap.shorten(comment.words, 60, placeholder=" …")
        lines.append(f"          {comment.kind} “{words}”")
        who = comment.author or "(no name)"
        lines.append(f"          {who}: {textwrap.shorten(said, 90, placeholder=' …')}")
        if comment.replies:
            count = len(comment.replies)
            lines.append(f"          {count} {'answer' if count == 1 else 'answers'}")
    return "\n".join(lines)


def _csv(comments: Sequence[Comment]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for comment in comments:
        thread = "\n".join(f"{r.author}: {r.text}" for r in comment.replies)
        cells = [thread if name == "replies" else getattr(comment, name) for name in _COLUMNS]
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().rstrip("\n")


def _github(comments: Sequence[Comment]) -> str:
    """Workflow commands. Source: GitHub documentation, "Workflow commands", ``notice``."""
    lines = []
    for comment in comments:
        text = f"{comment.author or 'A reviewer'} on “{comment.words}”: {comment.text}"
        level = "warning" if comment.state == "open" else "notice"
        title = f"title={_property(f'{comment.kind} {comment.id}')}"
        place = f"file={_property(comment.file)},line={comment.line},col={comment.column},"
        lines.append(f"::{level} {place if comment.file else ''}{title}::{_data(text)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _paragraphs(text: str, indent: str) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        wrapped = textwrap.wrap(paragraph, 92, initial_indent=indent, subsequent_indent=indent)
        lines += wrapped or [""]
    return lines


def _tail(text: str, count: int) -> str:
    return " ".join(text.split()[-count:])


def _head(text: str, count: int) -> str:
    return " ".join(text.split()[:count])
