"""The tree of refusals: facts about a request that cannot be done, without a word of HTTP.

A client's mistake is a class of this tree. A fault that only we can cause is an `assert`. Each
dialect has a wording table, which `nearest` reads: a class without a wording has its parent's.

A class has its facts as annotations. They are keywords of its constructor and fields of its
`message`: `EntryNotFound(entry_id="7")`. Ids are ours; a `…_uuid` is an id in most dialects' form.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

T = TypeVar("T")


class LedgerError(Exception):
    message = "The request was refused."

    def __init__(self, **facts: Any) -> None:
        self.within: tuple[str | int, ...] = ()  # the path of the request's refused part
        vars(self).update(facts)
        # A missing fact fails here, and not where a dialect words the refusal.
        super().__init__(self.reason)

    @property
    def reason(self) -> str:
        """The message with the facts of this refusal."""
        return self.message.format(**vars(self))


def nearest(table: Mapping[type[LedgerError], T], error: LedgerError) -> T:
    """Return the table's value for the refusal's class, or for its nearest parent in the table."""
    for kind in type(error).__mro__:
        if kind in table:
            return table[kind]
    raise AssertionError("a wording table ends at LedgerError")


class AmountRefused(LedgerError, ValueError):
    """An amount cannot be read exactly. As a `ValueError` it becomes a fault of pydantic's."""

    message = "An amount is a decimal number such as 5.00 or -5.00."


class AmountMalformed(AmountRefused):
    """The amount is no plain decimal: it has two signs, an exponent, a space or foreign digits."""


class AmountInexact(AmountRefused):
    currency: str
    minor_digits: int
    message = "{currency} has at most {minor_digits} decimals."


class AmountOutOfRange(AmountRefused):
    amount_minor_max: int
    message = "An amount is at most {amount_minor_max} minor units."


class AmountNotPositive(AmountRefused):
    message = "The supplied amount must be a positive number."


class AmountZero(AmountRefused):
    message = "The supplied amount must not be zero."


class CurrencyUnknown(LedgerError, ValueError):
    message = "The currency must be an upper-case ISO 4217 code."


class EntryRefused(LedgerError):
    """An entry breaks a rule of double entry or exceeds a limit."""


class EntryUnbalanced(EntryRefused):
    debits_minor: int
    credits_minor: int
    currency: str
    message = "Debits are {debits_minor} and credits {credits_minor} minor units of {currency}."


class EntryWithoutLines(EntryRefused):
    message = "An entry must have at least one line."


class LimitExceeded(EntryRefused):
    limit: str
    maximum: int
    actual: int
    message = "{actual} exceeds {limit} = {maximum}."


class AnswerTooLarge(LimitExceeded):
    """The complete answer has more bytes than one response can have."""


class DayOutOfRange(EntryRefused):
    effective_on: str
    year_min: int
    year_max: int
    message = "The date {effective_on} is not within the years {year_min} to {year_max} in UTC."


class TextRefused(EntryRefused):
    place: str
    rule: str
    message = "{place}: {rule}."


class CurrencyMismatch(EntryRefused):
    expected: str
    actual: str
    message = "The account is kept in {expected}, not {actual}."


class SameAccount(EntryRefused):
    message = "The two accounts must differ."


class SubledgerOnly(EntryRefused):
    account_id: int
    account_uuid: str
    message = "The account {account_uuid} is a label, and only its own entries can move it."


class AccountInactive(EntryRefused):
    account_id: int
    account_uuid: str
    message = "The account {account_uuid} is inactive and takes no new lines."


class NoPartsAllowed(EntryRefused):
    """An account would be part of a label; or part of a label's owner without being a label."""

    account_id: int
    account_uuid: str
    message = "The account {account_uuid} is for labels: no other account can be part of it."


class DifferentOwners(EntryRefused):
    message = "The two accounts must have the same owner."


class LineNotFound(EntryRefused):
    line_id: int
    message = "The entry has no line {line_id}."


class BalanceRefused(EntryRefused):
    account_id: int
    balance_minor: int
    change_minor: int
    message = "A balance of {balance_minor} cannot change by {change_minor}."


class BalanceBelowFloor(BalanceRefused):
    """The balance of the account itself is too low."""


class ParentBelowFloor(BalanceBelowFloor):
    """The balance of the account's parent, from which it draws, is too low."""


class BalanceAboveCeiling(BalanceRefused):
    """The balance would be too large for an exact integer."""


class MalformedBody(LedgerError):
    problem: str
    message = "The body cannot be read: {problem}."


class BodyTooLarge(LedgerError):
    bytes_max: int
    message = "The body is larger than {bytes_max} bytes."


class Fault(Struct, frozen=True):
    """One fault of a request: its path of keys and indexes, the broken rule, and a message."""

    path: tuple[str | int, ...]
    rule: str
    message: str
    error: LedgerError | None = None
    is_null: bool = False  # The field has the value null, which is none of its type.


class InvalidRequest(LedgerError):
    """Fields of the request break their rules. It has every fault, not only the first."""

    faults: tuple[Fault, ...]

    @property
    def reason(self) -> str:
        """All faults in one line."""
        return " ".join(f"{'.'.join(map(str, f.path))}: {f.message}" for f in self.faults)


class InvalidQuery(InvalidRequest):
    """Parameters of the query string break their rules."""


class InvalidHeader(LedgerError):
    name: str
    rule: str
    message = "Header {name}: {rule}."


class NotAcceptable(LedgerError):
    media_type: str
    message = "The Accept header must name {media_type}."


class MethodNotAllowed(LedgerError):
    method: str
    allowed: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The method and its alternatives."""
        return f"{self.method} is not allowed here; allowed: {', '.join(self.allowed)}."


class FileRefused(LedgerError):
    """An uploaded file is not accepted."""


class NoFile(FileRefused):
    field: str
    message = "The body must be multipart/form-data with one file in the field {field!r}."


class FileTooLarge(FileRefused):
    bytes_max: int
    message = "A file is at most {bytes_max} bytes."


class FileTypeUnknown(FileRefused):
    """The file's first bytes are of no accepted type, whatever its name is."""

    accepted: str
    message = "The file is none of {accepted}."


class FileNameRefused(FileRefused):
    characters_max: int
    message = "A file name has 1 to {characters_max} characters, all of them allowed in texts."


class Unauthenticated(LedgerError):
    message = "The request carries no valid credentials."


class CredentialsMissing(Unauthenticated):
    """The header `Authorization: Bearer …` is missing or malformed."""


class TokenUnknown(Unauthenticated):
    """The token was never issued, or has been revoked."""


class TokenExpired(Unauthenticated):
    """The token was valid and has expired."""


class Forbidden(LedgerError):
    message = "The credentials do not allow this."


class ScopeMissing(Forbidden):
    scope: str
    message = "The token lacks the scope {scope}."


class NotFound(LedgerError):
    """Not found, or owned by another tenant: the answer is the same for both."""

    message = "There is no such resource."


# A factory of the refusal, so that only a refused request makes one.
Missing = Callable[[], NotFound]


class RouteNotFound(NotFound):
    path: str
    message = "There is nothing at {path}."


class BusinessNotFound(NotFound):
    business_id: str


class AccountNotFound(NotFound):
    account_id: str


class EntryNotFound(NotFound):
    entry_id: str


class StateConflict(LedgerError):
    """The request is valid, but the current state does not permit it."""


class IdempotencyConflict(StateConflict):
    key_name: str
    message = "The {key_name} was used for another request."


class VersionConflict(StateConflict):
    expected: int
    actual: int
    message = "The entry is at version {actual}, not {expected}."


class ConcurrentUpdate(StateConflict):
    """Another request changed the item between our read and our write: read and try again."""


class PeriodClosed(StateConflict):
    effective_on: str
    closed_through: str
    message = "The books are closed through {closed_through}, which includes {effective_on}."


class NameTaken(StateConflict):
    """The name is in use, and it is unique among its kind; `owner_id` has it."""

    kind: str
    value: str
    owner_id: int
    message = "The {kind} {value!r} is taken."


class EntryReversed(StateConflict):
    entry_id: int
    message = "The entry has been reversed."


class EntryIsReversal(StateConflict):
    entry_id: int
    message = "The entry is the reversal of another."


class ReversalChanged(EntryIsReversal):
    message = (
        "The entry is the reversal of another: "
        "its accounts, sides, amounts and currency cannot be changed."
    )


class ReversalTooEarly(EntryIsReversal):
    original_on: str
    message = "The entry reverses an entry of {original_on} and cannot have an earlier date."


class AccountClosed(StateConflict):
    account_id: int
    account_uuid: str
    message = "The account {account_uuid}, which the entry names, has been closed."


class AccountNotEmpty(StateConflict):
    balance_minor: int
    message = "The account holds {balance_minor} minor units, or has open accounts below it."


class TryAgain(LedgerError):
    """The same request may succeed later."""

    retry_after_seconds: int
    message = "Try the same request again in {retry_after_seconds} s."


class Contention(TryAgain):
    """Other requests changed the same items until our time was up. Nothing was written."""


class RateExceeded(TryAgain):
    """The token has spent its requests of this window."""


class StoreUnavailable(TryAgain):
    """The table did not answer in time. The write may or may not have happened."""


class FormatRefused(StoreUnavailable):
    actual: str  # "format 2", or "no format"
    expected: int
    message = "The table has {actual}, and this release reads format {expected} alone."


class InternalFault(LedgerError):
    """A fault of ours; the log has its cause under the request's id."""

    message = "A server error occurred."
