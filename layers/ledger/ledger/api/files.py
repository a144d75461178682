"""Uploaded files: kept in the bucket, and named by a record that every dialect knows."""

from ledger.api.request import Request
from ledger.book import Book
from ledger.core.accounts import Details
from ledger.core.records import Record

KIND = "file"


def keep(request: Request, book: Book, field: str) -> Record:
    """Keep the file in a field of the form: first its content, then the record that names it."""
    file, media_type = request.form.file(field)
    digest = request.runtime.files.put(book.read.scope, file.content, media_type)
    size = len(file.content)
    details: Details = {"filename": file.filename, "type": media_type, "size": size}
    return book.records.keep(KIND, {**details, "digest": digest})
