"""From a document as pandoc writes it to the one that is sent: our styles, foot, map and threads.

Source: ECMA-376 parts 1 and 2 (parts of the package and their relations), and [MS-DOCX] 2.5.1
(``commentsExtended``). The bytes are the same for the same document.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportbuild.review.word.comments import is_sent

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

#: Names of the properties that say what a file is.
BUILD, UNIT = "ReviewBuild", "ReviewUnit"

#: The namespace of the map inside.
MAP = "urn:reportbuild:review-map"

#: Any number will do, it only has to stay: Word asks for one for each part of data.
_STORE = "{6F0C6E1B-3F2C-4C6A-9A59-5D1B7C0A7E21}"

#: The earliest time a ZIP archive can name.
_EPOCH = (1980, 1, 1, 0, 0, 0)

_SETTINGS = f"""\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:settings xmlns:w="{_W}"><w:zoom w:percent="110"/><w:trackRevisions/>\
<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>\
<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>\
<w:compat><w:compatSetting w:name="compatibilityMode" \
w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>\
<w:themeFontLang w:val="LOCALE"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>\
</w:settings>"""

#: A4 with 25 mm at the sides.
_SECTION = (
    '<w:sectPr xmlns:w="{w}" xmlns:r="{r}"><w:footerReference w:type="default" r:id="rIdFoot"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" '
    'w:left="1418" w:header="708" w:footer="600" w:gutter="0"/></w:sectPr>'
)


_FOOT = (
    '<w:ftr xmlns:w="{w}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t/></w:r>'
    '<w:r><w:tab/></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    "</w:ftr>"
)


@dataclass(frozen=True, slots=True)
class WordFacts:
    """What a document says of itself.

    Attributes:
        title: of the unit.
        unit: its id.
        build: id of the build.
        status: one line for the foot of each page.
        locale: language of the words.
        date: ISO date.
        styles: the style sheet (``review/word-styles.xml``).
        source_map: the map, as JSON.
    """

    title: str
    unit: str
    build: str
    status: str
    locale: str
    date: str
    styles: str
    source_map: bytes


def finish_document(raw: bytes, facts: WordFacts) -> bytes:
    """The document as it is sent.

    Args:
        raw: as pandoc wrote it.
        facts: what it says of itself.
    """
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = _document(parts["word/document.xml"])
    parts["word/styles.xml"] = facts.styles.replace("LOCALE", facts.locale).encode()
    parts["word/settings.xml"] = _SETTINGS.replace("LOCALE", facts.locale).encode()
    parts["word/footer1.xml"] = _foot(facts.status)
    parts["docProps/core.xml"] = _core(facts)
    parts["docProps/custom.xml"] = _custom({BUILD: facts.build, UNIT: facts.unit})
    comments, extended = _threads(parts["word/comments.xml"])
    parts["word/comments.xml"], parts["word/commentsExtended.xml"] = comments, extended
    parts |= _data(facts.source_map)
    parts["word/_rels/document.xml.rels"] = _relations(parts["word/_rels/document.xml.rels"])
    parts["[Content_Types].xml"] = _types(parts["[Content_Types].xml"])
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts):
            made.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _names(default: str, **prefixes: str) -> Any:
    """Prefixes of a document; lxml names the one without prefix None, which its types forbid."""
    return {None: default, **prefixes}


def _write(root: _Element) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _document(content: bytes) -> bytes:
    """The text with our page, pictures named by what they show, and tables as wide as needed."""
    from lxml import etree

    root = etree.fromstring(content)
    body = root[0]
    for section in body.findall(f"{{{_W}}}sectPr"):
        body.remove(section)
    body.append(etree.fromstring(_SECTION.format(w=_W, r=_R)))
    for element in root.iter("{*}cNvPr", "{*}docPr"):
        # pandoc repeats a picture's address here, which is the whole picture.
        if element.get("descr", "").startswith("data:"):
            del element.attrib["descr"]
    for layout in root.iter(f"{{{_W}}}tblLayout"):
        layout.set(f"{{{_W}}}type", "autofit")
    return _write(root)


def _foot(status: str) -> bytes:
    from lxml import etree

    foot = _FOOT.format(w=_W)
    root = etree.fromstring(foot)
    next(root.iter(f"{{{_W}}}t")).text = status
    return _write(root)


def _core(facts: WordFacts) -> bytes:
    from lxml import etree

    terms, dublin = "http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/"
    kinds = "http://www.w3.org/2001/XMLSchema-instance"
    space = f"{_PACKAGE}/metadata/core-properties"
    names = {"cp": space, "dc": dublin, "dcterms": terms, "xsi": kinds}
    root = etree.Element(f"{{{space}}}coreProperties", nsmap=names)
    etree.SubElement(root, f"{{{dublin}}}title").text = facts.title
    etree.SubElement(root, f"{{{dublin}}}language").text = facts.locale
    for name in ("created", "modified"):
        date = etree.SubElement(root, f"{{{terms}}}{name}", {f"{{{kinds}}}type": "dcterms:W3CDTF"})
        date.text = f"{facts.date}T00:00:00Z"
    return _write(root)


def _custom(values: dict[str, str]) -> bytes:
    from lxml import etree

    home = "http://schemas.openxmlformats.org/officeDocument/2006"
    space, kinds = f"{home}/custom-properties", f"{home}/docPropsVTypes"
    root = etree.Element(f"{{{space}}}Properties", nsmap=_names(space, vt=kinds))
    for number, (name, value) in enumerate(values.items(), 2):
        kind = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
        attributes = {"fmtid": kind, "pid": str(number), "name": name}
        entry = etree.SubElement(root, f"{{{space}}}property", attributes)
        etree.SubElement(entry, f"{{{kinds}}}lpwstr").text = value
    return _write(root)


def _threads(content: bytes) -> tuple[bytes, bytes]:
    """Comments with names for their paragraphs, and who answers whom.

    A comment that was sent ends with its id; those that follow it up to the next one answer it.
    """
    from lxml import etree

    root = etree.fromstring(content)
    extended = etree.Element(f"{{{_W15}}}commentsEx", nsmap={"w15": _W15})
    first = ""
    for number, comment in enumerate(root, 1):
        last = list(comment.iter(f"{{{_W}}}p"))[-1]
        name = f"{number + 0x1000:08X}"
        last.set(f"{{{_W14}}}paraId", name)
        words = "".join(str(text) for text in comment.itertext())
        entry = etree.SubElement(extended, f"{{{_W15}}}commentEx")
        entry.set(f"{{{_W15}}}paraId", name)
        if is_sent(words):
            first = name
        elif first:
            entry.set(f"{{{_W15}}}paraIdParent", first)
        entry.set(f"{{{_W15}}}done", "0")
    return _write(root), _write(extended)


def _data(source_map: bytes) -> dict[str, bytes]:
    """The map as a part of data, which Word and LibreOffice keep."""
    from lxml import etree

    root = etree.Element(f"{{{MAP}}}map", nsmap=_names(MAP))
    root.text = source_map.decode()
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    about = etree.Element(f"{{{space}}}datastoreItem", nsmap={"ds": space})
    about.set(f"{{{space}}}itemID", _STORE)
    etree.SubElement(about, f"{{{space}}}schemaRefs")
    relations = _empty_relations()
    _relate(relations, "rId1", f"{_R}/customXmlProps", "itemProps1.xml")
    return {
        "customXml/item1.xml": _write(root),
        "customXml/itemProps1.xml": _write(about),
        "customXml/_rels/item1.xml.rels": _write(relations),
    }


def _empty_relations() -> _Element:
    from lxml import etree

    space = f"{_PACKAGE}/relationships"
    return etree.Element(f"{{{space}}}Relationships", nsmap=_names(space))


def _relate(relations: _Element, ident: str, kind: str, target: str) -> None:
    from lxml import etree

    attributes = {"Id": ident, "Type": kind, "Target": target}
    etree.SubElement(relations, f"{{{_PACKAGE}/relationships}}Relationship", attributes)


def _relations(content: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)
    _relate(root, "rIdFoot", f"{_R}/footer", "footer1.xml")
    extended = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    _relate(root, "rIdThreads", extended, "commentsExtended.xml")
    _relate(root, "rIdMap", f"{_R}/customXml", "../customXml/item1.xml")
    return _write(root)


#: Part → its type.
_TYPES: Sequence[tuple[str, str]] = (
    ("/word/footer1.xml", f"{_WORD}.footer+xml"),
    ("/word/commentsExtended.xml", f"{_WORD}.commentsExtended+xml"),
    (
        "/customXml/itemProps1.xml",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    ),
)


def _types(content: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(content)
    known = {entry.get("PartName") for entry in root}
    for name, kind in _TYPES:
        if name not in known:
            attributes = {"PartName": name, "ContentType": kind}
            etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override", attributes)
    return _write(root)
