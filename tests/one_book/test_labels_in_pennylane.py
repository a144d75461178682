"""Dwolla's labels in Pennylane's answers."""

from ledger.core import ids
from tests.clients.dwolla import Labels
from tests.clients.pennylane import Company
from tests.world import World


def test_dwollas_accounts_are_in_the_chart_too(world: World) -> None:
    company, labels = Company(world), Labels.of(world)
    assert len(labels.customers) == 2
    label = labels.open_label("10.00")
    labels.reallocate(label, labels.open_label("0.00"), "10.00")
    accounts = company.items("/ledger_accounts", limit=1000)
    kinds = [account["number"][:3] for account in accounts]
    assert kinds.count("467") == 4  # two customers, two labels
    assert len({account["number"] for account in accounts}) == len(accounts)
    labels.send("DELETE", f"/labels/{label}")
    enabled = [account["enabled"] for account in company.items("/ledger_accounts", limit=1000)]
    assert enabled.count(False) == 1


def test_an_entry_of_a_label_is_dwollas_alone(world: World) -> None:
    """Entries of a subledger are in no journal: their numbers say so."""
    company, labels = Company(world), Labels.of(world)
    label = labels.open_label("10.00")
    entries = labels.get(f"/labels/{label}/ledger-entries")["_embedded"]["ledger-entries"]
    business_id = labels.tenant.business_id
    number = ids.id_of_uuid(business_id, "entry", entries[0]["id"])
    assert number is not None
    assert not ids.is_in_journal(number)
    assert company.send("GET", f"/ledger_entries/{number}").status == 404
    assert company.put(number, {"label": "x"}).status == 404
    assert number not in [entry["id"] for entry in company.items("/ledger_entries")]
