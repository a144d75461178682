"""Lettering: groups of lines of one account that belong together, such as an invoice's payments.

A lettering is an act. It makes groups of lines, and may leave lines alone. It is a record, which
never changes; the last lettering of a line says the line's group.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.core.accounts import Details, Direction
from ledger.core.entries import Line
from ledger.core.limits import LINES_PER_LETTERING_MAX
from ledger.core.records import Record
from ledger.errors import EntryRefused, LimitExceeded, StateConflict

KIND = "lettering"
Group = tuple[int, ...]  # ids of lines, ascending


class LineLettered(EntryRefused):
    """A change concerns the account, the amount or the currency of a lettered line."""

    line_id: int
    message = "A lettered line cannot change its account, side, amount or currency."


class EntryLettered(StateConflict):
    """An entry to remove has a lettered line."""

    entry_id: int
    message = "The entry has a lettered line and cannot be removed."


class GroupRefused(EntryRefused):
    """Lines that cannot be one group."""


class GroupUnbalanced(GroupRefused):
    """A group must balance, and does not."""

    message = "The debits and credits of the lettered lines are not equal."


class AccountsDiffer(GroupRefused):
    """Lines of several accounts."""

    message = "Lettered lines belong to one account."


class CurrenciesDiffer(GroupRefused):
    """Lines in several currencies."""

    message = "Lettered lines have one currency."


class Lettering(Struct, frozen=True):
    """One act: its groups of lines, and the lines that it left alone. It never changes.

    Under an idempotency key, an act that changes no group has a record too.
    """

    at: datetime
    groups: tuple[Group, ...]
    singles: Group = ()
    is_unchanged: bool = False

    @classmethod
    def of_record(cls, record: Record) -> "Lettering":
        """Read a lettering. An unfinished act that was stopped has no lines."""
        assert record.kind == KIND
        details: Any = record.details
        groups, singles = details["groups"], details["singles"]
        is_unchanged = details.get("unchanged", False)
        return cls(record.created_at, tuple(map(tuple, groups)), tuple(singles), is_unchanged)

    @property
    def details(self) -> Details:
        """The details of the act's record."""
        groups: Details = {"groups": [list(group) for group in self.groups]}
        unchanged: Details = {"unchanged": True} if self.is_unchanged else {}
        return {**groups, "singles": list(self.singles), **unchanged}

    @property
    def line_ids(self) -> frozenset[int]:
        """The lines of the act: each of them points to it."""
        return frozenset(self.singles).union(*self.groups)

    def group_of(self, line_id: int) -> Group:
        """Return the group of a line; empty if the act left the line alone."""
        return next((group for group in self.groups if line_id in group), ())


def last_of(
    numbers: Sequence[int], line_id: int, letterings: Mapping[int, Lettering]
) -> int | None:
    """Return the id of the last lettering of a line that points to `numbers`; None without one.

    An unfinished act is not among `letterings`, or its id has another request's lines.
    """
    for number in numbers:
        if number in letterings and line_id in letterings[number].line_ids:
            return number
    return None


def check_size(line_count: int) -> None:
    """Refuse an act that concerns too many lines."""
    if line_count > LINES_PER_LETTERING_MAX:
        raise LimitExceeded(
            limit="LINES_PER_LETTERING_MAX", maximum=LINES_PER_LETTERING_MAX, actual=line_count
        )


def check_group(rows: Collection[tuple[str, Line]], must_balance: bool) -> None:
    """Refuse lines that cannot be one group; each comes with its currency.

    The refusals come in this order: number, account, currency, balance.
    """
    check_size(len(rows))
    if len({line.account_id for _, line in rows}) > 1:
        raise AccountsDiffer()
    if len({currency for currency, _ in rows}) > 1:
        raise CurrenciesDiffer()
    signs = {Direction.DEBIT: 1, Direction.CREDIT: -1}
    net_minor = sum(signs[line.direction] * line.amount_minor for _, line in rows)
    if must_balance and net_minor:
        raise GroupUnbalanced()
