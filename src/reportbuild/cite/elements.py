"""Elements of CSL that citeproc-py 0.11.1 renders otherwise than the specification says.

The package finds the class of an element by name among the direct subclasses of its base, and a
later one replaces an earlier one; importing this module is therefore enough. Each class changes
one thing. Source: CSL 1.0.2 specification, section named in each class.
"""

# ruff: noqa: D102 -- the methods are the package's; each class says what it changes

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from citeproc import model
from citeproc.model import CitationStylesElement
from citeproc.source import VariableError
from citeproc.string import MixedString, NoCase, String

from reportbuild.cite.marks import CLOSE, OPEN

#: A word outside tags and entities; parts of a hyphenated word rise one by one.
_WORD = re.compile(r"(?<![<&/\w.’'])[^\W\d_]+(?:[’'][^\W\d_]+)*(?![^<]*>|;|\.\w)")
_ENTITY = re.compile(r"&(?:AMP|LT|GT);|</?[A-Z]+[^<>]*>")
_TAG = re.compile(r"<[^>]*>")
#: What pandoc's citeproc leaves small.
_SMALL = frozenset(
    (
        *("a", "about", "an", "and", "as", "at", "but", "by", "de", "down", "for", "from", "in"),
        *("into", "nor", "of", "on", "onto", "or", "over", "so", "the", "till", "to", "up", "van"),
        *("via", "von", "with", "yet"),
    )
)
_FIRST_LETTER = re.compile(r"^((?:<[^>]*>|[\W_])*)([^\W\d_])")


@dataclass(slots=True)
class Tally:
    """Which variables a style has asked for and found so far, for what surrounds them."""

    asked: int = 0
    found: list[tuple[str, list[str]]] = field(default_factory=list)
    since: int = 0


def _cased(element: Any, text: Any, language: str) -> Any:
    """The text in the element's case, also when it has been formatted before ("Text-case")."""
    how = element.get("text-case")
    if how is None or not text:
        return text
    if how == "capitalize-first" or (how == "sentence" and not isinstance(text, MixedString)):
        return String(_FIRST_LETTER.sub(lambda m: m[1] + m[2].upper(), str(text)))
    if how == "title" and not any(isinstance(part, NoCase) for part in text):
        return String(_title_case(str(text))) if language == "en" else text
    if isinstance(text, MixedString):
        text = MixedString([p if isinstance(p, (String, NoCase)) else String(p) for p in text])
    elif not isinstance(text, String):
        text = String(text)
    made = model.TextCased.case(element, text, language)
    return String(_ENTITY.sub(lambda m: m[0].lower(), str(made))) if how == "uppercase" else made


def _title_case(text: str) -> str:
    """English title case: words in small letters rise, but for small words within the title."""

    def raise_word(match: re.Match[str]) -> str:
        word = match[0]
        ahead = _TAG.sub("", text[: match.start()]).rstrip(f" {OPEN}")
        within = bool(ahead) and ahead[-1] not in ":.?!—" and match.end() < len(text)
        if not word.islower() or (within and word in _SMALL):
            return word
        return word[0].upper() + word[1:]

    return _WORD.sub(raise_word, text)


class Text(model.Text, CitationStylesElement):  # type: ignore[misc]
    """Quotation marks stay open to change until the nesting is known ("Quotes")."""

    def _variable(self, item: Any, context: Any) -> Any:
        if self.get("variable") in self.generated_variables:
            return super()._variable(item, context)
        return _counted(self, lambda: super(Text, self)._variable(item, context))

    def quote(self, string: Any) -> Any:
        return OPEN + string + CLOSE if self.get("quotes") == "true" else string

    def case(self, text: Any, language: str | None = None) -> Any:
        return _cased(self, text, language or "en")


class Label(model.Label, CitationStylesElement):  # type: ignore[misc]
    """Labels are in the style's language, so title case reaches English ones ("Text-case")."""

    def case(self, text: Any, language: str | None = None) -> Any:
        return _cased(self, text, language or "en")


class Name_Part(model.Name_Part, CitationStylesElement):  # type: ignore[misc] # noqa: N801
    """Parts of names may be missing, or formatted before their case is set ("Name-part")."""

    def case(self, text: Any, language: str | None = None) -> Any:
        return _cased(self, text, language or "en")

    def format_part(self, given: Any, family: Any) -> Any:
        if self.get("name") == "given" and given:
            given = String(self.wrap(self.format(self.case(given))))
        elif self.get("name") == "family" and family:
            family = String(self.wrap(self.format(self.case(family))))
        return given, family


class Name(model.Name, CitationStylesElement):  # type: ignore[misc]
    """``initialize="false"`` keeps given names as they are ("Name")."""

    def initialize(self, given: str, mark: str, context: Any) -> Any:
        if self.get("initialize") != "false":
            return super().initialize(given, mark, context)
        words = [w + mark.strip() if len(w) == 1 and w.isupper() else w for w in given.split()]
        return " ".join(words)


class Names(model.Names, CitationStylesElement):  # type: ignore[misc]
    """Roles that stood in for others are not printed again ("Substitute")."""

    def process(
        self, item: Any, names_context: Any = None, context: Any = None, **more: Any
    ) -> Any:
        layout = (context if context is not None else self).get_layout()
        used = layout.repressed.get(self.tag, ())
        there = [role for role in self.get("variable").split() if role in item.reference]
        if there and all(role in used for role in there):
            raise VariableError
        if names_context is None and self.name is None:
            # Inside a choice within a substitute; the package looks at direct children only.
            names_context = next(iter(self.xpath_search("ancestor::cs:names[1]")), None)
        return _counted(
            self,
            lambda: super(Names, self).process(
                item, names_context=names_context, context=context, **more
            ),
        )


class Substitute(model.Substitute, CitationStylesElement):  # type: ignore[misc]
    """Nothing that stood in is printed again, in whatever macro or choice it was ("Substitute")."""

    def render(self, item: Any, context: Any = None, **more: Any) -> Any:
        tally = _tally(self)
        outer, tally.since = tally.since, len(tally.found)
        try:
            return super().render(item, context=context, **more)
        finally:
            tally.since = outer

    def add_to_repressed_list(self, child: Any, context: Any) -> None:
        used = context.get_layout().repressed
        tally = _tally(self)
        for tag, variables in tally.found[tally.since :]:
            used.setdefault(tag, []).extend(variables)


class Number(model.Number, CitationStylesElement):  # type: ignore[misc]
    """Counted by the groups around it."""

    def process(self, item: Any, context: Any = None, **more: Any) -> Any:
        return _counted(self, lambda: super(Number, self).process(item, context, **more))


class Group(model.Group, CitationStylesElement):  # type: ignore[misc]
    """Without any of the variables it asks for, a group prints none of its terms ("Group")."""

    def process(self, item: Any, context: Any = None, **more: Any) -> Any:
        tally = _tally(self)
        asked, found = tally.asked, len(tally.found)
        made = super().process(item, context, **more)
        if tally.asked > asked and len(tally.found) == found:
            raise VariableError
        return made


def _tally(element: Any) -> Tally:
    root = element.get_root()
    tally: Tally = (root.style if isinstance(root, model.Locale) else root).tally
    return tally


def _counted(element: Any, process: Callable[[], Any]) -> Any:
    """What ``process`` gives, noted in the style's tally."""
    tally = _tally(element)
    tally.asked += 1
    made = process()
    if made:
        tally.found.append((element.tag, element.get("variable", "").split()))
    return made


class Date(model.Date, CitationStylesElement):  # type: ignore[misc]
    """A span within one year keeps its year ("Date ranges")."""

    def process(self, item: Any, *more: Any, **named: Any) -> Any:
        return _counted(self, lambda: super(Date, self).process(item, *more, **named))

    def render_date_range(self, span: Any, show_parts: Any = None, context: Any = None) -> Any:
        printed = [part.get("name") for part in self.iterchildren()]
        shown = [part for part in show_parts or () if not printed or part in printed]
        first = self.render_single_date(span.begin, shown, context)
        if all(span.begin.get(part) == span.end.get(part) for part in shown):
            return first
        try:
            return super().render_date_range(span, list(shown), context)
        except (TypeError, AttributeError, ValueError):
            # It asks the surrounding element to join, which only dates can do.
            return f"{first}–{self.render_single_date(span.end, shown, context)}"


class Date_Part(model.Date_Part, CitationStylesElement):  # type: ignore[misc] # noqa: N801
    """A season has no figure ("Date-part")."""

    def process(self, date: Any, context: Any = None) -> Any:
        if self.get("name") == "month" and "month" not in date and "season" not in date:
            raise VariableError
        try:
            return super().process(date, context)
        except AssertionError:
            return None
