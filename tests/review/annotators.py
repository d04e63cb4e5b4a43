"""Independent writers of annotations, and a plan of what to annotate on any copy."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reportbuild.review.source_map import Line, PrintedWord, SourceMap
from tests.validators.judges import installed

KINDS = ("Highlight", "Underline", "StrikeOut", "Squiggly", "Caret", "Text", "FreeText", "Square")

#: Kinds that cover words; the others stand at a place.
MARKS = ("Highlight", "Underline", "StrikeOut", "Squiggly")


@dataclass(frozen=True)
class Wanted:
    """One annotation to be written, and what it is about."""

    number: int
    kind: str
    page: int
    line: Line
    words: tuple[PrintedWord, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return (
            self.words[0].left,
            self.line.bottom + 2,
            self.words[-1].right,
            self.line.top - 2,
        )

    @property
    def text(self) -> str:
        return f"comment {self.number} é “x”"


def plan(
    copy: SourceMap, count: int, kinds: tuple[str, ...] = KINDS, seed: int = 7
) -> list[Wanted]:
    """Annotations all over a copy: in body, tables, notes, captions, sheets of facts."""
    dice = random.Random(seed)
    pages = [(n, [line for line in page if line.words]) for n, page in enumerate(copy.pages)]
    pages = [(n, lines) for n, lines in pages if lines]
    wanted = []
    for number in range(count):
        page, lines = dice.choice(pages)
        line = dice.choice(lines)
        block = dice.choice(line.words).block
        own = [word for word in line.words if word.block == block]
        first = dice.randrange(len(own))
        words = tuple(own[first : first + dice.randint(1, 5)])
        wanted.append(Wanted(number, kinds[number % len(kinds)], page, line, words))
    return wanted


def with_pikepdf(content: bytes, wanted: list[Wanted]) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        for one in wanted:
            x0, y0, x1, y1 = one.box
            entries = {"Contents": String(one.text), "T": String("pikepdf")}
            if one.kind in MARKS:
                entries["QuadPoints"] = Array([x0, y1, x1, y1, x0, y0, x1, y0])
            if one.kind == "Caret":
                x1 = x0 + 1
                x0 -= 3
            if one.kind == "Text":
                x1, y0 = x0 + 20, y1 - 20
            made = Dictionary(
                Type=Name.Annot, Subtype=Name(f"/{one.kind}"), Rect=Array([x0, y0, x1, y1]),
                **entries,
            )  # fmt: skip
            target = pdf.pages[one.page].obj
            if "/Annots" not in target:
                target["/Annots"] = Array([])
            target.Annots.append(pdf.make_indirect(made))
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def with_pypdf(content: bytes, wanted: list[Wanted]) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import FreeText, Highlight, Rectangle, Text
    from pypdf.generic import ArrayObject, FloatObject

    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    for one in wanted:
        x0, y0, x1, y1 = one.box
        box = (x0, y0, x1, y1)
        if one.kind == "Highlight":
            quad = [x0, y1, x1, y1, x0, y0, x1, y0]
            points = ArrayObject([FloatObject(n) for n in quad])
            made = Highlight(rect=box, quad_points=points)
        elif one.kind == "Text":
            made = Text(rect=(x0, y1 - 20, x0 + 20, y1), text=one.text)
        elif one.kind == "FreeText":
            made = FreeText(rect=box, text=one.text)
        else:
            made = Rectangle(rect=box)
        from pypdf.generic import NameObject, TextStringObject

        made[NameObject("/Contents")] = TextStringObject(one.text)
        made[NameObject("/T")] = TextStringObject("pypdf")
        writer.add_annotation(page_number=one.page, annotation=made)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


PYPDF_KINDS = ("Highlight", "Text", "FreeText", "Square")

#: Poppler's own way of adding annotations, in the system's Python, which has its bindings.
_POPPLER = """
import gi, json, sys
gi.require_version("Poppler", "0.18")
from gi.repository import Poppler, GLib
document = Poppler.Document.new_from_file("file://" + sys.argv[1], None)
kinds = {"Highlight": "highlight", "Underline": "underline", "StrikeOut": "strikeout",
         "Squiggly": "squiggly"}
for one in json.load(open(sys.argv[3])):
    page = document.get_page(one["page"])
    x0, y0, x1, y1 = one["box"]
    box = Poppler.Rectangle()
    box.x1, box.y1, box.x2, box.y2 = x0, y0, x1, y1
    if one["kind"] == "Text":
        box.x2, box.y1 = x0 + 20, y1 - 20
        made = Poppler.AnnotText.new(document, box)
    else:
        quad = Poppler.Quadrilateral()
        for name, (x, y) in zip(("p1", "p2", "p3", "p4"), ((x0, y1), (x1, y1), (x0, y0), (x1, y0))):
            point = Poppler.Point()
            point.x, point.y = x, y
            setattr(quad, name, point)
        new = getattr(Poppler.AnnotTextMarkup, "new_" + kinds[one["kind"]])
        made = new(document, box, [quad])
    made.set_contents(one["text"])
    made.set_label("poppler")
    page.add_annot(made)
document.save("file://" + sys.argv[2])
"""

POPPLER_KINDS = ("Highlight", "Underline", "StrikeOut", "Squiggly", "Text")


def has_poppler() -> bool:
    python = Path("/usr/bin/python3")
    if not python.exists():
        return False
    code = "import gi; gi.require_version('Poppler', '0.18'); from gi.repository import Poppler"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def with_poppler(content: bytes, wanted: list[Wanted], folder: Path) -> bytes:
    (folder / "in.pdf").write_bytes(content)
    plan_ = [{"page": w.page, "box": w.box, "kind": w.kind, "text": w.text} for w in wanted]
    (folder / "plan.json").write_text(json.dumps(plan_), "utf-8")
    (folder / "write.py").write_text(_POPPLER, "utf-8")
    words = [folder / "write.py", folder / "in.pdf", folder / "out.pdf", folder / "plan.json"]
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(
        ["/usr/bin/python3", *map(str, words)], capture_output=True, env=surroundings, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return (folder / "out.pdf").read_bytes()


PDFJS_KINDS = ("Highlight", "FreeText")

_PDFJS = """
async (wanted) => {
  const pdfjs = await import('/build/pdf.mjs');
  pdfjs.GlobalWorkerOptions.workerSrc = '/build/pdf.worker.mjs';
  const pdf = await pdfjs.getDocument({url: '/in.pdf'}).promise;
  const kinds = pdfjs.AnnotationEditorType;
  wanted.forEach((one, n) => {
    const [x0, y0, x1, y1] = one.box;
    const popup = {contents: one.text, deleted: false, rect: [x1, y0 - 60, x1 + 150, y0]};
    const common = {pageIndex: one.page, rect: one.box, rotation: 0, structTreeParentId: null,
                    id: null, deleted: false, isCopy: true, date: 0, user: 'pdfjs', popup};
    const mark = {annotationType: kinds.HIGHLIGHT, color: [255, 255, 152], opacity: 1,
                  thickness: 12, methodOfCreation: '',
                  quadPoints: new Float32Array([x0, y1, x1, y1, x0, y0, x1, y0]),
                  outlines: [[x0, y0, x0, y1, x1, y1, x1, y0]]};
    const note = {annotationType: kinds.FREETEXT, color: [0, 0, 0], fontSize: 8, value: one.text};
    const own = one.kind === 'Highlight' ? mark : note;
    pdf.annotationStorage.setValue('pdfjs_internal_editor_' + n, {...common, ...own});
  });
  const saved = await pdf.saveDocument();
  let text = '';
  for (let at = 0; at < saved.length; at += 32768)
    text += String.fromCharCode(...saved.subarray(at, at + 32768));
  return btoa(text);
}
"""


def with_pdfjs(content: bytes, wanted: list[Wanted], browser: Any) -> bytes:
    """Annotations that PDF.js makes and saves, in a real browser."""
    files = {"/in.pdf": ("application/pdf", content), "/": ("text/html", b"<!doctype html>")}
    for name in ("pdf.mjs", "pdf.worker.mjs"):
        script = installed(f"pdfjs-dist/build/{name}").read_bytes()
        files[f"/build/{name}"] = ("text/javascript", script)

    def serve(route: Any) -> None:
        kind, body = files.get(urlsplit(route.request.url).path, ("text/plain", b""))
        route.fulfill(status=200 if body else 404, content_type=kind, body=body)

    page = browser.new_page()
    page.route("**/*", serve)
    page.goto("https://pdfjs.invalid/")
    plan_ = [{"page": w.page, "box": w.box, "kind": w.kind, "text": w.text} for w in wanted]
    saved = base64.b64decode(page.evaluate(_PDFJS, plan_))
    page.close()
    return saved


def find_program(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)
