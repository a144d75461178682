"""Import a book's NDJSON, one row at a time. A row that needs a later row waits for it.

An entry waits for the entry that brings its funds, an account for its parent. A row whose item
exists already is reported as present, so an import can be repeated.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice

from pydantic import ValidationError

from ledger.admin.transfer import cells, closing_row, row_rules
from ledger.admin.transfer.closing_row import RowTally
from ledger.admin.transfer.deferred_rows import DeferredRows, NumberedLine
from ledger.admin.transfer.entry_rows import RowMisfits
from ledger.admin.transfer.results import (
    REFUSED,
    Progress,
    Result,
    reason,
    refused,
)
from ledger.admin.transfer.row_writer import RowWriter, may_succeed_later
from ledger.admin.transfer.rows import ROW, AccountRow, AnyRow, ClosingRow
from ledger.admin.transfer.spool import Spool
from ledger.aws.failures import aws_errors
from ledger.book import Reader
from ledger.core.claims import Actor
from ledger.errors import EntryRefused, LedgerError, MalformedBody, StoreUnavailable
from ledger.http import strict_json

_FAULTS_MAX = 3
# DynamoDB's words for an item that it cannot store; in a transaction it gives them as a reason.
_INVALID = ("ValidationException", "TransactionCanceledException")


class ExportCutOff(EntryRefused):
    """The input lacks the closing row of an export, or has other rows than the export had."""

    rule: str
    message = "The rows are not those of an export: {rule}. Nothing was imported."


class NdjsonImport:
    """The rows of an export, checked as a whole, and ready to be imported into a book.

    A row that names no author gets the operator, `by`.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, read: Reader, by: Actor, spool: Spool) -> None:
        self._writer, self._spool = RowWriter(read, by), spool
        self.rows = self._count()

    @property
    def entries(self) -> int:
        """The number of entries that the book has of the rows so far."""
        return self._writer.entries

    def results(self, progress: Progress) -> Iterator[Result]:
        """Write the rows, and yield a result for each."""
        is_last_pass = False
        rows: Iterable[NumberedLine] = islice(enumerate(self._lines(), 1), self.rows)
        with closing(DeferredRows()) as deferred:
            while True:
                imported = 0
                for row in rows:
                    for result in _import_row(self._writer, row, deferred, is_last_pass):
                        imported += result.status != REFUSED
                        progress(1)
                        yield result
                if not deferred:
                    break
                # A pass that imported nothing cannot unblock the waiting rows: refuse them.
                is_last_pass, rows = not imported, deferred.take_all()
        self._writer.put_balances()

    def _lines(self) -> Iterator[str]:
        return self._spool.lines(newline="\n")

    def _count(self) -> int:
        """Return the number of the rows before the closing row. Raise `ExportCutOff`."""
        tally, count, last = RowTally(), 0, ""
        for line in self._lines():
            if count:
                tally.add(last, closing_row.kind_of(last))
            count, last = count + 1, line
        if closing_row.kind_of(last) != closing_row.KIND:
            raise ExportCutOff(rule="the last row is not the closing row")
        if last.strip() != tally.row():
            raise ExportCutOff(rule="rows are missing, new or changed since the export")
        return count - 1


def _import_row(
    writer: RowWriter, first: NumberedLine, deferred: DeferredRows, is_last_pass: bool
) -> Iterator[Result]:
    """Yield the result of a row, then of the rows that waited for its account.

    Yield nothing for a row that has to wait itself.
    """
    following = [first]
    while following:
        number, line = following.pop()
        try:
            row = _read_row(line)
            # A waiting row may still post to the account, so close accounts after all of them.
            if deferred.has_open and not is_last_pass and isinstance(row, ClosingRow):
                deferred.add((number, line), is_closing=True)
                continue
            yield Result(number, writer.write(row))
        except StoreUnavailable:
            raise
        except LedgerError as refusal:
            if may_succeed_later(refusal) and not is_last_pass:
                is_closing = isinstance(row, ClosingRow)
                deferred.add((number, line), _parent_of(row), is_closing=is_closing)
            else:
                yield refused(number, reason(refusal))
            continue
        except aws_errors() as error:
            if error.response["Error"]["Code"] not in _INVALID:
                raise
            yield Result(number, REFUSED, "The table does not take it: it has too long a text.")
            continue
        if isinstance(row, AccountRow):
            following += reversed(deferred.take_children(row.number))


def _parent_of(row: AnyRow) -> int | None:
    """Return the parent of an account's row; None of every other row."""
    return row.parent if isinstance(row, AccountRow) else None


def _read_row(line: str) -> AnyRow:
    """Return a checked row. Raise `RowMisfits`, with at most three faults."""
    if cells.is_broken(line):
        raise RowMisfits(rule=f"The row {cells.BROKEN_RULE}")
    try:
        row = ROW.validate_json(line)
        strict_json.require_each_key_once(line)
    except MalformedBody as error:
        raise RowMisfits(rule=f"The row cannot be read: {error.problem}") from None
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)[:_FAULTS_MAX]
        # The first part of a location is the kind of the row.
        faults = [f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in errors]
        raise RowMisfits(rule="; ".join(faults).strip(": ")) from None
    if faults := list(islice(row_rules.faults(row), _FAULTS_MAX)):
        raise RowMisfits(rule="; ".join(faults))
    return row_rules.normal(row)
