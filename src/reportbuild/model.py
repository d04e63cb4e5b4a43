"""The values that travel between rooms: frozen, plain, and the same for every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Audience = Literal["public", "consortium", "internal"]
Format = Literal["html", "epub", "pdf"]
#: What can be asked for: a format, or ``print``, the PDF as a print shop wants it.
Product = Literal["html", "epub", "pdf", "print"]
#: What becomes of HTML in chapters (``raw-html`` in ``report.yaml``).
RawHtml = Literal["sanitise", "allow", "drop"]
#: Files that an image may name; ``.vl.json`` is drawn from a Vega-Lite specification.
IMAGE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".vl.json")
AUDIENCES: tuple[Audience, ...] = ("public", "consortium", "internal")
PRODUCTS: tuple[Product, ...] = ("html", "epub", "pdf", "print")
RAW_HTML: tuple[RawHtml, ...] = ("sanitise", "allow", "drop")

#: One string per language code: ``{"en": "Title", "fr": "Titre"}``.
Localised = dict[str, str]

#: A node of pandoc's JSON document tree (pandoc-types 1.23): ``{"t": …, "c": …}``.
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or an organisation, and what they did (CRediT-like role words, free text)."""

    name: str
    kind: Literal["person", "organisation"] = "organisation"
    roles: tuple[str, ...] = ()
    url: str = ""
    orcid: str = ""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language of the report as ``report.yaml`` states it: code, locale, CSL style name."""

    code: str
    locale: str
    csl: str


@dataclass(frozen=True, slots=True)
class SpineItem:
    """One unit of the reading order: a chapter, a case or a generated list.

    Attributes:
        id: language-neutral id (``method``, ``case-ecto-montreal``, ``bibliography``).
        kind: ``chapter`` (a Markdown file), ``case`` (a record with prose), ``bibliography``.
        sources: language code → Markdown path relative to the root; a missing language is absent.
        parent: id of the chapter this item belongs to (cases), else empty.
    """

    id: str
    kind: Literal["chapter", "case", "bibliography"]
    sources: dict[str, str] = field(default_factory=dict)
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """The report as configured: everything ``report.yaml`` says, checked."""

    slug: str
    title: Localised
    subtitle: Localised
    description: Localised
    version: str
    date: str
    status: str
    source_language: str
    languages: tuple[LanguageChoice, ...]
    audiences: tuple[Audience, ...]
    formats: tuple[Product, ...]
    spine: tuple[SpineItem, ...]
    cases: tuple[str, ...]
    bibliography: str
    contributors: tuple[Contributor, ...]
    publisher: str
    license: str
    license_url: str
    keywords: dict[str, tuple[str, ...]]
    base_url: str = ""
    doi: str = ""
    identifier: str = ""
    raw_html: RawHtml = "sanitise"
    severities: dict[str, str] = field(default_factory=dict)
    #: works listed without being cited; ``("*",)`` for all
    nocite: tuple[str, ...] = ()
    bibliography_per_chapter: bool = False
    #: published anchor that is gone → the anchor that took its place
    aliases: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """One language of an edition: its locale and every word the tool itself says in it.

    Read from ``templates/lang/<locale>.yaml``; ``strings`` has the same keys in every file.
    ``name`` is the language's own name (``Français``).
    """

    code: str
    locale: str
    csl_locale: str
    hyphenation: str
    strings: dict[str, str]
    typography: dict[str, Any]
    months: tuple[str, ...]
    date_format: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """language × audience × format, and a variant where it is not the plain one.

    Variants of the PDF are ``review`` and ``print``.
    """

    lang: str
    audience: Audience
    format: Format
    variant: str = ""

    @staticmethod
    def of(lang: str, audience: Audience, product: Product) -> Edition:
        """The edition that a product is."""
        if product == "print":
            return Edition(lang, audience, "pdf", product)
        return Edition(lang, audience, product)

    @property
    def id(self) -> str:
        """``fr-pdf`` for a public edition, ``consortium-fr-pdf`` for a narrower one."""
        audience = "" if self.audience == "public" else self.audience
        parts = (audience, self.variant, self.lang, self.format)
        return "-".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a fact states, for sorting and charts; the words remain the statement.

    Attributes:
        number: the number, or the lower end of a span.
        unit: a code of the unit table (``members``, ``m2``), or an ISO 4217 currency code.
        upper: the upper end of a span, else None.
        qualifier: ``about``, ``at-least`` or ``at-most``; empty for a plain number.
        year: when it held, or of which year the money is; empty when the source is undated.
        per: ``month`` or ``year`` for what recurs.
    """

    number: float
    unit: str
    upper: float | None = None
    qualifier: str = ""
    year: str = ""
    per: str = ""

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency."""
        return len(self.unit) == 3 and self.unit.isupper()


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of a case with what it rests on.

    Attributes:
        path: where it stands in ``case.yaml`` (``funding/0``), for places in findings.
        value: the statement per language, or ``{"": text}`` when it is the same in all.
        status: ``verified``, ``single-source``, ``memory``, ``analysis``.
        src: ids of the case's own sources, or ``cite:KEY`` for a bibliography entry.
        note: per language; empty when there is none.
        audience: who may read it.
        range: earliest and latest year, where sources disagree or a span is meant.
        as_of: month or year (``2018-08``, ``2018``) in which it held.
        quantities: the numbers it states.
    """

    path: str
    value: Localised
    status: str = ""
    src: tuple[str, ...] = ()
    note: Localised = field(default_factory=dict)
    audience: Audience = "public"
    range: tuple[int, int] | None = None
    as_of: str = ""
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A web source of a case: its id within the case, address, and what it supports.

    ``accessed`` is the day it was read live (``YYYY-MM-DD``), empty when only a stored copy was.
    """

    id: str
    url: str
    supports: Localised
    accessed: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes of a controlled vocabulary with what they mean.

    Attributes:
        name: the field that uses it (``legal_form_kind``).
        definitions: code → definition per language.
        countries: code → country → what is particular there, per language.
    """

    name: str
    definitions: dict[str, Localised]
    countries: dict[str, dict[str, Localised]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One record: fields in the order of the field table, each a list of facts.

    ``fields`` maps a field name (``founded``, ``funding`` …) to its facts; single-valued fields
    hold one. ``geo`` is ``(latitude, longitude)`` in degrees, or None when the case has no place.
    """

    id: str
    name: str
    file: str
    family: str
    city: str
    region: str
    country: str
    summary: Localised
    fields: dict[str, tuple[Fact, ...]]
    sources: tuple[Source, ...]
    priority: int = 1
    geo: tuple[float, float] | None = None
    geo_precision: str = ""
    geo_status: str = ""
    audience: Audience = "public"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary, with a text per language code.

    Attributes:
        id: its name in ``glossary.yaml``; its anchor is ``term-<id>``.
        word: the term itself.
        forms: other words it goes by in the text (plurals, variants).
        definition: plain text; empty for a word that is recorded but not defined.
        expansion: what an abbreviation stands for.
        lang: language of the word when it is the same foreign one everywhere.
        sources: bibliography keys the definition rests on.
        see: anchors to read on at.
        audience: who may read it.
    """

    id: str
    word: Localised
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    definition: Localised = field(default_factory=dict)
    expansion: Localised = field(default_factory=dict)
    lang: str = ""
    sources: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    audience: Audience = "public"


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of ``glossary.yaml`` in file order."""

    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The reference database.

    ``entries`` are CSL-JSON items in file order; ``evidence`` maps a key to the comment above its
    entry (``verified: …``, ``single-source: …``, ``memory …``), where there is one.
    """

    entries: tuple[dict[str, Any], ...]
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """A bibliography entry as its author typed it: type and field names in small letters."""

    key: str
    type: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Doc:
    """One unit of the spine in one language, as pandoc blocks without source positions.

    Attributes:
        id: the spine item's id.
        kind: the spine item's kind.
        lang: language code.
        file: the Markdown file the blocks came from, for places in findings.
        meta: front matter (plain values).
        blocks: pandoc JSON blocks.
    """

    id: str
    kind: str
    lang: str
    file: str
    meta: dict[str, Any]
    blocks: list[Node]


@dataclass(frozen=True, slots=True)
class Label:
    """A thing that can be referred to.

    Attributes:
        id: the anchor.
        kind: ``chapter``, ``appendix``, ``section``, ``figure``, ``table``, ``case``, ``equation``;
            ``place`` (anything else), ``term`` (a glossary entry), ``index`` (a marked passage).
        item: id of the spine item that holds it.
        number: ``"2.1"``, or empty when unnumbered.
        title: plain text of the heading or caption; of an index mark, its entry.
        level: heading level (1 for a chapter), 0 for floats.
    """

    id: str
    kind: str
    item: str
    number: str
    title: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """What one unit contributes to the index of its edition, in document order."""

    item: str
    kind: str
    parent: str
    file: str
    labels: tuple[Label, ...]
    #: citation clusters (pandoc Cite nodes with a bibliography key), in order
    clusters: tuple[Node, ...]
    #: cross-reference keys as typed
    targets: tuple[str, ...]
    #: figures used: path as typed
    images: tuple[str, ...]
    #: for each cluster: notes called before it in the unit, and whether it stands inside one
    cluster_places: tuple[tuple[int, bool], ...] = ()
    #: whether the unit prints a list of works
    lists_works: bool = False
    #: anchors this unit links to
    links: tuple[str, ...] = ()
    #: generated lists it asks for, by class
    lists: tuple[str, ...] = ()
    #: anchor of a figure or table → its caption as lists repeat it
    captions: dict[str, list[Node]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Index:
    """All labels of an edition with their numbers, in reading order; captions as in `Outline`."""

    labels: dict[str, Label]
    order: tuple[str, ...]
    captions: dict[str, list[Node]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citations:
    """The rendered citations of an edition.

    ``clusters`` maps a spine item's id to the rendered inlines of its clusters, in order;
    ``entries`` are bibliography entries in order: (key, inlines); ``sightings`` maps a key to the
    anchors of the clusters that cite it, in reading order.
    """

    clusters: dict[str, tuple[list[Node], ...]]
    entries: tuple[tuple[str, list[Node]], ...]
    sightings: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brief:
    """What one unit needs of the rest of its edition, and nothing more.

    Attributes:
        own: labels defined in the unit.
        seen: labels referred to from the unit.
        cites: rendered inlines of the unit's clusters, in order.
        entries: bibliography entries, only for a unit that prints them.
        sightings: key → anchors of the clusters that cite it, for those entries.
        lists: class of a generated list → its labels in reading order, only for the unit that
            prints it; that of ``index`` has the headings its marks stand under as well.
        captions: the captions of listed figures and tables.
    """

    own: dict[str, Label]
    seen: dict[str, Label]
    cites: tuple[list[Node], ...]
    entries: tuple[tuple[str, list[Node]], ...] = ()
    sightings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    captions: dict[str, list[Node]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of ``build/``: path relative to it, edition id, media type, SHA-256, bytes."""

    path: str
    edition: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BookItem:
    """A spine item as navigation shows it.

    ``path`` is the page's address below ``site/<lang>/``, without extension
    (``02-method``, ``cases/ecto-montreal``); ``translations`` maps the other language codes to
    the same item's path there. ``sections`` are the item's own level-2 and level-3 headings.
    """

    id: str
    kind: str
    parent: str
    number: str
    title: str
    anchor: str
    path: str
    translations: dict[str, str]
    sections: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """What every format needs of one edition besides the chapters themselves.

    ``date`` is an ISO date (``2026-11-23``); ``identifier`` is a URN or DOI URL; ``modified`` the
    build's clock as ``YYYY-MM-DDThh:mm:ssZ``.
    """

    language: Language
    audience: Audience
    slug: str
    title: str
    subtitle: str
    description: str
    version: str
    status: str
    date: str
    modified: str
    identifier: str
    doi: str
    base_url: str
    publisher: str
    license: str
    license_url: str
    keywords: tuple[str, ...]
    contributors: tuple[Contributor, ...]
    items: tuple[BookItem, ...]
    formats: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class HowToCite:
    """How to cite the report or a thing in it.

    Attributes:
        anchor: of the thing; empty for the report as a whole.
        item: id of the spine item that holds it; empty for the report.
        entries: name of the style (``APA``) → the entry as HTML inlines.
        bibtex: BibLaTeX entry for download.
        ris: RIS record for download.
        csl: CSL-JSON item.
    """

    anchor: str
    item: str
    entries: dict[str, str]
    bibtex: str
    ris: str
    csl: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fragment:
    """The HTML of one spine item in the dialect of one format.

    Attributes:
        item: id of the spine item.
        body: well-formed markup without ``html``/``body``.
        images: project paths of the images it shows, in order, without repeats.
        math: whether it contains MathML.
        text: the words alone (search, tests).
    """

    item: str
    body: str
    images: tuple[str, ...] = ()
    math: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A published version of the report.

    Attributes:
        version: three numbers and perhaps a pre-release (SemVer 2.0).
        date: the report's date, as an ISO date.
        updated: the build's clock, as ``YYYY-MM-DDThh:mm:ssZ``.
        status: ``draft`` or ``final``.
        title: of the report, by language code.
        notes: what changed, by language code.
        list_sha256: of the list of its files, ``vX.Y.Z/files.json``.
    """

    version: str
    date: str
    updated: str
    status: str
    title: Localised
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    list_sha256: str = ""

    @property
    def folder(self) -> str:
        """Where it stands below the web root."""
        return f"v{self.version}"
