"""What is derived from a book's entries: totals of periods, balances at the end of a day.

The projector counts entries in totals after they are answered; `counted_at` says how far it is.
The balance of a guarded account is kept by its own writes, and so is exact and of now.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ledger.book.reader import Reader
from ledger.core.totals import Place, Total
from ledger.store import keys, total_items
from ledger.store.keys import DELIMITER, Key

FIRST_DAY, LAST_DAY = ALWAYS = date.min, date.max


def counted_at(read: Reader) -> datetime | None:
    """When the newest change that the totals count was written; None if they count none."""
    return total_items.to_fresh(read.table.get(keys.counted_at(read.scope)))


def totals(
    read: Reader, first: date = FIRST_DAY, last: date = LAST_DAY, account: int | None = None
) -> dict[tuple[int, str], Total]:
    """Totals of a period, both days included, by account and currency; of one account if named.

    Whole months by their own totals; of those that the period cuts, the days.
    """
    found: dict[tuple[int, str], Total] = {}
    cut: set[date] = set()
    for place, total in _read(read, keys.total_of_month(read.scope, account)):
        end = _end_of_month(place.day)
        if first <= place.day and end <= last:
            _add(found, place, total)
        elif place.day <= last and first <= end:
            cut.add(place.day)
    for month in cut:
        for place, total in _read(read, keys.total_of_day(read.scope, account, month)):
            if first <= place.day <= last:
                _add(found, place, total)
    return {at: total for at, total in found.items() if total != Total()}


def years(read: Reader) -> range:
    """The years of which there are totals; none if there are no totals."""
    months = [place.day for place, _ in _read(read, keys.total_of_month(read.scope))]
    return range(min(months).year, max(months).year + 1) if months else range(0)


def _read(read: Reader, begin: Key) -> Iterator[tuple[Place, Total]]:
    prefix = begin["SK"]["S"]
    items = read.table.query(begin, prefix and f"{prefix}{DELIMITER}")
    return map(total_items.to_total, items)


def _add(found: dict[tuple[int, str], Total], place: Place, total: Total) -> None:
    at = (place.account, place.currency)
    found[at] = found.get(at, Total()) + total


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
