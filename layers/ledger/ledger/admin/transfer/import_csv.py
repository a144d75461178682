"""Import a CSV of lines: the rows of an entry stand together, and are posted together, once.

The whole file is read first. It is refused whole if it is no CSV, or if its dates or amounts can be
read in two ways. `entry` names the entry in the file, and is its idempotency key.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.admin.transfer import amounts, csv_entries, csv_file, days
from ledger.admin.transfer.csv_accounts import AccountFinder, CellRefused, ForeignIds, read_account
from ledger.admin.transfer.csv_entries import EntryRows
from ledger.admin.transfer.csv_file import CsvRefused, FileRow, LayoutOptions
from ledger.admin.transfer.entry_names import EntryNames, digest_of
from ledger.admin.transfer.entry_poster import ZERO_LINE, EntryPoster, RowsRefused
from ledger.admin.transfer.entry_writer import EntryWriter
from ledger.admin.transfer.results import REFUSED, Progress, Result, reason, refused
from ledger.admin.transfer.spool import Spool
from ledger.book import Reader
from ledger.core.accounts import AccountType
from ledger.core.claims import Actor
from ledger.errors import LedgerError, StoreUnavailable

_OTHER_ROW_REFUSED = "Another row of this entry is refused."
_GNUCASH_CURRENCY = "CURRENCY::"


class CsvOptions(Struct, frozen=True):
    """The parts of a file's form that the operator names; all others are found, or refused.

    `currency` is that of a file without a column of currencies. `types` maps the begin of a number
    or name to the type of a new account.
    """

    currency: str
    layout: LayoutOptions = field(default_factory=LayoutOptions)
    decimal: str | None = None
    dates: str | None = None
    types: Mapping[str, AccountType] = field(default_factory=dict)


class CsvImport:
    """One file, checked as a whole, and ready to be imported into a book.

    `rows` counts its rows; `notes` names the file's form, unless it is that of our export.
    `entries` counts the entries that the book has of the file so far.
    """

    def __init__(self, read: Reader, by: Actor, spool: Spool, options: CsvOptions) -> None:
        self._spool, self._options = spool, options
        self._layout = csv_file.find_layout(spool, options.layout)
        self._decimals, self._orders = amounts.DecimalSurvey(), days.OrderSurvey()
        self._foreign = ForeignIds()
        self.rows = self.entries = 0
        with closing(EntryNames()) as names:
            self._survey(read.scope.business_id, names)
            self._split = names.split()
        sign, sign_proof = (options.decimal, "") if options.decimal else self._decimals.sign()
        order, order_proof = (options.dates, "") if options.dates else self._orders.order()
        self.notes = list(self._notes(sign_proof, order, order_proof))
        writer = EntryWriter(read, datetime.now(UTC), by)
        finder = AccountFinder(writer, self._foreign, options.types)
        read_amount = amounts.reader(sign)
        read_day = days.reader(order, is_named=bool(options.dates))
        self._poster = EntryPoster(writer, finder, read_amount, read_day)

    def results(self, progress: Progress) -> Iterator[Result]:
        """Post the entries, and yield a result for each row."""
        for entry in csv_entries.group(self._file_rows()):
            faults, status, zeros = self._post(entry)
            self.entries += status != REFUSED
            for index, row in enumerate(chain(entry.rows, entry.left)):
                progress(1)
                if status == REFUSED:
                    yield refused(row.number, faults.get(index, _OTHER_ROW_REFUSED))
                else:
                    yield Result(row.number, status, note=ZERO_LINE if index in zeros else "")

    def _survey(self, business_id: str, names: EntryNames) -> None:
        """Read the whole file once: its rows, its forms, and the names of its entries."""
        for entry in csv_entries.group(self._file_rows()):
            names.see(entry.name)
            for row in chain(entry.rows, entry.left):
                self.rows += 1
                self._orders.see(row.cells["date"])
                for column in ("debit", "credit", "amount"):
                    self._decimals.see(row.cells.get(column, ""))
                if "account" in row.cells:
                    self._see_account(business_id, row)
        if not self.rows:
            raise CsvRefused(rule="there is no row below the header")

    def _see_account(self, business_id: str, row: FileRow) -> None:
        try:
            self._foreign.see(read_account(business_id, row.cells))
        except CellRefused:
            return  # The row is refused later, with its entry.

    def _file_rows(self) -> Iterator[FileRow]:
        for row in csv_file.read_rows(self._spool, self._layout):
            currency = row.cells.get("currency", self._options.currency)
            currency = currency.removeprefix(_GNUCASH_CURRENCY)
            yield replace(row, cells={**row.cells, "currency": currency})

    def _post(self, entry: EntryRows) -> tuple[Mapping[int, str], str, set[int]]:
        """Return the faults of an entry's rows by index, their status, and the rows of zero."""
        faults: Mapping[int, LedgerError]
        try:
            if self._split and digest_of(entry.name) in self._split:
                raise CellRefused(
                    column="entry",
                    rule=f"the rows of {entry.name!r} do not stand together in the file",
                )
            status, zeros = self._poster.post(entry)
            return {}, status, zeros
        except RowsRefused as refusal:
            faults = refusal.faults
        except StoreUnavailable:
            raise
        except LedgerError as refusal:
            faults = dict.fromkeys(range(len(entry.rows)), refusal)
        currency = entry.rows[0].cells["currency"]
        reasons = {index: reason(refusal, currency) for index, refusal in faults.items()}
        return reasons, REFUSED, set()

    def _notes(self, sign_proof: str, order: str, order_proof: str) -> Iterator[str]:
        columns = self._layout.columns
        if self._spool.guess:
            yield f"encoding: {self._spool.guess}"
        if self._layout.separator != "," and not self._options.layout.separator:
            yield f"separator: {self._layout.separator!r}"
        if sign_proof:
            yield f"decimal sign: ',', because of {sign_proof!r}"
        if order_proof:
            yield f"dates: {order}, because of {order_proof!r}"
        if "currency" not in columns:
            yield f"currency: {self._options.currency}, since no column has one"
        if columns.unused and not self._layout.is_export:
            yield f"columns without effect: {', '.join(columns.unused)}"
