"""Accounts: what is kept, on which side it grows, and how low it may fall."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from ledger.core import texts
from ledger.core.actors import Actor
from ledger.errors import TextRefused

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Details: TypeAlias = Mapping[str, Json]


# The role of an account with a subledger. Only the entries listed under such an account move it.
# Every stored account of this kind has this word, which is the Dwolla dialect's.
SUBLEDGER = "label"
# The role of an account whose parts all have one, and are listed as such.
DIVIDED = "customer"


class Direction(StrEnum):
    """The side of a line, and the side on which an account's balance is positive."""

    DEBIT = "D"
    CREDIT = "C"

    @property
    def opposite(self) -> "Direction":
        return Direction.CREDIT if self is Direction.DEBIT else Direction.DEBIT


class AccountType(StrEnum):
    """The five of the textbook."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"

    @property
    def normal_balance(self) -> Direction:
        debit = self in (AccountType.ASSET, AccountType.EXPENSE)
        return Direction.DEBIT if debit else Direction.CREDIT


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """An account that is to be opened.

    `floor_minor` guards it: its balance, in minor units of `currency` and on its normal side, is
    kept in the write path and never falls below. None leaves it unguarded, in any currency.
    `parent` is the number of the account that it is part of; `role` says what a dialect made it
    for; `code` is its number in the chart of accounts, which no other account of the book has. None
    of these can change later, so they may be cached. Name and details can.
    """

    name: str
    type: AccountType
    normal_balance: Direction
    currency: str | None = None
    floor_minor: int | None = None
    parent: int | None = None
    role: str = ""
    code: str = ""
    details: Details = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.floor_minor is None or self.currency, "a guarded account has one currency"

    @property
    def has_subledger(self) -> bool:
        """Whether only the entries listed under the account may move it."""
        return self.role == SUBLEDGER

    def may_be_part_of(self, parent: "AccountTerms") -> bool:
        """Whether an account of these terms may be part of one of those.

        The parts of a label's owner are all labels, and a label has no parts: its balance is the
        sum of its own entries.
        """
        return not parent.has_subledger and (self.has_subledger or parent.role != DIVIDED)


def as_called(terms: AccountTerms) -> AccountTerms:
    """The terms with name and code in the normal form of names; `TextRefused` if the code is none.

    A code is one word that can be seen whole, since Pennylane's numbers are.
    """
    texts.check({"name": terms.name, "account_number": terms.code})  # before any is trimmed off
    name, code = texts.normal(terms.name), texts.normal(terms.code)
    if not texts.is_word(code):
        raise TextRefused(place="account_number", rule=texts.WORD_RULE)
    return (
        terms if (name, code) == (terms.name, terms.code) else replace(terms, name=name, code=code)
    )


@dataclass(frozen=True, slots=True)
class Account:
    """An open account: its number, when it was opened, what as, and when its name was changed.

    `by` is who opened it, or changed its name last; None where that was not kept yet.
    """

    account_id: int
    created_at: datetime
    terms: AccountTerms
    updated_at: datetime | None = None
    by: Actor | None = field(default=None, compare=False)

    @property
    def is_guarded(self) -> bool:
        return self.terms.floor_minor is not None


@dataclass(frozen=True, slots=True)
class AccountState:
    """What changes about an account: balance on its normal side, and exact counts.

    `entries` counts the entries listed under it, `children` the open accounts under it.
    """

    account: Account
    balance_minor: int
    entries: int
    children: int
    is_open: bool

    def __post_init__(self) -> None:
        floor = self.account.terms.floor_minor
        assert floor is None or self.balance_minor >= floor, (
            f"{self.account.account_id} is overdrawn"
        )
