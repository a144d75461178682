"""The tree of refusals: facts about what cannot be done and why, without a word of HTTP.

A client's mistake is one of these; what only we can cause is an `assert`. A dialect words them,
nearest class first, so a new refusal is worded by its parent until a dialect says it better.
"""

from dataclasses import dataclass


class LedgerError(Exception):
    """Something that was asked for and refused; `str()` says what, where and the rule."""

    def __str__(self) -> str:
        return self.reason

    @property
    def reason(self) -> str:
        return "The request was refused."


# --- what was said could not be read -----------------------------------------------------------


@dataclass(eq=False)
class MalformedBody(LedgerError):
    """The body is not the one JSON (or form) document that was expected."""

    problem: str

    @property
    def reason(self) -> str:
        return f"The body cannot be read: {self.problem}."


@dataclass(eq=False)
class BodyTooLarge(LedgerError):
    bytes_max: int

    @property
    def reason(self) -> str:
        return f"The body is larger than {self.bytes_max} bytes."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: where (keys and indexes), which rule, and in words."""

    path: tuple[str | int, ...]
    rule: str
    message: str
    error: LedgerError | None = None


@dataclass(eq=False)
class InvalidRequest(LedgerError):
    """The request was read, and fields of it break their rules; every fault is listed."""

    faults: tuple[Fault, ...]

    @property
    def reason(self) -> str:
        return " ".join(f"{'.'.join(map(str, f.path))}: {f.message}" for f in self.faults)


@dataclass(eq=False)
class InvalidQuery(InvalidRequest):
    """A parameter of the query string breaks its rule."""


@dataclass(eq=False)
class InvalidHeader(LedgerError):
    name: str
    rule: str

    @property
    def reason(self) -> str:
        return f"Header {self.name}: {self.rule}."


# --- who asks, and for what --------------------------------------------------------------------


class Unauthenticated(LedgerError):
    """Nobody we know is asking."""

    @property
    def reason(self) -> str:
        return "The request carries no valid credentials."


class CredentialsMissing(Unauthenticated):
    """There is no `Authorization: Bearer …` header, or it cannot be read."""


class TokenUnknown(Unauthenticated):
    """The token was never issued, or has been revoked."""


class TokenExpired(Unauthenticated):
    """The token was good once."""


class Forbidden(LedgerError):
    """We know who asks, and they may not."""

    @property
    def reason(self) -> str:
        return "The credentials do not allow this."


@dataclass(eq=False)
class ScopeMissing(Forbidden):
    scope: str

    @property
    def reason(self) -> str:
        return f"The token lacks the scope {self.scope}."


class NotFound(LedgerError):
    """There is no such thing, or it belongs to somebody else: the two are told apart by nobody."""

    @property
    def reason(self) -> str:
        return "There is no such resource."


@dataclass(eq=False)
class RouteNotFound(NotFound):
    path: str

    @property
    def reason(self) -> str:
        return f"There is nothing at {self.path}."


@dataclass(eq=False)
class BusinessNotFound(NotFound):
    business_id: str


@dataclass(eq=False)
class AccountNotFound(NotFound):
    account: str


@dataclass(eq=False)
class EntryNotFound(NotFound):
    entry: str


@dataclass(eq=False)
class MethodNotAllowed(LedgerError):
    method: str
    allowed: tuple[str, ...]

    @property
    def reason(self) -> str:
        return f"{self.method} is not allowed here; allowed: {', '.join(self.allowed)}."


@dataclass(eq=False)
class NotAcceptable(LedgerError):
    """The client's `Accept` names no media type that we answer in."""

    media_type: str

    @property
    def reason(self) -> str:
        return f"The Accept header must name {self.media_type}."


# --- money and entries -------------------------------------------------------------------------


@dataclass(eq=False)
class AmountRefused(LedgerError, ValueError):
    """An amount that cannot be read exactly. Also a `ValueError`, so that pydantic collects it."""

    text: str

    @property
    def reason(self) -> str:
        return "An amount is a decimal number such as 5.00 or -5.00."


class AmountMalformed(AmountRefused):
    """Not a plain decimal: a sign too many, an exponent, a space, foreign digits."""


@dataclass(eq=False)
class AmountInexact(AmountRefused):
    """More decimals than the currency has."""

    currency: str
    minor_digits: int

    @property
    def reason(self) -> str:
        return f"{self.currency} has at most {self.minor_digits} decimals."


@dataclass(eq=False)
class AmountOutOfRange(AmountRefused):
    amount_minor_max: int

    @property
    def reason(self) -> str:
        return f"An amount is at most {self.amount_minor_max} minor units."


class AmountNotPositive(AmountRefused):
    """Zero or less where only more than zero means something."""

    @property
    def reason(self) -> str:
        return "The supplied amount must be a positive number."


class AmountZero(AmountRefused):
    """Zero, where an amount of either sign would do."""

    @property
    def reason(self) -> str:
        return "The supplied amount must not be zero."


@dataclass(eq=False)
class CurrencyUnknown(LedgerError, ValueError):
    currency: str

    @property
    def reason(self) -> str:
        return "The currency must be an upper-case ISO 4217 code."


class EntryRefused(LedgerError):
    """An entry that breaks a rule of double entry or one of its limits."""


@dataclass(eq=False)
class EntryUnbalanced(EntryRefused):
    debits_minor: int
    credits_minor: int

    @property
    def reason(self) -> str:
        return f"Debits are {self.debits_minor} and credits {self.credits_minor} minor units."


@dataclass(eq=False)
class LimitExceeded(EntryRefused):
    """Something has more than its named limit allows (or less)."""

    limit: str
    maximum: int
    actual: int

    @property
    def reason(self) -> str:
        return f"{self.actual} exceeds {self.limit} = {self.maximum}."


@dataclass(eq=False)
class CurrencyMismatch(EntryRefused):
    expected: str
    actual: str

    @property
    def reason(self) -> str:
        return f"The account is kept in {self.expected}, not {self.actual}."


@dataclass(eq=False)
class SameAccount(EntryRefused):
    """A movement from an account to itself."""

    account: str

    @property
    def reason(self) -> str:
        return "The two accounts must differ."


@dataclass(eq=False)
class DifferentOwners(EntryRefused):
    """A movement between sub-accounts of different owners."""

    @property
    def reason(self) -> str:
        return "The two accounts must belong to the same customer."


@dataclass(eq=False)
class LineNotFound(EntryRefused):
    line: int

    @property
    def reason(self) -> str:
        return f"The entry has no line {self.line}."


@dataclass(eq=False)
class BalanceRefused(EntryRefused):
    """A guarded account would leave its bounds. Minor units of the account's currency."""

    account: int
    balance_minor: int
    change_minor: int

    @property
    def reason(self) -> str:
        return f"A balance of {self.balance_minor} cannot change by {self.change_minor}."


class BalanceBelowFloor(BalanceRefused):
    """The account itself holds too little."""


class ParentBelowFloor(BalanceBelowFloor):
    """The account that this one draws on holds too little."""


class BalanceAboveCeiling(BalanceRefused):
    """The balance would outgrow what we count exactly."""


# --- what the present state forbids ------------------------------------------------------------


class StateConflict(LedgerError):
    """What is asked for does not fit what is there now."""


@dataclass(eq=False)
class IdempotencyConflict(StateConflict):
    """The key was used for another request."""

    @property
    def reason(self) -> str:
        return "The idempotency key was used for another request."


@dataclass(eq=False)
class VersionConflict(StateConflict):
    expected: int
    actual: int

    @property
    def reason(self) -> str:
        return f"The entry is at version {self.actual}, not {self.expected}."


@dataclass(eq=False)
class EntryReversed(StateConflict):
    """A reversed entry is closed to change."""

    entry: int

    @property
    def reason(self) -> str:
        return "The entry has been reversed."


@dataclass(eq=False)
class AccountNotEmpty(StateConflict):
    balance_minor: int

    @property
    def reason(self) -> str:
        return f"The account still holds {self.balance_minor} minor units."


# --- not now, or our own fault -----------------------------------------------------------------


@dataclass(eq=False)
class TryAgain(LedgerError):
    """Nothing is known to be wrong with the request; the same one may succeed later."""

    retry_after_seconds: int

    @property
    def reason(self) -> str:
        return f"Try the same request again in {self.retry_after_seconds} s."


class Contention(TryAgain):
    """Others kept changing the same accounts until our time was up; nothing was written."""


class StoreUnavailable(TryAgain):
    """The table did not answer in time; the write may or may not have happened."""


class InternalFault(LedgerError):
    """Ours, not the client's. What happened is in the log under the request's id."""

    @property
    def reason(self) -> str:
        return "A server error occurred."
