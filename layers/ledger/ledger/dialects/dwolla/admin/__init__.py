"""What Dwolla adds to `ledger-admin`: customers, whom its API cannot make, and their funds."""

import argparse
from collections.abc import Iterator
from typing import Any

from ledger.admin.hooks import Hooks
from ledger.admin.operator import Operator, shown_entry
from ledger.admin.transfer.rows import AccountRow, AnyRow
from ledger.core.claims import Claim
from ledger.dialects.dwolla import inbound
from ledger.dialects.dwolla.admin.customers import Customers


def create_customer(
    operator: Operator, where: tuple[str, str], name: str, funds: str | None, key: str = ""
) -> dict[str, Any]:
    """Create a customer of a tenant's business; with `funds`, these dollars are tracked."""
    return _customers(operator, where).create(name, funds, key)


def fund_customer(
    operator: Operator, where: tuple[str, str], customer_id: str, amount: str, key: str = ""
) -> dict[str, Any]:
    """Add dollars to a customer's funds, or take from them if the amount is negative."""
    entry = _customers(operator, where).fund(customer_id, amount, key)
    return shown_entry(entry, where[1])


def _customers(operator: Operator, where: tuple[str, str]) -> Customers:
    def claim(key: str, fingerprint: str) -> Claim:
        return operator.claim(key and f"operator\n{key}", fingerprint)

    return Customers(operator.reader(*where), claim, operator.now)


def _create(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    where = (said.tenant, said.business)
    return create_customer(operator, where, said.name, said.funds, said.key or "")


def _fund(operator: Operator, said: argparse.Namespace) -> dict[str, Any]:
    where = (said.tenant, said.business)
    return fund_customer(operator, where, said.customer, said.amount, said.key or "")


def _faults(row: AnyRow) -> Iterator[str]:
    """Say how a row's label is none."""
    if not isinstance(row, AccountRow) or row.role != inbound.LABEL:
        return
    if not row.parent or (row.currency, row.floor_minor) != (inbound.CURRENCY, 0):
        yield f"role: a label is part of a customer, in {inbound.CURRENCY}, with the floor 0"


HOOKS = Hooks(
    commands=(
        (
            *("customer", "create", "a Dwolla customer", _create),
            ["tenant", "business", "name", "--funds", "--key"],
        ),
        (
            *("customer", "fund", "change a customer's funds", _fund),
            ["tenant", "business", "customer", "amount", "--key"],
        ),
    ),
    options={
        "--funds": {
            "help": "track the customer's funds, beginning at this amount, such as 1000.00"
        },
        "--key": {"help": "idempotency key: the same key again does nothing more"},
        "amount": {"help": "such as 250.00 or -250.00"},
    },
    floors=inbound.FLOORS,
    faults=_faults,
)
