"""The sample of Pennylane for `make serve`: an invoice."""

from events.pennylane.cases import BASE, balanced
from tools.local.demo import Sample, Shop


def show(shop: Shop) -> Sample:
    """Word an entry that can be pasted."""
    bank, sales, *_ = shop.accounts
    invoice = balanced(bank, sales, "100.00")
    return Sample("Pennylane: an invoice of 100.00 EUR", f"{BASE}/ledger_entries", invoice)
