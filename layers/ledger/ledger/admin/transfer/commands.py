"""The commands `ledger-admin export` and `ledger-admin import`."""

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from typing import TextIO

from ledger.admin.command_line import BUSINESS, QUIET, TENANT, argument, command, progress
from ledger.admin.operator import Operator
from ledger.admin.transfer.export import FORMATS as EXPORTS, Export
from ledger.admin.transfer.import_csv import import_csv
from ledger.admin.transfer.import_ndjson import import_ndjson
from ledger.admin.transfer.results import REFUSED, STATUSES, Progress, Result, SomeRefused
from ledger.book import Reader
from ledger.core.claims import Actor

IMPORTS: Mapping[str, Callable[[Reader, Actor, Iterable[str], Progress], Iterator[Result]]] = {
    "csv": import_csv,
    "ndjson": import_ndjson,
}
_FORMAT = argument(
    "format", choices=sorted(EXPORTS), help="csv: a line a row; ndjson: an entry a row"
)
_FORM = argument("form", choices=sorted(IMPORTS), help="csv: a line a row; ndjson: an export")


@command(
    "export",
    "",
    "write a book as csv, ndjson or beancount to standard output",
    TENANT,
    BUSINESS,
    _FORMAT,
    QUIET,
)
def export_book(operator: Operator, arguments: Namespace) -> None:
    """Write a book to standard output."""
    scope = operator.scope(arguments.tenant, arguments.business)
    with progress(arguments) as bar:
        book = Export(operator.table, scope, bar.update)
        _use_utf8(sys.stdout)
        for text in EXPORTS[arguments.format](book):
            sys.stdout.write(text)


@command(
    "import",
    "",
    "import rows of csv or ndjson from standard input, and print a result for each",
    TENANT,
    BUSINESS,
    _FORM,
    QUIET,
)
def import_rows(operator: Operator, arguments: Namespace) -> None:
    """Read rows from standard input, and write a result for each to standard output.

    Raise `SomeRefused` after the last row if a row was refused.
    """
    read = operator.reader(arguments.tenant, arguments.business)
    if isinstance(arguments.stdin, TextIOWrapper):
        # Spreadsheets begin a file with a byte order mark. `surrogateescape` keeps a byte that is
        # not UTF-8 in its row, so that only this row is refused.
        arguments.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    counts: Counter[str] = Counter()
    _use_utf8(sys.stdout)
    with progress(arguments) as bar:
        results = IMPORTS[arguments.form](read, operator.by, arguments.stdin, bar.update)
        for result in results:
            counts[result.status] += 1
            print(json.dumps(result.to_json(), ensure_ascii=False))
    print(", ".join(f"{counts[status]} {status}" for status in STATUSES), file=sys.stderr)
    if counts[REFUSED]:
        raise SomeRefused(rows=counts[REFUSED])


def _use_utf8(stream: TextIO) -> None:
    """Write UTF-8 in any terminal, and leave the ends of lines as they are."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="")
