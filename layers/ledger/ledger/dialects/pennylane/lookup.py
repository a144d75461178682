"""Lookup of a Pennylane request's company and of the things that its integer ids name."""

from functools import partial

from ledger.book import Book
from ledger.core import categories, ids, texts
from ledger.core.accounts import AccountState
from ledger.core.entries import Entry, Line
from ledger.core.records import Record
from ledger.dialects.pennylane import chart_of_accounts
from ledger.dialects.pennylane.errors import (
    AttachmentNotFound,
    CategoryGroupNotFound,
    CategoryNotFound,
    JournalNotFound,
    LineIdNotFound,
)
from ledger.errors import (
    AccountNotFound,
    BusinessNotFound,
    EntryNotFound,
    Fault,
    InvalidHeader,
    InvalidRequest,
)
from ledger.http import attachments
from ledger.http.access import find_book
from ledger.http.request import Request

# They chose a contract until July 2026 (specs/pennylane.md, 0).
API_CHANGES_HEADER, API_CHANGES = "X-Use-2026-API-Changes", "use_2026_api_changes"


def book(request: Request) -> Book:
    """Return the book of the token's company.

    `X-Company-Id` selects the company if the token has several. Raise `InvalidHeader` if the header
    is missing then, `BusinessNotFound` if it names no company of the token.
    """
    _check_api_changes(request)
    company = request.text_of_header("X-Company-Id").lower()
    business_ids = request.known_principal.business_ids
    if not company:
        if len(business_ids) > 1:
            raise InvalidHeader(
                name="X-Company-Id", rule="the token has several companies; name one"
            )
        return find_book(request, business_ids[0] if business_ids else "")
    for business_id in business_ids:
        if company in (business_id, str(integer_id("company", business_id))):
            return find_book(request, business_id)
    raise BusinessNotFound(business_id=company)


def _check_api_changes(request: Request) -> None:
    """Refuse a header and a parameter that choose different contracts; neither has an effect."""
    header = request.header(API_CHANGES_HEADER.lower()).strip().lower()
    values = request.whole_query.get(API_CHANGES, ())
    if header and values and header != values[-1].strip().lower():
        raise InvalidHeader(name=API_CHANGES_HEADER, rule=f"the same value as {API_CHANGES}")


def integer_id(kind: str, text: str) -> int:
    """Return one of our text ids as an integer below 2**48, the form of Pennylane's ids."""
    return int.from_bytes(ids.digest(kind, text)[:6])


def entry(request: Request, book: Book) -> Entry:
    """Return the entry of the path. Raise `EntryNotFound` if Pennylane cannot show it."""
    entry_id = entry_id_of_path(request)
    entry = book.read.entry(entry_id)
    if entry.entry_id != entry_id or entry.currency not in chart_of_accounts.CURRENCIES:
        raise EntryNotFound(entry_id=request.parameter("id"))
    return entry


def entry_id_of_path(request: Request) -> int:
    """Return the id of the path. Raise `EntryNotFound` if no journal entry can have it."""
    text = request.parameter("id")
    entry_id = _integer(text)
    if entry_id is None or entry_id > ids.ID_MAX or not ids.is_in_journal(entry_id):
        raise EntryNotFound(entry_id=text)
    return entry_id


def line(request: Request, book: Book) -> tuple[Entry, Line]:
    """Return the line of the path and its entry. Raise `LineIdNotFound` if there is none."""
    line_id = line_id_of_path(request)
    number, _ = ids.split_line_id(line_id)
    missing = partial(LineIdNotFound, line=request.parameter("id"))
    entry = book.read.entry(number, missing)
    for line in entry.lines if entry.currency in chart_of_accounts.CURRENCIES else ():
        if entry.line_id(line) == line_id:
            return entry, line
    raise missing()


def line_id_of_path(request: Request) -> int:
    """Return the id of the path. Raise `LineIdNotFound` if no line of the journal can have it."""
    text = request.parameter("id")
    line_id = _integer(text) or 0
    number, _ = ids.split_line_id(line_id)
    if number > ids.ID_MAX or not ids.is_in_journal(number):
        raise LineIdNotFound(line=text)
    return line_id


def account(request: Request, book: Book) -> AccountState:
    """Return the ledger account of the path, open or closed."""
    missing = partial(AccountNotFound, account_id=request.parameter("id"))
    return book.read.any_state(account_id_of_path(request), missing)


def account_id_of_path(request: Request) -> int:
    """Return the id of the path. Raise `AccountNotFound` if no account can have it."""
    text = request.parameter("id")
    account_id = _integer(text)
    if account_id is None or account_id > ids.ID_MAX:
        raise AccountNotFound(account_id=text)
    return account_id


def journal(request: Request, book: Book) -> Record:
    """Return the journal of the path. Raise `JournalNotFound` if there is none."""
    text = request.parameter("id")
    record_id = min(_integer(text) or 0, ids.ID_MAX)
    return book.read.record(
        chart_of_accounts.JOURNAL, record_id, partial(JournalNotFound, journal=text)
    )


def category(request: Request, book: Book) -> Record:
    """Return the category of the path. Raise `CategoryNotFound` if there is none."""
    text = request.parameter("id")
    missing = partial(CategoryNotFound, category=text)
    return book.read.record(categories.CATEGORY, min(_integer(text) or 0, ids.ID_MAX), missing)


def category_group(request: Request, book: Book) -> Record:
    """Return the category group of the path. Raise `CategoryGroupNotFound` if there is none."""
    return group_of_text(book, request.parameter("id"))


def group_of_text(book: Book, text: str) -> Record:
    """Return a category group by its id in decimals. Raise `CategoryGroupNotFound`."""
    missing = partial(CategoryGroupNotFound, category_group=text)
    return book.read.record(categories.GROUP, min(_integer(text) or 0, ids.ID_MAX), missing)


def check_journal(book: Book, journal_id: int | None) -> None:
    """Refuse an unknown journal with `JournalNotFound`. The cache saves the read of a known one."""
    if journal_id is not None:
        missing = partial(JournalNotFound, journal=str(journal_id))
        record_id = min(journal_id, ids.ID_MAX)
        book.read.known_record(chart_of_accounts.JOURNAL, record_id, missing)


def attachment(book: Book, *fields: int | None) -> Record | None:
    """Return the attachment that the old field, the new field, or both name.

    Raise `InvalidRequest` if they differ, `AttachmentNotFound` if there is none.
    """
    attachment_ids = {field for field in fields if field is not None}
    if len(attachment_ids) > 1:
        rule = "must be the same as ledger_attachment_id, if both are given"
        raise InvalidRequest(faults=(Fault(("file_attachment_id",), "same", rule),))
    if not attachment_ids:
        return None
    attachment_id = attachment_ids.pop()
    missing = partial(AttachmentNotFound, attachment=str(attachment_id))
    record_id = min(attachment_id, ids.ID_MAX)
    return book.read.known_record(attachments.KIND, record_id, missing)


def _integer(text: str) -> int | None:
    is_integer = texts.is_number(text)
    return int(text) if is_integer else None
