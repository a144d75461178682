"""Bodies of customers: persons and a company, as Dwolla's reference shows them."""

from typing import Any


def person(name: str, **more: Any) -> dict[str, Any]:
    """Return the body of a customer; `more` has further fields, and those to leave out as None."""
    email = f"{name.lower()}@example.com"
    verified = {
        "address1": "99-99 33rd St",
        "city": "Some City",
        "state": "NY",
        "postalCode": "11101",
        "dateOfBirth": "1970-01-01",
        "ssn": "1234",
    }
    body = {"firstName": name, "lastName": "Doe", "email": email, "type": "personal", **more}
    body = {**(verified if body["type"] == "personal" else {}), **body}
    return {field: value for field, value in body.items() if value is not None}


def company(name: str, **more: Any) -> dict[str, Any]:
    """Return the body of a business as a customer."""
    address = {"address1": "1 Wall St", "city": "New York", "stateProvinceRegion": "NY"}
    controller = {
        "firstName": "Cy",
        "lastName": "Doe",
        "title": "CEO",
        "dateOfBirth": "1970-01-01",
        "ssn": "123-45-6789",
        "address": {**address, "country": "US"},
    }
    terms = {
        "type": "business",
        "businessName": f"{name} LLC",
        "businessType": "llc",
        "businessClassification": "9ed3f669-7d6f-11e3-b545-5404a6144203",
        "ein": "00-0000000",
        "dateOfBirth": None,
        "ssn": None,
        "controller": controller,
        **more,
    }
    return {**person(name), **person(name, **terms)}
