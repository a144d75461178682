"""What stands beside the entries, as Pennylane shows it: accounts, journals, files, the company."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ledger.book import Book
from ledger.core.accounts import Account, AccountState
from ledger.core.records import Record
from ledger.dialects.pennylane import chart_of_accounts
from ledger.dialects.pennylane.lookup import integer_id
from ledger.http.request import Request


def account_number(account: Account) -> str:
    """The number in the chart of accounts, also of an account that was opened without one."""
    return account.terms.code or chart_of_accounts.number_for(account.terms.type, account.number)


def state(found: AccountState) -> dict[str, Any]:
    """A ledger account, enabled as long as it is open."""
    return account(found.account, found.is_open)


def account(found: Account, is_open: bool = True) -> dict[str, Any]:
    """A ledger account (specs/pennylane.md, 6)."""
    number, details = account_number(found), found.terms.details
    return {
        "id": found.number,
        "number": number,
        "label": found.terms.name,
        "vat_rate": details.get("vat_rate", "any"),
        "country_alpha2": details.get("country", "any"),
        "enabled": is_open,
        "type": chart_of_accounts.type_name(number),
        "letterable": bool(details.get("letterable", number.startswith(("401", "411")))),
        "created_at": instant(found.created_at),
        "updated_at": instant(found.updated_at or found.created_at),
    }


def journal(record: Record) -> dict[str, Any]:
    """A journal (specs/pennylane.md, 6)."""
    names = ("code", "label", "type")
    return {"id": record.number, **{name: record.details[name] for name in names}}


def file(request: Request, book: Book, record: Record) -> dict[str, Any]:
    """An attachment; its URL gives the file for some minutes (specs/pennylane.md, 6)."""
    return {
        "id": record.number,
        "url": file_url(request, book, record.details),
        "filename": record.details["filename"],
    }


def file_attachment(request: Request, book: Book, record: Record) -> dict[str, Any]:
    """What POST /file_attachments answers: an attachment with its times."""
    times = {"created_at": record.created_at, "updated_at": record.updated_at}
    shown = {name: instant(at) for name, at in times.items()}
    return {**file(request, book, record), **shown}


def file_url(request: Request, book: Book, details: Mapping[str, Any]) -> str:
    files, scope = request.runtime.files, book.read.scope
    return files.link(scope, details["digest"], details["filename"])


def me(request: Request, business_id: str) -> dict[str, Any]:
    """Whose token it is (specs/pennylane.md, 6). Our clients are programs: they have no names."""
    principal, business = request.known_principal, request.business(business_id)
    return {
        "user": {
            "id": integer_id("client", principal.client_id),
            "first_name": "API",
            "last_name": "client",
            "email": f"{principal.client_id}@{principal.tenant_id}.invalid",
            "locale": "fr",
        },
        "company": {
            "id": integer_id("company", business.business_id),
            "name": business.name,
            "reg_no": business.business_id,
            "accounting_logic": "french",
        },
        "scopes": sorted(principal.scopes),
    }


def instant(at: datetime) -> str:
    """A time as Pennylane writes it: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
