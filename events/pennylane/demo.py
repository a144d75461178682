"""The sample of Pennylane for `make serve`: an invoice in the business's own currency."""

from typing import Any

from events.pennylane.cases import BASE
from ledger.core import ids
from tools.local.demo import Sample, Shop, to_change

SALES_JOURNAL = 2  # VT, of the four that a business begins with


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    bank, sales, *_ = shop.accounts
    lines = [
        {"debit": "100.00", "credit": "0.00", "ledger_account_id": bank, "label": "Paid in"},
        {"debit": "0.00", "credit": "100.00", "ledger_account_id": sales, "label": "Goods sold"},
    ]
    invoice = {
        "date": "2026-01-31",
        "label": "Invoice F-2026-001",
        "piece_number": "F-2026-001",
        "journal_id": SALES_JOURNAL,
        "currency": "USD",
        "ledger_entry_lines": lines,
    }
    return Sample("Pennylane: an invoice of 100.00 USD", f"{BASE}/ledger_entries", invoice)


def ids_of(shop: Shop) -> dict[str, Any]:
    """Return the ids of the demo for the examples of the API document."""
    account_id, entry_id = to_change(shop)
    return {
        "ledger_entries": entry_id,
        "ledger_entry_lines": ids.line_id(entry_id, 0),
        "ledger_accounts": account_id,
        "journals": SALES_JOURNAL,
        "ledger_account_id": list(shop.accounts),
    }
