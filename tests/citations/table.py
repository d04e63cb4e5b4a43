"""The situations, as this program cites them and as pandoc does over the whole text.

Run as a program it writes pandoc's goldens anew: ``python -m tests.citations.table``; with
``--inputs`` it prints what ``make_goldens.mjs`` needs. See the README beside this file.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from reportbuild.assemble.citation_styles import style_path
from reportbuild.docast import attr_of
from reportbuild.model import Node
from reportbuild.pandoc import ask_pandoc, pandoc_path

HERE = Path(__file__).parent
GOLDENS = HERE / "goldens"

#: Style, CSL locale, language file.
STYLES = (
    ("iso690-author-date-fr", "fr-CA"),
    ("harvard-cite-them-right", "en-GB"),
    ("apa", "en-US"),
    ("chicago-author-date", "en-GB"),
    ("chicago-notes-bibliography", "en-US"),
    ("ieee", "en-GB"),
)


def works() -> list[dict[str, Any]]:
    text = (HERE / "works.bib").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = ask_pandoc("biblatex", "csljson", text).value
    return [entry | {"type": entry.get("type") or "document"} for entry in entries]


def flat(nodes: list[Node]) -> str:
    """Inlines as one line: notes in brackets, emphasis and raised figures marked."""
    return "".join(map(_flat, nodes))


def _flat(node: Node) -> str:
    kind, content = node["t"], node.get("c")
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "Note":
        return "⟦" + " ".join(flat(block["c"]) for block in content or []) + "⟧"
    marks = {"Emph": "*", "Superscript": "^", "SmallCaps": ""}
    if kind in marks:
        return f"{marks[kind]}{flat(content or [])}{marks[kind]}"
    if kind == "Quoted":
        return f"“{flat(content[1])}”" if content else ""
    if kind in ("Span", "Link", "Cite"):
        attr = attr_of(node)
        if attr is not None and "backlinks" in attr[1]:
            return ""
        return flat(content[1]) if content else ""
    return str(content)


def situations(blocks: list[Node]) -> dict[str, str]:
    """Name of each situation → its sentence."""
    lines = [flat(block["c"]) for block in blocks if block["t"] == "Para"]
    return dict(line.split(": ", 1) for line in lines)


def by_pandoc(style: Path, locale: str) -> dict[str, str]:
    database = GOLDENS / "works.json"
    database.write_text(json.dumps(works()), encoding="utf-8")
    arguments = ["-f", "markdown", "-t", "json", "--citeproc", "--csl", str(style)]
    arguments += ["--bibliography", str(database), "-M", f"lang={locale}"]
    text = (HERE / "situations.md").read_text(encoding="utf-8")
    done = subprocess.run(
        [pandoc_path(), *arguments], input=text, capture_output=True, text=True, check=True
    )
    database.unlink()
    blocks = json.loads(done.stdout)["blocks"]
    entries = {
        f"entry {entry['c'][0][0].removeprefix('ref-')}": flat(entry["c"][1][0]["c"])
        for entry in blocks[-1]["c"][1]
    }
    return situations(blocks[:-1]) | entries


def inputs() -> dict[str, Any]:
    """The works, and where styles and locales are, for another processor."""
    import citeproc

    styles = [{"style": n, "locale": lo, "path": str(style_path(n))} for n, lo in STYLES]
    locales = Path(citeproc.__file__).parent / "data" / "locales"
    return {"works": works(), "styles": styles, "locales": str(locales)}


def main() -> None:
    if "--inputs" in sys.argv:
        sys.stdout.write(json.dumps(inputs()))
        return
    for name, locale in STYLES:
        path = style_path(name)
        assert path is not None
        made = json.dumps(by_pandoc(path, locale), ensure_ascii=False, indent=1)
        (GOLDENS / f"{name}.json").write_text(made + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
