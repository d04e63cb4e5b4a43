"""The index of a site's words, made by Pagefind: one part a language, found by section.

Pagefind runs in the reader's browser and loads only the parts that a question needs. Its own
interface is left out: the theme has one in the report's words.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from reportbuild.diagnostics import Locus, Outcome, Sink
from reportbuild.render.search_bundle import ENTRY, in_order

#: What readers need; the rest of a bundle is Pagefind's own interfaces.
_NEEDED = (".pf_fragment", ".pf_index", ".pf_meta", ".pf_filter", ".pagefind")
_SCRIPTS = ("pagefind.js", "pagefind-worker.js")
#: What readers can narrow a search to: pages of a kind, and cases of a country. Each choice is a
#: filter of its own with one value, since Pagefind writes the values of a filter in any order.
_KIND = re.compile(rb'<body class="(\w+)".*?<main ', re.DOTALL)
_COUNTRY = re.compile(rb'(class="case-line".*?<span class="country")>([^<]+)<', re.DOTALL)

#: A term of the glossary, or a question with its answer: what is asked for in these words. Pagefind
#: weighs a first heading 7 and a word of running text 1.
_QUESTION = re.compile(rb"<dt\b")

#: Marks that are no words of the report.
_LEFT_OUT = ".permalink, .backlink, .backlinks, .noteref, .source-mark"


def can_search() -> bool:
    """Whether Pagefind is there (PyPI ``pagefind-bin``)."""
    return find_spec("pagefind_bin") is not None


def site_search(pages: tuple[dict[str, bytes], ...], folder: str) -> Outcome[dict[str, bytes]]:
    """The index of all pages below ``folder``.

    Args:
        pages: path below ``build/`` → page.
        folder: the site below ``build/``.

    Returns:
        Path below ``build/`` → bytes; equal pages give equal bytes. Reports
        ``search-index-is-made``, and then the site is made without an index.
    """
    sink = Sink()
    texts = {path: text for made in pages for path, text in made.items()}
    with TemporaryDirectory() as name:
        site, bundle = Path(name) / "site", Path(name) / "bundle"
        for path, text in texts.items():
            file = site / path.removeprefix(f"{folder}/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_with_marks(text))
        problem = _index(site, bundle)
        if problem:
            sink.report("search-index-is-made", problem, Locus("report.yaml"))
            return sink.outcome({})
        return sink.outcome(
            {f"{folder}/pagefind/{path}": content for path, content in _bundle(bundle).items()}
        )


def _with_marks(page: bytes) -> bytes:
    """The page as Pagefind gets it; readers get it without these marks."""
    kind = _KIND.search(page)
    if kind:
        mark = b'<main data-pagefind-filter="kind %b:yes" ' % kind[1]
        page = page.replace(b"<main ", mark, 1)
    page = _QUESTION.sub(b'<dt data-pagefind-weight="9"', page)
    mark = rb'\1 data-pagefind-filter="country \2:yes">\2<'
    return _COUNTRY.sub(mark, page, count=1)


def _index(site: Path, bundle: Path) -> str:
    """Run Pagefind; what went wrong, or nothing."""
    from pagefind_bin import get_executable

    command = [get_executable(), "--site", site, "--output-path", bundle, "--keep-index-url"]
    command += ["--exclude-selectors", _LEFT_OUT, "--silent"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"Pagefind did not run: {error}"
    if done.returncode or not (bundle / ENTRY).exists():
        return f"Pagefind stopped: {(done.stderr or done.stdout).strip()}"
    return ""


def _bundle(folder: Path) -> Mapping[str, bytes]:
    made = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.name in (*_SCRIPTS, ENTRY) or file.suffix in _NEEDED
    }
    return in_order(made)
