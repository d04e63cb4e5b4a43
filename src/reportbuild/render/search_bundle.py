"""What Pagefind writes, in an order of our own: it lists languages and filters in any order.

Its files are gzip of a mark and CBOR (RFC 8949). A ``.pf_meta`` holds one pair of texts a filter,
name and file, one after another; these are sorted here, and the file is named by its content anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping

ENTRY = "pagefind-entry.json"
_MARK = b"pagefind_dcd"
_PAIR = b"\x82"


def in_order(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a bundle, so that equal pages give equal bytes.

    Args:
        made: path within the bundle → bytes, with one-valued filters, as Pagefind wrote them.
    """
    entry = json.loads(made[ENTRY])
    files = {path: content for path, content in made.items() if path != ENTRY}
    for language in entry["languages"].values():
        code = language["hash"].rpartition("_")[0]
        meta = gzip.decompress(files.pop(f"pagefind.{language['hash']}.pf_meta"))
        meta = _with_filters_sorted(meta, _filters(files, code))
        language["hash"] = f"{code}_{hashlib.sha256(meta).hexdigest()[:13]}"
        files[f"pagefind.{language['hash']}.pf_meta"] = gzip.compress(meta, mtime=0)
    return files | {ENTRY: json.dumps(entry, sort_keys=True).encode()}


def _filters(files: Mapping[str, bytes], code: str) -> list[bytes]:
    """The pairs by which a language's ``.pf_meta`` names its filters, sorted."""
    pairs = []
    for path, content in files.items():
        if path.startswith(f"filter/{code}_"):
            name = gzip.decompress(content).removeprefix(_MARK + _PAIR)
            file = path.removeprefix("filter/").removesuffix(".pf_filter").encode()
            pairs.append(_PAIR + name[: _length(name)] + bytes([0x60 + len(file)]) + file)
    return sorted(pairs)


def _length(text: bytes) -> int:
    """How many bytes the CBOR text at the beginning takes, head and all (up to 255 characters)."""
    return 2 + text[1] if text[0] == 0x78 else 1 + text[0] - 0x60


def _with_filters_sorted(meta: bytes, pairs: list[bytes]) -> bytes:
    if not pairs:
        return meta
    start = min(meta.index(pair) for pair in pairs)
    length = sum(map(len, pairs))
    if sum(meta[start : start + length].count(pair) for pair in pairs) != len(pairs):
        raise ValueError("Pagefind writes its list of filters in another form")
    return meta[:start] + b"".join(pairs) + meta[start + length :]
