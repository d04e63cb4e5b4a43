"""Whatever is wrong with a case record is told; nothing falls over what is missing."""

from __future__ import annotations

import re

import pytest

from tests.build.conftest import Report

RECORD = "chapters/cases/example-space/case.yaml"
KEY = re.compile(r"^( *(?:- )?)([a-z_]+):(.*)$", re.MULTILINE)


@pytest.mark.heavy
@pytest.mark.parametrize("value", ["", " zzz", " {lat: 1, lon: 2, precision: zzz, status: zzz}"])
def test_a_spoiled_value_is_told_and_nothing_fails(report: Report, value: str) -> None:
    path = report.root / RECORD
    whole = path.read_text("utf-8")
    keys = list(KEY.finditer(whole))
    assert len(keys) > 20
    for key in keys:
        start, end = key.span(3)
        path.write_text(whole[:start] + value + whole[end:], "utf-8")
        report.check()  # raises nothing


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("family", "unknown family 'zzz'"),
        ("country", "unknown country 'zzz'"),
    ],
)
def test_an_unknown_word_is_told(report: Report, key: str, message: str) -> None:
    path = report.root / RECORD
    spoiled = re.sub(rf"(?m)^{key}: .*$", f"{key}: zzz", path.read_text("utf-8"))
    path.write_text(spoiled, "utf-8")
    found = [finding.diagnostic for finding in report.check().findings]
    told = [(d.rule, d.message, d.at.key) for d in found if d.rule == "value-is-allowed"]
    assert told == [("value-is-allowed", message, key)]


def test_coordinates_of_an_unknown_kind_are_told(report: Report) -> None:
    path = report.root / RECORD
    geo = "geo: {lat: 1, lon: 2, precision: zzz, status: yyy}\n"
    path.write_text(path.read_text("utf-8") + geo, "utf-8")
    found = [finding.diagnostic for finding in report.check().findings]
    assert [d.message for d in found if d.rule == "value-is-allowed"] == [
        "unknown precision 'zzz'",
        "unknown status 'yyy'",
    ]
