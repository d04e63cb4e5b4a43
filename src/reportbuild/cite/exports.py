"""Works as files that reference managers read: BibLaTeX and RIS.

Sources: BibLaTeX manual, section 2.1; RIS format specification (Research Information Systems),
with the type codes reference managers share; CSL 1.0.2 appendix III and IV for the types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: CSL type → BibLaTeX type, RIS type.
_TYPES = {
    "article-journal": ("article", "JOUR"),
    "book": ("book", "BOOK"),
    "chapter": ("incollection", "CHAP"),
    "dataset": ("dataset", "DATA"),
    "figure": ("misc", "FIGURE"),
    "legislation": ("legislation", "STAT"),
    "paper-conference": ("inproceedings", "CPAPER"),
    "report": ("report", "RPRT"),
    "thesis": ("thesis", "THES"),
    "webpage": ("online", "ELEC"),
}
_ESCAPED = re.compile(r"([&%$#_{}])")
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)[^>]*>")

#: BibLaTeX field, RIS tag, CSL variable; in the order in which they are written.
_PLAIN = (
    ("title", "TI", "title"),
    ("booktitle", "T2", "container-title"),
    ("series", "T3", "collection-title"),
    ("publisher", "PB", "publisher"),
    ("location", "CY", "publisher-place"),
    ("volume", "VL", "volume"),
    ("number", "IS", "issue"),
    ("number", "M1", "number"),
    ("version", "ET", "version"),
    ("isbn", "SN", "ISBN"),
    ("issn", "SN", "ISSN"),
    ("doi", "DO", "DOI"),
    ("url", "UR", "URL"),
    ("langid", "LA", "language"),
)
_RENAMED = {
    "article": {"booktitle": "journaltitle"},
    "report": {"publisher": "institution"},
    "thesis": {"publisher": "institution"},
    "misc": {"booktitle": "howpublished", "publisher": "organization"},
    "online": {"booktitle": "maintitle", "publisher": "organization"},
}
#: BibLaTeX names languages; what the report's own languages are called there.
_LANGUAGES = {"en": "english", "en-GB": "british", "fr": "french", "fr-CA": "canadien"}
_AS_TYPED = frozenset(("doi", "url", "langid"))


def to_biblatex(work: dict[str, Any]) -> str:
    """The CSL-JSON item as one BibLaTeX entry, with a line end after it."""
    kind = _TYPES.get(work.get("type", ""), ("misc", "GEN"))[0]
    fields: dict[str, str] = {}
    for role in ("author", "editor"):
        if work.get(role):
            fields[role] = " and ".join(_tex_name(name) for name in work[role])
    for field, _, variable in _PLAIN:
        value = _words(work, variable)
        if value:
            name = _RENAMED.get(kind, {}).get(field, field)
            written = value if field in _AS_TYPED else _tex(value)
            # Inner braces keep the capitals of a title.
            fields.setdefault(name, f"{{{written}}}" if field == "title" else written)
    if "langid" in fields:
        code = fields.pop("langid")
        known = _LANGUAGES.get(code, _LANGUAGES.get(code.split("-")[0], ""))
        fields |= {"langid": known} if known else {}
    if _date(work):
        fields["date"] = _date(work)
    if work.get("page"):
        fields["pages"] = re.sub(r"[-–]+", "--", str(work["page"]))
    if work.get("genre"):
        fields["type"] = _tex(str(work["genre"]))
    rows = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{work['id']},\n{rows}}}\n"


def to_ris(work: dict[str, Any]) -> str:
    """The CSL-JSON item as one RIS record; lines end in CR LF, as the format says."""
    lines = [f"TY  - {_TYPES.get(work.get('type', ''), ('misc', 'GEN'))[1]}"]
    lines += list(_ris_names(work))
    date = _date(work)
    if date:
        year, _, rest = date.partition("-")
        lines += [f"PY  - {year}", f"DA  - {year}/{rest.replace('-', '/')}" if rest else ""]
    lines += [f"{tag}  - {value}" for _, tag, v in _PLAIN if (value := _words(work, v))]
    if work.get("page"):
        start, _, end = str(work["page"]).replace("–", "-").partition("-")
        lines += [f"SP  - {start}", f"EP  - {end}" if end else ""]
    lines += [f"ID  - {work['id']}", "ER  - ", ""]
    return "\r\n".join(line for line in lines if line) + "\r\n"


def _ris_names(work: dict[str, Any]) -> Iterator[str]:
    for role, tag in (("author", "AU"), ("editor", "ED")):
        for name in work.get(role, ()):
            parts = [_family(name), name.get("given", ""), name.get("suffix", "")]
            yield f"{tag}  - {', '.join(part for part in parts if part)}"


def _family(name: dict[str, str]) -> str:
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
    words = [*particles, name.get("family") or name.get("literal", "")]
    return " ".join(word for word in words if word)


def _tex_name(name: dict[str, str]) -> str:
    if name.get("literal"):
        return f"{{{_tex(name['literal'])}}}"
    parts = [_family(name), name.get("suffix", ""), name.get("given", "")]
    return ", ".join(_tex(part) for part in parts if part)


def _words(work: dict[str, Any], variable: str) -> str:
    return " ".join(_MARKUP.sub("", str(work.get(variable) or "")).split())


def _tex(words: str) -> str:
    return _ESCAPED.sub(r"\\\1", words.replace("\\", ""))


def _date(work: dict[str, Any]) -> str:
    parts = (work.get("issued", {}).get("date-parts") or [[]])[0]
    return "-".join(f"{int(part):02}" for part in parts)
