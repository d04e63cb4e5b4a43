"""Writes into a Word document what a reviewer's program would write there."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


class WordPen:
    """The parts of one document, edited as text."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.count = 100

    @property
    def document(self) -> str:
        return self.parts["word/document.xml"].decode()

    @document.setter
    def document(self, text: str) -> None:
        self.parts["word/document.xml"] = text.encode()

    def around(self, phrase: str, before: str, after: str, inside: str | None = None) -> None:
        """Put markup around a phrase that stands in one run; or other markup in its place."""
        found = re.search(
            rf"<w:r>((?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)<w:t[^>]*>([^<]*?){re.escape(phrase)}([^<]*)</w:t></w:r>",
            self.document,
        )
        assert found, phrase
        properties, left, right = found.groups()

        def run(words: str) -> str:
            text = f'<w:t xml:space="preserve">{words}</w:t>'
            return f"<w:r>{properties}{text}</w:r>" if words else ""

        middle = run(phrase) if inside is None else inside
        made = run(left) + before + middle + after + run(right)
        self.document = self.document[: found.start()] + made + self.document[found.end() :]

    def comment(
        self, phrase: str, text: str, author: str = "Ana", answers: str = "", done: bool = False
    ) -> str:
        """A comment on a phrase; its name, for answers."""
        self.count += 1
        key, name = self.count, f"{self.count:08X}"
        mark = f'<w:commentReference w:id="{key}"/>'
        self.around(
            phrase,
            f'<w:commentRangeStart w:id="{key}"/>',
            f'<w:commentRangeEnd w:id="{key}"/><w:r>{mark}</w:r>',
        )
        words = f'<w:p {W14} w14:paraId="{name}"><w:r><w:t>{escape(text)}</w:t></w:r></w:p>'
        date = "2026-11-23T14:25:00Z"
        entry = f'<w:comment w:id="{key}" w:author="{author}" w:date="{date}">{words}</w:comment>'
        self._add("word/comments.xml", "</w:comments>", entry, "<w:comments ")
        parent = f' w15:paraIdParent="{answers}"' if answers else ""
        thread = f'<w15:commentEx w15:paraId="{name}"{parent} w15:done="{int(done)}"/>'
        self._add("word/commentsExtended.xml", "</w15:commentsEx>", thread, "<w15:commentsEx ")
        return name

    def _add(self, part: str, end: str, entry: str, start: str) -> None:
        text = self.parts[part].decode()
        if end not in text:
            at = text.index(start)
            text = text[:at] + text[at:].replace("/>", f">{end}", 1)
        self.parts[part] = text.replace(end, entry + end).encode()

    def insert(self, phrase: str, words: str, author: str = "Ana") -> None:
        """Words after a phrase, recorded."""
        self.around(phrase, "", self._mark("ins", f"<w:r><w:t>{words}</w:t></w:r>", author))

    def delete(self, phrase: str, author: str = "Ana", instead: str = "") -> None:
        """A phrase taken out, recorded, with other words in its place."""
        gone = f'<w:r><w:delText xml:space="preserve">{phrase}</w:delText></w:r>'
        new = self._mark("ins", f"<w:r><w:t>{instead}</w:t></w:r>", author) if instead else ""
        self.around(phrase, "", new, self._mark("del", gone, author))

    def move(self, phrase: str, after: str, author: str = "Ana") -> None:
        """A phrase moved to another place, recorded."""
        run = f'<w:r><w:t xml:space="preserve">{phrase}</w:t></w:r>'
        self.around(phrase, "", "", self._mark("moveFrom", run, author))
        self.around(after, "", self._mark("moveTo", run, author))

    def _mark(self, kind: str, inside: str, author: str) -> str:
        self.count += 1
        who = f'w:id="{self.count}" w:author="{author}" w:date="2026-11-23T14:25:00Z"'
        return f"<w:{kind} {who}>{inside}</w:{kind}>"

    def forget(self) -> None:
        """Lose what Google Docs loses: properties, data, bookmarks."""
        for name in [n for n in self.parts if n.startswith(("customXml/", "docProps/"))]:
            del self.parts[name]
        self.document = re.sub(r"<w:bookmark(Start|End)[^>]*/>", "", self.document)
        self.parts.pop("word/commentsExtended.xml", None)

    def bytes(self) -> bytes:
        """The document."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in self.parts.items():
                made.writestr(name, content)
        return out.getvalue()
