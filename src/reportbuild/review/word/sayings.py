"""What a Word file says besides its text: its comments, and what it is."""

from __future__ import annotations

from reportbuild.review.foreign_text import clean_text
from reportbuild.review.word.file import WordComment, WordFile
from reportbuild.review.word.package import Package
from reportbuild.review.word.xml import attribute, local_name, words_in


def read_comments(package: Package, home: str, found: WordFile) -> None:
    """Take the comments, and which of them answer others or are ticked off."""
    part = package.part(package.related(home, "comments"))
    keys: dict[str, str] = {}
    for element in () if part is None else part:
        if local_name(element) != "comment":
            continue
        words, last = [], ""
        for paragraph in element.iter():
            if local_name(paragraph) == "p":
                words.append("".join(words_in(paragraph)))
                last = attribute(paragraph, "paraId") or last
        key = attribute(element, "id")
        author = clean_text(attribute(element, "author"))[:200]
        date = clean_text(attribute(element, "date"))[:40]
        found.comments[key] = WordComment(key, author, date, clean_text("\n".join(words)))
        keys[last] = key
    keys.pop("", None)
    extended = package.part(package.related(home, "commentsExtended"))
    found.has_threads = extended is not None
    for entry in () if extended is None else extended:
        comment = found.comments.get(keys.get(attribute(entry, "paraId"), ""))
        if comment is not None:
            comment.answers = keys.get(attribute(entry, "paraIdParent"), "")
            comment.resolved = attribute(entry, "done") in ("1", "true")


def read_facts(package: Package, home: str, found: WordFile) -> None:
    """What the file says of itself, and what we have put into it."""
    custom = package.part("docProps/custom.xml")
    for entry in () if custom is None else custom:
        words = "".join(str(text) for text in entry.itertext())
        found.properties[attribute(entry, "name")] = words.strip()[:400]
    core = package.part("docProps/core.xml")
    said = {local_name(entry): entry.text or "" for entry in (() if core is None else core)}
    author = clean_text(said.get("lastModifiedBy", ""))[:200]
    found.editor = (author, clean_text(said.get("modified", ""))[:40])
    folder = home.rpartition("/")[0]
    for name in sorted(package.names):
        base = name.rpartition("/")[2]
        if name.startswith(f"{folder}/") and base.startswith(("header", "footer")):
            part = package.part(name) if base.endswith(".xml") else None
            found.margins += " ".join(words_in(part)) + "\n" if part is not None else ""
        elif name.startswith("customXml/item") and not base.startswith("itemProps"):
            part = package.part(name)
            found.attached += [] if part is None else ["".join(str(t) for t in part.itertext())]
