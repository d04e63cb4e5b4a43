"""``report.yaml``: what the report is, in which languages, and what it contains."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, cast

from reportbuild.diagnostics import Outcome, Sink, did_you_mean
from reportbuild.files import Files
from reportbuild.model import (
    AUDIENCES,
    PRODUCTS,
    RAW_HTML,
    Audience,
    LanguageChoice,
    Localised,
    Product,
    Project,
    RawHtml,
    SpineItem,
)
from reportbuild.project import validate
from reportbuild.project.contents import BIBLIOGRAPHY, fill_shelf, read_cases, read_spine
from reportbuild.project.contributors import read_contributors
from reportbuild.project.languages import language_file
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml
from reportbuild.versions import is_version

REPORT_FILE = "report.yaml"

_REQUIRED = ("slug", "title", "languages", "contents")
_KEYS = (
    *("slug", "title", "subtitle", "description", "version", "date", "status"),
    *("source-language", "languages", "audiences", "formats", "contents", "cases"),
    *("bibliography", "nocite", "bibliography-per-chapter"),
    *("contributors", "publisher", "license", "keywords"),
    *("base-url", "doi", "identifier", "raw-html", "rules", "aliases"),
)
#: Citation styles of languages that name none: the report's own choice in each.
_STYLES, DEFAULT_STYLE = {"fr": "iso690-author-date-fr"}, "chicago-author-date"
#: Formats of a report that names none: those that readers get.
_USUAL = 3
_STATES = ("draft", "final")
_SEVERITIES = ("error", "warning", "ignore")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]+)*")
#: DOI Handbook, section 2.2: the prefix 10.REGISTRANT, a slash, any suffix.
_DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/\S+")


def load_report(files: Files, listing: dict[str, str]) -> Outcome[Project]:
    """Read and check the report's description against the files that exist.

    Args:
        files: must declare ``report.yaml``.
        listing: every file found under ``chapters/``, ``figures/`` and ``templates/lang/``
            (the packaged theme's too) and the bibliography, as project paths, each with the
            ``id:`` of its front matter (empty when it has none).

    Returns:
        The report without its damaged parts; None only when the file is missing or not YAML.
        Rules besides the general ones of :mod:`validate`: ``chapter-exists``,
        ``chapter-is-listed``, ``chapter-id-is-unique``, ``case-exists``, ``case-is-listed``,
        ``translation-exists``, ``bibliography-exists``, ``locale-is-known``,
        ``role-is-not-misspelt``, ``version-can-be-published``.
    """
    sink = Sink()
    data = read_yaml(files, REPORT_FILE, sink)
    if data is None:
        return sink.outcome(None)
    return sink.outcome(_project(data, Place(REPORT_FILE, sink), listing))


def _project(data: Any, place: Place, listing: Mapping[str, str]) -> Project:
    entry = validate.mapping(data, place, _KEYS, _REQUIRED)
    languages = _languages(entry.get("languages"), place / "languages", listing)
    codes = tuple(language.code for language in languages)
    source = _source_language(entry, place, codes)
    cases, spine = _contents(entry, place, source, codes, listing)
    license_name, license_url = _license(entry, place)

    def per_language(key: str) -> Localised:
        return validate.localised(entry[key], place / key, codes) if key in entry else {}

    return Project(
        slug=validate.optional(validate.identifier, entry, place, "slug"),
        title=per_language("title"),
        subtitle=per_language("subtitle"),
        description=per_language("description"),
        version=validate.optional(_version, entry, place, "version"),
        date=validate.optional(validate.day, entry, place, "date"),
        status=_chosen(entry, place, "status", _STATES),
        source_language=source,
        languages=languages,
        audiences=cast(tuple[Audience, ...], _words(entry, place, "audiences", AUDIENCES, 1)),
        formats=cast(tuple[Product, ...], _words(entry, place, "formats", PRODUCTS, _USUAL)),
        spine=spine,
        cases=cases,
        bibliography=_bibliography(entry, place, listing),
        contributors=read_contributors(entry.get("contributors", []), place / "contributors"),
        publisher=validate.optional(validate.text, entry, place, "publisher"),
        license=license_name,
        license_url=license_url,
        keywords=_keywords(entry, place, codes),
        base_url=validate.optional(validate.url, entry, place, "base-url"),
        doi=validate.optional(_doi, entry, place, "doi"),
        identifier=validate.optional(validate.text, entry, place, "identifier"),
        raw_html=_raw_html(entry, place),
        severities=_severities(entry.get("rules", {}), place / "rules"),
        nocite=validate.texts(entry.get("nocite", []), place / "nocite"),
        bibliography_per_chapter=validate.flag(entry, place, "bibliography-per-chapter"),
        aliases=validate.identifiers(entry.get("aliases", {}), place / "aliases"),
    )


def _chosen(entry: Mapping[str, Any], place: Place, key: str, known: tuple[str, ...]) -> str:
    """One of the known words; the first when the key is absent or damaged."""
    return validate.choice(entry.get(key, known[0]), place / key, key, known, known[0])


def _raw_html(entry: Mapping[str, Any], place: Place) -> RawHtml:
    """What becomes of HTML in chapters; letting it through is never silent."""
    chosen = cast(RawHtml, _chosen(entry, place, "raw-html", RAW_HTML))
    if chosen == "allow":
        message = "HTML in chapters reaches the readers of the site as it is typed, scripts too"
        hint = "'raw-html: sanitise' keeps what is harmless"
        (place / "raw-html").report("raw-html-is-sanitised", message, hint)
    return chosen


def _contents(
    entry: Mapping[str, Any],
    place: Place,
    source: str,
    codes: tuple[str, ...],
    listing: Mapping[str, str],
) -> tuple[tuple[str, ...], tuple[SpineItem, ...]]:
    """Cases and reading order; nothing can be paired in a report without languages."""
    if not codes:
        return (), ()
    shelf = fill_shelf(listing, (source, *(code for code in codes if code != source)), place)
    cases = read_cases(entry.get("cases", []), place / "cases", shelf)
    if "contents" not in entry:
        return cases, ()
    return cases, read_spine(entry["contents"], place / "contents", cases, shelf)


def _languages(value: Any, place: Place, listing: Mapping[str, str]) -> tuple[LanguageChoice, ...]:
    if value is None:
        return ()
    hint = "write '  en: {locale: en-GB, csl: …}' below it"
    if not isinstance(value, dict):
        validate.wrong_type(value, place, "a mapping", hint)
        return ()
    if not value:
        place.report("key-is-required", "the report has no language", hint)
    made = []
    for code, choice in value.items():
        at = place / code
        if not _LANGUAGE.fullmatch(code):
            hint = "use a code of two or three small letters, such as 'fr'"
            at.key.report("value-is-allowed", f"'{code}' is not a language code", hint)
            continue
        entry = validate.mapping(choice, at, ("locale", "csl"), ("locale",))
        locale = validate.optional(validate.text, entry, at, "locale")
        csl = validate.optional(validate.text, entry, at, "csl") or _STYLES.get(code, DEFAULT_STYLE)
        if locale:
            _check_locale(code, locale, at / "locale", listing)
        made.append(LanguageChoice(code, locale, csl))
    return tuple(made)


def _check_locale(code: str, locale: str, place: Place, listing: Mapping[str, str]) -> None:
    folder = PurePosixPath(language_file(locale)).parent
    known = sorted(
        p.stem for p in map(PurePosixPath, listing) if p.parent == folder and p.suffix == ".yaml"
    )
    if locale not in known:
        hint = f"{validate.suggest(locale, known)}; or write {language_file(locale)}"
        place.report("locale-is-known", f"unknown locale '{locale}'", hint)
    elif locale.split("-")[0].lower() != code.split("-")[0]:
        place.report("value-is-allowed", f"'{locale}' is not a locale of the language '{code}'")


def _source_language(entry: Mapping[str, Any], place: Place, codes: tuple[str, ...]) -> str:
    first = codes[0] if codes else ""
    if "source-language" not in entry or not codes:
        return first
    at = place / "source-language"
    return validate.choice(entry["source-language"], at, "language", codes, first)


def _words(
    entry: Mapping[str, Any], place: Place, key: str, known: tuple[str, ...], default: int
) -> tuple[str, ...]:
    """Known words without repeats; the first ``default`` of them when the key is absent."""
    if key not in entry:
        return known[:default]
    what = key.removesuffix("s")
    found = validate.items(entry[key], place / key)
    return validate.unique([(validate.choice(item, at, what, known), at) for item, at in found])


def _bibliography(entry: Mapping[str, Any], place: Place, listing: Mapping[str, str]) -> str:
    if BIBLIOGRAPHY in entry:
        at = place / BIBLIOGRAPHY
        path = validate.text(entry[BIBLIOGRAPHY], at)
        if path and path not in listing:
            known = [name for name in listing if name.endswith(".bib")]
            message, hint = f"there is no '{path}'", did_you_mean(path, known)
            if "/" in path:
                message = f"the bibliography has to stand beside {REPORT_FILE}, not at '{path}'"
                hint = "move the file there and write its name alone"
            at.report("bibliography-exists", message, hint)
            return ""
        return path
    contents = entry.get("contents")
    for i, item in enumerate(contents if isinstance(contents, list) else []):
        if isinstance(item, dict) and item.get("list") == BIBLIOGRAPHY:
            message = "the contents list a bibliography, but the report names no file for it"
            at = place / "contents" / i / "list"
            at.report("bibliography-exists", message, "add 'bibliography: references.bib'")
    return ""


def _version(value: Any, place: Place) -> str:
    seen = validate.text(value, place)
    if seen and not is_version(seen):
        message = f"'{seen}' is no version that can be published"
        place.report("version-can-be-published", message, "write three numbers: 'version: 1.0.0'")
    return seen


def _license(entry: Mapping[str, Any], place: Place) -> tuple[str, str]:
    if "license" not in entry:
        return "", ""
    at = place / "license"
    stated = validate.mapping(entry["license"], at, ("name", "url"), ("name",))
    name = validate.optional(validate.text, stated, at, "name")
    return name, validate.optional(validate.url, stated, at, "url")


def _keywords(
    entry: Mapping[str, Any], place: Place, codes: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    if "keywords" not in entry:
        return {}
    found = validate.per_language(entry["keywords"], place / "keywords", codes)
    return {code: validate.texts(words, at) for code, words, at in found}


def _doi(value: Any, place: Place) -> str:
    seen = validate.text(value, place)
    if seen and not _DOI.fullmatch(seen):
        hint = "write it without address: 10.1000/182"
        place.report("value-is-allowed", f"'{seen}' is not a DOI", hint)
        return ""
    return seen


def _severities(value: Any, place: Place) -> dict[str, str]:
    if not value:
        return {}
    # Only reports that re-grade rules need the whole table.
    from reportbuild.rules import RULES

    if not isinstance(value, dict):
        validate.wrong_type(value, place, "a mapping", "write '  rule-id: warning'")
        return {}
    made = {}
    for rule, severity in value.items():
        at = place / rule
        if rule not in RULES:
            at.key.report("key-is-known", f"unknown rule '{rule}'", did_you_mean(rule, RULES))
            continue
        chosen = validate.choice(severity, at, "severity", _SEVERITIES)
        if chosen:
            made[rule] = chosen
    return made
