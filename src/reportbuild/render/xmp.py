"""The metadata packet of a PDF (ISO 16684-1), with the claims of PDF/A-3a and PDF/UA-1."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from reportbuild.model import Book

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

# ISO 19005-3, 6.6.2.3: a schema that the standard does not know must be described in the file.
_UA_SCHEMA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""


def xmp_packet(book: Book, producer: str) -> bytes:
    """The packet for one edition.

    Args:
        book: title, contributors, licence, DOI and dates are taken.
        producer: the program that wrote the PDF.

    Returns:
        XML in UTF-8; what the book does not have is left out.
    """
    published = [f"https://doi.org/{book.doi}"] if book.doi else []
    parts = [
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        _text("dc:title", book.title, book.language.locale),
        _list("dc:creator", "Seq", (who.name for who in book.contributors)),
        _text("dc:description", book.description, book.language.locale),
        _list("dc:subject", "Bag", book.keywords),
        _list("dc:language", "Bag", [book.language.locale]),
        _list("dc:publisher", "Bag", [book.publisher]),
        _text("dc:rights", book.license, ""),
        _plain("dc:identifier", (published or [book.identifier])[0]),
        _list("dc:relation", "Bag", [book.base_url]),
        _plain("xmpRights:WebStatement", book.license_url),
        _plain("xmp:CreatorTool", "reportbuild"),
        _plain("xmp:CreateDate", book.modified),
        _plain("xmp:ModifyDate", book.modified),
        _plain("pdf:Producer", producer),
        _plain("pdf:Keywords", ", ".join(book.keywords)),
        _UA_SCHEMA,
    ]
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    body = "\n".join(part for part in parts if part)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}>'
        f'<rdf:Description rdf:about="">\n{body}\n</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _plain(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _text(name: str, value: str, locale: str) -> str:
    """A text with its language; the one marked ``x-default`` is what readers show."""
    if not value:
        return ""
    kinds = ["x-default", *([locale] if locale else [])]
    items = "".join(f"<rdf:li xml:lang={quoteattr(k)}>{escape(value)}</rdf:li>" for k in kinds)
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
