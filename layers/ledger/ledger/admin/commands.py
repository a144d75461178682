"""The operator's commands: subject, verb, and what is done with what was said."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime
from io import TextIOWrapper
from typing import Any, TextIO
from uuid import UUID

from ledger.admin import periods, setup
from ledger.admin.hooks import CommandRow, all_hooks
from ledger.admin.operator import Operator
from ledger.admin.totals.failures import GivenUp
from ledger.admin.totals.rebuild import rebuild
from ledger.admin.totals.replay import replay
from ledger.admin.transfer import import_ndjson
from ledger.admin.transfer.export import FORMATS, Export
from ledger.admin.verify.checks import verify
from ledger.aws.clients import s3

TOKEN_SECONDS = 3_600


def _show_account(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.show_account(said.tenant, said.business, said.account)


def _show_entry(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.show_entry(said.tenant, said.business, said.entry)


def _close_period(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    scope = operator.scope(said.tenant, said.business)
    periods.close(operator.table, scope, said.day, datetime.now(UTC), operator.by)
    print(f"Closed for all in {periods.SETTLED_SECONDS:.0f} s", file=sys.stderr)
    said.sleep(periods.SETTLED_SECONDS)
    return periods.show(operator.table, scope)


def _reopen_period(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    scope = operator.scope(said.tenant, said.business)
    periods.reopen(operator.table, scope, datetime.now(UTC), operator.by)
    return periods.show(operator.table, scope)


def _show_period(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return periods.show(operator.table, operator.scope(said.tenant, said.business))


def _verify(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    with _progress(said) as bar:
        return verify(operator.table, bar.update)


def _export(operator: Operator, said: argparse.Namespace) -> None:
    scope = operator.scope(said.tenant, said.business)
    with _progress(said) as bar:
        book = Export(operator.table, scope, bar.update)
        _in_utf8(sys.stdout)
        for text in FORMATS[said.format](book):
            sys.stdout.write(text)


def _import(operator: Operator, said: argparse.Namespace) -> None:
    read = operator.reader(said.tenant, said.business)
    if isinstance(said.stdin, TextIOWrapper):
        # Spreadsheets begin a file with a mark. A byte that is no UTF-8 is its row's fault.
        said.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    counts: Counter[str] = Counter()
    _in_utf8(sys.stdout)
    with _progress(said) as bar:
        take = import_ndjson.FORMATS[said.form]
        for result in take(read, operator.by, said.stdin, bar.update):
            counts[result.status] += 1
            shown = {name: value for name, value in asdict(result).items() if value}
            print(json.dumps(shown, ensure_ascii=False))
    print(", ".join(f"{counts[one]} {one}" for one in import_ndjson.STATUSES), file=sys.stderr)
    if counts[import_ndjson.REFUSED]:
        raise import_ndjson.SomeRefused(rows=counts[import_ndjson.REFUSED])


def _in_utf8(stream: TextIO) -> None:
    """Write UTF-8 whatever the terminal's encoding is, and ends of lines as they are said."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="")


def _rebuild(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    only = operator.scope(*said.book) if said.book else None
    with _progress(said) as bar:
        return rebuild(operator.table, datetime.now(UTC), bar.update, only)


def _replay(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    with _progress(said) as bar:
        bucket = GivenUp(s3(said.region), said.bucket)
        return replay(operator.table, bucket, bar.update, said.delete)


def _progress(said: argparse.Namespace) -> Any:
    from tqdm import tqdm  # the operator's machine has it, the functions do not

    return tqdm(unit=" items", unit_scale=True, disable=said.quiet or None, file=sys.stderr)


COMMANDS: list[CommandRow] = [
    *setup.COMMANDS,
    *(row for hooks in all_hooks() for row in hooks.commands),
    ("account", "show", "its balance", _show_account, ["tenant", "business", "account"]),
    ("verify", "", "that every balance, count and link is right", _verify, ["--quiet"]),
    (
        "export",
        "",
        "a book as csv, ndjson or beancount, on standard output",
        _export,
        ["tenant", "business", "format", "--quiet"],
    ),
    (
        "period",
        "close",
        "a book through a day: nothing in it changes any more",
        _close_period,
        ["tenant", "business", "day"],
    ),
    ("period", "reopen", "a book again", _reopen_period, ["tenant", "business"]),
    ("period", "show", "through which day a book is closed", _show_period, ["tenant", "business"]),
    (
        "import",
        "",
        "rows of csv or ndjson from standard input; a result for each on standard output",
        _import,
        ["tenant", "business", "form", "--quiet"],
    ),
    ("totals", "rebuild", "from the entries, of all books", _rebuild, ["--book", "--quiet"]),
    (
        "totals",
        "replay",
        "changes that the stream functions gave up, from the bucket that has them",
        _replay,
        ["bucket", "--delete", "--quiet"],
    ),
    ("entry", "show", "all its versions", _show_entry, ["tenant", "business", "entry"]),
]

OPTIONS: dict[str, dict[str, Any]] = {
    **setup.OPTIONS,
    "--currency": {"default": "USD", "help": "ISO 4217 code that the business defaults to"},
    "--id": {"type": UUID, "help": "the id that it has elsewhere, if its book moves here"},
    "--seconds": {"type": int, "default": TOKEN_SECONDS, "help": "until it expires"},
    "--book": {"nargs": 2, "metavar": ("TENANT", "BUSINESS"), "help": "of this one alone"},
    "--delete": {"action": "store_true", "help": "each object when all of it is taken in"},
    "--quiet": {"action": "store_true", "help": "no progress bar"},
    "format": {"choices": sorted(FORMATS), "help": "csv: a line a row; ndjson: an entry a row"},
    "bucket": {"help": "FailuresBucketName of the stack's outputs"},
    "form": {
        "choices": sorted(import_ndjson.FORMATS),
        "help": "csv: a line a row; ndjson: an export",
    },
    "day": {"type": date.fromisoformat, "help": "the last day that is closed, such as 2026-03-31"},
}
for _hooks in all_hooks():
    OPTIONS |= _hooks.options
