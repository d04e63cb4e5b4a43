"""Templates as values: text in, text out, mistakes in them as findings.

A template's name is its path below ``templates/`` (``html/chapter.html.j2``), so that a report
can put a file of its own in the place of any one of the theme's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import (
    DictLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)

from reportbuild.diagnostics import Locus, Outcome, Sink

_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_USE = re.compile(r"var\(--([\w-]+)\)")


def fill_template(templates: dict[str, str], name: str, context: dict[str, Any]) -> Outcome[str]:
    """The template ``name`` filled with ``context``; everything in it is escaped as HTML.

    A mistake in a template is reported as ``template-is-valid`` at its line, and then there is
    no value: half a page would be worse than none.
    """
    sink = Sink()
    environment = _environment(tuple(sorted(templates.items())))
    try:
        return sink.outcome(environment.get_template(name).render(context))
    except TemplateNotFound as error:
        missing = error.name or name
        sink.report(
            "template-is-valid",
            f"template '{missing}' does not exist",
            Locus(f"templates/{name}"),
        )
    except TemplateSyntaxError as error:
        _report(sink, error.name or name, error.lineno, str(error.message))
    except (UndefinedError, TypeError, ValueError) as error:
        at, line = _innermost(error, templates, name)
        _report(sink, at, line, str(error))
    return Outcome(None, tuple(sink.found))


@lru_cache(maxsize=2)
def _environment(templates: tuple[tuple[str, str], ...]) -> Environment:
    """The compiled templates: a site fills the same ones a hundred times."""
    return Environment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _report(sink: Sink, name: str, line: int, message: str) -> None:
    words = message.rstrip(".")
    place = Locus(f"templates/{name}", "line", f"{line}:1")
    sink.report("template-is-valid", words[:1].lower() + words[1:], place)


def _innermost(error: Exception, templates: dict[str, str], name: str) -> tuple[str, int]:
    """The template and line where ``error`` arose; Jinja2 writes both into the traceback."""
    found = (name, 1)
    trace = error.__traceback__
    while trace is not None:
        inside = trace.tb_frame.f_globals.get("__jinja_template__")
        if inside is not None or trace.tb_frame.f_code.co_filename == "<template>":
            found = (getattr(inside, "name", None) or name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def design_tokens(css: str) -> dict[str, str]:
    """The custom properties a style sheet defines: name without dashes → value."""
    return {name: value.strip() for name, value in _TOKEN.findall(css)}


def theme_rules(tokens: Mapping[str, str]) -> str:
    """Rules by which a choice of light or dark overrides the reader's device, on screens only."""
    dark = {name[5:]: value for name, value in tokens.items() if name.startswith("dark-")}
    light = {name: tokens[name] for name in dark if name in tokens}
    rules = []
    for name, values in (("light", light), ("dark", dark)):
        body = "".join(f" --{role}: {value};" for role, value in values.items())
        rules.append(f':root[data-theme="{name}"] {{ color-scheme: {name};{body} }}\n')
    return f"@media screen {{\n{''.join(rules)}}}\n"


def spell_out(css: str, tokens: dict[str, str]) -> str:
    """``css`` with every ``var(--token)`` replaced by the token's value; others stay.

    For page margins, where custom properties of the document are not inherited
    (CSS Paged Media 3, section 4.1: page boxes are not part of the document tree).
    """
    return _USE.sub(lambda use: tokens.get(use[1], use[0]), css)
