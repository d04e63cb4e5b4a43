"""The passes in their order, and the two tasks that run them.

A chapter's way: parsed document → :func:`prepare_unit` (SELECT, LOCAL) → outline, index,
citations, brief → :func:`resolve_unit` (RESOLVE) → the formats.
"""

from __future__ import annotations

from reportbuild.assemble.context import Context, Pass
from reportbuild.assemble.passes.anchors import qualify_anchors
from reportbuild.assemble.passes.case_views import show_case_views
from reportbuild.assemble.passes.cases import include_cases
from reportbuild.assemble.passes.citations import append_bibliography, place_citations
from reportbuild.assemble.passes.cross_references import (
    resolve_cross_references,
    separate_references,
)
from reportbuild.assemble.passes.floats import label_equations, unfold_floats
from reportbuild.assemble.passes.index_marks import mark_index
from reportbuild.assemble.passes.lists import fill_lists, list_contributors
from reportbuild.assemble.passes.numbering import number_document
from reportbuild.assemble.passes.selection import keep_for_edition, may_read, visible_case
from reportbuild.assemble.passes.terms import link_terms, print_glossary, settle_terms
from reportbuild.assemble.passes.typography import set_typography
from reportbuild.diagnostics import Outcome, Sink
from reportbuild.docast import div, header, text
from reportbuild.model import (
    Audience,
    Brief,
    Case,
    Contributor,
    Doc,
    Format,
    Glossary,
    Language,
)
from reportbuild.place_names import in_words_of

_NO_TERMS = Glossary()

#: Per edition. First of all: what is dropped must take no number and reach no cache or index.
SELECT: tuple[Pass, ...] = (keep_for_edition,)

#: Per unit, before anything is numbered.
LOCAL: tuple[Pass, ...] = (
    include_cases,  # first: what it brings in needs every later pass
    show_case_views,  # for the same reason; its cards are not directives any more
    link_terms,  # before the glossary is printed, whose own words are no marks
    print_glossary,  # its sources and references are collected with the chapter's
    list_contributors,
    mark_index,
    unfold_floats,  # before anchors are counted
    label_equations,
    separate_references,  # before clusters are collected
    qualify_anchors,  # after inclusion, so that included headings are unique too
)

#: Per unit, once the edition's index and citations are known.
RESOLVE: tuple[Pass, ...] = (
    number_document,
    fill_lists,  # before typography, which sets its words like prose
    settle_terms,
    resolve_cross_references,
    place_citations,  # after cross-references: both are Cite nodes, and this one emits final text
    set_typography,  # last: labels, references and case values pass through it like prose
)


def run_passes(doc: Doc, passes: tuple[Pass, ...], context: Context) -> Doc:
    """``doc`` after each pass in turn."""
    for step in passes:
        doc = step(doc, context)
    return doc


def prepare_unit(
    doc: Doc,
    cases: dict[str, Case],
    language: Language,
    audience: Audience,
    format: Format,  # noqa: A002 -- the field's word
    own_bibliography: bool = False,
    glossary: Glossary = _NO_TERMS,
    contributors: tuple[Contributor, ...] = (),
    for_review: bool = False,
) -> Outcome[Doc]:
    """One unit as an edition's readers may see it, with the case records it shows.

    With ``own_bibliography`` a unit that cites works ends with a list of them; ``for_review``
    keeps notes to the editor.


    Findings: unknown cases, fields, sources and terms.
    """
    sink = Sink()
    visible = {
        case.id: in_words_of(case, language)
        for case in (visible_case(case, audience) for case in cases.values())
        if case is not None
    }
    terms = tuple(term for term in glossary.terms if may_read(audience, term.audience))
    context = Context(
        language,
        sink,
        audience,
        format,
        visible,
        terms=terms,
        contributors=contributors,
        for_review=for_review,
    )
    ending = (append_bibliography,) if own_bibliography else ()
    return sink.outcome(run_passes(doc, (*SELECT, *LOCAL, *ending), context))


def generated_unit(item: str, kind: str, language: Language) -> Outcome[Doc]:
    """A unit that has no source of its own: the bibliography."""
    title = header(1, text(language.strings[kind]), item, ["unnumbered"])
    blocks = [title, div([], [kind])]
    return Outcome(Doc(item, kind, language.code, "report.yaml", {}, blocks))


def resolve_unit(doc: Doc, brief: Brief, language: Language) -> Outcome[Doc]:
    """One unit with numbers, references and citations written out, ready for every format."""
    sink = Sink()
    return sink.outcome(run_passes(doc, RESOLVE, Context(language, sink, brief=brief)))
