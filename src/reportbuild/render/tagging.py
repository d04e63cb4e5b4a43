"""Finish the structure tree of a PDF that WeasyPrint 70 has written.

WeasyPrint's tags pass for simple pages; these corrections make the rest conform to PDF/UA-1
(ISO 14289-1) and say what screen readers need: scopes of table heads, notes as notes, page
furniture as artifacts. Clause numbers are those of ISO 32000-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

#: A marked piece of page content, and its number.
_MARKED = re.compile(rb"/\w+\s*<</MCID (\d+)>>\s*BDC")

#: Around the dots of a contents line: the element they are generated in, the line's end, the link.
_AROUND_DOTS = ["/Div", "/Span", "/Link"]

#: What the elements of a list are when it leads to pages.
_CONTENTS = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/Reference"}


def finish_pdf(raw: bytes, front: int) -> bytes:
    """``raw`` with its tags corrected and its pages labelled.

    Args:
        raw: a tagged PDF by WeasyPrint.
        front: how many pages come before the first chapter; they are labelled i, ii, iii …

    Returns:
        The same bytes for the same input.
    """
    import pikepdf

    with pikepdf.open(BytesIO(raw)) as pdf:
        correct_tags(pdf)
        label_pages(pdf, front)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def correct_tags(pdf: Pdf, prefix: str = "") -> None:
    """Correct the structure tree of ``pdf``; ``prefix`` comes before every id in it."""
    tree = _Tree(pdf, prefix)
    for element in list(tree.elements()):
        tree.correct(element)
    tree.mark_artifacts()


class _Tree:
    """The structure tree, and where its leaves are registered."""

    def __init__(self, pdf: Pdf, prefix: str) -> None:
        self.pdf = pdf
        self.prefix = prefix
        self.root: Object = pdf.Root.StructTreeRoot
        nums = self.root.ParentTree.Nums
        #: structure parent number → place of its entry in the parent tree
        self.places = {int(nums[n]): n + 1 for n in range(0, len(nums), 2)}
        self.notes = 0

    def elements(self) -> Iterator[Object]:
        """Every structure element, parents first."""
        stack = [self.root.K]
        while stack:
            node = stack.pop()
            for kid in reversed(_kids(node)):
                if _is_element(kid):
                    stack.append(kid)
            if _is_element(node):
                yield node

    def correct(self, element: Object) -> None:
        """Apply the correction that the element's type calls for."""
        kind = str(element.S)
        if self.prefix and kind in ("/TH", "/TD"):
            self._own_ids(element)
        if kind == "/TH":
            self._set_scope(element)
        elif kind == "/LI":
            self._wrap_body(element)
        elif kind == "/Span" and _ancestors(element, 2) == ["/NonStruct", "/Document"]:
            self._make_note(element)
        elif kind == "/NonStruct" and _ancestors(element, 3) == _AROUND_DOTS:
            self._raise_annotations(element)
            self._drop_dots(element)
        elif kind != "/Link":
            self._raise_annotations(element)

    def _set_scope(self, cell: Object) -> None:
        """Say what a table head is the head of (14.8.5.7, table 349)."""
        import pikepdf

        scope = "/Column" if "/THead" in _ancestors(cell, 2) else "/Row"
        attributes = cell.get("/A")
        if not isinstance(attributes, pikepdf.Dictionary):
            attributes = pikepdf.Dictionary(O=pikepdf.Name.Table)
        attributes["/Scope"] = pikepdf.Name(scope)
        cell["/A"] = attributes

    def _wrap_body(self, item: Object) -> None:
        """A list item holds a label and a body, nothing else (14.8.4.3.3, table 336)."""
        import pikepdf

        stray = [kid for kid in _kids(item) if not _is_a(kid, "/Lbl", "/LBody")]
        if not stray:
            return
        body = self.pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.LBody, P=item, K=pikepdf.Array(stray)
            )
        )
        if "/Pg" in item:
            body["/Pg"] = item.Pg
        for kid in stray:
            if _is_element(kid):
                kid["/P"] = body
        labels = [kid for kid in _kids(item) if _is_a(kid, "/Lbl", "/LBody")]
        item["/K"] = pikepdf.Array([*labels, body])

    def _make_note(self, element: Object) -> None:
        """What stands at the foot of the page is a note, with an id (14.8.4.4.1, table 338)."""
        import pikepdf

        self.notes += 1
        element["/S"] = pikepdf.Name.Note
        element["/ID"] = pikepdf.String(f"{self.prefix}note-{self.notes}")

    def _own_ids(self, cell: Object) -> None:
        """Make the ids by which cells name their heads unique beyond this file (14.8.5.7)."""
        import pikepdf

        if "/ID" in cell:
            cell["/ID"] = pikepdf.String(f"{self.prefix}{cell.ID}")
        if "/A" in cell and "/Headers" in cell.A:
            heads = [pikepdf.String(f"{self.prefix}{head}") for head in cell.A.Headers]
            cell.A["/Headers"] = pikepdf.Array(heads)

    def _drop_dots(self, element: Object) -> None:
        """The dots before a page number are not read out; the list is one of contents.

        Lists of figures and tables count as contents too (14.8.4.3.2, table 335).
        """
        import pikepdf

        element["/K"] = pikepdf.Array()
        node = element.get("/P")
        while node is not None and "/S" in node:
            node["/S"] = pikepdf.Name(_CONTENTS.get(str(node.S), str(node.S)))
            node = node.get("/P")

    def _raise_annotations(self, element: Object) -> None:
        """A link's annotation belongs to the Link, not to an emphasis in it (14.8.4.4.2)."""
        import pikepdf

        references = [kid for kid in _kids(element) if _is_reference(kid)]
        link = element
        while references and "/S" in link and str(link.S) != "/Link":
            link = link.P
        if not references or "/S" not in link:
            return
        element["/K"] = pikepdf.Array(k for k in _kids(element) if not _is_reference(k))
        link["/K"] = pikepdf.Array([*_kids(link), *references])
        for reference in references:
            place = self.places[int(reference.Obj.StructParent)]
            self.root.ParentTree.Nums[place] = link

    def mark_artifacts(self) -> None:
        """Running heads, folios and dots leave the logical order (14.8.2.2.1)."""
        known = {element.objgen for element in self.elements()}
        for page in self.pdf.pages:
            if "/StructParents" not in page.obj:
                continue
            owners = self.root.ParentTree.Nums[self.places[int(page.obj.StructParents)]]
            no_content = {n for n, owner in enumerate(owners) if owner.objgen not in known}
            if no_content:
                self._rewrite(page, owners, no_content)

    def _rewrite(self, page: Page, owners: Object, no_content: set[int]) -> None:
        """Turn the pieces ``no_content`` of ``page`` into artifacts."""

        def artifact(mark: re.Match[bytes]) -> bytes:
            return b"/Artifact\nBMC" if int(mark[1]) in no_content else mark[0]

        page.contents_coalesce()
        content = page.obj.Contents.read_bytes()
        page.obj.Contents.write(_MARKED.sub(artifact, content))
        for number in no_content:
            owners[number] = None


def label_pages(pdf: Pdf, front: int) -> None:
    """Roman numbers before the first chapter, arabic from there (12.4.2)."""
    import pikepdf

    roman, arabic = pikepdf.Dictionary(S=pikepdf.Name.r), pikepdf.Dictionary(S=pikepdf.Name.D)
    nums = [0, roman, front, arabic] if front else [0, arabic]
    pdf.Root["/PageLabels"] = pikepdf.Dictionary(Nums=pikepdf.Array(nums))


def _kids(node: Object) -> list[Object]:
    """The children of an element, or the members of an array."""
    import pikepdf

    kids = node if isinstance(node, pikepdf.Array) else node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_element(node: object) -> bool:
    import pikepdf

    return isinstance(node, pikepdf.Dictionary) and "/S" in node


def _is_a(node: object, *kinds: str) -> bool:
    import pikepdf

    return isinstance(node, pikepdf.Dictionary) and str(node.get("/S")) in kinds


def _is_reference(node: object) -> bool:
    import pikepdf

    return isinstance(node, pikepdf.Dictionary) and node.get("/Type") == "/OBJR"


def _ancestors(element: Object, count: int) -> list[str]:
    """The types of the ``count`` elements around one, innermost first."""
    found: list[str] = []
    node = element.get("/P")
    while node is not None and "/S" in node and len(found) < count:
        found.append(str(node.S))
        node = node.get("/P")
    return found
