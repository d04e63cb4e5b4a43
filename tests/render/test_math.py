"""Formulas, and what must never come out of one."""

from __future__ import annotations

from typing import Any

import pytest

from reportbuild.diagnostics import Diagnostic, Locus


def test_a_formula_is_mathml_with_its_source(write: Any) -> None:
    made = write("$x^2$").value
    assert made.math
    assert made.body == (
        '<p><math xmlns="http://www.w3.org/1998/Math/MathML" display="inline" alttext="x^2">'
        "<mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math></p>"
    )


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        ("x_i^2", "<i>x</i><sub>i</sub><sup>2</sup>".replace(">i<", "><i>i</i><")),
        (r"\frac{a}{b+1}", "<i>a</i>/(<i>b</i>\u2009+\u20091)"),
        (r"\sqrt{n} \leq 3", "√(<i>n</i>)\u2009≤\u20093"),
        (r"\text{if } n", "if\u00a0<i>n</i>"),
    ],
)
def test_on_paper_a_formula_is_one_line(write: Any, tex: str, line: str) -> None:
    assert write(f"${tex}$", "pdf").value.body == (
        f'<p><span class="math math-inline">{line}</span></p>'
    )


@pytest.mark.parametrize(
    ("tex", "problem"),
    [
        (r"\frac{a", "an argument is missing"),
        (r"\governance x", r"unknown command '\governance'"),
        (r"x^", "missing super script or subscript"),
    ],
)
def test_an_unreadable_formula_is_shown_as_typed(write: Any, tex: str, problem: str) -> None:
    made = write([{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]}])
    assert made.value.body == f'<p><code class="math">{tex}</code></p>'
    assert made.diagnostics == (
        Diagnostic(
            "formula-is-readable",
            f"formula '{tex}': {problem}",
            Locus("chapters/en/method.md", "text", tex),
            "check the commands and the braces",
        ),
    )


@pytest.mark.parametrize(
    "tex",
    [r"\text{<script>alert(1)</script>}", r"\href{javascript:x}{a}", r"\style{color:red}{a}"],
)
def test_a_formula_cannot_carry_markup(write: Any, tex: str) -> None:
    body = write(f"${tex}$").value.body.partition("<mrow>")[2]
    assert "<script" not in body
    assert "href" not in body
    assert "style" not in body
