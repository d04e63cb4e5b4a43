"""The glossary, ``glossary.yaml``: one file for all languages, a text per locale."""

from __future__ import annotations

from typing import Any, cast

from reportbuild.diagnostics import Outcome, Sink
from reportbuild.files import Files
from reportbuild.model import AUDIENCES, Audience, Glossary, Localised, Term
from reportbuild.project import validate
from reportbuild.project.validate import Place
from reportbuild.project.yamlpos import read_yaml

_KEYS = ("term", "forms", "expansion", "definition", "lang", "sources", "see", "audience")


def load_glossary(files: Files, path: str, locales: dict[str, str]) -> Outcome[Glossary]:
    """Read and check the glossary.

    A text stands under a locale (``fr-CA``) or a language (``fr``); the locale of the report wins,
    and a text of another locale (``fr-FR``) is kept in the file and never used in its place.

    Args:
        files: must declare ``path``.
        path: the glossary's project path.
        locales: language code → locale, the report's languages in order.

    Returns:
        The terms in file order; None only when the file cannot be read as YAML. Rules besides
        the general ones of :mod:`validate`: ``translation-exists``, ``id-is-unique``.
    """
    sink = Sink()
    data = read_yaml(files, path, sink)
    if data is None:
        return sink.outcome(None)
    place = Place(path, sink)
    if not isinstance(data, dict):
        validate.wrong_type(data, place, "a mapping of terms")
        return sink.outcome(Glossary())
    terms = [_term(str(ident), value, place / ident, locales) for ident, value in data.items()]
    _check_words(terms, place, locales)
    return sink.outcome(Glossary(tuple(terms)))


def _term(ident: str, value: Any, place: Place, locales: dict[str, str]) -> Term:
    validate.identifier(ident, place.key)
    entry = validate.mapping(value, place, _KEYS, ("term",))

    def words(key: str) -> Localised:
        if key not in entry:
            return {}
        return {c: validate.text(v, at) for c, v, at in _chosen(entry[key], place / key, locales)}

    definition = words("definition")
    if definition:
        _require(definition, place / "definition", locales)
    word = words("term")
    if "term" in entry:
        _require(word, place / "term", locales)
    forms = _chosen(entry["forms"], place / "forms", locales) if "forms" in entry else []
    audience = validate.choice(
        entry.get("audience", "public"), place / "audience", "audience", AUDIENCES, "internal"
    )
    return Term(
        id=ident,
        word=word,
        forms={code: validate.texts(value, at) for code, value, at in forms},
        definition=definition,
        expansion=words("expansion"),
        lang=validate.text(entry["lang"], place / "lang") if "lang" in entry else "",
        sources=validate.texts(entry["sources"], place / "sources") if "sources" in entry else (),
        see=validate.texts(entry["see"], place / "see") if "see" in entry else (),
        audience=cast(Audience, audience),
    )


def _chosen(value: Any, place: Place, locales: dict[str, str]) -> list[tuple[str, Any, Place]]:
    """Language code, value and place of the text each language of the report takes."""
    if not isinstance(value, dict):
        example = " and ".join(f"'{code}:'" for code in locales)
        validate.wrong_type(value, place, "a mapping of languages", f"write it below {example}")
        return []
    for tag in value:
        if str(tag).split("-")[0] not in locales:
            hint = f"the languages of the report are {validate.quoted(locales)}"
            (place / tag).key.report("key-is-known", f"unknown language '{tag}'", hint)
    found = []
    for code, locale in locales.items():
        tag = next((tag for tag in (locale, code) if value.get(tag) is not None), None)
        if tag is not None:
            found.append((code, value[tag], place / tag))
    return found


def _require(words: Localised, place: Place, locales: dict[str, str]) -> None:
    for code, locale in locales.items():
        if code not in words:
            message = f"{place.subject} has no text in '{code}'"
            place.report("translation-exists", message, f"write it below '{locale}:'")


def _check_words(terms: list[Term], place: Place, locales: dict[str, str]) -> None:
    """A word leads to one entry, or a mark in the text would be ambiguous."""
    for code in locales:
        owners: dict[str, str] = {}
        for term in terms:
            for word in (term.word.get(code, ""), *term.forms.get(code, ())):
                owner = owners.setdefault(word.casefold(), term.id)
                if word and owner != term.id:
                    message = f"the word '{word}' ('{code}') belongs to '{owner}' already"
                    (place / term.id).key.report("id-is-unique", message, "keep it in one of them")
