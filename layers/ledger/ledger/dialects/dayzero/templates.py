"""The templates of DayZero's ledgers, and the type of an account that each stands for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.dialects.dayzero.models import LedgerCreateRequest

# The account type of each template (specs/dayzero.md, 3).
TEMPLATES = {
    "bank_account": "asset",
    "credit_card": "liability",
    "payments": "asset",
    "payroll": "liability",
    "loan": "liability",
    "prepaid_card": "asset",
    "accounts_receivable": "asset",
    "accounts_payable": "liability",
}


def account_type(body: "LedgerCreateRequest") -> str:
    """Return the type of a ledger: its template's, the type in the template's place, or `type`."""
    template = body.financial_account_type
    return TEMPLATES.get(template, template) if template else str(body.type)
