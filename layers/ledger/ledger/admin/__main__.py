"""`ledger-admin`: the operator's command line. It prints JSON; a secret is printed this once."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TextIO

from botocore.exceptions import BotoCoreError, ClientError

from ledger.admin import identity
from ledger.admin.arguments import check
from ledger.admin.commands import COMMANDS, OPTIONS
from ledger.admin.hooks import Command
from ledger.admin.operator import Operator
from ledger.admin.transfer.row_writer import why
from ledger.aws.clients import dynamodb
from ledger.aws.retry_budget import LongRetryBudget
from ledger.core import texts
from ledger.errors import LedgerError
from ledger.store.formats import require_ours_or_new
from ledger.store.table import Table

PIPE_CLOSED = 128 + 13  # a shell's status of a command that SIGPIPE has ended


def parser() -> argparse.ArgumentParser:
    """The command line, as a tree of subjects and verbs."""
    top = argparse.ArgumentParser(prog="ledger-admin", description=__doc__)
    top.add_argument("--table", default=os.environ.get("TABLE_NAME"), help="default: $TABLE_NAME")
    top.add_argument("--region", help="AWS region of the table")
    top.add_argument("--endpoint-url", help="a DynamoDB elsewhere than on AWS")
    subjects = top.add_subparsers(dest="subject", required=True)
    verbs: dict[str, Any] = {}
    for subject, verb, about, command, arguments in COMMANDS:
        if verb and subject not in verbs:
            verbs[subject] = subjects.add_parser(subject).add_subparsers(required=True)
        among, word = (verbs[subject], verb) if verb else (subjects, subject)
        one = among.add_parser(word, help=about, description=f"{verb} {subject}: {about}".strip())
        for argument in arguments:
            one.add_argument(argument, **OPTIONS.get(argument, {}))
        one.set_defaults(command=command)
    return top


class NoClient(LedgerError):
    """The endpoint or the region is none that a client could be made for."""

    why: str
    message = "No client of the table can be made: {why}"


def _operator(said: argparse.Namespace) -> Operator:
    """The table that is named, and who asks; nothing is asked of either yet."""
    try:
        client = dynamodb(said.endpoint_url, said.region)
    except ValueError as error:
        raise NoClient(why=str(error)) from None
    table = Table(client, said.table, LongRetryBudget())
    return Operator(table, partial(identity.operator, client.meta.endpoint_url, said.region))


def main(
    arguments: list[str] | None = None,
    stdin: TextIO | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run one command. Return 0, 1 after a refusal or a fault, 2 after a wrong command line.

    Return 141 if the reader of the output has gone, as a shell says it of its own commands.
    """
    try:
        try:
            return _run(arguments, stdin, sleep)
        finally:
            sys.stdout.flush()  # also after --help, which argparse ends by an exception
    except BrokenPipeError:
        # Python flushes once more at the end, and would fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


def _run(arguments: list[str] | None, stdin: TextIO | None, sleep: Callable[[float], None]) -> int:
    """Run one command; return its exit status."""
    said = parser().parse_args(arguments)
    said.stdin, said.sleep = stdin or sys.stdin, sleep
    if not said.table:
        parser().error("name the table: --table, or TABLE_NAME in the environment")
    command: Command = said.command
    try:
        check(said)
        operator = _operator(said)
        require_ours_or_new(operator.table)
        done = command(operator, said)
    except (LedgerError, UnicodeError, BotoCoreError, ClientError) as refusal:
        said_why = why(refusal) if isinstance(refusal, LedgerError) else str(refusal)
        # One line, whatever AWS or a file of its configuration has said in it.
        shown = texts.stripped(" ".join(said_why.split()))
        print(f"ledger-admin: {type(refusal).__name__}: {shown}", file=sys.stderr)
        return 1
    if done is None:
        return 0
    print(json.dumps(done, indent=2))
    return 1 if done.get("fault_count") else 0


if __name__ == "__main__":
    sys.exit(main())
