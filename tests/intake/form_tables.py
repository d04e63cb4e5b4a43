from __future__ import annotations

import csv
import io

LANGUAGES = ("en", "fr")


def table(*rows: dict[str, str], encoding: str = "utf-8", separator: str = ",") -> bytes:
    """A CSV of these rows."""
    out = io.StringIO(newline="")
    columns = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.DictWriter(out, columns, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)
