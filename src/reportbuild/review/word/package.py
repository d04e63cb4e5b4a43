"""The parts of a Word file from outside, opened without trusting it.

Source of the container and its part names: ECMA-376, parts 1 and 2 (Office Open XML). Nothing in a
file is run or fetched: of the package only XML parts are read, by a parser without entities,
document types and network, and no more bytes than a document of ours can have.
"""

from __future__ import annotations

import lzma
import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from reportbuild.diagnostics import Locus, Sink

if TYPE_CHECKING:
    from lxml.etree import _Element

#: How a file of Office before 2007 or a locked one begins (a compound file), and a ZIP archive.
_COMPOUND, _ARCHIVE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"

#: All parts of a package together. A chapter of ours has less than 2 MB in its largest one;
#: pictures are not read.
_LARGEST = 64 * 2**20

#: A chapter of ours has some twenty parts; Word adds a dozen.
_MOST_PARTS = 4000

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, NotImplementedError, OSError),
)

_LOCKED = "EncryptedPackage".encode("utf-16-le")


class UnreadablePartError(ValueError):
    """A part of the package cannot be used; the text says why."""


class Package:
    """The XML parts of one Word file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/"): name for name in archive.namelist()}
        self._left = _LARGEST

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all parts."""
        return tuple(self._names)

    def part(self, name: str) -> _Element | None:
        """The root element of a part; None when the package has no such part.

        Raises:
            UnreadablePartError: the part is damaged, too large or no plain XML.
        """
        from lxml import etree

        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            with self._archive.open(self._names[name]) as stream:
                content = stream.read(self._left + 1)
            if len(content) > self._left:
                words = f"its parts up to {name} are larger than any document of ours"
                raise UnreadablePartError(words)
            self._left -= len(content)
            root = etree.fromstring(content, parser)
        except _DAMAGED:
            raise UnreadablePartError("the file is damaged or cut off") from None
        except etree.XMLSyntaxError:
            raise UnreadablePartError(f"its part {name} is damaged") from None
        if root.getroottree().docinfo.internalDTD is not None:
            # ECMA-376 part 2, 8.1.4, forbids them; the honest use of one is not known.
            raise UnreadablePartError(f"its part {name} declares a document type")
        return root

    def related(self, name: str, kind: str) -> str:
        """The part that ``name`` relates to as ``kind`` (the last word of the type), or ''."""
        folder, base = posixpath.split(name)
        relations = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        for relation in () if relations is None else relations:
            is_inside = relation.get("TargetMode", "") != "External"
            if relation.get("Type", "").rpartition("/")[2] == kind and is_inside:
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                return target.lstrip("/")
        return ""


def is_office_file(content: bytes, name: str) -> bool:
    """Whether a returned file is meant to be a Word document."""
    ends = name.casefold().endswith((".docx", ".docm", ".dotx", ".doc", ".odt", ".rtf"))
    return ends or content.startswith((_COMPOUND, _ARCHIVE))


def open_package(content: bytes, name: str, sink: Sink) -> Package | None:
    """The package in ``content``; None, with ``word-file-is-readable``, when it is not one."""
    problem = ""
    if content.startswith(_COMPOUND):
        locked = _LOCKED in content
        problem = "the file is locked with a password" if locked else "this is a file of old Word"
        hint = "save it without password, or ask its sender to"
        hint = hint if locked else "save it as .docx, or ask its sender to"
    elif not content.startswith(_ARCHIVE):
        problem, hint = "this is not a Word document", "a document of Word ends in .docx"
    else:
        try:
            archive = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            problem, hint = "the file is damaged or cut off", "ask for the file again"
        else:
            problem, hint = _faults(archive)
    if problem:
        sink.report("word-file-is-readable", problem, Locus(name), hint)
        return None
    package = Package(archive)
    if any(part.endswith("vbaProject.bin") for part in package.names):
        words = "the file carries macros; they were not run"
        sink.report("word-file-has-no-macros", words, Locus(name), "none of ours has any")
    return package


def _faults(archive: zipfile.ZipFile) -> tuple[str, str]:
    """What is wrong with an archive, and what to do; empty words when nothing is."""
    entries = archive.infolist()
    names = {entry.filename.lstrip("/") for entry in entries}
    if len(entries) > _MOST_PARTS:
        return f"the file has {len(entries)} parts", "ask for the file again"
    if any(entry.flag_bits & 1 for entry in entries):
        return "the file is locked with a password", "save it without password"
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        if "mimetype" in names or "content.xml" in names:
            return "this is a document of another program", "save it as .docx"
        return "this is not a Word document", "a document of Word ends in .docx"
    return "", ""
