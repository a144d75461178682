"""The sample of Pennylane for `make serve`: an invoice in the business's own currency."""

import json
from typing import Any

from events.pennylane.cases import BASE
from ledger.core import ids
from tools.local.demo import Sample, Shop, to_change
from tools.local.examples import ask

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


def _settled(shop: Shop) -> list[int]:
    """Return the lines of an invoice and of its payment, which can be lettered; post them once."""
    account_id, invoice_id = to_change(shop, "An invoice to letter")
    lines = [
        {"debit": "0.00", "credit": "9.00", "ledger_account_id": account_id},
        {"debit": "9.00", "credit": "0.00", "ledger_account_id": shop.accounts[0]},
    ]
    payment = {
        "date": "2026-01-31",
        "label": "A payment to letter",
        "journal_id": SALES_JOURNAL,
        "currency": "USD",
        "ledger_entry_lines": lines,
    }
    answer = ask(shop, "POST", f"{BASE}/ledger_entries", payment)
    paid_id: int = json.loads(answer.body)["ledger_entry_lines"][0]["id"]
    return [ids.line_id(invoice_id, 0), paid_id]


def _categories(shop: Shop) -> dict[str, int]:
    """Return a group and its category, made once."""
    group = ask(shop, "POST", f"{BASE}/category_groups", {"label": "Department"})
    group_id: int = json.loads(group.body)["id"]
    body = {"label": "Salaries", "category_group_id": group_id}
    category = ask(shop, "POST", f"{BASE}/categories", body)
    return {"category_groups": group_id, "categories": json.loads(category.body)["id"]}


def ids_of(shop: Shop) -> dict[str, Any]:
    """Return the ids of the demo for the examples of the API document."""
    account_id, entry_id = to_change(shop)
    categories = _categories(shop)
    return {
        **categories,
        "category_group_id": [categories["category_groups"]],
        "put ledger_entry_lines": ids.line_id(entry_id, 0),
        # The body of a line's categories is a list without a field around it.
        "": [categories["categories"]],
        "ledger_entries": entry_id,
        "get ledger_entry_lines": ids.line_id(entry_id, 0),
        "ledger_entry_lines": _settled(shop),
        "ledger_accounts": account_id,
        "journals": SALES_JOURNAL,
        "ledger_account_id": list(shop.accounts),
    }
