"""The column `check` of our CSV: a digest of each row and of all rows before it.

So a file that was cut off, or whose rows were changed or lost on the way, is recognized. The last
row's digest ends with a full stop.
"""

from collections.abc import Iterable, Iterator, Sequence

from ledger.core.claims import short_digest

CHECK = "check"
_CHARACTERS = 12
_END = "."


class RowChain:
    """The digests of the rows below one file's header."""

    def __init__(self, header: Sequence[str]) -> None:
        self._digest = CHECK
        self.add(header)
        self.is_ended = False

    def add(self, values: Sequence[str]) -> str:
        """Return the digest of the next row; a file may have bytes that are no text."""
        # A letter first, since a spreadsheet takes a text that begins with "-" for a formula.
        texts = [value.encode("utf-8", "backslashreplace").decode() for value in values]
        self._digest = "r" + short_digest(self._digest, *texts)[:_CHARACTERS]
        return self._digest

    def accept(self, values: Sequence[str], digest: str) -> bool:
        """Tell if the next row has its digest. After the end there is no next row."""
        if self.is_ended:
            return False
        expected = self.add(values)
        self.is_ended = digest == expected + _END
        return self.is_ended or digest == expected


def checked(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    """Yield the header and the rows, each row with its digest as the last cell."""
    chain = RowChain(header)
    previous = [*header, CHECK]
    for row in rows:
        yield previous
        values = ["" if value is None else str(value) for value in row]
        previous = [*values, chain.add(values)]
    if previous[-1] != CHECK:
        previous[-1] += _END
    yield previous
