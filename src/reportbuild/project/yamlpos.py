"""YAML as plain data, every fault a finding, and the position of any value looked up later.

Scalars follow the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema) less
octal, hexadecimal, infinity and not-a-number, which no file here needs. Dates stay text: the
timestamp type of YAML 1.1 fails on ``2020-13-40`` without saying where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from reportbuild.diagnostics import Locus, Sink
from reportbuild.files import Files

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.nodes import Node, ScalarNode

RULE = "yaml-is-valid"

#: Deeper than any file of a report, shallow enough never to exhaust the interpreter's stack.
MAX_DEPTH = 40

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_CORE = "tag:yaml.org,2002:"
_CORE_TAGS = frozenset(
    _CORE + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq")
)
_STARTS_NOTHING = re.compile(r"found character (?P<seen>.+) that cannot start any token")


def read_yaml(files: Files, path: str, sink: Sink) -> Any | None:
    """The plain data of a YAML file of the project.

    Args:
        files: the door to the project's files; ``path`` must be declared.
        path: project-relative.
        sink: gets ``file-is-readable`` and ``yaml-is-valid``.

    Returns:
        Dicts with text keys, lists, text, numbers, booleans, None; None also when the file is
        missing, empty or not YAML, each of which is reported.

    Raises:
        PermissionError: ``path`` is not declared, which is a fault of the caller.
    """
    try:
        content = files.read_bytes(path)
    except OSError:
        if path not in files.declared:
            raise
        sink.report("file-is-readable", f"cannot read '{path}'", Locus(path))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = content[: problem.start].decode("utf-8").removeprefix("\ufeff")
        place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        message = f"byte 0x{content[problem.start]:02X} is not UTF-8"
        sink.report(RULE, message, Locus(path, "line", place), "save the file as UTF-8")
        return None
    return load(text, path, sink)


def load(text: str, file: str, sink: Sink) -> Any | None:
    """The plain data of a YAML text; faults go to ``sink`` as ``yaml-is-valid``.

    Args:
        text: one YAML document; a byte order mark is skipped.
        file: its project path, for places.
        sink: gets every duplicate key, alias and unknown tag, or the one syntax error.

    Returns:
        As :func:`read_yaml`. Of a key given twice the first value counts.
    """
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    text = text.removeprefix("\ufeff")
    try:
        root = _compose(text)
    except MarkedYAMLError as problem:
        message, hint, (line, column) = _explain(problem)
        sink.report(RULE, message, Locus(file, "line", f"{line}:{column}"), hint)
        return None
    except ReaderError as problem:
        before = text[: problem.position]
        place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        message = f"character U+{ord(text[problem.position]):04X} is not allowed"
        sink.report(RULE, message, Locus(file, "line", place), "remove it")
        return None
    if root is None:
        sink.report(RULE, "the file is empty", Locus(file))
        return None
    return _Plain(file, sink).value(root)


def locate(text: str, path: str) -> tuple[int, int, int] | None:
    """Where the value at ``path`` stands in a YAML text.

    Args:
        text: the YAML text.
        path: as :meth:`reportbuild.project.validate.Place.path` makes it:
            ``contents/0/chapter`` means the value, ``contents/0/chapter/@key`` its key.

    Returns:
        Line and column from 1, in characters, and the length on that line; None when there is
        no such value or the text is not YAML.
    """
    from ruamel.yaml.error import YAMLError

    text = text.removeprefix("\ufeff")
    try:
        node = _compose(text)
    except YAMLError:
        return None
    steps = path.split("/") if path else []
    wants_key = bool(steps) and steps[-1] == "@key"
    key = node
    for step in steps[:-1] if wants_key else steps:
        key, node = _child(node, step.replace("~1", "/").replace("~0", "~"))
    if node is None:
        return None
    # An empty value has no place of its own: its marks are those of the next token.
    empty = node.start_mark.index == node.end_mark.index
    return _span(key if key is not None and (wants_key or empty) else node, text)


def _child(node: Node | None, step: str) -> tuple[Node | None, Node | None]:
    """Key node and value node below ``node``; a list item is its own key."""
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    if isinstance(node, MappingNode):
        for key, value in node.value:
            if _key_text(key) == step:
                return key, value
    elif isinstance(node, SequenceNode) and step.isdecimal() and int(step) < len(node.value):
        item = node.value[int(step)]
        return item, item
    return None, None


def _span(node: Node, text: str) -> tuple[int, int, int]:
    """Line, column and length; of what takes several lines, only its beginning."""
    from ruamel.yaml.nodes import CollectionNode, MappingNode

    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        return _span(node.value[0][0], text)
    start, end = node.start_mark, node.end_mark
    if end.line == start.line:
        length = end.column - start.column
    elif isinstance(node, CollectionNode):
        length = 1
    else:
        lines = text.splitlines()
        line = lines[start.line] if start.line < len(lines) else ""
        length = len(line.rstrip()) - start.column
    return start.line + 1, start.column + 1, max(1, length)


def _compose(text: str) -> Node | None:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH
    # A repeated anchor would go to stderr as a Python warning, past every finding.
    yaml.composer.warn_double_anchors = False
    node: Node | None = yaml.compose(text)
    return node


def _key_text(key: Node) -> str | None:
    return key.value if isinstance(key.value, str) else None


class _Plain:
    """Turns a node tree into plain data, reporting what has no plain meaning."""

    def __init__(self, file: str, sink: Sink) -> None:
        self.file = file
        self.sink = sink
        self.seen: set[int] = set()

    def report(self, node: Node, message: str, hint: str = "") -> None:
        place = f"{node.start_mark.line + 1}:{node.start_mark.column + 1}"
        self.sink.report(RULE, message, Locus(self.file, "line", place), hint)

    def value(self, node: Node) -> Any:
        from ruamel.yaml.nodes import ScalarNode, SequenceNode

        if node.anchor and id(node) in self.seen:
            # Aliases could make a small file huge or endless, and readers must look them up.
            hint = "write the value out instead of referring to it"
            self.report(node, f"the value marked '&{node.anchor}' is used again", hint)
            return None
        self.seen.add(id(node))
        if node.tag not in _CORE_TAGS:
            hint = "put text that starts with '!' in quotes"
            self.report(node, f"unknown tag '{node.tag}'", hint)
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, SequenceNode):
            return [self.value(item) for item in node.value]
        return self.mapping(node)

    def mapping(self, node: Node) -> dict[str, Any]:
        made: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = _key_text(key_node)
            if key is None:
                self.report(key_node, "a key must be plain text")
            elif key in made:
                message = f"key '{key}' is given twice; the first is on line {lines[key]}"
                self.report(key_node, message, "keep one of them")
            else:
                lines[key] = key_node.start_mark.line + 1
                made[key] = self.value(value_node)
        return made


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    text: str = node.value
    if node.style is not None or node.tag == _CORE + "str":
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _explain(problem: MarkedYAMLError) -> tuple[str, str, tuple[int, int]]:
    """Message, hint, line and column of a syntax error, in words for authors."""
    mark = problem.problem_mark or problem.context_mark
    opened = problem.context_mark or mark
    said = str(problem.problem)
    here = (mark.line + 1, mark.column + 1)
    if said.startswith("found character '\\t'"):
        return "a tab cannot indent or start a value", "use spaces", here
    if nothing := _STARTS_NOTHING.match(said):
        return f"{nothing['seen']} cannot start a value", "put the value in quotes", here
    if said.startswith("mapping values are not allowed"):
        return "unexpected ':'", "put a value that holds ': ' in quotes", here
    if said.startswith("maximum depth"):
        return f"nested more than {MAX_DEPTH} levels deep", "", here
    if "quoted scalar" in str(problem.context) and "end of" in said:
        start = (opened.line + 1, opened.column + 1)
        return "this quotation mark is never closed", "close it with the same mark", start
    if "flow" in str(problem.context):
        hint = f"is the bracket opened on line {opened.line + 1} closed?"
        return said.replace("but got", "saw"), hint, here
    if said.startswith("expected <block end>"):
        hint = "align it with its neighbours above, and check the quotes before it"
        return "this does not fit the lines above", hint, here
    if said.startswith("but found another document"):
        return "a second document starts here", "remove the line '---'", here
    return said, "", here
