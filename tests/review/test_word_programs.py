"""Word documents as programs other than ours open, change and save them."""

from __future__ import annotations

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from reportbuild.init import create_report
from reportbuild.plan_review import build_copies
from reportbuild.review.comments import Comment
from reportbuild.review_work import import_copies, load_round
from reportbuild.tasks_review import ReviewRequest
from tests.report.conftest import copy_report
from tests.review.annotators import find_program

pytestmark = pytest.mark.heavy

CHAPTERS = ("method", "governance-families", "cases", "glossary", "bibliography")
OFFICE = find_program("soffice", "libreoffice")

#: What a reviewer does in LibreOffice, by the system's Python, which has its bindings.
_REVIEWER = """
import json, os, subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
office, source, target, folder, tasks = sys.argv[1:6]

def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made

pipe = f"review{os.getpid()}"
program = subprocess.Popen([office, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                            "--norestore", f"--accept=pipe,name={pipe};urp;"])
local = uno.getComponentContext()
find = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(240):
    try:
        remote = find.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
try:
    desk = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    document = desk.loadComponentFromURL("file://" + source, "_blank", 0, (option("Hidden", True),))
    assert document.RecordChanges
    for task, phrase, words in json.load(open(tasks)):
        search = document.createSearchDescriptor()
        search.SearchString = phrase
        spot = document.findFirst(search)
        assert spot is not None, phrase
        if task == "comment":
            note = document.createInstance("com.sun.star.text.textfield.Annotation")
            note.Author, note.Content = "Ana", words
            spot.Text.insertTextContent(spot, note, True)
        elif task == "replace":
            spot.String = words
        elif task == "silently":
            document.RecordChanges = False
            spot.String = words
            document.RecordChanges = True
        else:
            cursor = spot.Text.createTextCursorByRange(spot.End)
            if task == "paragraph":
                cursor.gotoEndOfParagraph(False)
                spot.Text.insertControlCharacter(cursor, 0, False)
            spot.Text.insertString(cursor, words, False)
    document.storeToURL("file://" + target, (option("FilterName", "MS Word 2007 XML"),))
    document.close(True)
finally:
    try:
        desk.terminate()
    except Exception:
        pass
program.wait(60)
"""

#: Phrases of the starter report's introduction, and what is done to them.
TASKS = [
    ("comment", "Words between asterisks", "which?"),
    ("replace", "two sentences", "one sentence"),
    ("insert", "a blank line", " or two"),
    ("paragraph", "under the same file name", "All of it is new."),
    ("replace", "What authors write", "What they write"),
    ("silently", "follows", "comes after"),
]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """The report and its documents in both languages."""
    root = copy_report(tmp_path_factory.mktemp("sent") / "report")
    result = build_copies(ReviewRequest(root, chapters=CHAPTERS, form="docx"))
    assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
    return root, [root / path for path in result.copies]


@pytest.fixture
def root(sent: tuple[Path, list[Path]], tmp_path: Path) -> Path:
    target = tmp_path / "report"
    shutil.copytree(sent[0], target, ignore=shutil.ignore_patterns(".cache", "*.docx"))
    return target


def bring_in(root: Path, *files: Path) -> list[Comment]:
    result = import_copies(root, {path.as_posix(): path.read_bytes() for path in files})
    assert [f.diagnostic for f in result.findings if f.severity == "error"] == []
    stored = load_round(root, "0.1.0").value
    assert stored is not None
    return list(stored.comments)


def method_in_french(documents: list[Path]) -> Path:
    return next(p for p in documents if p.stem.endswith("-method") and "-fr-" in p.parent.name)


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice Writer")
def test_libreoffice_opens_and_saves_every_document(
    sent: tuple[Path, list[Path]], root: Path, tmp_path: Path
) -> None:
    assert len(sent[1]) == 2 * (len(CHAPTERS) + 18)
    for folder in {path.parent for path in sent[1]}:
        out = tmp_path / folder.name
        command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
        command += ["--convert-to", "docx", "--outdir", str(out)]
        command += [str(path) for path in sent[1] if path.parent == folder]
        subprocess.run(command, check=True, capture_output=True)
        saved = sorted(out.glob("*.docx"))
        assert len(saved) == len(CHAPTERS) + 18
        assert bring_in(root, *saved) == []


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice Writer and python3-uno")
def test_what_is_done_in_libreoffice_comes_back(tmp_path: Path) -> None:
    root = tmp_path / "report"
    create_report(root)
    made = build_copies(ReviewRequest(root, ("en",), ("introduction",), form="docx", jobs=1))
    (tmp_path / "reviewer.py").write_text(_REVIEWER, "utf-8")
    (tmp_path / "tasks.json").write_text(json.dumps(TASKS), "utf-8")
    target = tmp_path / "back.docx"
    words = [str(OFFICE), root / made.copies[0], target, tmp_path, tmp_path / "tasks.json"]
    command = ["/usr/bin/python3", str(tmp_path / "reviewer.py"), *map(str, words)]
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    comments = bring_in(root, target)
    assert {(c.kind, c.words, c.text) for c in comments} == {
        ("note", "Words between asterisks", "which?"),
        ("replacement", "two sentences", "one sentence"),
        ("insertion", "line ‸ begins", "or two"),
        ("insertion", "paragraph ‸", "All of it is new."),
        ("replacement", "What authors write", "What they write"),
        ("replacement", "follows", "comes after [not recorded as a change]"),
    }
    path = "chapters/en/01-introduction.md"
    lines = (root / path).read_text("utf-8").split("\n")
    for comment in comments:
        word = comment.words.split(" ‸ ")[-1].split(" ")[0]
        assert comment.file == path
        assert word in lines[comment.line - 1]


def test_comments_of_python_docx_come_back(sent: tuple[Path, list[Path]], root: Path) -> None:
    import docx

    document = docx.Document(str(method_in_french(sent[1])))
    wanted = []
    for n, paragraph in enumerate(document.paragraphs[1:]):
        runs = [run for run in paragraph.runs if len(run.text.split()) > 2]
        if runs:
            text = f"comment {n}"
            document.add_comment(runs=runs[0], text=text, author="Béa", initials="B")
            wanted.append((" ".join(runs[0].text.split()).strip(" .,;:«»’"), text))
    out = BytesIO()
    document.save(out)
    (root / "back.docx").write_bytes(out.getvalue())
    found = {comment.text: comment for comment in bring_in(root, root / "back.docx")}
    assert len(wanted) > 20
    for words, text in wanted:
        comment = found[text]
        assert comment.author == "Béa"
        assert comment.words.split()[:3] == words.split()[:3], (words, comment.words)
