"""Days as accountants write them: ISO, `20260131`, `31/01/2026`, `01/31/2026`, `31 Jan 2026`.

A file has one order of day and month. A day above 12 proves it; without a proof the operator has to
name it. A year of two digits is read only in an order that the operator names.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from ledger.errors import EntryRefused
from ledger.http import dates

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
RULE = "{cell!r} is no date such as 2026-01-31"
_ISO = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_OTHER = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{2}|[0-9]{4})")
_WITH_MONTH_NAME = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})[ -]([0-9]{4})")
_MONTH_NAME_FORMS = ("%d %b %Y", "%d %B %Y")
_CENTURY = 2000


class OrderRefused(EntryRefused):
    """The dates of a file do not agree on the order of day and month, or do not show it."""

    rule: str
    message = "The order of day and month is not certain: {rule}. Name it with --dates."


class OrderSurvey:
    """Collects the proofs of a file's order of day and month, date by date."""

    def __init__(self) -> None:
        self._proofs: dict[str, str] = {}
        self._doubt = ""

    def see(self, cell: str) -> None:
        """Note the order that a cell proves, or the doubt that it leaves."""
        match = _OTHER.fullmatch(cell)
        if match is None or len(match[4]) == 2:
            return
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            self._proofs.setdefault(DAY_FIRST, cell)
        elif second > 12 >= first:
            self._proofs.setdefault(MONTH_FIRST, cell)
        elif first != second:
            self._doubt = self._doubt or cell

    def order(self) -> tuple[str, str]:
        """Return the order and the date that proves it; both empty if no date needs an order."""
        if len(self._proofs) > 1:
            cells = " and ".join(map(repr, self._proofs.values()))
            raise OrderRefused(rule=f"the file has {cells}")
        if self._doubt and not self._proofs:
            raise OrderRefused(rule=f"{self._doubt!r} can be two days")
        (order, proof), *_ = [*self._proofs.items(), ("", "")]
        return order, proof


def reader(order: str, is_named: bool) -> Callable[[str], date | None]:
    """Return the function that reads a day; it returns None for a text that is none.

    `is_named` is true if the operator has named the order. Then years may have two digits.
    """

    def read(cell: str) -> date | None:
        if match := _ISO.fullmatch(cell):
            return _day(match[1], match[3], match[4])
        if match := _WITH_MONTH_NAME.fullmatch(cell):
            return _named_day(" ".join(match.groups()))
        match = _OTHER.fullmatch(cell)
        if match is None or (len(match[4]) == 2 and not is_named):
            return None
        first, second, third = match[1], match[3], match[4]
        if order == YEAR_FIRST:
            return _day(_year(first), second, third) if len(third) == 2 else None
        day, month = (second, first) if order == MONTH_FIRST else (first, second)
        return _day(_year(third), month, day)

    return read


def _year(text: str) -> str:
    return text if len(text) == 4 else str(_CENTURY + int(text))


def _day(year: str, month: str, day: str) -> date | None:
    return dates.date_or_none(f"{year}-{int(month):02d}-{int(day):02d}")


def _named_day(text: str) -> date | None:
    for form in _MONTH_NAME_FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007, a day has no zone
        except ValueError:
            continue
        return dates.date_or_none(day.isoformat())
    return None
