"""Refusals of what was said, and of who said it."""

from dataclasses import dataclass

from ledger.errors.refusal import LedgerError


class MalformedBody(LedgerError):
    """The body is not the one JSON (or form) document that was expected."""

    problem: str
    words = "The body cannot be read: {problem}."


class BodyTooLarge(LedgerError):
    bytes_max: int
    words = "The body is larger than {bytes_max} bytes."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a request: where (keys and indexes), which rule, and in words."""

    path: tuple[str | int, ...]
    rule: str
    message: str
    error: LedgerError | None = None


class InvalidRequest(LedgerError):
    """The request was read, and fields of it break their rules; every fault is listed."""

    faults: tuple[Fault, ...]

    @property
    def reason(self) -> str:
        return " ".join(f"{'.'.join(map(str, f.path))}: {f.message}" for f in self.faults)


class InvalidQuery(InvalidRequest):
    """A parameter of the query string breaks its rule."""


class InvalidHeader(LedgerError):
    name: str
    rule: str
    words = "Header {name}: {rule}."


class Unauthenticated(LedgerError):
    """Nobody we know is asking."""

    words = "The request carries no valid credentials."


class CredentialsMissing(Unauthenticated):
    """There is no `Authorization: Bearer …` header, or it cannot be read."""


class TokenUnknown(Unauthenticated):
    """The token was never issued, or has been revoked."""


class TokenExpired(Unauthenticated):
    """The token was good once."""


class Forbidden(LedgerError):
    """We know who asks, and they may not."""

    words = "The credentials do not allow this."


class ScopeMissing(Forbidden):
    scope: str
    words = "The token lacks the scope {scope}."


class NotFound(LedgerError):
    """There is no such thing, or it belongs to somebody else: the two are told apart by nobody."""

    words = "There is no such resource."


class RouteNotFound(NotFound):
    path: str
    words = "There is nothing at {path}."


class BusinessNotFound(NotFound):
    business_id: str


class AccountNotFound(NotFound):
    account: str


class EntryNotFound(NotFound):
    entry: str


class MethodNotAllowed(LedgerError):
    method: str
    allowed: tuple[str, ...]

    @property
    def reason(self) -> str:
        return f"{self.method} is not allowed here; allowed: {', '.join(self.allowed)}."


class FileRefused(LedgerError):
    """An uploaded file that we do not keep."""


class NoFile(FileRefused):
    """The body is no multipart form with a file in it."""

    field: str
    words = "The body must be multipart/form-data with one file in the field {field!r}."


class FileTooLarge(FileRefused):
    bytes_max: int
    words = "A file is at most {bytes_max} bytes."


class FileTypeUnknown(FileRefused):
    """What the file's first bytes say it is, whatever its name says, is not accepted."""

    accepted: str
    words = "The file is none of {accepted}."


class FileNameRefused(FileRefused):
    characters_max: int
    words = "A file name has 1 to {characters_max} characters, each of which a text may have."


class NotAcceptable(LedgerError):
    """The client's `Accept` names no media type that we answer in."""

    media_type: str
    words = "The Accept header must name {media_type}."
