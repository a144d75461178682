"""Refusals of amounts and entries: the rules of money and of double entry."""

from ledger.errors.refusal import LedgerError


class AmountRefused(LedgerError, ValueError):
    """An amount that cannot be read exactly. Also a `ValueError`, so that pydantic collects it."""

    text: str
    words = "An amount is a decimal number such as 5.00 or -5.00."


class AmountMalformed(AmountRefused):
    """Not a plain decimal: a sign too many, an exponent, a space, foreign digits."""


class AmountInexact(AmountRefused):
    """More decimals than the currency has."""

    currency: str
    minor_digits: int
    words = "{currency} has at most {minor_digits} decimals."


class AmountOutOfRange(AmountRefused):
    amount_minor_max: int
    words = "An amount is at most {amount_minor_max} minor units."


class AmountNotPositive(AmountRefused):
    """Zero or less where only more than zero means something."""

    words = "The supplied amount must be a positive number."


class AmountZero(AmountRefused):
    """Zero, where an amount of either sign would do."""

    words = "The supplied amount must not be zero."


class CurrencyUnknown(LedgerError, ValueError):
    currency: str
    words = "The currency must be an upper-case ISO 4217 code."


class EntryRefused(LedgerError):
    """An entry that breaks a rule of double entry or one of its limits."""


class EntryUnbalanced(EntryRefused):
    debits_minor: int
    credits_minor: int
    currency: str
    words = "Debits are {debits_minor} and credits {credits_minor} minor units of {currency}."


class LimitExceeded(EntryRefused):
    """Something has more than its named limit allows (or less)."""

    limit: str
    maximum: int
    actual: int
    words = "{actual} exceeds {limit} = {maximum}."


class AnswerTooLarge(LimitExceeded):
    """What there is to answer, all at once, has more bytes than one answer can have."""


class DayOutOfRange(EntryRefused):
    """The entry would count on a day that no list or report can ask for. Days in UTC."""

    effective_on: str
    year_min: int
    year_max: int
    words = (
        "An entry counts on a day of the years {year_min} to {year_max} in UTC, and not on "
        "{effective_on}."
    )


class TextRefused(EntryRefused):
    """A text has a character that no text may have (`ledger.core.texts`)."""

    place: str
    rule: str
    words = "{place}: {rule}."


class CurrencyMismatch(EntryRefused):
    expected: str
    actual: str
    words = "The account is kept in {expected}, not {actual}."


class SameAccount(EntryRefused):
    """A movement from an account to itself."""

    account: str
    words = "The two accounts must differ."


class SubledgerOnly(EntryRefused):
    """An entry names an account that only the entries listed under it may move.

    `account` is the account's number, and `account_id` its UUID.
    """

    account: int
    account_id: str
    words = "The account {account_id} is a label, and only its own entries can move it."


class NoPartsAllowed(EntryRefused):
    """An account would be part of a label, or of a label's owner and be no label.

    `account` is the number of the account above, and `account_id` its UUID.
    """

    account: int
    account_id: str
    words = "The account {account_id} is of labels: no other account can be part of it."


class DifferentOwners(EntryRefused):
    """A movement between sub-accounts of different owners."""

    words = "The two accounts must belong to the same customer."


class LineNotFound(EntryRefused):
    line: int
    words = "The entry has no line {line}."


class BalanceRefused(EntryRefused):
    """A guarded account would leave its bounds. Minor units of the account's currency."""

    account: int
    balance_minor: int
    change_minor: int
    words = "A balance of {balance_minor} cannot change by {change_minor}."


class BalanceBelowFloor(BalanceRefused):
    """The account itself holds too little."""


class ParentBelowFloor(BalanceBelowFloor):
    """The account that this one draws on holds too little."""


class BalanceAboveCeiling(BalanceRefused):
    """The balance would outgrow what we count exactly."""
