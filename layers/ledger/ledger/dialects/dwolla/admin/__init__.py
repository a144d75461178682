"""Dwolla's hooks in `ledger-admin`: the commands for customers and their funds."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from ledger.admin.command_line import BUSINESS, DRY_RUN, TENANT, argument, command
from ledger.admin.hooks import SHAPE, Hooks
from ledger.admin.inspect import render_entry
from ledger.admin.operator import Operator
from ledger.admin.paging import PAGING, list_page
from ledger.admin.transfer.rows import AccountRow, AnyRow
from ledger.core.accounts import AccountTerms
from ledger.core.claims import Claim
from ledger.dialects.dwolla import inbound
from ledger.dialects.dwolla.admin.customers import Customers
from ledger.dialects.dwolla.errors import CORRELATION_ID, EMAIL
from ledger.dialects.dwolla.inbound.customers import unique_texts

_CUSTOMER = argument("customer", help="the customer's id; `customer list` shows it")
_KEY = argument("--key", help="an idempotency key: a repetition with it changes nothing")


def create_customer(
    operator: Operator, book: tuple[str, str], name: str, funds: str | None, key: str = ""
) -> dict[str, Any]:
    """Create a customer; with `funds`, track the funds, which begin at this amount of dollars.

    `book` is the tenant and the business.
    """
    return _customers(operator, book).create(name, funds, key)


def fund_customer(
    operator: Operator, book: tuple[str, str], customer_id: str, amount: str, key: str = ""
) -> dict[str, Any]:
    """Add dollars to a customer's funds, or subtract a negative amount."""
    entry = _customers(operator, book).fund(customer_id, amount, key)
    return render_entry(entry, book[1])


def _customers(operator: Operator, book: tuple[str, str]) -> Customers:
    def claim(key: str, fingerprint: str) -> Claim:
        return operator.claim(key and f"operator\n{key}", fingerprint)

    return Customers(operator.reader(*book), claim, operator.now)


@command(
    "customer",
    "create",
    "create a Dwolla customer",
    TENANT,
    BUSINESS,
    argument("name", help="1 to 255 characters"),
    argument(
        "--funds",
        help="track the customer's funds, beginning at so many dollars, such as 1000.00",
    ),
    _KEY,
    DRY_RUN,
    invented=("customer_id",),
)
def _create(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    book = (arguments.tenant, arguments.business)
    return create_customer(operator, book, arguments.name, arguments.funds, arguments.key or "")


@command(
    "customer",
    "fund",
    "change a customer's funds",
    TENANT,
    BUSINESS,
    _CUSTOMER,
    argument("amount", help="dollars to add, such as 250.00, or to take, such as -250.00"),
    _KEY,
    DRY_RUN,
    invented=("id", "number"),
)
def _fund(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    book = (arguments.tenant, arguments.business)
    key = arguments.key or ""
    return fund_customer(operator, book, arguments.customer, arguments.amount, key)


@command("customer", "list", "list a book's Dwolla customers, by id", TENANT, BUSINESS, *PAGING)
def _list(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    customers = _customers(operator, (arguments.tenant, arguments.business))
    return list_page(arguments, "customers", customers.page, customers.render, ascending=True)


@command("customer", "show", "show a customer with funds and labels", TENANT, BUSINESS, _CUSTOMER)
def _show(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    return _customers(operator, (arguments.tenant, arguments.business)).show(arguments.customer)


def _faults(row: AnyRow) -> Iterator[str]:
    """Yield the fault of a row that has the role of a label, but not its terms."""
    if not isinstance(row, AccountRow) or row.role != inbound.LABEL:
        return
    if not row.parent or (row.currency, row.floor_minor) != (inbound.CURRENCY, 0):
        yield f"role: a label is part of a customer, in {inbound.CURRENCY}, with the floor 0"


def _unique_text(kind: str) -> Callable[[AccountTerms], object]:
    return lambda terms: unique_texts(terms)[kind]


class _Shape(TypedDict, total=False):
    __pydantic_config__ = SHAPE  # type: ignore[misc]
    profile: dict[str, str | dict[str, str | dict[str, str]]]


HOOKS = Hooks(
    commands=(_create, _fund, _list, _show),
    floors=inbound.FLOORS,
    account_names={kind: _unique_text(kind) for kind in (EMAIL, CORRELATION_ID)},
    details=TypeAdapter(_Shape),
    faults=_faults,
)
