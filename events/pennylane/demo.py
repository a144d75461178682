"""The sample of Pennylane for `make serve`: an invoice in the business's own currency."""

from events.pennylane.cases import BASE
from tools.local.demo import Sample, Shop

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
