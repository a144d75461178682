"""Reports from totals: sums of periods, and balances at the end of a day.

The counter adds entries to totals after their answers. `counted_at` is the time of the newest.
The writes of a guarded account keep its balance, so that balance is always exact.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.book import chart, journal
from ledger.book.journal import JournalQuery, Order
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
Sums = dict[tuple[int, str], Total]
FIRST_DAY = date.min
LAST_DAY = date.max
ALWAYS = (FIRST_DAY, LAST_DAY)
DAILY_MONTHS = 12  # Each month is a query.


def counted_at(read: Reader) -> datetime | None:
    """Return the time of the newest entry in the totals, or None if they are empty."""
    return total_items.to_counted_at(read.table.get(keys.counted_at(read.scope)))


def totals(
    read: Reader, first: date = FIRST_DAY, last: date = LAST_DAY, account: int | None = None
) -> Sums:
    """Return the totals of a period, both days included, by account and currency.

    `account` selects one account. Raise `Contention` as `before_and_in` does.
    """
    return before_and_in(read, first, last, account)[1]


def before_and_in(
    read: Reader, first: date, last: date, account: int | None = None
) -> tuple[Sums, Sums]:
    """Return the totals before a period and in it, by account and currency.

    They are of one instant: read until two readings agree, since the counter may write between
    two queries. Raise `Contention` if that takes too long.
    """
    # DynamoDB has no snapshot of several queries, so compare two readings.
    before = _once(read, first, last, account)
    for _ in read.table.retry_budget.attempts():
        again = _once(read, first, last, account)
        if again == before:
            break
        before = again
    else:
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
    earlier: Sums = {}
    inside: Sums = {}
    for place, total in before:
        assert place.day <= last, place
        add(earlier if place.day < first else inside, (place.account_id, place.currency), total)
    return _without_zeros(earlier), _without_zeros(inside)


def _without_zeros(sums: Sums) -> Sums:
    return {at: total for at, total in sums.items() if total != Total()}


def _once(
    read: Reader, first: date, last: date, account: int | None
) -> list[tuple[TotalKey, Total]]:
    """Read the totals of whole months, and of days where the period begins or ends in a month."""
    rows: list[tuple[TotalKey, Total]] = []
    cut: set[date] = set()
    for place, total in _read(read, keys.total_of_month(read.scope, account)):
        assert place.day.day == 1, place
        end = _end_of_month(place.day)
        # A whole month before the period, or in it, is one total. Only edges need their days.
        if end <= last and (first <= place.day or end < first):
            rows.append((place, total))
        elif place.day <= last:
            cut.add(place.day)
    for month in sorted(cut):
        days = _read(read, keys.total_of_day(read.scope, account, month))
        rows += [(place, total) for place, total in days if place.day <= last]
    return rows


def has_any(read: Reader, account: int) -> bool:
    """Return whether a counted entry has or had a line on the account, in any currency."""
    return any(True for _ in _read(read, keys.total_of_month(read.scope, account)))


def days(read: Reader, account: int, first: date, last: date) -> dict[tuple[date, str], Total]:
    """Return the totals of an account's days in a period, by day and currency."""
    months = {place.day for place, _ in _read(read, keys.total_of_month(read.scope, account))}
    return {
        (place.day, place.currency): total
        for month in sorted(months)
        if month <= last and first <= _end_of_month(month)
        for place, total in _read(read, keys.total_of_day(read.scope, account, month))
        if first <= place.day <= last
    }


def history(read: Reader, account: int) -> dict[str, list[tuple[date, Total]]]:
    """Return the account's cumulative totals at the end of days, by currency.

    The last DAILY_MONTHS months with lines have a point a day, earlier months a point a month.
    """
    months = sorted(_read(read, keys.total_of_month(read.scope, account)), key=_day)
    daily = sorted({place.day for place, _ in months})[-DAILY_MONTHS:]
    ends = [(_end_of_month(at.day), at, total) for at, total in months if at.day not in daily]
    for month in daily:
        days = sorted(_read(read, keys.total_of_day(read.scope, account, month)), key=_day)
        ends += [(at.day, at, total) for at, total in days]
    history_by_currency: dict[str, list[tuple[date, Total]]] = {}
    for end, place, total in ends:
        points = history_by_currency.setdefault(place.currency, [])
        points.append((end, total + points[-1][1] if points else total))
    return history_by_currency


def _day(placed: tuple[TotalKey, Total]) -> date:
    return placed[0].day


def running_balances_by_day(
    read: Reader, account_ids: set[int], currency: str, normal: Direction, rows: Sequence[Row]
) -> dict[tuple[int, int], int]:
    """Return the balances of `running_balances` for rows in any order, reading day by day."""
    days: dict[date, list[Row]] = {}
    for row in rows:
        days.setdefault(row[0].effective_at.date(), []).append(row)
    balances: dict[tuple[int, int], int] = {}
    for rows_of_day in days.values():
        balances |= running_balances(read, account_ids, currency, normal, rows_of_day)
    return balances


def running_balances(
    read: Reader, account_ids: set[int], currency: str, normal: Direction, rows: Sequence[Row]
) -> dict[tuple[int, int], int]:
    """Return the running balance after each row, by entry id and slot, on the side `normal`.

    `rows` are consecutive lines of the accounts in order of time. The balance begins with the
    totals before the first row's day. Return nothing for accounts with a role: entries of
    subledgers move them too, and no list of the journal has those entries.
    """
    if not rows or any(account.terms.role for account in read.terms(account_ids).values()):
        return {}
    times = [entry.effective_at for entry, _ in rows]
    first = min(times).date()
    only = next(iter(account_ids)) if len(account_ids) == 1 else None
    before = totals(read, last=first - timedelta(days=1), account=only)
    total = sum(
        (before.get((account_id, currency), Total()) for account_id in account_ids), Total()
    )
    # The totals end at midnight, so add the lines of the first day one by one.
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    balances: dict[tuple[int, int], int] = {}
    for entry, line in _lines(read, account_ids, currency, (midnight, max(times))):
        total += Total.of_balance(line.amount_minor, line.direction, 1)
        balances[entry.entry_id, line.slot] = total.balance_minor(normal)
    return balances


def _lines(
    read: Reader, account_ids: set[int], currency: str, dates: tuple[datetime, datetime]
) -> Iterator[Row]:
    """Read all lines of the accounts between two times, in order of time."""
    return chart.whole(
        lambda page_request: journal.lines_of_accounts(
            read, JournalQuery(page_request, Order.DATE, dates=dates), account_ids, currency
        ),
        PAGE_ITEMS_MAX,
    )


def years(read: Reader) -> range:
    """Return the years that have totals."""
    months = [place.day for place, _ in _read(read, keys.total_of_month(read.scope))]
    return range(min(months).year, max(months).year + 1) if months else range(0)


def _read(read: Reader, begin: Key) -> Iterator[tuple[TotalKey, Total]]:
    prefix = begin["SK"]["S"]
    items = read.table.query(begin, prefix and f"{prefix}{DELIMITER}")
    return map(total_items.to_total, items)


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
