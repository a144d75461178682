"""What `make serve` shows of Pennylane: an invoice."""

from events.pennylane.cases import BASE, balanced
from tools.local.demo import Shop, Shown


def show(shop: Shop) -> Shown:
    """Word an entry that can be pasted."""
    bank, sales, *_ = shop.accounts
    invoice = balanced(bank, sales, "100.00")
    return Shown("Pennylane: an invoice of 100.00 EUR", f"{BASE}/ledger_entries", invoice)
