"""The operator's command line. It prints JSON, and each secret only once."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TextIO

from botocore.exceptions import BotoCoreError, ClientError

from ledger.admin import identity
from ledger.admin.arguments import check
from ledger.admin.command_line import Command, add_commands
from ledger.admin.commands import all_commands
from ledger.admin.operator import Operator
from ledger.admin.transfer.results import reason
from ledger.aws.clients import dynamodb
from ledger.aws.retry_budget import LongRetryBudget
from ledger.core import texts
from ledger.errors import LedgerError
from ledger.store.formats import require_ours_or_new
from ledger.store.table import Table

PIPE_CLOSED = 128 + 13  # A shell's status of a command that SIGPIPE has ended.


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(prog="ledger-admin", description=__doc__)
    top.add_argument("--table", default=os.environ.get("TABLE_NAME"), help="default: $TABLE_NAME")
    top.add_argument("--region", help="AWS region of the table")
    top.add_argument("--endpoint-url", help="a DynamoDB elsewhere than on AWS")
    add_commands(top, all_commands())
    return top


class NoClient(LedgerError):
    """The endpoint or the region is invalid, so that botocore makes no client."""

    problem: str
    message = "No client of the table can be made: {problem}"


def _operator(arguments: argparse.Namespace) -> Operator:
    """Return the operator of a table, without a request to the table or to AWS."""
    try:
        client = dynamodb(arguments.endpoint_url, arguments.region)
    except ValueError as error:
        raise NoClient(problem=str(error)) from None
    table = Table(client, arguments.table, LongRetryBudget())
    identify = partial(identity.operator, client.meta.endpoint_url, arguments.region)
    return Operator(table, identify)


def main(
    words: list[str] | None = None,
    stdin: TextIO | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run one command. Return 0, 1 after a refusal or a fault, 2 after a wrong command line.

    Return 141 if the reader of the output has gone, as in `ledger-admin export … | head`.
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


def _run(words: list[str] | None, stdin: TextIO | None, sleep: Callable[[float], None]) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(words)
    arguments.stdin, arguments.sleep = stdin or sys.stdin, sleep
    if not arguments.table:
        parser().error("name the table: --table, or TABLE_NAME in the environment")
    command: Command = arguments.command
    try:
        check(arguments)
        operator = _operator(arguments)
        require_ours_or_new(operator.table)
        output = command.run(operator, arguments)
    except (LedgerError, UnicodeError, BotoCoreError, ClientError) as refusal:
        _print_refusal(refusal)
        return 1
    if output is None:
        return 0
    print(json.dumps(output, indent=2))
    return 1 if output.get("fault_count") else 0


def _print_refusal(refusal: Exception) -> None:
    text = reason(refusal) if isinstance(refusal, LedgerError) else str(refusal)
    # A message of AWS, or from a file of its configuration, may have several lines.
    line = texts.stripped(" ".join(text.split()))
    print(f"ledger-admin: {type(refusal).__name__}: {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
