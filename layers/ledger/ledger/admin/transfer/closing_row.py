"""The last row of a book's NDJSON: how many rows of each kind stand before it, and their digest.

The digest does not depend on the order of the rows, since two exports of one book may differ in it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

KIND = "end"
_MODULUS = 1 << 256


class RowTally:
    """The counts and the digest of the rows so far."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._digest = 0

    def add(self, line: str, kind: str) -> None:
        """Add a row of a kind; the end of its line does not count."""
        self._counts[kind] += 1
        text = line.rstrip("\r\n").encode("utf-8", "surrogateescape")
        self._digest = (self._digest + int.from_bytes(hashlib.sha256(text).digest())) % _MODULUS

    def row(self) -> str:
        """Return the closing row."""
        counts = dict(sorted(self._counts.items()))
        return json.dumps({"kind": KIND, "rows": counts, "digest": f"{self._digest:064x}"})


def kind_of(line: str) -> str:
    """Return the kind of a row; an empty text of a row that has none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    kind = row.get("kind") if isinstance(row, dict) else None
    return kind if isinstance(kind, str) else ""


def closed(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the rows, given as kind and text, and the closing row after them."""
    tally = RowTally()
    for kind, text in rows:
        tally.add(text, kind)
        yield f"{text}\n"
    yield f"{tally.row()}\n"
