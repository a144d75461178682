"""Query strings: one reader of the parameters of lists and reports, in every dialect.

A reader gathers all faults, so that a client mends them at once. Each dialect words the rules: its
`Rules` have a code and a text for each. A text names its facts in braces, such as `{least}`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from ledger.book.journal import EARLIEST, LATEST
from ledger.book.paging import Page, PageRequest, Position
from ledger.core import texts
from ledger.core.limits import YEAR_MAX, YEAR_MIN
from ledger.errors import Fault, InvalidQuery
from ledger.http.cursors import Cursors
from ledger.http.dates import MOMENT, date_or_none, instant

YEARS = f"of the years {YEAR_MIN} to {YEAR_MAX}"  # For a rule of dates.
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


class Rule(Struct, frozen=True):
    """One rule in a dialect's words; `code` is its name there."""

    code: str
    text: str


class Rules(Struct, frozen=True, kw_only=True):
    """The rules of query strings in one dialect's words.

    `integer` knows {least} and {greatest}, `choice` {choices}, `period` {first}. `above` words an
    integer above the greatest, if the dialect has its own code for that. An `is_single` dialect
    refuses an empty or repeated parameter; in the others an empty one counts as absent.
    """

    integer: Rule
    above: Rule | None = None
    choice: Rule = Rule("", "")
    separator: str = ", "
    boolean: Rule = Rule("", "")
    day: Rule = Rule("", "")
    instant: Rule = Rule("", "")
    missing: Rule = Rule("missing", "must be given")
    period: Rule = Rule("", "")
    cursor: Rule = Rule("", "")
    is_single: bool = False


class ListQuery(Struct, frozen=True):
    """The page, order and cursors of a list; `order` is the text that its cursors are bound to."""

    page: PageRequest
    order: str
    with_total: bool
    cursors: Cursors

    def next_cursor(self, page: Page[Any]) -> str | None:
        """Return the cursor of the page after `page`, or None if no page follows."""
        return None if page.last is None else self.cursors.write(self.order, page.last)


class Query:
    """The parameters of one query string, and the faults that were found in them."""

    def __init__(self, values: Mapping[str, Sequence[str]], rules: Rules) -> None:
        self._values = values
        self._rules = rules
        self.faults: list[Fault] = []

    def is_present(self, name: str) -> bool:
        """Return whether the query string has the parameter, with whatever value."""
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """Return the last value of a parameter, or `default` if that is absent or empty."""
        values = self._values.get(name, ())
        return (values[-1] if values else "") or default

    def repeated(self, name: str) -> set[str]:
        """Return all values of a repeated parameter that are not empty."""
        return {value for value in self._values.get(name, ()) if value}

    def comma_separated(self, name: str) -> set[str]:
        """Return all values of a parameter that is repeated or has commas between its values."""
        values = ",".join(self._values.get(name, ())).split(",")
        return {value.strip() for value in values if value.strip()}

    def check(self, name: str, is_good: object, text: str, code: str) -> None:
        """Note a fault of the parameter `name`, unless it `is_good`."""
        if not is_good:
            self.faults.append(Fault((name,), code, text))

    def integer(self, name: str, default: int, least: int, greatest: int) -> int:
        """Return an integer from `least` to `greatest`; only digits spell one."""
        values = self._values.get(name, ())
        text = self.text(name, str(default))
        if self._rules.is_single and values:
            text = values[0] if len(values) == 1 else ""
        value = int(text) if texts.is_number(text) else least - 1
        above = self._rules.above if value > greatest else None
        rule = above or self._rules.integer
        self._check(name, least <= value <= greatest, rule, least=least, greatest=greatest)
        return value

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        """Return one of `choices`, or `default` if the parameter is absent."""
        text = self.text(name, default)
        choices_text = self._rules.separator.join(choices)
        self._check(
            name, text == default or text in choices, self._rules.choice, choices=choices_text
        )
        return text

    def boolean(self, name: str, default: bool = False) -> bool:
        """Return a boolean, spelled `true`, `1`, `false` or `0`."""
        text = self.text(name, str(default)).lower()
        self._check(name, text in _BOOLEANS, self._rules.boolean)
        return _BOOLEANS.get(text, default)

    def day(self, name: str) -> date | None:
        """Return a day, or None if the parameter is absent."""
        text = self.text(name)
        day = date_or_none(text)
        self._check(name, day or not text, self._rules.day)
        return day

    def period(
        self, first_name: str, last_name: str, is_required: bool = False
    ) -> tuple[date | None, date | None]:
        """Return both ends of a period, None for an open one; the first is not after the last."""
        for name in (first_name, last_name) if is_required else ():
            self._check(name, self.text(name), self._rules.missing)
        first, last = self.day(first_name), self.day(last_name)
        is_forward = first is None or last is None or first <= last
        self._check(last_name, is_forward, self._rules.period, first=first_name)
        return first, last

    def instants(
        self, first_name: str, last_name: str, until_last: bool = False
    ) -> tuple[datetime, datetime]:
        """Return the first and the last moment of a period of dates or date-times.

        The period includes the end, a date as a whole day, unless it lasts only `until_last`. The
        first may be after the last: no instant is in such a period.
        """
        bounds = []
        for name, is_end in ((first_name, False), (last_name, True)):
            text = self.text(name)
            at = instant(text, is_end and not until_last)
            self._check(name, at or not text, self._rules.instant)
            bounds.append(at - MOMENT if at and is_end and until_last else at)
        return bounds[0] or EARLIEST, bounds[1] or LATEST

    def cursor(self, cursors: Cursors, order: str) -> Position | None:
        """Return the position of the parameter `cursor`, or None for the first page."""
        text = self.text("cursor")
        position = cursors.read(text, order) if text else None
        self._check("cursor", position or not text, self._rules.cursor)
        return position

    def refuse_faults(self) -> None:
        """Refuse the query string with all its faults, if it has any (`InvalidQuery`)."""
        if self.faults:
            raise InvalidQuery(faults=tuple(self.faults))

    def _check(self, name: str, is_good: object, rule: Rule, **facts: object) -> None:
        if not is_good:
            self.check(name, is_good, rule.text.format(**facts), rule.code)
