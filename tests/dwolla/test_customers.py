"""`ledger-admin customer`: a key is for what was said with it, and an answer is what is stored."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.admin.conftest import Command
from tests.dwolla.labels import Labels

Said = Callable[..., Any]


@pytest.fixture
def where(world: Labels) -> tuple[str, str]:
    return world.tenant.tenant_id, world.tenant.business_id


@pytest.fixture
def done(command: Command, where: tuple[str, str]) -> Said:
    """Runs a command on a customer, which must succeed; what it printed."""

    def run(verb: str, *arguments: str) -> Any:
        status, printed, said = command("customer", verb, *where, *arguments)
        assert status == 0, said
        return json.loads(printed)

    return run


@pytest.fixture
def refused(command: Command, where: tuple[str, str]) -> Said:
    """Runs one that must be refused, and prints nothing but why; that."""

    def run(verb: str, *arguments: str) -> str:
        status, printed, said = command("customer", verb, *where, *arguments)
        assert (status, printed) == (1, "")
        match = re.fullmatch(r"ledger-admin: \w+: (.+)\n", said)
        assert match
        return match[1]

    return run


def held(command: Command, where: tuple[str, str], customer: str) -> str:
    balance: str = json.loads(command("account", "show", *where, customer)[1])["balance"]
    return balance


def test_a_key_that_funded_one_customer_funds_no_other(
    done: Said, refused: Said, command: Command, where: tuple[str, str], world: Labels
) -> None:
    one, two = world.customers
    before = held(command, where, one), held(command, where, two)
    entry = done("fund", one, "250.00", "--key", "k1")
    for asked in ((one, "300.00"), (two, "250.00"), (two, "77.00"), (one, "-250.00")):
        said = refused("fund", *asked, "--key", "k1")
        assert said == f"the key k1 was used for 250.00 to {one}"
    assert done("fund", one, "250.00", "--key", "k1") == entry
    assert done("fund", one, "-1.00", "--key", "k2")["lines"][0]["direction"] == "credit"
    said = refused("fund", one, "1.00", "--key", "k2")
    assert said == f"the key k2 was used for -1.00 to {one}"
    after = held(command, where, one), held(command, where, two)
    assert after == ("1249.00", before[1])


def test_a_key_that_made_one_customer_makes_no_other(done: Said, refused: Said) -> None:
    ann = done("create", "Ann", "--funds", "10.00", "--key", "c1")
    assert (ann["funds"], ann["currency"]) == ("10.00", "USD")
    used = f"the key c1 was used for the customer Ann ({ann['customer_id']})"
    for asked in (("Bob", "--funds", "999.00"), ("Ann", "--funds", "11.00"), ("Ann",)):
        assert refused("create", *asked, "--key", "c1") == f"{used}, whose funds are 10.00"
    assert done("create", "Ann", "--funds", "10", "--key", "c1") == ann
    untracked = done("create", "Eve", "--key", "c2")
    assert untracked["funds"] is None
    used = f"the key c2 was used for the customer Eve ({untracked['customer_id']})"
    assert refused("create", "Eve", "--funds", "0.00", "--key", "c2") == used
    assert done("fund", ann["customer_id"], "1.00", "--key", "c1"), "another operation's key"


def test_what_an_answer_says_is_what_is_stored(done: Said) -> None:
    ann = done("create", "Ann", "--funds", "10.0", "--key", "c1")
    assert ann["funds"] == "10.00"
    done("fund", ann["customer_id"], "5.50")
    assert done("create", "Ann", "--funds", "10.00", "--key", "c1")["funds"] == "15.50"
    assert done("create", "Zoe", "--funds", "0")["funds"] == "0.00"


def test_a_customer_is_in_dollars_whatever_the_business_is_in(command: Command) -> None:
    tenant = json.loads(command("tenant", "create", "Euro")[1])["tenant_id"]
    made = command("business", "create", tenant, "Euro", "--currency", "EUR")[1]
    business = json.loads(made)["business_id"]
    said = command("customer", "create", tenant, business, "Ann", "--funds", "1.00")[1]
    assert json.loads(said)["currency"] == "USD"


def test_amounts_are_refused_as_the_operator_wrote_them(refused: Said, world: Labels) -> None:
    customer = world.customer
    said = [
        refused("create", "x", "--funds", "-1"),
        refused("create", "x", "--funds", "1e3"),
        refused("fund", customer, "-99999.00"),
        refused("fund", customer, "0.00"),
        refused("fund", customer, "1.005"),
    ]
    assert said == [
        "-1 USD: funds begin at 0.00 or more",
        "1e3 USD: An amount is a decimal number such as 5.00 or -5.00.",
        "-99999.00 USD: the customer's funds are 1000.00, and cannot change by so much",
        "0.00 USD: funds change by more or less than nothing",
        "1.005 USD: USD has at most 2 decimals.",
    ]


def test_what_is_not_there_is_named(
    refused: Said, command: Command, world: Labels, other: Labels
) -> None:
    tenant, business = world.tenant.tenant_id, world.tenant.business_id
    label = world.open_label("1.00")
    for customer in (other.customer, "not-one", "5", label):
        said = refused("fund", customer, "1.00")
        assert said == f"the business {business} has no customer {customer}"
    foreign = other.tenant.business_id
    for arguments, named in (
        (("customer", "create", "nobody", business, "x"), "there is no tenant nobody"),
        (("business", "create", "nobody", "x"), "there is no tenant nobody"),
        (("export", tenant, "wrong", "csv"), f"the tenant {tenant} has no business wrong"),
        (("period", "show", tenant, foreign), f"the tenant {tenant} has no business {foreign}"),
        (("account", "show", tenant, business, "5"), "account 5"),
        (("entry", "show", tenant, business, "x-1"), "entry x-1"),
    ):
        status, printed, said = command(*arguments)
        assert (status, printed) == (1, "")
        assert named in said
