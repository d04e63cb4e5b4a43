from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reportbuild.diagnostics import Sink
from reportbuild.model import Fact
from reportbuild.project.yamlpos import load

ROOT = Path(__file__).parents[2]


def rows(published: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(published[name].decode(), newline="")))


def facts_as_written():
    """Every fact of the source files, read without the program's own model."""
    for path in sorted(ROOT.glob("chapters/cases/*/case.yaml")):
        record = load(path.read_text(encoding="utf-8"), path.name, Sink())
        for name, value in record.items():
            for n, fact in enumerate(value if isinstance(value, list) else [value], start=1):
                if isinstance(fact, dict) and ("status" in fact) and name != "geo":
                    yield record["id"], name, n, fact


def test_every_fact_status_note_and_source_is_in_json_and_csv(published) -> None:
    data = {case["id"]: case["fields"] for case in json.loads(published["cases.json"])["cases"]}
    table = {(row["case"], row["field"], row["n"]): row for row in rows(published, "cases.csv")}
    seen = 0
    for case, name, n, fact in facts_as_written():
        value = fact.get("value", fact.get("text"))
        note = fact.get("note", {})
        shown = data[case][name][n - 1]
        assert (shown["value"], shown["status"], shown["src"], shown.get("note", {})) == (
            *(value, fact["status"], fact["src"], note),
        )
        row = table[case, name, str(n)]
        words = value if isinstance(value, dict) else {"": value}
        assert all(row[f"value_{k}" if k else "value"] == str(v) for k, v in words.items())
        assert (row["status"], row["src"].split()) == (fact["status"], fact["src"])
        assert all(row[f"note_{lang}"] == text for lang, text in note.items())
        seen += 1
    assert seen == sum(len(facts) for case in data.values() for facts in case.values()) > 300


def test_every_source_is_in_json_and_csv(published) -> None:
    data = {case["id"]: case["sources"] for case in json.loads(published["cases.json"])["cases"]}
    table = [(row["case"], row["id"], row["url"]) for row in rows(published, "sources.csv")]
    for path in sorted(ROOT.glob("chapters/cases/*/case.yaml")):
        record = load(path.read_text(encoding="utf-8"), path.name, Sink())
        assert data[record["id"]] == record["sources"]
        for source in record["sources"]:
            assert (record["id"], source["id"], source["url"]) in table


def test_evidence_leads_to_addresses(published) -> None:
    evidence = rows(published, "evidence.csv")
    works = {row["source"]: row for row in evidence if row["kind"] == "work"}
    assert works["cite:charles2020freelancers"]["host"] == "doi.org"
    assert all(row["title"] for row in works.values())
    assert all(row["url"] for row in evidence if row["kind"] == "page")


def test_frictionless_accepts_the_package(published, tmp_path: Path) -> None:
    from frictionless import Package

    for name, content in published.items():
        (tmp_path / name).write_bytes(content)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.flatten(["title", "note"]) == []
    assert len(report.tasks) == 6


def test_the_package_is_a_data_package(published) -> None:
    package = json.loads(published["datapackage.json"])
    assert package["licenses"][0]["name"] == "CC-BY-SA-4.0"
    for resource in package["resources"]:
        named = [column["name"] for column in resource["schema"]["fields"]]
        header = published[resource["path"]].decode().split("\r\n", 1)[0]
        assert header == ",".join(named)
        for column in resource["schema"]["fields"]:
            assert all(words != column["name"] for words in column["descriptions"].values())


def test_json_ld_expands_to_terms_of_schema_org_and_prov(published) -> None:
    from pyld import jsonld

    document = json.loads(published["cases.jsonld"])
    nodes = jsonld.expand(document, {"base": "https://example.org/data/cases.jsonld"})
    allowed = ("https://schema.org/", "http://www.w3.org/ns/prov#", "@")
    assert {key for node in nodes for key in node if not key.startswith(allowed)} == set()
    by_id = {node["@id"].split("#")[1]: node for node in nodes}
    claim = by_id["ecto-montreal-founded-1"]
    sources = claim["http://www.w3.org/ns/prov#wasDerivedFrom"]
    assert sources == [{"@id": "https://example.org/data/cases.jsonld#ecto-montreal-source-isarta"}]
    assert len(by_id) == len(nodes)
    own = "https://example.org"
    values = [value for node in nodes for many in node.values() for value in many]
    links = [value["@id"] for value in values if isinstance(value, dict) and "@id" in value]
    links = [link.split("#")[1] for link in links if link.startswith(own)]
    assert [link for link in links if link not in by_id] == []


def test_json_ld_becomes_triples(published) -> None:
    from pyld import jsonld

    document = json.loads(published["cases.jsonld"])
    options = {"base": "https://example.org/data/", "format": "application/n-quads"}
    quads = jsonld.to_rdf(document, options)
    text = "Opened September 2009; another source says founded 2008"
    assert text in quads


def test_the_dictionary_names_every_column_field_and_code(published, records) -> None:
    for lang in ("en", "fr"):
        page = published[f"dictionary-{lang}.md"].decode()
        for name, vocabulary in records.vocabularies.items():
            missing = [code for code in vocabulary.definitions if f"`{code}`" not in page]
            assert (name, missing) == (name, [])
    assert "read as a stored copy" in published["dictionary-en.md"].decode()
    assert "copie conservée" in published["dictionary-fr.md"].decode()


def test_the_schema_travels_with_the_data(published) -> None:
    Draft202012Validator.check_schema(json.loads(published["case.schema.json"]))


def test_same_records_same_bytes(records, published) -> None:
    assert records.publish() == published


@pytest.mark.parametrize(
    "evil", ['=HYPERLINK("http://a.example")', "+1+1", "@SUM(A1)", "-2+3", "\t=1"]
)
def test_no_cell_is_a_formula(records, evil: str) -> None:
    case = records.cases["ecto-montreal"]
    fact = Fact("size/0", {"en": evil, "fr": evil}, "memory")
    bad = replace(case, fields={**case.fields, "size": (fact,)})
    made = records._replace(cases={"ecto-montreal": bad}).publish()
    for name, content in made.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                dangerous = [cell for cell in row if cell[:1] in set("=+-@\t\r")]
                assert all(cell.replace(".", "").lstrip("-").isdigit() for cell in dangerous)
