"""Uploaded files: kept in the bucket, and named by a record that every dialect knows."""

from ledger.book import Book
from ledger.core.accounts import Details
from ledger.core.records import Record
from ledger.http.forms import FormFile
from ledger.http.request import Request

KIND = "file"


def keep(request: Request, book: Book, sent: tuple[FormFile, str]) -> Record:
    """Keep a file of the form, of a type: first its content, then the record that names it."""
    return book.records(request.claim()).create(KIND, _upload(request, book, sent))


def keep_in_order(request: Request, book: Book, sent: tuple[FormFile, str]) -> Record:
    """Keep a file that has the greatest id of all files, also under a key."""
    details = _upload(request, book, sent)
    return book.records(request.claim()).create_in_order(KIND, lambda: details)


def _upload(request: Request, book: Book, sent: tuple[FormFile, str]) -> Details:
    file, media_type = sent
    with request.table.retry_budget.limit_call():
        digest = request.runtime.files.upload(book.read.scope, file.content, media_type)
    size = len(file.content)
    return {"filename": file.filename, "type": media_type, "size": size, "digest": digest}
