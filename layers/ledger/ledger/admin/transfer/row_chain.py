"""The column `check` of our CSV: a digest of each row and of all rows before it.

So a file that was cut off, or whose rows were changed or lost on the way, is recognized. The last
row's digest ends with a full stop.
"""

from collections.abc import Iterable, Sequence

from ledger.core.claims import short_digest

CHECK = "check"
_CHARACTERS = 12
_END = "."


class RowChain:
    """The digests of one file's rows, from its header on."""

    def __init__(self) -> None:
        self._digest = CHECK
        self._is_header = True
        self.is_ended = False

    def add(self, values: Sequence[str]) -> str:
        """Return the digest of the next row."""
        # A letter first, since a spreadsheet takes a text that begins with "-" for a formula.
        digest = "r" + short_digest(self._digest, *values)[:_CHARACTERS]
        cell, self._digest, self._is_header = (
            CHECK if self._is_header else digest,
            digest,
            False,
        )
        return cell

    def accept(self, values: Sequence[str], digest: str) -> bool:
        """Tell if the next row has its digest. After the end there is no next row."""
        if self.is_ended:
            return False
        expected = self.add(values)
        self.is_ended = digest == expected + _END
        return self.is_ended or digest == expected


def checked(rows: Iterable[Sequence[object]]) -> Iterable[list[str]]:
    """Yield the rows, the header first, each with its digest as the last cell."""
    chain = RowChain()
    previous: list[str] | None = None
    for row in rows:
        if previous is not None:
            yield previous
        values = ["" if value is None else str(value) for value in row]
        previous = [*values, chain.add(values)]
    if previous is not None:
        *values, digest = previous
        yield previous if digest == CHECK else [*values, digest + _END]
