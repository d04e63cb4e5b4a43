"""How build time and the explorer grow with the number of cases.

Usage: python benchmarks/many_cases.py [COUNT ...]   (default: 125 250 500)

Prints, for each count, the CPU and wall seconds of a cold `build --to html` in two languages and
of a build after one case was edited, and how long the explorer takes to apply a filter in
Chromium (median of fifteen, when Playwright and /usr/bin/chromium are there). Compare ratios in one
run; single figures depend on the machine.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COUNTRIES = ("CA", "ES", "FR", "BE", "GB", "IT", "DE")
FAMILIES = ("cooperative", "commons", "association", "private", "network")


def make_report(folder: Path, count: int) -> None:
    """A monolingual copy of the starter with ``count`` cases and an explorer."""
    from reportbuild.init import create_report

    create_report(folder)
    example = folder / "chapters/cases/example-space"
    record = (example / "case.yaml").read_text("utf-8")
    prose = {lang: (example / f"{lang}.md").read_text("utf-8") for lang in ("en", "fr")}
    for path in [*example.iterdir()]:
        path.unlink()
    example.rmdir()
    names = [f"place-{n}" for n in range(count)]
    for n, name in enumerate(names):
        home = folder / "chapters/cases" / name
        home.mkdir(parents=True)
        text = record.replace("id: example-space", f"id: {name}")
        text = text.replace("Example space (fictitious)", f"Place {n} (fictitious)")
        text = text.replace("country: CA", f"country: {COUNTRIES[n % len(COUNTRIES)]}")
        text = text.replace("family: cooperative", f"family: {FAMILIES[n % len(FAMILIES)]}")
        (home / "case.yaml").write_text(text, "utf-8")
        for lang, words in prose.items():
            (home / f"{lang}.md").write_text(words, "utf-8")
    report = (folder / "report.yaml").read_text("utf-8")
    listed = "".join(f"  - {name}\n" for name in names)
    (folder / "report.yaml").write_text(report.replace("  - example-space\n", listed), "utf-8")
    for lang in ("en", "fr"):
        chapter = folder / f"chapters/{lang}/02-cases.md"
        chapter.write_text(chapter.read_text("utf-8") + "\n::: {.case-explorer}\n:::\n", "utf-8")
        intro = folder / f"chapters/{lang}/01-introduction.md"
        intro.write_text(intro.read_text("utf-8").replace("@case-example-space", "@case-place-0"))


def build(folder: Path) -> tuple[float, float]:
    """CPU and wall seconds of one build."""
    command = [sys.executable, "-m", "reportbuild", "-q", "--project", str(folder)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([*command, "build", "--to", "html"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - began


_FILTER = """() => {
  const box = document.querySelector(".case-explorer input[type=checkbox]");
  const times = Array.from({ length: 15 }, () => {
    const began = performance.now();
    box.click();
    document.body.offsetHeight;
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[7];
}"""


def filter_milliseconds(page_path: Path) -> float:
    """Median time from a click on the first facet until the page is laid out anew."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(page_path.as_uri())
        taken = float(page.evaluate(_FILTER))
        browser.close()
    return taken


def main(counts: list[int]) -> None:
    """Measure each count and print a table."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1764000000")
    print(f"{'cases':>6} {'cold cpu':>9} {'wall':>6} {'edit cpu':>9} {'wall':>6} {'filter ms':>9}")
    for count in counts:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "report"
            make_report(folder, count)
            cold = build(folder)
            case = folder / "chapters/cases/place-1/case.yaml"
            case.write_text(case.read_text("utf-8").replace("2020", "2021"), "utf-8")
            edit = build(folder)
            try:
                click = f"{filter_milliseconds(folder / 'build/site/en/cases.html'):.0f}"
            except ImportError:
                click = "-"
        row = f"{count:>6} {cold[0]:>9.1f} {cold[1]:>6.1f} {edit[0]:>9.1f} {edit[1]:>6.1f}"
        print(f"{row} {click:>9}")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [125, 250, 500])
