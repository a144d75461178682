"""Views of a business and its configuration, as the React provider loads them.

The provider needs each field, also those that have no meaning in this book (specs/layer.md, 5).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from ledger.book import Book, journal
from ledger.book.chart import by_parent
from ledger.core.accounts import Account, AccountType
from ledger.core.texts import format_instant
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.views.records import RecordView, tree
from ledger.http import dates
from ledger.http.access import find_business
from ledger.http.request import Request

NOT_PURCHASED = "NOT_PURCHASED"
_UNKNOWN = (
    *("external_id", "tin", "business_activity_code", "us_state", "entity_type", "country"),
    *("phone_number", "naics_code", "archived_at"),
)


def business(request: Request, book: Book) -> dict[str, Any]:
    """Return the business of a book. Its reports begin with the year of its first entry."""
    business = find_business(request, book.read.scope.business_id)
    created = format_instant(business.created_at, digits=3)
    begin, first_day = business.created_at, journal.first_day(book.read)
    if first_day is not None:
        begin = min(begin, datetime(first_day.year, 1, 1, tzinfo=UTC))
    return {
        "id": business.business_id,
        "type": "Business",
        "legal_name": business.name,
        **dict.fromkeys(_UNKNOWN),
        "activation_at": format_instant(begin, digits=3),
        "imported_at": created,
        "updated_at": created,
        **dict.fromkeys(("is_demo", "sms_enabled", "sms_stopped"), False),
        "unit_accounts": [],
        "plaid_items": [],
    }


def accounting(business_id: str, closed_through: date) -> dict[str, Any]:
    """Return the accounting configuration of a book that is closed through a day."""
    closing_date = None
    if closed_through > date.min:
        # Layer closes before an instant: the midnight after our last closed day.
        after = dates.midnight(closed_through + timedelta(days=1))
        closing_date = format_instant(after, digits=3)
    absent = ("customer_management", "tax_estimates", "mileage_tracking", "stripe_onboarding")
    unknown = ("rounding_threshold", "adjustment_threshold")
    return {
        "id": str(uuid5(UUID(business_id), "accounting-config")),
        "type": "Accounting_Configuration",
        "business_id": business_id,
        "default_reporting_basis": "ACCRUAL",
        "category_list_type": "ALL_ACCOUNTS",
        "closing_date": closing_date,
        **dict.fromkeys(f"match_{name}" for name in unknown),
        "disable_adjustment_match_suggestions": None,
        "enable_account_numbers": True,
        **dict.fromkeys((f"enable_{name}" for name in absent), False),
        "platform_display_tags": [],
        "tax_estimates_user_agreement_at": None,
    }


def bookkeeping(business_id: str) -> dict[str, Any]:
    """Return the configuration of a bookkeeping service that nobody has bought."""
    dates_of = ("first_month_purchased", "onboarding", "churned", "bookkeeping_end")
    return {
        "type": "Bookkeeping_Configuration",
        "business_id": business_id,
        "bookkeeping_status": NOT_PURCHASED,
        **dict.fromkeys(("bookkeeper_id", "transaction_tagging_strategy", "notes")),
        **dict.fromkeys(("onboarding_call_url", "adhoc_call_url")),
        **dict.fromkeys(f"{name}_date" for name in dates_of),
    }


def bookkeeping_status() -> dict[str, Any]:
    """Return the state of the same service."""
    return {
        "type": "Bookkeeping_Status",
        "status": NOT_PURCHASED,
        "show_embedded_onboarding": False,
        "onboarding_call_url": None,
    }


def categories(
    business_id: str, accounts: Iterable[Account], kind: AccountType | None
) -> dict[str, Any]:
    """Return accounts as a tree of categories, of one type or, for None, of all types.

    A single root of one type gives its place to its children, if it has any.
    """
    selected = [account for account in accounts if kind in (None, account.terms.type)]
    under = by_parent(selected)
    roots = under.get(None, [])
    if kind and len(roots) == 1 and under.get(roots[0].account_id):
        selected.remove(roots[0])
    view = RecordView(business_id)
    return {
        "type": "Category_List",
        "categories": tree(selected, view.category, "subCategories", "null"),
    }


def whoami(request: Request) -> dict[str, Any]:
    """Return the client, its businesses and its scopes."""
    principal = request.known_principal
    if lookup.business_id(request):
        lookup.book(request)
    return {
        "type": "Whoami",
        "client_id": principal.client_id,
        "account_id": principal.tenant_id,
        "business_ids": list(principal.business_ids),
        "scopes": sorted(principal.scopes),
    }
