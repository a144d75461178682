"""What is derived from a book's entries: totals of periods, balances at the end of a day.

The projector counts entries in totals after they are answered; `counted_at` says how far it is.
The balance of a guarded account is kept by its own writes, and so is exact and of now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ledger.aws.outcomes import RETRY_AFTER_SECONDS
from ledger.book import journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import PageRequest
from ledger.book.reader import Reader
from ledger.core.accounts import Direction
from ledger.core.entries import Entry, Line
from ledger.core.limits import PAGE_ITEMS_MAX
from ledger.core.totals import Total, TotalKey, add
from ledger.errors import Contention
from ledger.store import keys
from ledger.store.items import totals as total_items
from ledger.store.keys import DELIMITER, Key

Row = tuple[Entry, Line]
FIRST_DAY, LAST_DAY = ALWAYS = date.min, date.max
DAILY_MONTHS = 12  # each is a query


def counted_at(read: Reader) -> datetime | None:
    """When the newest change that the totals count was written; None if they count none."""
    return total_items.to_fresh(read.table.get(keys.counted_at(read.scope)))


def totals(
    read: Reader, first: date = FIRST_DAY, last: date = LAST_DAY, account: int | None = None
) -> dict[tuple[int, str], Total]:
    """Totals of a period, both days included, by account and currency; of one account if named.

    They are of one moment: they are read until two readings are the same, since what is counted
    between two queries would be in one of them alone, or twice. `Contention` if that takes long.
    """
    before = _once(read, first, last, account)
    for _ in read.table.retry_budget.attempts():
        found = _once(read, first, last, account)
        if found == before:
            break
        before = found
    else:
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
    summed: dict[tuple[int, str], Total] = {}
    for place, total in before:
        add(summed, (place.account_id, place.currency), total)
    return {at: total for at, total in summed.items() if total != Total()}


def _once(
    read: Reader, first: date, last: date, account: int | None
) -> list[tuple[TotalKey, Total]]:
    """Whole months by their own totals; of those that the period cuts, the days."""
    found: list[tuple[TotalKey, Total]] = []
    cut: set[date] = set()
    for place, total in _read(read, keys.total_of_month(read.scope, account)):
        end = _end_of_month(place.day)
        if first <= place.day and end <= last:
            found.append((place, total))
        elif place.day <= last and first <= end:
            cut.add(place.day)
    for month in sorted(cut):
        days = _read(read, keys.total_of_day(read.scope, account, month))
        found += [(place, total) for place, total in days if first <= place.day <= last]
    return found


def history(read: Reader, account: int) -> dict[str, list[tuple[date, Total]]]:
    """All that an account's lines have come to, by currency, at the end of days.

    Of days on which it moved in the last DAILY_MONTHS months with lines, of months before.
    """
    months = sorted(_read(read, keys.total_of_month(read.scope, account)), key=_day)
    daily = sorted({place.day for place, _ in months})[-DAILY_MONTHS:]
    moved = [(_end_of_month(at.day), at, total) for at, total in months if at.day not in daily]
    for month in daily:
        days = sorted(_read(read, keys.total_of_day(read.scope, account, month)), key=_day)
        moved += [(at.day, at, total) for at, total in days]
    found: dict[str, list[tuple[date, Total]]] = {}
    for end, place, total in moved:
        points = found.setdefault(place.currency, [])
        points.append((end, total + points[-1][1] if points else total))
    return found


def _day(placed: tuple[TotalKey, Total]) -> date:
    return placed[0].day


def running_balances(
    read: Reader, of: set[int], currency: str, normal: Direction, rows: Sequence[Row]
) -> dict[tuple[int, int], int]:
    """The balance of accounts after each of their lines in order of time, by entry and slot.

    `rows` are neighbours in that order. What the accounts held before the first day, and the lines
    since; on the normal side given. None of accounts with a role in a dialect: a subledger's
    entries (Dwolla's labels) move them too, and are in no list of the journal.
    """
    if not rows or any(one.terms.role for one in read.terms(of).values()):
        return {}
    times = [entry.effective_at for entry, _ in rows]
    first = min(times).date()
    only = next(iter(of)) if len(of) == 1 else None
    before = totals(read, last=first - timedelta(days=1), account=only)
    total = sum((before.get((number, currency), Total()) for number in of), Total())
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    found: dict[tuple[int, int], int] = {}
    for entry, line in _lines(read, of, currency, (midnight, max(times))):
        total += Total.of_balance(line.amount_minor, line.direction, 1)
        found[entry.entry_id, line.slot] = total.balance_minor(normal)
    return found


def _lines(
    read: Reader, of: set[int], currency: str, dates: tuple[datetime, datetime]
) -> Iterator[Row]:
    """All lines of the accounts in a time, in its order."""
    turn = PageRequest(PAGE_ITEMS_MAX, ascending=True)
    while True:
        wanted = JournalQuery(turn, Order.DATE, dates=dates)
        page = journal.lines_of_accounts(read, wanted, of, currency)
        yield from page.rows
        if page.last is None:
            return
        turn = replace(turn, after=page.last)


def years(read: Reader) -> range:
    """The years of which there are totals; none if there are no totals."""
    months = [place.day for place, _ in _read(read, keys.total_of_month(read.scope))]
    return range(min(months).year, max(months).year + 1) if months else range(0)


def _read(read: Reader, begin: Key) -> Iterator[tuple[TotalKey, Total]]:
    prefix = begin["SK"]["S"]
    items = read.table.query(begin, prefix and f"{prefix}{DELIMITER}")
    return map(total_items.to_total, items)


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
