"""Customers of the API as accounts of the ledger.

The account's details have the fields of the body that are no secrets, under the name `profile`.
"""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ledger.core.accounts import AccountTerms
from ledger.core.claims import Claim, short_digest
from ledger.core.records import Name
from ledger.dialects.dwolla.errors import CORRELATION_ID, EMAIL
from ledger.dialects.dwolla.inbound import PROFILE, customer_terms, profile_of
from ledger.http import strict_json

if TYPE_CHECKING:
    from ledger.dialects.dwolla.models.customers import CreateCustomerRequest
    from ledger.http.wire import Described

SECRETS = frozenset(("ssn", "ein", "date_of_birth", "passport", "ip_address"))


def to_customer(body: "CreateCustomerRequest") -> tuple[AccountTerms, tuple[Name, ...]]:
    """Return the terms of a new customer without tracked funds, and its unique names."""
    profile = _without_secrets(body)
    name = body.business_name or f"{body.first_name} {body.last_name}"
    terms = replace(customer_terms(name, is_tracked=False), details={PROFILE: profile})
    return terms, tuple(names_of(terms))


def _without_secrets(body: "CreateCustomerRequest") -> dict[str, Any]:
    """Return the fields that the body has by their names on the wire, without the secrets."""
    profile = _fields(body)
    if body.controller:
        address = _fields(body.controller.address)
        profile["controller"] = {**_fields(body.controller), "address": address}
    return profile


def _fields(body: "Described") -> dict[str, Any]:
    """Return the fields that are neither null nor secrets, by their names on the wire."""
    values = ((name, field.attribute) for name, field in body.body_fields().items())
    return {
        name: value
        for name, attribute in values
        if attribute not in SECRETS and (value := getattr(body, attribute)) is not None
    }


def names_of(terms: AccountTerms) -> list[Name]:
    """Return the unique names of a customer: its address of e-mail, and its correlation id."""
    return [Name(kind, text) for kind, text in unique_texts(terms).items() if text]


def unique_texts(terms: AccountTerms) -> dict[str, str]:
    """Return the texts that one customer of a book can have, by the kind of the name."""
    profile = profile_of(terms)
    email, correlation_id = (str(profile.get(name, "")) for name in ("email", "correlationId"))
    return {EMAIL: email.lower(), CORRELATION_ID: correlation_id}


def claim_of(claim: Claim, terms: AccountTerms) -> Claim:
    """Return a claim whose fingerprint is of the stored fields: a digest could betray a secret."""
    text = strict_json.canonical(dict(profile_of(terms)))
    return replace(claim, fingerprint=short_digest("customer", text))
