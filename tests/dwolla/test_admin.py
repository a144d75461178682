"""`ledger-admin`: the operator's command, against the table of this run's engine."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.admin.__main__ import main
from tests.clients.dwolla import Labels
from tests.world import last

Run = Callable[..., Any]


@pytest.fixture
def run(command: Callable[..., tuple[int, str, str]]) -> Run:
    """Runs a command that must succeed; what it printed."""

    def succeed(*arguments: str, stdin: str = "") -> Any:
        status, printed, error = command(*arguments, stdin=stdin)
        assert status == 0, error
        return json.loads(printed)

    return succeed


def test_an_operator_sets_up_all_that_a_client_needs(run: Run, world: Labels) -> None:
    tenant = run("tenant", "create", "Acme")["tenant_id"]
    business = run("business", "create", tenant, "Acme Ltd", "--currency", "EUR")["business_id"]
    client = run("client", "create", tenant, "--business", business, "--all")
    token = run("token", "create", client["client_id"], "--seconds", "60")
    customer = run("customer", "create", tenant, business, "Ann", "--funds", "250.00")
    acme = replace(world, token=token["access_token"])
    label = acme.open_label("200.00", customer=customer["customer_id"])
    assert acme.post(label, "50.01").status == 400
    assert acme.post(label, "50.00").status == 201
    assert world.send("GET", f"/labels/{label}").status == 404
    assert set(client["scopes"]) >= {"labels:all", "labels:readonly"}


def test_an_accounts_balance_is_shown_by_any_spelling_of_its_id(run: Run, world: Labels) -> None:
    label = world.open_label("40.00")
    place = (world.tenant.tenant_id, world.tenant.business_id)
    view = run("account", "show", *place, label)
    assert (view["balance"], view["role"], view["entries"]) == ("40.00", "label", 1)
    assert view["parent"] == world.customer
    assert run("account", "show", *place, str(view["number"])) == view
    customer = run("account", "show", *place, world.customer)
    assert (customer["balance"], customer["children"]) == ("960.00", 1)


def test_an_entry_is_shown_with_its_versions(run: Run, world: Labels) -> None:
    label = world.open_label("40.00")
    entry = last(world.post(label, "-1.50").headers["location"])
    place = (world.tenant.tenant_id, world.tenant.business_id)
    (version,) = run("entry", "show", *place, entry)["versions"]
    assert (version["id"], version["version"]) == (entry, 1)
    sides = {line["account"]: (line["direction"], line["amount"]) for line in version["lines"]}
    assert sides == {label: ("debit", "1.50"), world.customer: ("credit", "1.50")}


def test_customers_are_funded_once_for_each_key(run: Run, world: Labels) -> None:
    place = (world.tenant.tenant_id, world.tenant.business_id, world.customer)
    for _ in range(2):
        run("customer", "fund", *place, "500.00", "--key", "transfer 1")
    assert run("account", "show", *place)["balance"] == "1500.00"
    run("customer", "fund", *place, "-1500.00")
    assert run("account", "show", *place)["balance"] == "0.00"


def test_funds_are_posted_against_what_is_held_so_that_the_book_balances(
    run: Run, world: Labels
) -> None:
    place = (world.tenant.tenant_id, world.tenant.business_id, world.customer)
    (line, other) = run("customer", "fund", *place, "1.00")["lines"]
    assert {line["direction"], other["direction"]} == {"debit", "credit"}
    balances = run("account", "show", *place[:2], line["account"])
    assert (balances["role"], balances["type"]) == ("settlement", "asset")


def test_an_untracked_customer_has_labels_of_any_amount(run: Run, world: Labels) -> None:
    place = (world.tenant.tenant_id, world.tenant.business_id)
    customer = run("customer", "create", *place, "Bob")["customer_id"]
    label = world.open_label("1000000.00", customer=customer)
    assert world.balance(label) == "1000000.00"
    assert "balance" not in run("account", "show", *place, customer)


@pytest.mark.parametrize(
    "arguments",
    [
        ("business", "create", "nobody", "x"),
        ("customer", "create", "{tenant}", "{foreign}", "x"),
        ("customer", "create", "{tenant}", "not-a-uuid", "x"),
        ("customer", "create", "{tenant}", "{business}", "x", "--funds", "1e3"),
        ("customer", "create", "{tenant}", "{business}", "x", "--funds", "-1.00"),
        ("customer", "fund", "{tenant}", "{business}", "{customer}", "-1000.01"),
        ("customer", "fund", "{tenant}", "{business}", "{customer}", "0.00"),
        ("customer", "fund", "{tenant}", "{business}", "{stranger}", "1.00"),
        ("account", "show", "{tenant}", "{business}", "{stranger}"),
        ("account", "show", "{tenant}", "{business}", "5"),
        ("entry", "show", "{tenant}", "{business}", "x"),
    ],
)
def test_a_refused_command_prints_one_line(
    table: str,
    world: Labels,
    other: Labels,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
) -> None:
    body = {
        "tenant": world.tenant.tenant_id,
        "business": world.tenant.business_id,
        "client": world.tenant.client_id,
        "customer": world.customer,
        "foreign": other.tenant.business_id,
        "stranger": other.customer,
    }
    matches = [argument.format(**body) for argument in arguments]
    assert main(["--table", table, *matches]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"ledger-admin: \w+: .+\n", printed.err)
