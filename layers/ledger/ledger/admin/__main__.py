"""The operator's command line. It prints JSON or a table, and each secret only once."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TextIO

from botocore.exceptions import BotoCoreError

from ledger.admin import identity
from ledger.admin.arguments import check
from ledger.admin.command_line import Command, Output, add_commands, add_options
from ledger.admin.commands import all_commands
from ledger.admin.connection import Connection, Unreachable, connection_of, is_unreachable
from ledger.admin.dry_run import DryTable
from ledger.admin.operator import Operator
from ledger.admin.outputs import FORMATS, render
from ledger.admin.transfer.results import reason
from ledger.aws.clients import endpoint_of
from ledger.aws.deadlines import LongRetryBudget, RetryBudget
from ledger.aws.failures import Unanswered, aws_errors
from ledger.core import texts
from ledger.errors import LedgerError
from ledger.store.formats import require_ours_or_new
from ledger.store.table import Table

OK, REFUSED, WRONG, UNREACHABLE = 0, 1, 2, 3
INTERRUPTED = 128 + 2  # A shell's status of a command that SIGINT has ended.
PIPE_CLOSED = 128 + 13  # A shell's status of a command that SIGPIPE has ended.
EXIT_CODES = {
    OK: "done",
    REFUSED: "refused, or a fault was found",
    WRONG: "wrong command line",  # argparse exits with it
    UNREACHABLE: "the table or AWS cannot be reached",
    INTERRUPTED: "interrupted",
    PIPE_CLOSED: "the reader of the output has gone",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="ledger-admin",
        description=__doc__,
        epilog="\n".join(["exit codes:", *(f"  {n:<5}{t}" for n, t in EXIT_CODES.items())]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_options(top)
    add_commands(top, all_commands())
    return top


def _operator(connection: Connection, is_dry: bool) -> Operator:
    """Return the operator of a table that answers and has our format."""
    client = connection.client()
    # A table that does not answer now is not there: only a command that has begun is patient.
    require_ours_or_new(Table(client, connection.table, RetryBudget.for_seconds()))
    kind = DryTable if is_dry else Table
    table = kind(client, connection.table, LongRetryBudget())
    identify = partial(identity.operator, endpoint_of(client), connection.region)
    return Operator(table, identify)


def main(
    words: list[str] | None = None,
    stdin: TextIO | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run one command and return its exit code, one of `EXIT_CODES`.

    The reader of the output has gone if it is cut off, as in `ledger-admin export … | head`.
    """
    try:
        try:
            return _run(words, stdin, sleep)
        finally:
            sys.stdout.flush()  # Also after --help, which argparse ends by an exception.
    except BrokenPipeError:
        # Python flushes once more at its end, and would print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        print("ledger-admin: interrupted", file=sys.stderr)
        return INTERRUPTED


def _run(words: list[str] | None, stdin: TextIO | None, sleep: Callable[[float], None]) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(words)
    arguments.stdin, arguments.sleep = stdin or sys.stdin, sleep
    connection: Connection | None = None
    try:
        check(arguments)
        connection = connection_of(arguments)
        operator = _operator(connection, vars(arguments).get("dry_run", False))
        command: Command = arguments.command
        output = command.run(operator, arguments)
    except _refusals() as refusal:
        return _refuse(refusal, connection)
    return _finish(output, operator.table, arguments)


def _refusals() -> tuple[type[Exception], ...]:
    return (LedgerError, UnicodeError, BotoCoreError, Unanswered, *aws_errors())


def _finish(output: Output, table: Table, arguments: argparse.Namespace) -> int:
    """Print the output of a command, and return its exit code."""
    if isinstance(table, DryTable):
        print("ledger-admin: a dry run: nothing was written", file=sys.stderr)
        unknown = dict.fromkeys(arguments.command.invented)
        writes = dict(sorted(table.writes.items()))
        output = output and {"dry_run": True, **output, **unknown, "would_write": writes}
    if output is None:
        return OK
    print(render(output, arguments.output_format or FORMATS[0]))
    return REFUSED if output.get("fault_count") else OK


def _refuse(refusal: Exception, connection: Connection | None) -> int:
    """Print a refusal in one line, and return its exit code."""
    code = UNREACHABLE if is_unreachable(refusal) else REFUSED
    name = type(refusal).__name__
    if code == UNREACHABLE and connection is not None:
        name, text = Unreachable.__name__, connection.explain(refusal)
    else:
        text = reason(refusal) if isinstance(refusal, LedgerError) else str(refusal)
    # A message of AWS, or from a file of its configuration, may have several lines.
    line = texts.stripped(" ".join(text.split()))
    print(f"ledger-admin: {name}: {line}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
