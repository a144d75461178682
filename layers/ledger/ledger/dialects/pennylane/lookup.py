"""Finding what a Pennylane request names: the company of its token, and things by integer ids."""

from ledger.book import Book
from ledger.core import ids
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry, Line
from ledger.core.records import Record
from ledger.dialects.pennylane import chart_of_accounts
from ledger.dialects.pennylane.errors import AttachmentNotFound, JournalNotFound, LineIdNotFound
from ledger.errors import (
    AccountNotFound,
    BusinessNotFound,
    EntryNotFound,
    Fault,
    InvalidHeader,
    InvalidRequest,
)
from ledger.http import attachments
from ledger.http.request import Request

_ID_DIGITS_MAX = 19


def book(request: Request) -> Book:
    """The book of the token's company; `X-Company-Id` says which, if the token has several."""
    said = request.text_of_header("X-Company-Id").lower()
    business_ids = request.known_principal.business_ids
    if not said:
        if len(business_ids) > 1:
            raise InvalidHeader(
                name="X-Company-Id", rule="the token has several companies; name one"
            )
        return request.book(business_ids[0] if business_ids else "")
    for business_id in business_ids:
        if said in (business_id, str(integer_id("company", business_id))):
            return request.book(business_id)
    raise BusinessNotFound(business_id=said)


def integer_id(kind: str, text: str) -> int:
    """An id of ours that is a text as Pennylane spells ids: an integer below 2**48."""
    return int.from_bytes(ids.digest(kind, text)[:6])


def entry(request: Request, book: Book) -> Entry:
    """The entry of the path."""
    said = request.parameter("id")
    number = entry_number(request)
    found = book.read.entry(number)
    if found.entry_id != number or found.currency not in chart_of_accounts.CURRENCIES:
        raise EntryNotFound(entry_id=said)
    return found


def entry_number(request: Request) -> int:
    """The number of the path, if an entry of a journal can have it."""
    said = request.parameter("id")
    number = _number(said)
    if number is None or number > ids.NUMBER_MAX or not ids.is_in_journal(number):
        raise EntryNotFound(entry_id=said)
    return number


def line(request: Request, book: Book) -> tuple[Entry, Line]:
    """The line of the path, with its entry."""
    said = request.parameter("id")
    line_id = _number(said) or 0
    number, _ = ids.split_line_number(line_id)
    missing = LineIdNotFound(line=said)
    if number > ids.NUMBER_MAX or not ids.is_in_journal(number):
        raise missing
    entry = book.read.entry(number, missing)
    for line in entry.lines if entry.currency in chart_of_accounts.CURRENCIES else ():
        if entry.line_number(line) == line_id:
            return entry, line
    raise missing


def account(request: Request, book: Book) -> AccountState:
    """The ledger account of the path, open or not."""
    missing = AccountNotFound(account_id=request.parameter("id"))
    return book.read.any_state(account_number(request), missing)


def account_number(request: Request) -> int:
    """The number of the path, if an account can have it."""
    said = request.parameter("id")
    number = _number(said)
    if number is None or number > ids.NUMBER_MAX:
        raise AccountNotFound(account_id=said)
    return number


def journal(request: Request, book: Book) -> Record:
    """The journal of the path."""
    said = request.parameter("id")
    return book.read.record(
        chart_of_accounts.JOURNAL, _record_number(said), JournalNotFound(journal=said)
    )


def check_journal(book: Book, number: int | None) -> None:
    """Refuse a journal that is not the company's; one seen lately is not read again."""
    if number is not None:
        missing = JournalNotFound(journal=str(number))
        book.read.known_record(chart_of_accounts.JOURNAL, min(number, ids.NUMBER_MAX), missing)


def attachment(book: Book, *named: int | None) -> Record | None:
    """The file that a body names, by the old field or the new one, but not two different ones."""
    numbers = {number for number in named if number is not None}
    if len(numbers) > 1:
        rule = "must be the same as ledger_attachment_id, if both are given"
        raise InvalidRequest(faults=(Fault(("file_attachment_id",), "same", rule),))
    if not numbers:
        return None
    number = numbers.pop()
    missing = AttachmentNotFound(attachment=str(number))
    return book.read.known_record(attachments.KIND, min(number, ids.NUMBER_MAX), missing)


def _record_number(said: str) -> int:
    return min(_number(said) or 0, ids.NUMBER_MAX)


def _number(said: str) -> int | None:
    is_number = said.isascii() and said.isdigit() and len(said) <= _ID_DIGITS_MAX
    return int(said) if is_number else None
