from __future__ import annotations

from pathlib import Path

import pytest

from reportbuild.fields import CASE_FIELDS
from reportbuild.files import Files
from reportbuild.model import Case, Fact, Source
from reportbuild.project.cases import load_case
from reportbuild.project.yamlpos import locate

CASE = """\
id: ecto
name: ECTO
family: cooperative
city: Montréal
region:
country: CA
geo: {lat: 45.50, lon: -73.57, precision: city, status: memory}
website: {value: www.ecto.coop, status: single-source, src: [moffi]}
summary:
  en: A cooperative.
  fr: Une coopérative.
founded:
  value: 2009
  status: single-source
  src: [isarta]
  note: {en: Opened in September., fr: Ouverture en septembre.}
funding:
  - value: {en: a share, fr: une part}
    status: verified
    src: [isarta, "cite:charles2020freelancers"]
limits:
  - text: {en: Rent, fr: Loyer}
    status: analysis
    src: []
    audience: consortium
sources:
  - id: isarta
    url: https://isarta.com/infos/?p=57460
    supports: {en: opening, fr: ouverture}
  - id: moffi
    url: https://blog.moffi.io/a
    supports: {en: share, fr: part}
"""

FILE = "chapters/cases/ecto/case.yaml"
LANGUAGES = ("en", "fr")


def read(project, text: str) -> tuple[Case | None, list[tuple[str, str, str, str]]]:
    outcome = load_case(project({FILE: text}), "ecto", LANGUAGES)
    assert {d.at.file for d in outcome.diagnostics} <= {FILE}
    assert all(locate(text, d.at.key) for d in outcome.diagnostics if d.at.kind == "yaml")
    return outcome.value, [(d.rule, d.at.key, d.message, d.hint) for d in outcome.diagnostics]


def test_a_sound_case(project) -> None:
    case, found = read(project, CASE)
    assert found == []
    assert case == Case(
        id="ecto",
        name="ECTO",
        file=FILE,
        family="cooperative",
        city="Montréal",
        region="",
        country="CA",
        summary={"en": "A cooperative.", "fr": "Une coopérative."},
        fields={
            "website": (Fact("website", {"": "www.ecto.coop"}, "single-source", ("moffi",)),),
            "founded": (
                Fact(
                    "founded",
                    {"": "2009"},
                    "single-source",
                    ("isarta",),
                    {"en": "Opened in September.", "fr": "Ouverture en septembre."},
                ),
            ),
            "funding": (
                Fact(
                    "funding/0",
                    {"en": "a share", "fr": "une part"},
                    "verified",
                    ("isarta", "cite:charles2020freelancers"),
                ),
            ),
            "limits": (
                Fact("limits/0", {"en": "Rent", "fr": "Loyer"}, "analysis", audience="consortium"),
            ),
        },
        sources=(
            Source(
                "isarta",
                "https://isarta.com/infos/?p=57460",
                {"en": "opening", "fr": "ouverture"},
            ),
            Source("moffi", "https://blog.moffi.io/a", {"en": "share", "fr": "part"}),
        ),
        geo=(45.5, -73.57),
        geo_precision="city",
        geo_status="memory",
    )


def test_fields_come_in_the_order_of_the_table(project) -> None:
    case, _ = read(project, CASE)
    assert case is not None
    order = [row.name for row in CASE_FIELDS]
    assert list(case.fields) == sorted(case.fields, key=order.index)


ADD_SOURCE = "add it under 'sources', or write 'cite:KEY' for a bibliography entry"
LOWER = "name what it rests on, or lower the status"


@pytest.mark.parametrize(
    ("old", "new", "rule", "place", "message", "hint"),
    [
        (
            "id: ecto\n",
            "id: ekto\n",
            "case-id-matches-folder",
            "id",
            "the id is 'ekto' but the folder is 'ecto'",
            "write 'id: ecto'",
        ),
        ("name: ECTO\n", "", "key-is-required", "", "missing key 'name'", ""),
        ("name: ECTO", "name:", "key-is-required", "name/@key", "'name' has no value", ""),
        (
            "family: cooperative",
            "family: coop",
            "value-is-allowed",
            "family",
            "unknown family 'coop'",
            "known: 'cooperative', 'commons', 'association', 'peer-production', "
            "'public-community', 'temporary-use', 'private-hybrid', 'private', 'network'",
        ),
        (
            "country: CA",
            "country: UK",
            "value-is-allowed",
            "country",
            "unknown country 'UK'",
            "known: 'CA', 'ES', 'FR', 'BE', 'GB', 'IT', 'DE', 'INT'",
        ),
        (
            "lat: 45.50",
            "lat: 145.5",
            "value-is-allowed",
            "geo/lat",
            "'lat' is 145.5, not between -90 and 90",
            "",
        ),
        (", lon: -73.57", "", "key-is-required", "geo", "missing key 'lon'", ""),
        (
            "www.ecto.coop",
            "ecto.coop",
            "value-is-allowed",
            "website/value",
            "'ecto.coop' is not a web address",
            "write it in full, starting with 'https://' or 'http://'",
        ),
        (
            "  fr: Une coopérative.\n",
            "",
            "translation-exists",
            "summary",
            "'summary' has no text in 'fr'",
            "",
        ),
        (
            "value: 2009",
            "value: 209",
            "value-is-allowed",
            "founded/value",
            "'value' is 209, not between 1500 and 2100",
            "",
        ),
        (
            "value: 2009",
            "value: early 2009",
            "value-has-type",
            "founded/value",
            "'value' should be a whole number, not the text 'early 2009'",
            "",
        ),
        (
            "{en: a share, fr: une part}",
            "a share",
            "value-has-type",
            "funding/0/value",
            "'value' should be a mapping of languages, not the text 'a share'",
            "write it below 'en:' and 'fr:'",
        ),
        (
            ", fr: une part",
            "",
            "translation-exists",
            "funding/0/value",
            "'value' has no text in 'fr'",
            "",
        ),
        (
            "status: verified",
            "status: verifed",
            "value-is-allowed",
            "funding/0/status",
            "unknown status 'verifed'",
            "did you mean 'verified'? known: 'verified', 'single-source', 'memory', 'analysis'",
        ),
        (
            "    status: verified\n",
            "",
            "fact-has-status",
            "funding/0",
            "item 1 of 'funding' has no status",
            "add 'status:' with one of 'verified', 'single-source', 'memory', 'analysis'",
        ),
        (
            '[isarta, "cite:charles2020freelancers"]',
            "[isarta]",
            "evidence-supports-status",
            "funding/0/status",
            "'verified' takes 2 sources, but 'src' names 1",
            LOWER,
        ),
        (
            "  src: [isarta]\n",
            "",
            "evidence-supports-status",
            "founded/status",
            "'single-source' takes 1 source, but 'src' names 0",
            LOWER,
        ),
        (
            "src: []",
            "src: [nowhere]",
            "fact-source-is-known",
            "limits/0/src/0",
            "unknown source 'nowhere'",
            ADD_SOURCE,
        ),
        (
            "src: []",
            "src: ['cite:', mofi]",
            "fact-source-is-known",
            "limits/0/src/1",
            "unknown source 'mofi'",
            "did you mean 'moffi'?",
        ),
        (
            "src: []",
            "src: moffi",
            "value-has-type",
            "limits/0/src",
            "'src' should be a list, not the text 'moffi'",
            "write [moffi]",
        ),
        (
            "text: {en: Rent",
            "txt: {en: Rent",
            "key-is-known",
            "limits/0/txt/@key",
            "unknown key 'txt'",
            "did you mean 'text'? known: 'value', 'text', 'status', 'src', 'note', 'audience', "
            "'range', 'as_of', 'quantities'",
        ),
        (
            "    status: analysis",
            "    value: 3\n    status: analysis",
            "key-is-required",
            "limits/0",
            "item 1 of 'limits' needs one of 'value' and 'text'",
            "",
        ),
        (
            "audience: consortium",
            "audience: consortum",
            "value-is-allowed",
            "limits/0/audience",
            "unknown audience 'consortum'",
            "did you mean 'consortium'? known: 'public', 'consortium', 'internal'",
        ),
        (
            "- id: moffi",
            "- id: isarta",
            "id-is-unique",
            "sources/1/id",
            "source id 'isarta' is used twice",
            "give each source its own id",
        ),
        (
            "https://blog.moffi.io/a",
            "blog.moffi.io/a",
            "value-is-allowed",
            "sources/1/url",
            "'blog.moffi.io/a' is not a web address",
            "write it in full, starting with 'https://' or 'http://'",
        ),
        (
            "region:",
            "closed: {value: 2001, status: memory}",
            "value-is-allowed",
            "closed",
            "closed in 2001 but founded in 2009",
            "",
        ),
        (
            "limits:\n  - text",
            "limits:\n    text",
            "value-has-type",
            "limits",
            "'limits' should be a list, not a mapping",
            "start each item with '- '",
        ),
    ],
)
def test_one_slip_gives_its_finding(
    project, old: str, new: str, rule: str, place: str, message: str, hint: str
) -> None:
    assert CASE.count(old) == 1
    case, found = read(project, CASE.replace(old, new))
    assert case is not None
    assert (rule, place, message, hint) in found


def test_a_bare_value_is_a_fact_without_status(project) -> None:
    case, found = read(project, CASE.replace("region:", "closed: 2018"))
    assert case is not None
    assert case.fields["closed"] == (Fact("closed", {"": "2018"}),)
    assert [f[:3] for f in found] == [("fact-has-status", "closed", "'closed' has no status")]


@pytest.mark.parametrize(
    ("old", "new"),
    [("region:", "audience: consortum"), ("audience: consortium", "audience: consortum")],
)
def test_a_misspelt_audience_publishes_nothing(project, old: str, new: str) -> None:
    case, _ = read(project, CASE.replace(old, new))
    assert case is not None
    assert "internal" in (case.audience, case.fields["limits"][0].audience)


@pytest.mark.parametrize("text", ["[]", "words", "id: ecto\nsources: 3\nfounded: []\nlimits: x"])
def test_a_damaged_record_still_gives_a_case(project, text: str) -> None:
    case, found = read(project, text)
    assert case is not None
    assert found
    assert case.fields == {}


def test_an_unreadable_record_gives_a_bare_case(project) -> None:
    outcome = load_case(project({FILE: "a: ["}), "ecto", LANGUAGES)
    assert outcome.value is not None
    assert (outcome.value.id, outcome.value.fields) == ("ecto", {})
    assert [d.rule for d in outcome.diagnostics] == ["yaml-is-valid"]


ROOT = Path(__file__).parents[2]
REAL = sorted(path.parent.name for path in ROOT.glob("chapters/cases/*/case.yaml"))


@pytest.mark.parametrize("slug", REAL)
def test_the_real_cases_are_sound(slug: str) -> None:
    path = f"chapters/cases/{slug}/case.yaml"
    outcome = load_case(Files(ROOT, frozenset({path})), slug, LANGUAGES)
    assert outcome.diagnostics == ()
