"""Ledger accounts, as Pennylane's requests give them."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.core.accounts import AccountTerms
from ledger.dialects.pennylane import chart_of_accounts
from ledger.dialects.pennylane.inbound.labels import to_label

if TYPE_CHECKING:
    from ledger.dialects.pennylane.models import (
        CreateLedgerAccountRequest,
        UpdateLedgerAccountRequest,
    )


def to_account(body: "CreateLedgerAccountRequest") -> AccountTerms:
    """Return the terms of a new account. Its code gives its type (French chart of accounts)."""
    return AccountTerms(
        name=to_label(body.label),
        type=chart_of_accounts.account_type(body.number),
        normal_balance=chart_of_accounts.normal_balance(body.number),
        code=body.number,
        details={"vat_rate": body.vat_rate, "country": body.country_alpha2},
    )


def to_renamed(body: "UpdateLedgerAccountRequest", present: AccountTerms) -> AccountTerms:
    """Return the terms with the request's label and letterable flag."""
    details = dict(present.details)
    if body.letterable is not None:
        details["letterable"] = body.letterable
    name = present.name if body.label is None else to_label(body.label)
    return replace(present, name=name, details=details)
