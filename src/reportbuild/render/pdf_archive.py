"""Make a finished PDF fit for an archive: PDF/A-3a (ISO 19005-3) beside PDF/UA-1.

WeasyPrint 70 writes one claim a file. Here both stand in the same description of the XMP packet,
since checkers of PDF/UA read only the first one, and the rest that ISO 19005-3 asks for is added.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING

from reportbuild.model import Book
from reportbuild.render.xmp import xmp_packet

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

#: Annotation flag: shown on paper too (ISO 32000-1, table 165).
_PRINT = 4


def archive_pdf(raw: bytes, book: Book, attachments: dict[str, bytes]) -> bytes:
    """``raw``, a tagged PDF/UA-1 file, as PDF/A-3a.

    Args:
        raw: the PDF.
        book: what its metadata say.
        attachments: file name → content; data behind the report, to be stored inside.

    Returns:
        The same bytes for the same input.
    """
    import pikepdf

    with pikepdf.open(BytesIO(raw)) as pdf:
        make_archival(pdf, book, attachments)
        return save_pdf(pdf)


def save_pdf(pdf: Pdf) -> bytes:
    """The bytes of ``pdf``, the same for the same content."""
    import pikepdf

    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def make_archival(pdf: Pdf, book: Book, attachments: dict[str, bytes]) -> None:
    """Add to ``pdf`` what ISO 19005-3 wants: colour space, metadata, flags, associated files."""
    import pikepdf

    _describe(pdf, book)
    profile = pdf.make_stream(_srgb_profile(), N=3)
    pdf.Root["/OutputIntents"] = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB2014"),
                Info=pikepdf.String("sRGB IEC 61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            annotation["/F"] = _PRINT
    for item in pdf.objects:
        # Interpolated pictures are not allowed (6.2.8).
        if isinstance(item, pikepdf.Stream) and item.get("/Interpolate"):
            item["/Interpolate"] = False
    if attachments:
        _attach(pdf, attachments, _pdf_date(book.modified))


def _srgb_profile() -> bytes:
    """The colour profile that WeasyPrint brings along, found without importing WeasyPrint."""
    engine = find_spec("weasyprint")
    folders = engine.submodule_search_locations if engine else None
    return Path((folders or [""])[0], "pdf", "sRGB2014.icc").read_bytes()


def _describe(pdf: Pdf, book: Book) -> None:
    """Metadata as XMP, and the same in the older information dictionary (14.3.3)."""
    import pikepdf

    packet = pdf.make_stream(xmp_packet(book, str(pdf.docinfo.get("/Producer", ""))))
    packet["/Type"], packet["/Subtype"] = pikepdf.Name.Metadata, pikepdf.Name.XML
    pdf.Root["/Metadata"] = pdf.make_indirect(packet)
    facts = {
        "/Title": book.title,
        "/Author": ", ".join(who.name for who in book.contributors),
        "/Subject": book.description,
        "/Keywords": ", ".join(book.keywords),
        "/Creator": "reportbuild",
        "/CreationDate": _pdf_date(book.modified),
        "/ModDate": _pdf_date(book.modified),
    }
    for key, value in facts.items():
        if value:
            pdf.docinfo[key] = pikepdf.String(value)


def _attach(pdf: Pdf, attachments: dict[str, bytes], date: str) -> None:
    """Store files inside, as data the document was made of (ISO 19005-3, 6.8)."""
    import pikepdf

    names: list[Object] = []
    for name, content in sorted(attachments.items()):
        kind = guess_type(name)[0] or "application/octet-stream"
        stream = pdf.make_stream(content)
        stream["/Type"], stream["/Subtype"] = pikepdf.Name.EmbeddedFile, pikepdf.Name("/" + kind)
        stream["/Params"] = pikepdf.Dictionary(
            ModDate=pikepdf.String(date),
            Size=len(content),
            CheckSum=pikepdf.String(hashlib.md5(content, usedforsecurity=False).digest()),
        )
        specification = pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String(name),
            UF=pikepdf.String(name),
            Desc=pikepdf.String(name),
            AFRelationship=pikepdf.Name.Data,
            EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
        names += [pikepdf.String(name), pdf.make_indirect(specification)]
    if "/Names" not in pdf.Root:
        pdf.Root["/Names"] = pikepdf.Dictionary()
    pdf.Root.Names["/EmbeddedFiles"] = pikepdf.Dictionary(Names=pikepdf.Array(names))
    pdf.Root["/AF"] = pikepdf.Array(names[1::2])


def _pdf_date(moment: str) -> str:
    """``2026-11-23T00:00:00Z`` as PDF writes it (ISO 32000-1, 7.9.4)."""
    return "D:" + "".join(letter for letter in moment if letter.isdigit()) + "Z"
