"""Accounts: their terms, their normal balance, and their floor."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.core import texts
from ledger.core.claims import Authored
from ledger.errors import TextRefused

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
Details: TypeAlias = Mapping[str, Json]


# The role of an account with a subledger. Only entries of its subledger move this account.
# The word is the Dwolla dialect's, and each stored account of this role has it.
SUBLEDGER = "label"
# The role of an account whose parts all have a subledger.
DIVIDED = "customer"


class Direction(StrEnum):
    """Debit or credit: the side of a line, and the positive side of an account's balance."""

    DEBIT = "D"
    CREDIT = "C"

    @property
    def opposite(self) -> "Direction":
        """The other direction."""
        return Direction.CREDIT if self is Direction.DEBIT else Direction.DEBIT


DEBIT, CREDIT = Direction  # An enum finds an attribute slowly: too slowly for each line.


class AccountType(StrEnum):
    """The five types of accounts."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    REVENUE = "revenue"
    EXPENSE = "expense"

    @property
    def normal_balance(self) -> Direction:
        """The side on which accounts of the type usually have their balance."""
        debit = self in (AccountType.ASSET, AccountType.EXPENSE)
        return Direction.DEBIT if debit else Direction.CREDIT


class AccountTerms(Struct, frozen=True):
    """The contract of an account.

    An account with a `floor_minor` is guarded. Each write moves its balance, in minor units of
    `currency` on its normal side, and the balance never falls below the floor. An account without
    a floor has no currency of its own. `parent` is the id of the account that it is part of. `role`
    is its purpose in a dialect. `code` is unique in the book. Name and details can change; the
    other terms cannot, so a cache may keep them.
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
        """True if only entries of the account's own subledger move it."""
        return self.role == SUBLEDGER

    def may_be_part_of(self, parent: "AccountTerms") -> bool:
        """Return whether an account of these terms may be part of `parent`.

        All parts of a label's owner are labels. A label has no parts, since its balance is the sum
        of its own entries.
        """
        return not parent.has_subledger and (self.has_subledger or parent.role != DIVIDED)


def as_called(terms: AccountTerms) -> AccountTerms:
    """Return the terms with name and code in the normal form of names.

    Raise `TextRefused` if the code is not one visible word, as Pennylane's numbers are, or if the
    name has invisible characters that no script needs.
    """
    # Check the texts as given, before the normal form trims them.
    texts.check({"name": terms.name, "account_number": terms.code})
    name, code = texts.normal(terms.name), texts.normal(terms.code)
    if not texts.is_word(code):
        raise TextRefused(place="account_number", rule=texts.WORD_RULE)
    if not texts.is_name(name):
        raise TextRefused(place="name", rule=texts.NAME_RULE)
    return (
        terms if (name, code) == (terms.name, terms.code) else replace(terms, name=name, code=code)
    )


class Account(Authored, frozen=True):
    """An account: its id, its terms, and the times of its opening and of its last change.

    `by` is the actor of the opening or of the last change; None without a stored actor.
    `is_unused` is true until the first line of an entry is on it; a cached value may be late.
    """

    account_id: int
    created_at: datetime
    terms: AccountTerms
    updated_at: datetime | None = None
    is_unused: bool = False

    @property
    def is_guarded(self) -> bool:
        """True if the account has a floor."""
        return self.terms.floor_minor is not None

    @property
    def is_inactive(self) -> bool:
        """True if it takes no new lines; unlike a closed account it can become active again."""
        return self.terms.details.get("status") == "inactive"


class AccountState(Struct, frozen=True):
    """The changing part of an account: its balance on the normal side, and its exact counts.

    `entries` counts the entries of its subledger, `children` the open accounts under it.
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
        # A count below zero would let an account close while entries or accounts need it.
        assert self.entries >= 0, self.account.account_id
        assert self.children >= 0, self.account.account_id

    @property
    def is_deletable(self) -> bool:
        """True if no line was ever on the open account, and it has no parts and no role.

        An account with a role belongs to Dwolla's labels.
        """
        is_free = self.account.is_unused and not self.children
        return self.is_open and is_free and not self.account.terms.role
