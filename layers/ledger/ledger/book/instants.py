"""Sums between two instants: whole days from the totals, the rest of a day from its entries."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from ledger.book import chart, journal, totals
from ledger.book.journal import EARLIEST, LATEST, JournalQuery, Order
from ledger.book.reader import Reader
from ledger.book.totals import FIRST_DAY, LAST_DAY, Sums
from ledger.core.entries import Entry
from ledger.core.limits import EXPORT_LINES_MAX, PAGE_ITEMS_MAX
from ledger.core.totals import Total, add
from ledger.errors import LimitExceeded

_MOMENT = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def sums(read: Reader, first: datetime, last: datetime) -> Sums:
    """Return the sums of all lines between two moments, both included, by account and currency.

    A cut day is read entry by entry, without the accounts of labels that it does not move. Raise
    `LimitExceeded` for more than EXPORT_LINES_MAX lines of cut days.
    """
    days, cuts = _parts(first, last)
    assert len(cuts) <= 2, "only the first and the last day are cut"
    result = dict(totals.totals(read, *days)) if days[0] <= days[1] else {}
    lines = 0
    for cut in cuts:
        for entry in _entries(read, *cut):
            lines += len(entry.lines)
            if lines > EXPORT_LINES_MAX:
                raise LimitExceeded(
                    limit="EXPORT_LINES_MAX", maximum=EXPORT_LINES_MAX, actual=lines
                )
            for line in entry.lines:
                change = Total.of_balance(line.amount_minor, line.direction, 1)
                add(result, (line.account_id, entry.currency), change)
    return result


def _parts(
    first: datetime, last: datetime
) -> tuple[tuple[date, date], list[tuple[datetime, datetime]]]:
    """Return the first and last whole day of a period, and the spans before and after them."""
    begin = FIRST_DAY if first == EARLIEST else (first + _DAY - _MOMENT).date()
    end = LAST_DAY if last == LATEST else (last + _MOMENT).date() - _DAY
    if begin > end:
        return (begin, end), [(first, last)] if first <= last else []
    spans = []
    if begin != FIRST_DAY and first < _midnight(begin):
        spans.append((first, _midnight(begin) - _MOMENT))
    if end != LAST_DAY and last >= _midnight(end + _DAY):
        spans.append((_midnight(end + _DAY), last))
    return (begin, end), spans


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _entries(read: Reader, first: datetime, last: datetime) -> Iterator[Entry]:
    """Read the entries of the journal and of each subledger between two moments of a day."""
    yield from chart.whole(
        lambda page_request: journal.entries(
            read, JournalQuery(page_request, Order.DATE, dates=(first, last)), lambda _: True
        ),
        PAGE_ITEMS_MAX,
    )
    account_ids = {account_id for account_id, _ in totals.totals(read, first.date(), last.date())}
    for account in read.terms(account_ids).values():
        if account.terms.has_subledger:
            yield from _of_subledger(read, account.account_id, (first, last))


def _of_subledger(
    read: Reader, account_id: int, span: tuple[datetime, datetime]
) -> Iterator[Entry]:
    return chart.whole(
        lambda page_request: journal.entries_of_subledger(
            read, account_id, page_request, dates=span
        ),
        PAGE_ITEMS_MAX,
    )
