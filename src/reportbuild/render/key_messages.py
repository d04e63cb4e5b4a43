"""What the chapters say first: their key messages, for the first page of a language."""

from __future__ import annotations

from reportbuild.diagnostics import Outcome
from reportbuild.docast import on_one_line
from reportbuild.model import Fragment

_LEFT_OUT = ("callout-title", "noteref", "source-mark", "evidence-mark")


def key_messages(fragments: tuple[Fragment, ...]) -> Outcome[dict[str, str]]:
    """Item → the words of its first key message, for units that have one."""
    from lxml import html

    made = {}
    for fragment in fragments:
        if "key-message" not in fragment.body:
            continue
        tree = html.fragment_fromstring(fragment.body, create_parent="div")
        for box in tree.find_class("key-message")[:1]:
            for name in _LEFT_OUT:
                for part in box.find_class(name):
                    part.drop_tree()
            made[fragment.item] = on_one_line(str(box.text_content()))
    return Outcome(made)
