"""The commands `ledger-admin export` and `ledger-admin import`."""

import json
import sys
from argparse import Namespace
from collections import Counter
from contextlib import closing
from io import TextIOWrapper
from typing import TextIO

from ledger.admin.command_line import (
    BUSINESS,
    DRY_RUN,
    QUIET,
    TENANT,
    argument,
    command,
    progress,
)
from ledger.admin.operator import Operator
from ledger.admin.transfer.csv_arguments import CSV_ARGUMENTS, csv_options
from ledger.admin.transfer.export import FORMATS as EXPORTS, Export
from ledger.admin.transfer.import_csv import CsvImport
from ledger.admin.transfer.import_ndjson import NdjsonImport
from ledger.admin.transfer.import_record import write_record
from ledger.admin.transfer.results import REFUSED, STATUSES, SomeRefused
from ledger.admin.transfer.spool import Spool

_FORMAT = argument(
    "format", choices=sorted(EXPORTS), help="csv: a line a row; ndjson: an entry a row"
)
_NAME = argument(
    "--file-name", default="", help="the file's name, for the log of the book beside its digest"
)
_FORM = argument("form", choices=("csv", "ndjson"), help="csv: a line a row; ndjson: an export")


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
    *CSV_ARGUMENTS,
    _NAME,
    DRY_RUN,
    QUIET,
)
def import_rows(operator: Operator, arguments: Namespace) -> None:
    """Read rows from standard input, and write a result for each to standard output.

    Raise `SomeRefused` after the last row if a row was refused.
    """
    business = operator.directory.business
    read = operator.reader(arguments.tenant, arguments.business)
    _use_utf8(sys.stdout)
    counts: Counter[str] = Counter()
    with closing(Spool(arguments.stdin, arguments.encoding)) as spool:
        source: CsvImport | NdjsonImport
        if arguments.form == "csv":
            currency = business(arguments.tenant, arguments.business).currency
            source = CsvImport(read, operator.by, spool, csv_options(arguments, currency))
        else:
            source = NdjsonImport(read, operator.by, spool)
        for note in source.notes:
            print(note, file=sys.stderr)
        with progress(arguments, source.rows, "rows") as bar:
            for result in source.results(bar.update):
                counts[result.status] += 1
                print(json.dumps(result.to_json(), ensure_ascii=False))
        file = (arguments.file_name, spool.sha256)
        write_record(read, *file, source.entries, operator.now, operator.by)
    print(", ".join(f"{counts[status]} {status}" for status in STATUSES), file=sys.stderr)
    if counts[REFUSED]:
        raise SomeRefused(rows=counts[REFUSED])


def _use_utf8(stream: TextIO) -> None:
    """Write UTF-8 in any terminal, and leave the ends of lines as they are."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="")
