"""Views of customers, and of the account that they belong to."""

from typing import Any

from ledger.core.accounts import Account, AccountTerms
from ledger.core.texts import format_instant
from ledger.dialects.dwolla import inbound
from ledger.dialects.dwolla.views import Links

# The fields behind `created`, each only if the customer has it.
OPTIONAL = (
    *("address1", "address2", "city", "state", "postalCode", "phone", "businessName"),
    *("doingBusinessAs", "businessType", "businessClassification", "website", "controller"),
    "correlationId",
)
# Fields that a verified person always has.
OF_PERSON = ("address1", "city", "state", "postalCode")


def customer(account: Account, links: Links) -> dict[str, Any]:
    """Return a Customer (specs/dwolla.md, 13), the fields in Dwolla's order."""
    terms = account.terms
    profile = fields_of(terms)
    return {
        "_links": {"self": links.link(links.customer(account.account_id), "customer")},
        "id": links.ids.account(account.account_id),
        **{name: profile[name] for name in ("firstName", "lastName", "email")},
        "type": inbound.type_of(terms),
        "status": status_of(terms),
        "created": format_instant(account.created_at, digits=3),
        **{name: profile[name] for name in OPTIONAL if name in profile},
    }


def status_of(terms: AccountTerms) -> str:
    """Return a customer's status, which never changes."""
    return "verified" if inbound.is_verified(terms) else "unverified"


def fields_of(terms: AccountTerms) -> dict[str, Any]:
    """Return a customer's fields. One of the operator's has a name alone, and empty texts."""
    profile = dict(inbound.profile_of(terms))
    if profile:
        return profile
    first, _, last = terms.name.rpartition(" ")
    names = {"firstName": first, "lastName": last} if first else {"firstName": last, "lastName": ""}
    return {**names, "email": "", **dict.fromkeys(OF_PERSON, "")}


def account(base_url: str, business_id: str, name: str) -> dict[str, Any]:
    """Return an Account: the business, with links to itself and its customers."""
    return {
        "_links": {
            "self": Links.link(f"{base_url}/accounts/{business_id}", "account"),
            "customers": Links.link(f"{base_url}/customers", "customer"),
        },
        "id": business_id,
        "name": name,
    }
