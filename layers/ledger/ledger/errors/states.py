"""Refusals for what is there now, and what is nobody's mistake but ours."""

from ledger.errors.refusal import LedgerError


class StateConflict(LedgerError):
    """What is asked for does not fit what is there now."""


class IdempotencyConflict(StateConflict):
    """The key was used for another request."""

    key_name: str = "idempotency key"
    words = "The {key_name} was used for another request."


class VersionConflict(StateConflict):
    """The client expects another version than there is."""

    expected: int
    actual: int
    words = "The entry is at version {actual}, not {expected}."


class ConcurrentUpdate(StateConflict):
    """Another's change came between our reading and our writing: read again, and try again."""


class PeriodClosed(StateConflict):
    """An entry would count, or counts, in a period that the operator has closed. Days in UTC."""

    effective_on: str
    closed_through: str
    words = "The books are closed through {closed_through}, and {effective_on} is before its end."


class NameTaken(StateConflict):
    """A name that only one of its kind can have is another's; `number` says whose."""

    kind: str
    value: str
    number: int
    words = "There is a {kind} {value!r} already."


class EntryReversed(StateConflict):
    """A reversed entry is closed to change."""

    entry: int
    words = "The entry has been reversed."


class EntryIsReversal(StateConflict):
    """A reversal stays as long as what it reverses is marked by it."""

    entry: int
    words = "The entry is the reversal of another."


class ReversalChanged(EntryIsReversal):
    """An amendment would make a reversal something else than the opposite of its original."""

    words = (
        "The entry is the reversal of another: "
        "its accounts, sides, amounts and currency cannot be changed."
    )


class ReversalTooEarly(EntryIsReversal):
    """An amendment would move a reversal to a day before that of its original. Days in UTC."""

    original_on: str
    words = "The entry is the reversal of another, of {original_on}, and cannot count before it."


class AccountClosed(StateConflict):
    """An entry that is to be changed or undone names an account that has been closed since.

    `account` is the account's number, and `account_id` its UUID.
    """

    account: int
    account_id: str
    words = "The account {account_id}, which the entry names, has been closed."


class AccountNotEmpty(StateConflict):
    balance_minor: int
    words = "The account still holds {balance_minor} minor units."


class TryAgain(LedgerError):
    """Nothing is known to be wrong with the request; the same one may succeed later."""

    retry_after_seconds: int
    words = "Try the same request again in {retry_after_seconds} s."


class Contention(TryAgain):
    """Others kept changing the same accounts until our time was up; nothing was written."""


class RateExceeded(TryAgain):
    """The token has made as many requests as it may in this window of time."""


class StoreUnavailable(TryAgain):
    """The table did not answer in time; the write may or may not have happened."""


class FormatRefused(StoreUnavailable):
    """The table is of another format than this release reads."""

    actual: str  # "format 2", or "no format"
    expected: int
    words = "The table has {actual}, and this release reads format {expected} alone."


class InternalFault(LedgerError):
    """Ours, not the client's. What happened is in the log under the request's id."""

    words = "A server error occurred."
