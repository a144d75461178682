"""Exports: rows as a CSV in the bucket, and a signed link to it."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from tempfile import TemporaryFile

from ledger.book import Book
from ledger.core.cells import guard
from ledger.core.limits import EXPORT_LINES_MAX
from ledger.errors import LedgerError
from ledger.http.request import Request

UPLOAD_SECONDS = 3.0  # Time that the writing of rows leaves to the upload.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula; a number stays."""
    return text if _NUMBER.fullmatch(text) else guard(text)


def publish(
    request: Request, book: Book, filename: str, rows: Iterable[Sequence[str]], refusal: LedgerError
) -> str:
    """Write rows, the first of which is the head, as a CSV (RFC 4180), and return its link.

    Raise `refusal` for more than EXPORT_LINES_MAX rows, or rows that take too long.
    """
    budget = request.table.retry_budget

    def limited() -> Iterator[Sequence[str]]:
        for number, row in enumerate(rows):
            if number > EXPORT_LINES_MAX or budget.seconds_to_answer < UPLOAD_SECONDS:
                raise refusal
            yield row

    # The file is on disk, so that memory does not grow with the rows.
    with TemporaryFile("w+b") as file:
        text = TextIOWrapper(file, "utf-8", newline="")
        csv.writer(text).writerows(limited())
        text.flush()
        text.detach()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        with budget.limit_call():
            return request.runtime.files.export(book.read.scope, file, digest, filename)
