"""`ledger-admin customer`: a key belongs to its first arguments; answers have stored values."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.admin.conftest import Command
from tests.clients.dwolla import Labels

Run = Callable[..., Any]


@pytest.fixture
def scope(world: Labels) -> tuple[str, str]:
    return world.tenant.tenant_id, world.tenant.business_id


@pytest.fixture
def succeed(command: Command, scope: tuple[str, str]) -> Run:
    """Runs a command on a customer, which must succeed; what it printed."""

    def run(verb: str, *arguments: str) -> Any:
        status, printed, body = command("customer", verb, *scope, *arguments)
        assert status == 0, body
        return json.loads(printed)

    return run


@pytest.fixture
def refused(command: Command, scope: tuple[str, str]) -> Run:
    """Runs one that must be refused, and prints nothing but why; that."""

    def run(verb: str, *arguments: str) -> str:
        status, printed, body = command("customer", verb, *scope, *arguments)
        assert (status, printed) == (1, "")
        match = re.fullmatch(r"ledger-admin: \w+: (.+)\n", body)
        assert match
        return match[1]

    return run


def balance(command: Command, values: tuple[str, str], customer: str) -> str:
    balance: str = json.loads(command("account", "show", *values, customer)[1])["balance"]
    return balance


def test_a_key_that_funded_one_customer_funds_no_other(
    succeed: Run, refused: Run, command: Command, scope: tuple[str, str], world: Labels
) -> None:
    first, two = world.customers
    before = balance(command, scope, first), balance(command, scope, two)
    entry = succeed("fund", first, "250.00", "--key", "k1")
    for calls in ((first, "300.00"), (two, "250.00"), (two, "77.00"), (first, "-250.00")):
        body = refused("fund", *calls, "--key", "k1")
        assert body == f"the key k1 was used for 250.00 to {first}"
    assert succeed("fund", first, "250.00", "--key", "k1") == entry
    assert succeed("fund", first, "-1.00", "--key", "k2")["lines"][0]["direction"] == "credit"
    body = refused("fund", first, "1.00", "--key", "k2")
    assert body == f"the key k2 was used for -1.00 to {first}"
    after = balance(command, scope, first), balance(command, scope, two)
    assert after == ("1249.00", before[1])


def test_a_key_that_made_one_customer_makes_no_other(succeed: Run, refused: Run) -> None:
    ann = succeed("create", "Ann", "--funds", "10.00", "--key", "c1")
    assert (ann["funds"], ann["currency"]) == ("10.00", "USD")
    used = f"the key c1 was used for the customer Ann ({ann['customer_id']})"
    for calls in (("Bob", "--funds", "999.00"), ("Ann", "--funds", "11.00"), ("Ann",)):
        assert refused("create", *calls, "--key", "c1") == f"{used}, whose funds are 10.00"
    assert succeed("create", "Ann", "--funds", "10", "--key", "c1") == ann
    untracked = succeed("create", "Eve", "--key", "c2")
    assert untracked["funds"] is None
    used = f"the key c2 was used for the customer Eve ({untracked['customer_id']})"
    assert refused("create", "Eve", "--funds", "0.00", "--key", "c2") == used
    assert succeed("fund", ann["customer_id"], "1.00", "--key", "c1"), "another operation's key"


def test_an_answer_has_the_stored_values(succeed: Run) -> None:
    ann = succeed("create", "Ann", "--funds", "10.0", "--key", "c1")
    assert ann["funds"] == "10.00"
    succeed("fund", ann["customer_id"], "5.50")
    assert succeed("create", "Ann", "--funds", "10.00", "--key", "c1")["funds"] == "15.50"
    assert succeed("create", "Zoe", "--funds", "0")["funds"] == "0.00"


def test_a_customer_is_in_dollars_whatever_the_business_is_in(command: Command) -> None:
    tenant = json.loads(command("tenant", "create", "Euro")[1])["tenant_id"]
    created = command("business", "create", tenant, "Euro", "--currency", "EUR")[1]
    business = json.loads(created)["business_id"]
    body = command("customer", "create", tenant, business, "Ann", "--funds", "1.00")[1]
    assert json.loads(body)["currency"] == "USD"


def test_amounts_are_refused_as_the_operator_wrote_them(refused: Run, world: Labels) -> None:
    customer = world.customer
    body = [
        refused("create", "x", "--funds", "-1"),
        refused("create", "x", "--funds", "1e3"),
        refused("fund", customer, "-99999.00"),
        refused("fund", customer, "0.00"),
        refused("fund", customer, "1.005"),
    ]
    assert body == [
        "-1 USD: funds begin at 0.00 or more",
        "1e3 USD: An amount is a decimal number such as 5.00 or -5.00.",
        "-99999.00 USD: the customer's funds are 1000.00, and cannot change by so much",
        "0.00 USD: the amount must not be zero",
        "1.005 USD: USD has at most 2 decimals.",
    ]


def test_an_unknown_id_is_named(
    refused: Run, command: Command, world: Labels, other: Labels
) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    label = world.open_label("1.00")
    for customer in (other.customer, "not-one", "5", label):
        body = refused("fund", customer, "1.00")
        assert body == f"the business {business} has no customer {customer}"
    foreign = other.tenant.business_id
    for arguments, names in (
        (("customer", "create", "nobody", business, "x"), "there is no tenant nobody"),
        (("business", "create", "nobody", "x"), "there is no tenant nobody"),
        (("export", tenant, "wrong", "csv"), f"the tenant {tenant} has no business wrong"),
        (("period", "show", tenant, foreign), f"the tenant {tenant} has no business {foreign}"),
        (("account", "show", tenant, business, "5"), "account 5"),
        (("entry", "show", tenant, business, "x-1"), "entry x-1"),
    ):
        status, printed, body = command(*arguments)
        assert (status, printed) == (1, "")
        assert names in body


def test_a_customer_is_listed_and_shown_with_funds_and_labels(
    succeed: Run, command: Command, world: Labels, scope: tuple[str, str]
) -> None:
    customer = succeed("create", "Ann", "--funds", "10.00")["customer_id"]
    untracked = succeed("create", "Bob")["customer_id"]
    for amount in ("2.50", "1.00"):
        world.open_label(amount, customer)
    details = succeed("show", customer)
    assert (details["name"], details["funds"], details["currency"]) == ("Ann", "6.50", "USD")
    assert (details["labels"], details["labelled"]) == (2, "3.50")
    assert succeed("show", untracked)["funds"] is None
    rows = {row["customer_id"]: row for row in succeed("list")["customers"]}
    assert rows[customer]["funds"] == "6.50"
    assert rows[untracked]["funds"] is None
    assert rows[customer].keys() < details.keys(), "no label is a customer"
    status, printed, errors = command("customer", "show", *scope, untracked[:-1])
    assert (status, printed) == (1, "")
    assert f"the business {scope[1]} has no customer {untracked[:-1]}" in errors
