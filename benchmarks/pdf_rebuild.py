"""What an edit costs in the PDF of a large book, and what laying out in units is worth.

Usage: python benchmarks/pdf_rebuild.py [CHAPTERS] [PARAGRAPHS]   (default: 12 40, about 200 pages)

Makes a book with figures, tables, notes and references between chapters, and prints CPU seconds
(with all processes), wall seconds and the largest process of: a cold build with one process and
with two, a build after one paragraph was edited, one after a chapter grew by pages, one with
nothing changed, and WeasyPrint's own run over the whole book as one document: with the page
numbers given, and counting them itself, which takes it several layouts. A build after a change of
the style sheet lays out all units, puts them together and does nothing else: it is what compares
with WeasyPrint's run over the same HTML; the two take turns, and the median of their ratios
counts. The files of all ways to the same state are compared byte by byte.
Compare ratios in one run.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

WORDS = """members assembly space rule vote share rent city board project commons cooperative budget
decision worker tenant charter quarter public lease mission reserve statute founder network
carries names opens limits shares decides keeps lends elects the a of with under between
for""".split()  # noqa: SIM905
AT_ONCE, COUNTING = "--at-once", "--counting"
ONE, LAYOUT = "one document", "all units, two processes"
TURNS = 5


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds, and megabytes of the largest process."""

    cpu: float
    wall: float
    megabytes: float


def make_book(folder: Path, chapters: int, paragraphs: int) -> None:
    """An English report of ``chapters`` chapters, the same for the same numbers."""
    from reportbuild.init import create_report

    create_report(folder)
    settings = (folder / "report.yaml").read_text("utf-8")
    before, rest = settings.split("contents:\n", 1)
    listed = "".join(f"  - c{n}\n" for n in range(1, chapters + 1))
    after = "bibliography: " + rest.split("bibliography: ", 1)[1]
    text = f"{before}contents:\n{listed}  - list: bibliography\n\n{after}"
    text = "".join(line for line in text.splitlines(True) if not line.startswith("  fr: "))
    (folder / "report.yaml").write_text(text, "utf-8")
    shutil.rmtree(folder / "chapters")
    (folder / "chapters" / "en").mkdir(parents=True)
    for n in range(1, chapters + 1):
        path = folder / "chapters" / "en" / f"{n:02}-c{n}.md"
        path.write_text(chapter(n, chapters, paragraphs), "utf-8")


def chapter(nth: int, chapters: int, paragraphs: int) -> str:
    """One chapter: sections of five paragraphs with a note, a table, a figure, references."""
    dice = random.Random(nth)
    parts = [f"---\nid: c{nth}\n---\n\n# Chapter {nth} {{#sec-c{nth}}}\n"]
    for n in range(paragraphs):
        words = " ".join(dice.choices(WORDS, k=110)).capitalize()
        if n % 5 == 0:
            parts.append(f"## Section {n // 5 + 1} {{#sec-c{nth}-{n}}}\n")
        if n % 5 == 1:
            other = dice.randint(1, chapters)
            words += f", as @fig-c{other}-{n + 2} and @tbl-c{other}-{n + 1} show[^n{n}]"
            parts.append(f"[^n{n}]: {' '.join(dice.choices(WORDS, k=18)).capitalize()}.\n")
        if n % 5 == 2:
            rows = "".join(f"| {' '.join(dice.choices(WORDS, k=3))} | {r} |\n" for r in range(6))
            parts.append(f"| Name | Number |\n|---|---:|\n{rows}\n: Rows {{#tbl-c{nth}-{n}}}\n")
        if n % 5 == 3:
            picture = f'figures/editions.svg){{#fig-c{nth}-{n} alt="Boxes and arrows"}}'
            parts.append(f"![A figure of section {n // 5 + 1}]({picture}\n")
        parts.append(f"{words} [@krausstremblay2019tiers].\n")
    return "\n".join(parts)


def measured(command: list[str]) -> Cost:
    """Run a command to its end; its children count."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    inner = (
        "import resource,subprocess,sys;"
        "done=subprocess.run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss);"
        "sys.exit(done.returncode)"
    )
    done = subprocess.run([sys.executable, "-c", inner, *command], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = int(done.stdout.split()[-1]) / 1024
    return Cost(cpu, time.perf_counter() - began, peak)


def build(folder: Path, jobs: int) -> tuple[Cost, bytes]:
    """Build the PDF; what it cost, and the file."""
    tool = [sys.executable, "-m", "reportbuild", "-q", "--project", str(folder)]
    cost = measured([*tool, "build", "--to", "pdf", "--jobs", str(jobs)])
    return cost, (folder / "build" / "en" / "our-report-en.pdf").read_bytes()


def lay_out_at_once(folder: Path, counting: bool) -> None:
    """Lay out the units of the last build as one document; ``counting`` its page numbers itself."""
    import msgspec

    from reportbuild.journal import read_journal
    from reportbuild.render.layout import lay_out
    from reportbuild.render.pdf_units import FRONT, PdfUnit, fill_places
    from reportbuild.store import Store

    cache = folder / "build" / ".cache"
    store, entries = Store(cache), read_journal(cache / "journal.json").entries
    end = f"/{max(int(n.split('/')[-1]) for n in entries if n.startswith('pdf layout'))}"
    names = [name for name in entries if name.startswith("pdf layout") and name.endswith(end)]
    bodies, images, fonts, css = {}, {}, {}, ""
    for name in names:
        item = name.split("/")[1]
        values = {
            part.removeprefix("result of ").split(" en-pdf")[0]: store.value(digest)
            for part, digest in entries[name].parts.items()
            if part.startswith("result of ")
        }
        unit = msgspec.msgpack.decode(values["pdf unit"], type=PdfUnit)
        digits = msgspec.msgpack.decode(values["pdf digits"], type=dict[str, int])
        bodies[item] = unit.html if counting else fill_places(unit, digits)
        images |= msgspec.msgpack.decode(values["pdf pictures"], type=dict[str, bytes])
        fonts = msgspec.msgpack.decode(values["fonts print"], type=dict[str, bytes])
        css = msgspec.msgpack.decode(values["pdf style"], type=str)
    front = bodies.pop(FRONT)
    mains = [body.split("<main>")[1].split("</main>")[0] for body in bodies.values()]
    whole = front.replace("</body>", f"<main>{''.join(mains)}</main></body>")
    lay_out(whole, css, fonts, images)


def main(chapters: int, paragraphs: int) -> None:
    """Measure and print."""
    os.environ["SOURCE_DATE_EPOCH"] = "1764000000"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "book"
        make_book(folder, chapters, paragraphs)
        costs: dict[str, Cost] = {}
        costs["cold, one process"], alone = build(folder, 1)
        shutil.rmtree(folder / "build")
        costs["cold, two processes"], both = build(folder, 2)
        costs["nothing changed"], again = build(folder, 2)
        same = alone == both == again
        at_once = [sys.executable, __file__, AT_ONCE, str(folder)]
        turns = [(measured(at_once), lay_out_all(folder, n)) for n in range(TURNS)]
        costs[ONE], costs[LAYOUT] = turns[-1]
        costs["one document, counting"] = measured([*at_once[:2], COUNTING, str(folder)])
        path = folder / "chapters" / "en" / "05-c5.md"
        original = path.read_text("utf-8")
        head, last = original.rsplit("\n\n", 1)
        path.write_text(f"{head}\n\nOne sentence more. {last}", "utf-8")
        costs["one paragraph edited"], _ = build(folder, 2)
        grown = original + "\n" + "\n\n".join([" ".join(WORDS * 3)] * 30) + "\n"
        path.write_text(grown, "utf-8")
        costs["a chapter longer by pages"], warm = build(folder, 2)
        shutil.rmtree(folder / "build")
        _, cold = build(folder, 2)
    pages = count_pages(both)
    print(f"{chapters} chapters, {pages} pages, {len(both) / 1e6:.1f} MB")
    whole = costs["cold, two processes"]
    for name, cost in costs.items():
        share = f"{100 * cost.cpu / whole.cpu:5.0f} %"
        print(
            f"{name:28} {cost.cpu:7.1f} s CPU {share} {cost.wall:7.1f} s {cost.megabytes:6.0f} MB"
        )
    walls = [units.wall / one.wall for one, units in turns]
    loads = [units.cpu / one.cpu for one, units in turns]
    print(f"{LAYOUT} / {ONE}, medians: wall {median(walls):.2f}, CPU {median(loads):.2f}")
    print("  wall of each turn:", *(f"{ratio:.2f}" for ratio in walls))
    print(f"CPU a page, cold: {whole.cpu / pages:.3f} s")
    print(f"one and two processes give the same bytes: {same}")
    print(f"after an edit as from nothing: {warm == cold}")


def lay_out_all(folder: Path, turn: int) -> Cost:
    """What a build costs after the pages got another ink: every unit is laid out again."""
    theme = Path(__file__).parents[1] / "templates" / "pdf" / "book.css"
    own = folder / "templates" / "pdf" / "book.css"
    own.parent.mkdir(parents=True, exist_ok=True)
    ink = f"main {{ color: #10203{turn} }}\n"
    own.write_text(theme.read_text("utf-8") + ink, "utf-8")
    return build(folder, 2)[0]


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF."""
    from io import BytesIO

    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as file:
        return len(file.pages)


if __name__ == "__main__":
    if sys.argv[1:2] in ([AT_ONCE], [COUNTING]):
        lay_out_at_once(Path(sys.argv[2]), sys.argv[1] == COUNTING)
    else:
        given = [int(word) for word in sys.argv[1:3]]
        main(*(given if len(given) == 2 else (12, 40)))
