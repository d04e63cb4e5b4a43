"""A chapter as its author sees it: where in the text a citation, anchor or word stands.

Pandoc's reader gives no positions, so a finding names what it is about and how many of the same
kind stand before it. Counting happens here and nowhere else: ``parse`` turns places into
ordinals with the same code that ``locate`` turns ordinals into places with.
Source of the citation grammar: pandoc, ``Text.Pandoc.Parsing.Citations``; of derived anchors:
pandoc's manual, extension ``auto_identifiers``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from urllib.parse import unquote

from reportbuild.source.front_matter import split_front_matter

#: Start and end of something in the text.
Span = tuple[int, int]

_LIST_MARK = r"(?:(?:[-*+]|\d+[.)])[ \t]+)?"

_CODE = re.compile(
    rf"""
      ^[ \t>]*{_LIST_MARK}(?P<fence>`{{3,}}|~{{3,}})[^`\n]*\n    # fenced code, to its closing fence
        (?:[^\n]*\n)*?[ \t>]*(?P=fence)[`~]*[ \t]*$
    | (?<![\\`])(?P<tick>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=tick)(?!`)
    | <!--.*?-->
    | (?<!\\)\$\$.+?\$\$
    | (?<![\\$])\$(?=[^\s$])(?:(?!\n[ \t]*\n)[^$])*?(?<=[^\s\\])\$(?!\d)
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)

#: Rather too little than too much: what is counted here and not by pandoc does no harm, since
#: ordinals come from places; what is hidden here cannot be pointed at.
_NOT_PROSE = re.compile(
    r"""
      (?<=\])\([^()\s]*(?:\s+"[^"\n]*")?\s*\)  # link targets
    | \{(?:[.\#]\w|[\w-]+=)[^{}]*\}            # attributes
    | </?[A-Za-z][^<>]*>                       # tags and automatic links
    """,
    re.VERBOSE | re.MULTILINE,
)

#: A heading's line, marked at its start or by the line below it.
_HEADING = re.compile(
    r"^(?:\#{1,6}[ \t]+(?P<atx>[^\n]+)|(?P<setext>[^\s#>|:][^\n]*)\n(?:=+|-+)[ \t]*)$", re.MULTILINE
)
_HEADING_ATTRIBUTES = re.compile(r"\{([^{}\n]*)\}$")

#: What a typographic sign in the document may be typed as.
_TYPED = {
    "’": "[’']",
    "‘": "[‘']",
    "“": '[“"]',
    "”": '[”"]',
    "–": "(?:–|--)",
    "—": "(?:—|---)",
    "…": r"(?:…|\.\.\.)",
    " ": r"[\s\u00a0\u202f]+",
    "\u00a0": r"[\s\u00a0\u202f]*",
    "\u202f": r"[\s\u00a0\u202f]*",
}


class Manuscript:
    """The text of one file, and what stands where in it."""

    def __init__(self, file: str) -> None:
        """Take the text of the whole file, whatever its line ends and byte order mark."""
        self.whole = file.removeprefix("\ufeff").replace("\r\n", "\n")
        #: The text with the front matter blanked; offsets are those of ``whole``.
        self.body = split_front_matter(self.whole)[1]
        self._found: dict[tuple[str, str], list[Span]] = {}

    @cached_property
    def without_code(self) -> str:
        """The body with code, comments and formulas blanked, offsets kept."""
        return _blank(_CODE, self.body)

    @cached_property
    def prose(self) -> str:
        """The body with everything blanked in which ``@`` cites nothing, offsets kept."""
        return _blank(_NOT_PROSE, self.without_code)

    def spans(self, kind: str, key: str) -> list[Span]:
        """Where something stands, in the order of the text.

        Args:
            kind: ``cite``, ``id``, ``class``, ``heading``, ``text``, ``prose``, ``bib`` or
                ``front`` (see ``Locus``).
            key: what to look for.
        """
        if (kind, key) in self._found:
            return self._found[kind, key]
        find = {
            "cite": self._citations,
            "id": self._anchors,
            "class": self._classes,
            "heading": self._headings,
            "text": self._words,
            "prose": lambda key: _all(_typed(key), self.without_code) or self._words(key),
            "bib": self._entries,
            "front": self._front_matter,
        }.get(kind)
        found = find(key) if find and key else []
        return self._found.setdefault((kind, key), found)

    def ordinal(self, kind: str, key: str, offset: int) -> int:
        """Which of ``spans(kind, key)`` stands at ``offset`` (or last before it), from 0."""
        before = bisect_right(self.spans(kind, key), offset, key=lambda span: span[0])
        return max(0, before - 1)

    def _citations(self, key: str) -> list[Span]:
        name = re.escape(key)
        goes_on = r"\w|[:.#$%&\-+?<>~/]\w|[:/]/"
        # The sign comes first, its surroundings after it: the search then skips to each "@".
        pattern = rf"@(?<![^\W_]@)(?<!\\@)(?:\{{{name}\}}|{name}(?!{goes_on}))"
        # What is prose is told by rules of thumb; if they hide the only place, show it anyway.
        return _all(pattern, self.prose) or _all(pattern, self.body)

    def _anchors(self, ident: str) -> list[Span]:
        name = re.escape(ident)
        typed = rf"(?<=[{{\s])#{name}(?=[\s}}])|(?<=[\s{{])id=[\"']?{name}(?=[\"'\s}}>])"
        return _all(typed, self.without_code) or self._headings(ident)

    def _classes(self, name: str) -> list[Span]:
        word = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        # In braces, alone behind the colons of a division, in a tag.
        typed = rf"(?<=[{{\s])\.{word}(?=[\s}}])|^[ \t>]*:{{3,}}[ \t]*{word}|\bclass=[^<>]*?{word}"
        return _all(typed, self.without_code)

    def _headings(self, key: str) -> list[Span]:
        found: list[Span] = []
        seen: dict[str, int] = {}
        for match in _HEADING.finditer(self.without_code):
            start, end = match.span("atx" if match["atx"] is not None else "setext")
            words = self.body[start:end].rstrip()
            attributes = _HEADING_ATTRIBUTES.search(words)
            if attributes:
                words = words[: attributes.start()].rstrip()
            words = words.rstrip("#").rstrip()
            given = re.search(r"#(\S+)", attributes[1]) if attributes else None
            ident = given[1] if given else derived_anchor(words)
            if not given:
                seen[ident] = seen.get(ident, -1) + 1
                ident += f"-{seen[ident]}" if seen[ident] else ""
            if key in (ident, words):
                found.append((start, start + len(words)))
        return found

    def _words(self, key: str) -> list[Span]:
        name, equals, value = key.partition("=")
        if equals and value and re.fullmatch(r"[\w-]+", name):
            bare = rf"{_typed(value)}(?![^\s>}}])"
            quoted = "|".join(_typed(f"{sign}{value}{sign}") for sign in "\"'")
            attribute = rf"(?<![\w-]){re.escape(name)}=(?:{quoted}|{bare})"
            if found := _all(attribute, self.body):
                return found
        variants = {key, unquote(key)}
        # A longer variant is tried first, else the shorter one hides it.
        pattern = "|".join(_typed(v) for v in sorted(variants, key=lambda v: (-len(v), v)))
        return _all(pattern, self.body) or _all(pattern, self.whole)

    def _front_matter(self, key: str) -> list[Span]:
        front = split_front_matter(self.whole)[0] or ""
        # The value on the line of its key; without one, the key.
        typed = rf"^(?:{re.escape(key)}(?=[ \t]*:)[ \t]*:[ \t]*(?P<value>\S.*?)?)[ \t]*$"
        offset = self.whole.find("\n") + 1
        found = (m.span("value" if m["value"] else 0) for m in re.finditer(typed, front, re.M))
        return [(start + offset, end + offset) for start, end in found]

    def _entries(self, key: str) -> list[Span]:
        # Of a key with a space in it, the reader knows what stands before the space.
        pattern = rf"^[ \t]*@[ \t]*\w+[ \t]*[{{(]\s*({re.escape(key)})(?=[\s,{{}}()=])"
        return [m.span(1) for m in re.finditer(pattern, self.whole, re.MULTILINE)]


def derived_anchor(heading: str) -> str:
    """The anchor pandoc derives from a heading typed as ``heading``.

    >>> derived_anchor("2. Été : *qui* décide ?")
    'été-qui-décide'
    """
    words = re.sub(r"-{2,}", "", heading)
    words = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", words)
    words = re.sub(r"(?<!\w)_+|_+(?!\w)", "", words)
    kept = "".join(c for c in words.lower() if c.isalnum() or c in "_-." or c.isspace())
    return re.sub(r"^[\W\d_]+", "", "-".join(kept.split())) or "section"


def _typed(words: str) -> str:
    collapsed = re.sub(r"[ \t\n]+", " ", words)
    return "".join(_TYPED.get(c) or re.escape(c) for c in collapsed)


def _all(pattern: str, text: str) -> list[Span]:
    return [match.span() for match in re.finditer(pattern, text, re.MULTILINE)]


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
