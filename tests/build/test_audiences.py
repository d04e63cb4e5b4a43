"""Nothing marked for partners reaches a public artifact; partners' editions stand apart."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from reportbuild import plan
from tests.build.conftest import Report

pytestmark = pytest.mark.heavy

SECRETS = ("Zephyrine", "Quokkaville", "Brontefield", "Wyvernstone", "Larkspurton", "Mistralune")

CHAPTER = "chapters/en/01-introduction.md"


def plant(report: Report) -> None:
    """Put six words that only partners may read into six kinds of places."""
    block = (
        "::: {audience=consortium}\nZephyrine.\n:::\n\nSeen [Quokkaville]{audience=internal}.\n\n"
    )
    report.edit(CHAPTER, "## From files", block + "## From files")
    tail = "\n\n## Brontefield {#sec-bronte audience=consortium}\n\nWyvernstone.\n"
    report.write(CHAPTER, (report.root / CHAPTER).read_text("utf-8") + tail)
    case = "chapters/cases/example-space/case.yaml"
    old = "  - text:\n      en: It does not exist"
    fact = (
        "  - text: {en: Larkspurton, fr: Larkspurton}\n    status: analysis\n"
        "    audience: consortium\n"
    )
    report.edit(case, old, fact + old)
    chapter = (
        "---\nid: secret\naudience: internal\n---\n\n# Mistralune {#sec-secret}\n\nMistralune.\n"
    )
    report.write("chapters/en/09-secret.md", chapter)
    report.write("chapters/fr/09-secret.md", chapter)
    report.edit("report.yaml", "  - introduction\n", "  - introduction\n  - secret\n")
    report.edit("report.yaml", "audiences: [public]", "audiences: [public, consortium]")


def everything(path: Path) -> bytes:
    """What a reader, or a program, can find in an artifact."""
    content = path.read_bytes()
    if path.suffix in (".epub", ".xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"".join(name.encode() + book.read(name) for name in book.namelist())
    if path.suffix == ".pdf":
        import pikepdf

        command = ["pdftotext", str(path), "-"]
        text = subprocess.run(command, capture_output=True, check=True).stdout
        with pikepdf.open(path) as pdf:
            objects = b"".join(repr(item).encode() for item in pdf.objects)
        return text + objects
    return content


def test_nothing_for_partners_is_public(report: Report) -> None:
    plant(report)
    result = report.build()
    assert result.published, [f.diagnostic for f in result.findings]
    build = report.root / "build"
    files = [f for f in build.rglob("*") if f.is_file() and ".cache" not in f.parts]
    public = [f for f in files if f.relative_to(build).parts[0] not in ("consortium", "internal")]
    found = {(word, f.name) for f in public for word in SECRETS if word.encode() in everything(f)}
    assert found == set()
    partners = b"".join(everything(f) for f in files if f not in public)
    shown = {word for word in SECRETS if word.encode() in partners}
    assert shown == {"Zephyrine", "Brontefield", "Wyvernstone", "Larkspurton"}


def test_the_search_for_leaks_can_fail(report: Report) -> None:
    plant(report)
    report.edit(CHAPTER, "::: {audience=consortium}\nZephyrine.", "::: {.callout-note}\nZephyrine.")
    assert plan.build(plan.Request(report.root, ("en",), ("epub",), jobs=1)).published
    assert b"Zephyrine" in everything(report.root / "build/en/our-report-en.epub")
