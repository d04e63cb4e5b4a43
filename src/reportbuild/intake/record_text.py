"""Changing single values in the text of a ``case.yaml``; comments and everything else stay."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportbuild.fields import CaseField, case_fields, field_named
from reportbuild.model import Quantity
from reportbuild.statements import plain_number, quantities_of

MODELINE = "# yaml-language-server: $schema=../../../schemas/case.schema.json\n"
_FACT_ORDER = ("value", "text", "range", "as_of", "quantities", "status", "src", "note", "audience")
_SOURCE_ORDER = ("id", "url", "supports", "accessed")
_LONG = 100_000


@dataclass(frozen=True, slots=True)
class Edit:
    """New texts of the columns of one row; an empty text removes the value.

    Attributes:
        field: the field's name, or ``source``.
        n: number of the statement from 1, or the source's id.
        columns: column → text.
    """

    field: str
    n: str
    columns: dict[str, str]


def edit_record(text: str, slug: str, edits: Sequence[Edit]) -> str:
    """The record's text with the edits made.

    Args:
        text: the record as it is; empty for a new one.
        slug: its id.
        edits: in the form's order; statements of a list are counted without gaps.

    Returns:
        YAML in which everything the edits do not touch stands as before, comments included.
    """
    yaml = _yaml()
    data = yaml.load(text or f"{MODELINE}id: {slug}\nsources: []\n")
    for edit in edits:
        table = field_named(edit.field)
        if edit.field == "source":
            _edit_source(data, edit)
        elif table is not None and table.holds_facts:
            _edit_fact(_fact_node(data, table, int(edit.n)), table, edit.columns)
        elif table is not None:
            _edit_own(data, table, edit.columns)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = _LONG
    yaml.preserve_quotes = True
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), _null)
    return yaml


def _null(representer: Any, _: None) -> Any:
    return representer.represent_scalar("tag:yaml.org,2002:null", "null")


def _map(*, flow: bool = False) -> Any:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    if flow:
        made.fa.set_flow_style()
    return made


def _flow(items: Sequence[Any]) -> Any:
    from ruamel.yaml.comments import CommentedSeq

    made = CommentedSeq(items)
    made.fa.set_flow_style()
    return made


def _put(node: Any, key: str, value: Any, order: Sequence[str]) -> None:
    """Set a key, a new one at its place in ``order``; None removes it."""
    if value is None:
        node.pop(key, None)
    elif key in node:
        node[key] = value
    else:
        before = order[: order.index(key)] if key in order else order
        position = max((list(node).index(k) + 1 for k in before if k in node), default=0)
        node.insert(position, key, value)


def _order() -> list[str]:
    return [row.name for row in case_fields()]


def _fact_node(data: Any, table: CaseField, n: int) -> Any:
    """The mapping of a fact; made when there is none, widened when it is a bare value."""
    name = table.name
    if not table.many:
        if not isinstance(data.get(name), dict):
            node = _map()
            if data.get(name) is not None:
                node["value"] = data[name]
            _put(data, name, node, _order())
        return data[name]
    if not isinstance(data.get(name), list):
        from ruamel.yaml.comments import CommentedSeq

        _put(data, name, CommentedSeq(), _order())
    if n > len(data[name]):
        data[name].append(_map())
    return data[name][n - 1]


def _edit_fact(node: Any, table: CaseField, columns: dict[str, str]) -> None:
    stated = "text" if "text" in node else "value"
    if not node and table.name in ("practices", "strengths", "limits"):
        stated = "text"  # as the records do: what is told rather than measured
    counted = table.kind in ("year", "statement")
    plain: dict[str, Callable[[str], Any]] = {
        "value": _number if counted else str,
        "as_of": _number,
        "status": str,
        "audience": str,
        "src": lambda text: _flow(text.split()),
        "quantities": lambda text: [_quantity(q) for q in quantities_of(text) or ()],
    }
    for column, text in columns.items():
        if column in plain:
            key = stated if column == "value" else column
            _put(node, key, plain[column](text) if text else None, _FACT_ORDER)
        elif column.startswith(("value_", "note_")):
            stem, _, code = column.partition("_")
            _put_text(node, stated if stem == "value" else stem, code, text, _FACT_ORDER)
    _edit_range(node, columns)


def _edit_range(node: Any, columns: dict[str, str]) -> None:
    if not columns.keys() & {"earliest", "latest"}:
        return
    old = [str(year) for year in node.get("range", ("", ""))]
    years = [columns.get("earliest", old[0]), columns.get("latest", old[-1])]
    filled = [_number(year) for year in years if year]
    _put(node, "range", _flow(filled) if filled else None, _FACT_ORDER)


def _put_text(node: Any, key: str, code: str, text: str, order: Sequence[str]) -> None:
    """Set one language of a text; the last one removed removes the text."""
    if text and not isinstance(node.get(key), dict):
        _put(node, key, _map(), order)
    if text:
        node[key][code] = text
    elif isinstance(node.get(key), dict):
        node[key].pop(code, None)
        if not node[key]:
            node.pop(key)


def _edit_own(data: Any, table: CaseField, columns: dict[str, str]) -> None:
    """A field that describes the record itself."""
    name = table.name
    for column, text in columns.items():
        if table.kind == "prose" and column.startswith("value_"):
            _put_text(data, name, column.removeprefix("value_"), text, _order())
        elif table.kind == "position" and column in ("value", "status"):
            if not isinstance(data.get(name), dict):
                _put(data, name, _map(flow=True), _order())
            keys = ("lat", "lon", "precision") if column == "value" else ("status",)
            parts = [part.strip() for part in text.split(",")] if text else []
            for key, part in zip(keys, (*parts, *[""] * len(keys)), strict=False):
                _put(data[name], key, _number(part) if part else None, (*keys, "status"))
        elif column == "value":
            value = _number(text) if table.kind == "rank" else text
            _put(data, name, value if text else None, _order())


def _edit_source(data: Any, edit: Edit) -> None:
    if not isinstance(data.get("sources"), list) or not data["sources"]:
        from ruamel.yaml.comments import CommentedSeq

        _put(data, "sources", CommentedSeq(), _order())
    node = next((s for s in data["sources"] if s.get("id") == edit.n), None)
    if node is None:
        node = _map()
        node["id"] = edit.n
        data["sources"].append(node)
    for column, text in edit.columns.items():
        if column.startswith("supports_"):
            _put_text(node, "supports", column.removeprefix("supports_"), text, _SOURCE_ORDER)
        else:
            _put(node, column, text or None, _SOURCE_ORDER)


def _number(text: str) -> Any:
    """A number where the text is one, so that YAML says 2009 and not '2009'; else the text."""
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return text


def _quantity(quantity: Quantity) -> Any:
    node = _map(flow=True)
    said = {
        "number": plain_number(quantity.number),
        "upper": None if quantity.upper is None else plain_number(quantity.upper),
        "unit": quantity.unit,
        "is": quantity.qualifier,
        "year": int(quantity.year) if quantity.year else None,
        "per": quantity.per,
    }
    for key, value in said.items():
        if value not in ("", None):
            node[key] = value
    return node
