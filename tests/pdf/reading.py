"""What a PDF says to its readers, in plain values that can be compared."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pikepdf


def words(pdf: bytes) -> list[list[str]]:
    """The words of each page, without the dots of leaders."""
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return [re.sub(r"(\.\s?){3,}", " ", page).split() for page in pages]


def height_of(word: str, pdf: bytes) -> float:
    """How high the lines are in which ``word`` is set, where it occurs first."""
    command = ["pdftotext", "-bbox", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    box = r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">'
    found = re.search(f"{box}{word}<", done.stdout.decode())
    assert found is not None
    return float(found[2]) - float(found[1])


def links(pdf: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    """Every link: page, rectangle, target."""
    found = []
    for nth, page in enumerate(pdf.pages):
        for mark in page.obj.get("/Annots", ()):
            rectangle = tuple(round(float(side)) for side in mark.Rect)
            target = str(mark.Dest) if "/Dest" in mark else str(mark.A.URI)
            found.append((nth, rectangle, target))
    return sorted(found)


def destinations(pdf: pikepdf.Pdf) -> dict[str, tuple[int, int, int]]:
    pages = {page.obj.objgen: nth for nth, page in enumerate(pdf.pages)}
    names = pdf.Root.Names.Dests.Names
    return {
        str(names[n]): (
            pages[names[n + 1][0].objgen],
            round(float(names[n + 1][2])),
            round(float(names[n + 1][3])),
        )
        for n in range(0, len(names), 2)
    }


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int, int]]:
    """Every entry: depth, words, page, entries below that show."""
    pages = {page.obj.objgen: nth for nth, page in enumerate(pdf.pages)}

    def walk(node: pikepdf.Object | None, depth: int) -> Iterator[tuple[int, str, int, int]]:
        while node is not None:
            count = int(node.get("/Count", 0))
            yield depth, str(node.Title), pages[node.Dest[0].objgen], count
            yield from walk(node.get("/First"), depth + 1)
            node = node.get("/Next")

    return list(walk(pdf.Root.Outlines.First, 0))


def tags(pdf: pikepdf.Pdf) -> list[str]:
    """The types of all elements, parents first; Part only groups, so it is left out."""
    found: list[str] = []

    def walk(node: pikepdf.Object | int) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            if node.S != "/Part":
                found.append(str(node.S))
            walk(node.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


def labels(pdf: pikepdf.Pdf) -> list[str]:
    return [page.label for page in pdf.pages]
