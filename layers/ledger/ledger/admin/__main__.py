"""`ledger-admin`: the operator's command line. It prints JSON; a secret is printed this once."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TextIO

from ledger.admin import periods
from ledger.admin.export import FORMATS, Export
from ledger.admin.operator import Operator
from ledger.admin.rebuild import rebuild
from ledger.admin.verify import verify
from ledger.errors import LedgerError
from ledger.store.clients import dynamodb
from ledger.store.patience import Patience
from ledger.store.table import Table

Command = Callable[[Operator, argparse.Namespace], dict[str, Any] | None]

TOKEN_SECONDS = 3_600


def _create_tenant(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return {"tenant_id": operator.directory.create_tenant(said.name)}


def _create_business(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    created = operator.create_business(said.tenant, said.name, said.currency)
    return {"business_id": created}


def _create_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.create_client(said.tenant, said.business, said.scope)


def _revoke_client(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return {"tokens_revoked": operator.directory.revoke_client(said.client)}


def _create_token(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.create_token(said.client, said.scope, said.seconds)


def _revoke_token(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    operator.directory.revoke_token(said.token or said.stdin.readline().strip())
    return {"revoked": True}


def _create_customer(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    where = (said.tenant, said.business)
    return operator.create_customer(*where, said.name, said.funds, said.key)


def _fund_customer(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    where = (said.tenant, said.business)
    return operator.fund_customer(*where, said.customer, said.amount, said.key)


def _show_account(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.show_account(said.tenant, said.business, said.account)


def _show_entry(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    return operator.show_entry(said.tenant, said.business, said.entry)


def _close_period(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    scope = operator.scope(said.tenant, said.business)
    periods.close(operator.table, scope, said.day, datetime.now(UTC))
    print(f"Closed for all in {periods.SETTLED_SECONDS:.0f} s", file=sys.stderr)
    said.sleep(periods.SETTLED_SECONDS)
    return periods.show(operator.table, scope)


def _reopen_period(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    scope = operator.scope(said.tenant, said.business)
    periods.reopen(operator.table, scope)
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
        for text in FORMATS[said.format](book):
            sys.stdout.write(text)


def _rebuild(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    with _progress(said) as bar:
        return rebuild(operator.table, datetime.now(UTC), bar.update)


def _progress(said: argparse.Namespace) -> Any:
    from tqdm import tqdm  # the operator's machine has it, the functions do not

    return tqdm(unit=" items", unit_scale=True, disable=said.quiet or None, file=sys.stderr)


# Subject, verb (none if it is of the whole table), help, command, and its arguments in order; a
# `--` begins an optional one.
_COMMANDS: list[tuple[str, str, str, Command, list[str]]] = [
    ("tenant", "create", "a tenant", _create_tenant, ["name"]),
    ("business", "create", "a business", _create_business, ["tenant", "name", "--currency"]),
    ("client", "create", "a client", _create_client, ["tenant", "--business", "--scope"]),
    ("client", "revoke", "a client and its tokens", _revoke_client, ["client"]),
    ("token", "create", "an access token", _create_token, ["client", "--scope", "--seconds"]),
    ("token", "revoke", "an access token", _revoke_token, ["--token"]),
    (
        "customer",
        "create",
        "a Dwolla customer",
        _create_customer,
        ["tenant", "business", "name", "--funds", "--key"],
    ),
    (
        "customer",
        "fund",
        "change a customer's funds",
        _fund_customer,
        ["tenant", "business", "customer", "amount", "--key"],
    ),
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
    ("totals", "rebuild", "count all entries anew", _rebuild, ["--quiet"]),
    ("entry", "show", "all its versions", _show_entry, ["tenant", "business", "entry"]),
]

_OPTIONS: dict[str, dict[str, Any]] = {
    "--currency": {"default": "USD", "help": "ISO 4217 code that the business defaults to"},
    "--business": {
        "action": "append",
        "default": [],
        "help": "again for each; none: all there are",
    },
    "--scope": {"action": "append", "default": [], "help": "again for each; none: all there are"},
    "--seconds": {"type": int, "default": TOKEN_SECONDS, "help": "until it expires"},
    "--funds": {"help": "track the customer's funds, beginning at this amount, such as 1000.00"},
    "--key": {"default": "", "help": "idempotency key: the same key again does nothing more"},
    "--token": {"help": "the token; without it, it is read from standard input"},
    "--quiet": {"action": "store_true", "help": "no progress bar"},
    "format": {"choices": sorted(FORMATS), "help": "csv: a line a row; ndjson: an entry a row"},
    "day": {"type": date.fromisoformat, "help": "the last day that is closed, such as 2026-03-31"},
    "amount": {"help": "such as 250.00 or -250.00"},
}


def parser() -> argparse.ArgumentParser:
    """The command line, as a tree of subjects and verbs."""
    top = argparse.ArgumentParser(prog="ledger-admin", description=__doc__)
    top.add_argument("--table", default=os.environ.get("TABLE_NAME"), help="default: $TABLE_NAME")
    top.add_argument("--region", help="AWS region of the table")
    top.add_argument("--endpoint-url", help="a DynamoDB elsewhere than on AWS")
    subjects = top.add_subparsers(dest="subject", required=True)
    verbs: dict[str, Any] = {}
    for subject, verb, about, command, arguments in _COMMANDS:
        if verb and subject not in verbs:
            verbs[subject] = subjects.add_parser(subject).add_subparsers(required=True)
        among, word = (verbs[subject], verb) if verb else (subjects, subject)
        one = among.add_parser(word, help=about, description=f"{verb} {subject}: {about}".strip())
        for argument in arguments:
            one.add_argument(argument, **_OPTIONS.get(argument, {}))
        one.set_defaults(command=command)
    return top


def main(
    arguments: list[str] | None = None,
    stdin: TextIO | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run one command; 0, or 1 if it was refused or found faults, or 2 if not understood."""
    said = parser().parse_args(arguments)
    said.stdin, said.sleep = stdin or sys.stdin, sleep
    if not said.table:
        parser().error("name the table: --table, or TABLE_NAME in the environment")
    client = dynamodb(said.endpoint_url, said.region)
    operator = Operator(Table(client, said.table, Patience.of()))
    command: Command = said.command
    try:
        done = command(operator, said)
    except LedgerError as refusal:
        print(f"ledger-admin: {type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    if done is None:
        return 0
    print(json.dumps(done, indent=2))
    return 1 if done.get("fault_count") else 0


if __name__ == "__main__":
    sys.exit(main())
