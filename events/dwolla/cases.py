"""The cases of the Dwolla functions' events, and what they name."""

import json
from dataclasses import dataclass
from typing import Any

from events.dwolla.people import company, person
from ledger.dialects.dwolla.admin import create_customer
from tools.local import demo
from tools.local.seed import NOBODY, Case, Sower

HAL = "application/vnd.dwolla.v1.hal+json"
FUNDS = "1000.00"


@dataclass(frozen=True)
class Seed:
    """The ids of what there is; `label` has 10.00 in three entries, `empty` nothing."""

    reading_token: str
    customer: str
    unverified: str
    business: str
    label: str
    empty: str
    removed: str
    foreign: str
    entry: str
    reallocation: str


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    seed = sow(sower)
    rows = [
        *_root(),
        *_labels(seed),
        *_entries(seed),
        *_reallocations(seed),
        *_unrouted(),
        *_customers(seed),
    ]
    return [(*case, {"Accept": HAL, **more}) for *case, more in rows]


def money(value: Any, currency: str = "USD") -> dict[str, Any]:
    return {"amount": {"value": value, "currency": currency}}


def sow(sower: Sower) -> Seed:
    """Make a customer of each tenant, with tracked funds, and labels."""

    def create(target: str, body: Any, by: demo.Tenant | None = None, **more: str) -> str:
        sent = {"Accept": HAL, **more}
        answer = sower.send("POST", target, json.dumps(body).encode(), by, **sent)
        location_id = answer.headers["location"].rpartition("/")[2]
        (sower.foreign if by else sower.own).add(location_id)
        return location_id

    own, foreign_customer = (_customer(sower, by) for by in (sower.tenant, sower.other))
    sower.own.add(own)
    sower.foreign.add(foreign_customer)
    labels = f"/customers/{own}/labels"
    label = create(labels, money("12.00"))
    removed, empty = (create(labels, money("0.00")) for _ in range(2))
    foreign = create(f"/customers/{foreign_customer}/labels", money("10.00"), sower.other)
    entry = create(f"/labels/{label}/ledger-entries", money("-5.00"))
    key = {"Idempotency-Key": "seed-key"}
    create(f"/labels/{label}/ledger-entries", money("5.00"), None, **key)
    links = {"from": {"href": f"/labels/{label}"}, "to": {"href": f"/labels/{empty}"}}
    reallocation = create("/label-reallocations", {"_links": links, **money("2.00")})
    create(f"/labels/{empty}/ledger-entries", money("-2.00"))
    sower.send("DELETE", f"/labels/{removed}", b"", Accept=HAL)
    unverified = create("/customers", person("Una", type="unverified"))
    reading = sower.tenant.readonly_token
    business = sower.tenant.business_id
    return Seed(
        reading, own, unverified, business, label, empty, removed, foreign, entry, reallocation
    )


def _customer(sower: Sower, by: demo.Tenant) -> str:
    scope = (by.tenant_id, by.business_id)
    customer = create_customer(sower.operator, scope, "Harbor Goods customer", FUNDS, key="1")
    return str(customer["customer_id"])


def _root() -> list[Case]:
    root = "get_root"
    return [
        (root, "found", "GET", "/", None, {}),
        (root, "no_token", "GET", "/", None, {"Authorization": None}),
        (root, "unknown_token", "GET", "/", None, {"Authorization": "Bearer forged"}),
        (root, "no_version", "GET", "/", None, {"Accept": "application/json"}),
    ]


def _customers(seed: Seed) -> list[Case]:
    create, listing, get = "create_customer", "list_customers", "get_customer"
    account = "get_account"
    customers, customer = "/customers", f"/customers/{seed.customer}"
    labels = f"/customers/{seed.unverified}/labels"
    reader = {"Authorization": f"Bearer {seed.reading_token}"}
    return [
        (account, "found", "GET", f"/accounts/{seed.business}", None, {}),
        (account, "unknown", "GET", f"/accounts/{NOBODY}", None, {}),
        (create, "unverified", "POST", customers, person("Ann", type="unverified"), {}),
        (create, "personal", "POST", customers, person("Bo", correlationId="bo-1"), {}),
        (create, "business", "POST", customers, company("Acme"), {"Content-Type": HAL}),
        (create, "with_key", "POST", customers, person("Dee"), {"Idempotency-Key": "c-1"}),
        (create, "no_date_of_birth", "POST", customers, person("Eve", dateOfBirth=None), {}),
        (create, "faulty_fields", "POST", customers, person("<x>", ssn="12", state="New York"), {}),
        (create, "email_taken", "POST", customers, person("UNA", type="unverified"), {}),
        (create, "reading_token", "POST", customers, person("Flo"), {**reader}),
        (listing, "found", "GET", customers, None, {}),
        (listing, "second_page", "GET", f"{customers}?limit=1&offset=1", None, {}),
        (listing, "searched", "GET", f"{customers}?search=harbor&status=verified", None, {}),
        (listing, "of_an_email", "GET", f"{customers}?email=una%40example.com", None, {}),
        (listing, "bad_status", "GET", f"{customers}?status=famous", None, {}),
        (get, "found", "GET", customer, None, {}),
        (get, "unverified", "GET", f"/customers/{seed.unverified}", None, {}),
        (get, "a_label", "GET", f"/customers/{seed.label}", None, {}),
        (get, "unknown", "GET", f"/customers/{NOBODY}", None, {}),
        ("create_label", "unverified_customer", "POST", labels, money("1.00"), {}),
    ]


def _labels(seed: Seed) -> list[Case]:
    create, listing = "create_label", "list_labels"
    get, remove = "get_label", "remove_label"
    labels = f"/customers/{seed.customer}/labels"
    return [
        (create, "created", "POST", labels, money("10.00"), {}),
        (create, "created_at_zero", "POST", labels, money("0.00"), {}),
        (create, "created_with_key", "POST", labels, money("10.00"), {"Idempotency-Key": "k-1"}),
        (create, "created_from_base64", "POST", labels, money("10.00"), {"Content-Type": HAL}),
        (create, "below_zero", "POST", labels, money("-0.01"), {}),
        (create, "more_than_the_funds", "POST", labels, money("1000.01"), {}),
        (create, "no_amount", "POST", labels, {}, {}),
        (create, "other_currency", "POST", labels, money("10.00", "EUR"), {}),
        (create, "unknown_customer", "POST", f"/customers/{NOBODY}/labels", money("1"), {}),
        (listing, "found", "GET", labels, None, {}),
        (listing, "second_page", "GET", f"{labels}?limit=1&offset=1", None, {}),
        (listing, "bad_limit", "GET", f"{labels}?limit=201", None, {}),
        (listing, "unknown_customer", "GET", f"/customers/{NOBODY}/labels", None, {}),
        (get, "found", "GET", f"/labels/{seed.label}", None, {"Cookie": ""}),
        (get, "found_empty", "GET", f"/labels/{seed.empty}", None, {}),
        (get, "removed", "GET", f"/labels/{seed.removed}", None, {}),
        (get, "of_another_tenant", "GET", f"/labels/{seed.foreign}", None, {}),
        (get, "no_id", "GET", "/labels/x", None, {}),
        (remove, "removed", "DELETE", f"/labels/{seed.empty}", "null", {}),
        (remove, "not_empty", "DELETE", f"/labels/{seed.label}", None, {}),
        (remove, "removed_before", "DELETE", f"/labels/{seed.removed}", None, {}),
        (remove, "of_another_tenant", "DELETE", f"/labels/{seed.foreign}", None, {}),
    ]


def _entries(seed: Seed) -> list[Case]:
    create, listing = "create_ledger_entry", "list_ledger_entries"
    get = "get_ledger_entry"
    entries = f"/labels/{seed.label}/ledger-entries"
    reader = {"Authorization": f"Bearer {seed.reading_token}"}
    key: dict[str, str | None] = {"Idempotency-Key": "seed-key"}
    removed = f"/labels/{seed.removed}/ledger-entries"
    number = '{"amount": {"value": -5.00, "currency": "USD"}}'
    twice = '{"amount": {"value": "1", "currency": "USD"}, "amount": {}}'
    return [
        (create, "raised", "POST", entries, money("5.00"), {}),
        (create, "lowered_to_zero", "POST", entries, money("-10.00"), {}),
        (create, "lowered_by_a_number", "POST", entries, number, {}),
        (create, "replayed", "POST", entries, money("5.00"), key),
        (create, "key_used_otherwise", "POST", entries, money("6.00"), key),
        (create, "below_zero", "POST", entries, money("-10.01"), {}),
        (create, "exponent", "POST", entries, money("1e3"), {}),
        (create, "zero", "POST", entries, money("0.00"), {}),
        (create, "two_faults", "POST", entries, money("", "EUR"), {}),
        (create, "key_twice", "POST", entries, twice, {}),
        (create, "no_body", "POST", entries, None, {}),
        (create, "reading_token", "POST", entries, money("5.00"), {**reader}),
        (create, "removed_label", "POST", removed, money("5.00"), {}),
        (listing, "found", "GET", entries, None, {}),
        (listing, "second_page", "GET", f"{entries}?limit=2&offset=2", None, {}),
        (listing, "past_the_end", "GET", f"{entries}?offset=100", None, {}),
        (listing, "bad_offset", "GET", f"{entries}?offset=-1", None, {}),
        (listing, "removed_label", "GET", removed, None, {}),
        (get, "found", "GET", f"/ledger-entries/{seed.entry}", None, {}),
        (get, "unknown", "GET", f"/ledger-entries/{NOBODY}", None, {}),
        (get, "a_label", "GET", f"/ledger-entries/{seed.label}", None, {}),
    ]


def _reallocations(seed: Seed) -> list[Case]:
    create, get = "create_reallocation", "get_reallocation"
    path = "/label-reallocations"

    def moving(destination: str, value: str) -> dict[str, Any]:
        links = {"from": f"/labels/{seed.label}", "to": f"https://any.host/labels/{destination}"}
        return {"_links": {name: {"href": x} for name, x in links.items()}, **money(value)}

    return [
        (create, "moved", "POST", path, moving(seed.empty, "10.00"), {}),
        (create, "too_much", "POST", path, moving(seed.empty, "10.01"), {}),
        (create, "not_positive", "POST", path, moving(seed.empty, "-1.00"), {}),
        (create, "same_label", "POST", path, moving(seed.label, "1.00"), {}),
        (create, "unknown_label", "POST", path, moving(seed.foreign, "1.00"), {}),
        (create, "no_links", "POST", path, money("1.00"), {}),
        (get, "found", "GET", f"{path}/{seed.reallocation}", None, {}),
        (get, "unknown", "GET", f"{path}/{NOBODY}", None, {}),
    ]


def _unrouted() -> list[Case]:
    name = "refuse_route"
    return [
        (name, "unknown_route", "GET", "/nowhere", None, {}),
        (name, "wrong_method", "PUT", "/labels/x", {}, {}),
        (name, "no_token", "GET", "/nowhere", None, {"Authorization": None}),
    ]
