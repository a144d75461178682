"""Dwolla's labels in Layer's answers."""

import pytest

from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business
from tests.layerfi.test_balances import balances
from tests.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world)


def test_a_guarded_balance_is_exact_before_anything_is_counted(business: Business) -> None:
    name = "Customer 1"
    assert Labels.of(business.world).customers
    assert balances(business, count=False)[name]["balance"] == 100_000
    Labels.of(business.world).open_label("300.00")
    matches = balances(business, count=False)
    # A label's amount still belongs to the customer: its account is under theirs.
    assert (matches[name]["balance"], matches["Label"]["balance"]) == (100_000, 30_000)
    assert balances(business)[name]["balance"] == 100_000


def test_an_account_of_labels_has_no_running_balance(business: Business) -> None:
    funds = Labels.of(business.world).customer
    lines = [business.line(business.cash, "DEBIT", 5), business.line(funds, "CREDIT", 5)]
    business.make("/ledger/journal-entries", {**business.body(), "line_items": lines})
    data = business.get(f"/ledger/accounts/{funds}/lines")["data"]
    assert data
    assert {line["running_balance"] for line in data} == {None}
