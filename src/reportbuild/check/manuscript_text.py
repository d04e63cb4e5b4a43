"""The running text of a Markdown file: everything that is not prose in one language, hidden.

What is hidden keeps its length, so a place in the running text is a place in the file.
"""

from __future__ import annotations

import re

#: Stands for each hidden character; line ends stay.
HIDDEN = "\ufffc"

#: In this order: what looks like markup inside code or a comment is none.
_MARKUP = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"\A\ufeff?---[ \t]*\r?\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*\r?$",  # front matter
        r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*\n(?:.*\n)*?[ \t>]*(?P=fence)[`~]*[ \t]*\r?$",
        r"<!--(?:.|\n)*?-->",
        r"(?<!`)(?P<ticks>`+)(?!`)(?:.|\n(?![ \t]*\r?$))+?(?<!`)(?P=ticks)(?!`)",
        r"(?<!\\)\$\$(?:.|\n)+?\$\$",
        r"(?<!\\)\$(?=[^\s$])[^$\n]*[^\s$\\]\$(?!\d)",
        r"^[ \t>]*:{3,}.*$",  # fences of divisions
        r"^[ \t>]*[|+]?[ \t]*:?[-=+]{2,}[-=+|: \t]*\r?$",  # rules of tables
        r"^[ \t>]*:(?=[ \t])|^Table:",  # captions and definitions
        r"^ {0,3}\[\^[^\]\s]+\]:|\[\^[^\]\s]+\]",  # notes
        r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$",  # link definitions
        r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)",
        r"\]\[[^\]]*\]",
        r"\{[^{}]*\}",  # attributes
        r"</?[A-Za-z][^<>]*>",
        r"&#?\w+;",
        r"@\{[^}]*\}|@\w(?:[\w:.#$%&+?<>~/-]*[\w/])?",  # keys of works and cross-references
        r"(?:[A-Za-z][A-Za-z0-9+.-]*://|www\.|doi:|mailto:)\S*[^\s.,;:!?…»)\]}'\"’”]",
        r"[\w.+-]+@[\w-]+\.[\w.-]*\w|[\w-]+(?:\.[\w-]+)+/\S*[^\s.,;:!?…»)\]}'\"’”]",
        r"\\[^\w\s$%]",  # escapes
    )
)
_SPAN = re.compile(r"\[[^\[\]]*\]\{(?P<attr>[^{}]*)\}")
_LANG = re.compile(r"(?<![\w-])lang=[\"']?(?P<lang>[A-Za-z-]+)")
_FENCE = re.compile(r"^[ \t>]*:{3,}(?P<rest>.*)$")


def running_text(source: str, lang: str) -> str:
    """``source`` with markup, code, addresses, keys and passages in other languages hidden.

    Args:
        source: a Markdown file.
        lang: code of the language to be kept (``fr``).

    Returns:
        A text of the same length, with :data:`HIDDEN` for each hidden character.
    """
    code, markup = _MARKUP[:6], _MARKUP[6:]
    text = source
    for pattern in code:
        text = pattern.sub(_hide, text)
    text = _SPAN.sub(lambda span: _hide(span) if _is_foreign(span["attr"], lang) else span[0], text)
    text = _hide_divisions(text, lang)
    for pattern in markup:
        text = pattern.sub(_hide, text)
    return text


def _hide(found: re.Match[str]) -> str:
    return _hidden(found[0])


def _hidden(words: str) -> str:
    return re.sub(r"[^\r\n]", HIDDEN, words)


def _is_foreign(attributes: str, lang: str) -> bool:
    found = _LANG.search(attributes)
    return found is not None and found["lang"].split("-")[0] != lang


def _hide_divisions(text: str, lang: str) -> str:
    """The text without the content of divisions in another language."""
    foreign: list[bool] = []
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        fence = _FENCE.match(line.rstrip("\r\n"))
        if fence is None:
            lines.append(_hidden(line) if any(foreign) else line)
            continue
        lines.append(line)
        if fence["rest"].strip(": \t"):
            foreign.append(_is_foreign(fence["rest"], lang))
        elif foreign:
            foreign.pop()
    return "".join(lines)
