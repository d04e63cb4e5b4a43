"""Elements of CSL that citeproc-py 0.11.1 renders otherwise than the specification says.

The package finds the class of an element by name among the direct subclasses of its base, and a
later one replaces an earlier one; importing this module is therefore enough. Each class changes
one thing. Source: CSL 1.0.2 specification, section named in each class.
"""

from __future__ import annotations

import re
from typing import Any

from citeproc import model
from citeproc.model import CitationStylesElement
from citeproc.source import VariableError
from citeproc.string import MixedString, String

from reportbuild.cite.marks import CLOSE, OPEN

_FIRST_LETTER = re.compile(r"^((?:<[^>]*>|[\W_])*)([^\W\d_])")


def _cased(element: Any, text: Any, language: str) -> Any:
    """"Text-case": also of what has been formatted before, and of labels."""
    how = element.get("text-case")
    if how is None or not text:
        return text
    if how == "capitalize-first" or (how == "sentence" and not isinstance(text, MixedString)):
        return String(_FIRST_LETTER.sub(lambda m: m[1] + m[2].upper(), str(text)))
    if not isinstance(text, (String, MixedString)):
        text = String(text)
    return model.TextCased.case(element, text, language)


class Text(model.Text, CitationStylesElement):  # type: ignore[misc]
    """Quotation marks stay open to change until the nesting is known ("Quotes")."""

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
            given = self.wrap(self.format(self.case(given)))
        elif self.get("name") == "family" and family:
            family = self.wrap(self.format(self.case(family)))
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

    def process(self, item: Any, names_context: Any = None, context: Any = None, **more: Any) -> Any:
        layout = (context if context is not None else self).get_layout()
        used = layout.repressed.get(self.tag, ())
        if any(self.get("variable") == variable for variable in used):
            raise VariableError
        return super().process(item, names_context=names_context, context=context, **more)


class Date(model.Date, CitationStylesElement):  # type: ignore[misc]
    """A span within one year keeps its year ("Date ranges")."""

    def render_date_range(self, span: Any, show_parts: Any = None, context: Any = None) -> Any:
        if list(show_parts or ()) == ["year"] and span.begin.year == span.end.year:
            return self.render_single_date(span.begin, show_parts, context)
        return super().render_date_range(span, list(show_parts or ()), context)
