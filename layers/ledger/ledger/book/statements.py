"""Statements: pages of an account's entries, with the balance after each line.

The balances begin with the totals before the page's first day, so they are as fresh as the totals.
A label has the entries of its subledger. A customer has entries of the general journal, and those
of its labels' subledgers, which no list has together. So its statement has one row a day for them:
the total of the day without the lines of the journal.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from msgspec import Struct

from ledger.book import chart, journal, totals
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import Page, PageRequest, Position
from ledger.book.reader import Reader
from ledger.core.accounts import DIVIDED, Account
from ledger.core.entries import Entry, Line
from ledger.core.limits import PAGE_ITEMS_MAX
from ledger.core.totals import Total, add

Dates = tuple[datetime, datetime]
Days = dict[tuple[date, str], Total]
Keep = Callable[[Entry], bool]


class LabelDay(Struct, frozen=True):
    """The movements of one day between a customer and its labels, and the balance after them."""

    day: date
    currency: str
    movement: Total
    balance_minor: int


class Statement(Struct, frozen=True):
    """A page of entries; the balance after each line of the account, by entry id and slot.

    `label_days` are the newest first, and belong to the days of this page.
    """

    page: Page[Entry]
    balances_minor: Mapping[tuple[int, int], int]
    label_days: tuple[LabelDay, ...] = ()

    @classmethod
    def none(cls) -> "Statement":
        """Return the statement of no account."""
        return cls(Page((), (), None), {})

    def label_days_of(self, page: Page[Entry]) -> Iterator[LabelDay]:
        """Yield the days of labels of a page that may have ended earlier than this one."""
        first = date.min if page.last is None else _day_of(page.last)
        return (day for day in self.label_days if day.day >= first)


def statement(
    read: Reader, account: Account, page_request: PageRequest, dates: Dates, keep: Keep
) -> Statement:
    """Return a page of an account's entries that match `keep`, the newest first."""
    entries = _entries_of(read, account)
    page = entries(page_request, dates, lambda entry: _moves(entry, account) and keep(entry))
    first, last = _days_of(page, page_request, dates)
    until = min(dates[1], datetime.combine(last, time.max, UTC))
    lines = list(_lines(entries, account, (datetime.combine(first, time.min, UTC), until)))
    days = totals.days(read, account.account_id, first, last) if _is_divided(account) else {}
    before = totals.totals(read, last=_day_before(first), account=account.account_id)
    sums = {currency: total for (_, currency), total in before.items()}
    balances_minor, label_days = _run(account, sums, lines, _of_labels(days, lines))
    page_ids = {entry.entry_id for entry in page.rows}
    skipped = None if page_request.after is None else _day_of(page_request.after)
    return Statement(
        page,
        {key: minor for key, minor in balances_minor.items() if key[0] in page_ids},
        tuple(day for day in reversed(label_days) if day.day != skipped),
    )


def _is_divided(account: Account) -> bool:
    return account.terms.role == DIVIDED


def _moves(entry: Entry, account: Account) -> bool:
    return any(line.account_id == account.account_id for line in entry.lines)


def _entries_of(
    read: Reader, account: Account
) -> Callable[[PageRequest, Dates, Keep], Page[Entry]]:
    if account.terms.has_subledger:
        account_id = account.account_id
        return lambda page_request, dates, keep: journal.entries_of_subledger(
            read, account_id, page_request, keep, dates
        )
    return lambda page_request, dates, keep: journal.entries(
        read, JournalQuery(page_request, Order.DATE, dates=dates), keep
    )


def _day_of(position: Position) -> date:
    # A key of a list by time begins with the day.
    return date.fromisoformat(position.key[:10])


def _days_of(page: Page[Entry], page_request: PageRequest, dates: Dates) -> tuple[date, date]:
    """Return the first and the last day of a page; its end is open if no page precedes it."""
    first = dates[0].date() if page.last is None else _day_of(page.last)
    last = dates[1].date() if page_request.after is None else _day_of(page_request.after)
    return first, last


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _lines(
    entries: Callable[[PageRequest, Dates, Keep], Page[Entry]], account: Account, dates: Dates
) -> Iterator[tuple[Entry, Line]]:
    """Read all lines of the account between two times, in order of time."""
    for entry in chart.whole(
        lambda page_request: entries(page_request, dates, partial(_moves, account=account)),
        PAGE_ITEMS_MAX,
    ):
        yield from ((entry, line) for line in entry.lines if _is_of(line, account))


def _is_of(line: Line, account: Account) -> bool:
    return line.account_id == account.account_id


def _of_labels(days: Days, lines: list[tuple[Entry, Line]]) -> Days:
    """Return the totals of days without the lines of the journal.

    A line that is not counted yet makes a negative rest, which is left out.
    """
    rest = dict(days)
    for entry, line in lines:
        total = Total.of_balance(line.amount_minor, line.direction, 1)
        add(rest, (entry.effective_at.date(), entry.currency), -total)
    return {
        at: total
        for at, total in rest.items()
        if at in days and total.lines > 0 and min(total.debit_minor, total.credit_minor) >= 0
    }


def _run(
    account: Account, sums: dict[str, Total], lines: list[tuple[Entry, Line]], of_labels: Days
) -> tuple[dict[tuple[int, int], int], list[LabelDay]]:
    """Return the balance after each line, and the days of labels, each at the end of its day."""
    normal = account.terms.normal_balance
    balances_minor: dict[tuple[int, int], int] = {}
    label_days: list[LabelDay] = []
    left = sorted(of_labels.items(), reverse=True)

    def close_days(until: date | None) -> None:
        while left and (until is None or left[-1][0][0] < until):
            (day, currency), total = left.pop()
            add(sums, currency, total)
            balance_minor = sums[currency].balance_minor(normal)
            label_days.append(LabelDay(day, currency, total, balance_minor))

    for entry, line in lines:
        close_days(entry.effective_at.date())
        add(sums, entry.currency, Total.of_balance(line.amount_minor, line.direction, 1))
        balances_minor[entry.entry_id, line.slot] = sums[entry.currency].balance_minor(normal)
    close_days(None)
    assert not left, account.account_id
    return balances_minor, label_days
