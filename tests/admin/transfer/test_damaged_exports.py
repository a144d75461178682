"""An export with a damaged byte, or that is cut off anywhere, is refused or means the same.

The properties are of the reading of a file, which comes before the first write.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime

from hypothesis import given, settings, strategies

from ledger.admin.transfer import closing_row, csv_file
from ledger.admin.transfer.csv_file import LayoutOptions
from ledger.admin.transfer.export import COLUMNS
from ledger.admin.transfer.import_ndjson import NdjsonImport
from ledger.admin.transfer.row_chain import checked
from ledger.admin.transfer.spool import Spool
from ledger.book import Reader
from ledger.core.cells import guard
from ledger.errors import EntryRefused
from ledger.process.runtime import Runtime
from ledger.store.keys import Scope
from tests.admin.transfer.test_import_ndjson import account, entry_of, version
from tests.bench import SOMEBODY

Meaning = Sequence[object] | None
Read = Callable[[bytes], Meaning]
BYTES = strategies.integers(0, 255)
DAY = datetime(2026, 1, 31, tzinfo=UTC)


def exported_csv() -> bytes:
    """Return an export of two entries, with every kind of text that needs care."""
    text = io.StringIO()
    names = ("Bank \u00e9", 'Sales, "net"')
    rows = []
    for entry, words in (("a-1", "=1+1"), ("b-2", "'two\nlines")):
        for line, name in enumerate(names):
            amount = "" if line else "12.50"
            texts = (guard(words), f"id-{line}", "512", guard(name), guard("-x"))
            sides = (amount, "" if amount else "12.50", "EUR", None, "asset", "debit")
            rows.append((entry, line, 1, DAY.date(), DAY.isoformat(), *texts, *sides))
    csv.writer(text).writerows(checked(COLUMNS, rows))
    return text.getvalue().encode()


def exported_ndjson() -> bytes:
    """Return an export of two accounts and an entry."""
    rows = [account(8, name="Bank \u00e9"), account(16), entry_of(version(5, -5), number=17)]
    pairs = ((row["kind"], json.dumps(row, ensure_ascii=False)) for row in rows)
    return "".join(closing_row.closed(pairs)).encode()


def meaning_of_csv(file: bytes) -> Meaning:
    """Return the cells that an import would post; None of a refused file."""
    with suppress(EntryRefused), closing(spool_of(file)) as spool:
        layout = csv_file.find_layout(spool, LayoutOptions())
        rows = list(csv_file.read_rows(spool, layout))
        if rows and not any(row.fault for row in rows):
            # The rest of a broken header is a row of its own, without a date, so it is refused.
            return [{**row.cells, "check": ""} for row in rows if row.cells["date"]]
    return None


def spool_of(file: bytes) -> Spool:
    return Spool(io.TextIOWrapper(io.BytesIO(file), encoding="utf-8"))


def reader_of_ndjson(process: Runtime) -> Read:
    read = Reader(process.table(1.0), process.chart, Scope("a-tenant", "a-business"))

    def meaning(file: bytes) -> Meaning:
        with suppress(EntryRefused), closing(spool_of(file)) as spool:
            rows = NdjsonImport(read, SOMEBODY, spool).rows
            return [line.strip() for line in spool.lines("\n")][:rows]
        return None

    return meaning


def cuts(file: bytes) -> Iterator[bytes]:
    """Yield the file cut off at each byte, but for the end of its last line."""
    return (file[:length] for length in range(len(file.rstrip(b"\r\n"))))


def require_whole(read: Read, file: bytes) -> None:
    """Assert that the file is read, and refused if it is cut off or has another byte anywhere."""
    expected = read(file)
    assert expected
    assert [cut for cut in cuts(file) if read(cut) is not None] == []

    @settings(max_examples=200, derandomize=True)
    @given(place=strategies.integers(0, len(file) - 1), byte=BYTES)
    def damage(place: int, byte: int) -> None:
        damaged = file[:place] + bytes([byte]) + file[place + 1 :]
        assert read(damaged) in (None, expected), damaged

    damage()


def test_a_damaged_or_cut_csv_is_refused_or_means_the_same() -> None:
    require_whole(meaning_of_csv, exported_csv())


def test_each_damaged_byte_of_the_header_is_found() -> None:
    file = exported_csv()
    expected = meaning_of_csv(file)
    for place in range(file.index(b"\n")):
        for byte in b'x,"\n\xe9':
            damaged = file[:place] + bytes([byte]) + file[place + 1 :]
            assert meaning_of_csv(damaged) in (None, expected), damaged[:200]


def test_a_damaged_or_cut_ndjson_is_refused_or_means_the_same(process: Runtime) -> None:
    require_whole(reader_of_ndjson(process), exported_ndjson())
