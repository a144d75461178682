"""The cases of `events/`: what is sent, in the world of seed.py. `make events` writes them down."""

import json
from base64 import b64encode
from typing import Any

from tools.local import console_cases, dayzero_cases, layerfi_cases, pennylane_cases
from tools.local.seed import HAL, Case, Seed

NOBODY = "00000000-0000-7000-8000-000000000000"


def cases(seed: Seed) -> list[Case]:
    """Every case of every function."""
    dwolla = [*_access(seed), *_labels(seed), *_entries(seed), *_reallocations(seed)]
    return [
        *dwolla,
        *_routes(),
        *pennylane_cases.cases(seed),
        *layerfi_cases.cases(seed),
        *dayzero_cases.cases(seed),
        *_docs(),
        *_as_layer_asks(seed),
        *layerfi_cases.later(seed),
        *pennylane_cases.balances(),
        *layerfi_cases.balances(seed),
        *dayzero_cases.balances(seed),
        *console_cases.cases(seed),
        *_revocation(seed),
        *layerfi_cases.narrowed(seed),
    ]


def money(value: Any, currency: str = "USD") -> dict[str, Any]:
    return {"amount": {"value": value, "currency": currency}}


def _access(seed: Seed) -> list[Case]:
    one = seed.tenant
    root, token = "dwolla/get_root", "oauth/create_token"
    basic = b64encode(f"{one.client_id}:{one.client_secret}".encode()).decode()
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "*/*"}
    plain = {**form, "Authorization": None}
    grant = "grant_type=client_credentials"
    named = f"client_id={one.client_id}&client_secret={one.client_secret}&{grant}"
    return [
        (root, "found", "GET", "/", None, {}),
        (root, "no_token", "GET", "/", None, {"Authorization": None}),
        (root, "unknown_token", "GET", "/", None, {"Authorization": "Bearer forged"}),
        (root, "no_version", "GET", "/", None, {"Accept": "application/json"}),
        (token, "by_form", "POST", "/token", named, plain),
        (token, "by_basic", "POST", "/token", grant, {**form, "Authorization": f"Basic {basic}"}),
        (token, "wrong_secret", "POST", "/token", named.replace("secret=", "secret=x"), plain),
        (token, "no_credentials", "POST", "/token", grant, plain),
        (token, "wrong_grant", "POST", "/token", named.replace("client_credentials", "p"), plain),
    ]


def _revocation(seed: Seed) -> list[Case]:
    one, function, path = seed.tenant, "oauth/revoke_token", "/oauth2/revoke"
    basic = b64encode(f"{one.client_id}:{one.client_secret}".encode()).decode()
    plain: dict[str, str | None] = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "*/*",
        "Authorization": None,
    }
    named = f"client_id={one.client_id}&client_secret={one.client_secret}"
    by_basic = {**plain, "Authorization": f"Basic {basic}"}
    return [
        (function, "by_form", "POST", path, f"{named}&token={one.readonly_token}", plain),
        (function, "by_basic", "POST", path, f"token={one.readonly_token}", by_basic),
        (function, "unknown", "POST", path, f"{named}&token=forged", plain),
        (function, "of_another_client", "POST", path, f"{named}&token={seed.other.token}", plain),
        (function, "no_token", "POST", path, named, plain),
        (function, "no_credentials", "POST", path, f"token={one.token}", plain),
    ]


def _labels(seed: Seed) -> list[Case]:
    create, listing = "dwolla/create_label", "dwolla/list_labels"
    get, remove = "dwolla/get_label", "dwolla/remove_label"
    labels = f"/customers/{seed.tenant.customers[0]}/labels"
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
    create, listing = "dwolla/create_ledger_entry", "dwolla/list_ledger_entries"
    get = "dwolla/get_ledger_entry"
    entries = f"/labels/{seed.label}/ledger-entries"
    reader = {"Authorization": f"Bearer {seed.tenant.readonly_token}"}
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
    create, get = "dwolla/create_reallocation", "dwolla/get_reallocation"
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


def _routes() -> list[Case]:
    name = "default/refuse_route"
    return [
        (name, "unknown_route", "GET", "/nowhere", None, {}),
        (name, "wrong_method", "PUT", "/labels/x", {}, {}),
        (name, "no_token", "GET", "/nowhere", None, {"Authorization": None}),
        (name, "pennylane", "GET", "/api/external/v2/nowhere", None, {}),
        (name, "layerfi", "GET", "/v1/businesses/x/nowhere", None, {}),
        (name, "dayzero", "GET", "/api/v1/nowhere", None, {}),
    ]


def _as_layer_asks(seed: Seed) -> list[Case]:
    one, path, function = seed.tenant, "/oauth2/token", "oauth/create_token"
    kind = "application/x-www-form-urlencoded"
    headers: dict[str, str | None] = {"Content-Type": kind, "Authorization": None}
    scope = "scope=https%3A%2F%2Fany.host%2Fwildcat"
    named = f"grant_type=client_credentials&{scope}&client_id={one.client_id}"
    secret = f"{named}&client_secret={one.client_secret}"
    return [
        (function, "as_layer_asks", "POST", path, secret, headers),
        (function, "as_layer_asks_without_secret", "POST", path, named, headers),
    ]


def _docs() -> list[Case]:
    page, document = "web/get_page", "web/get_openapi"
    nobody: dict[str, str | None] = {"Authorization": None, "Accept": "*/*"}
    return [
        (page, "shown", "GET", "/docs", None, nobody),
        (page, "asset", "GET", "/docs/page.js", None, nobody),
        (page, "no_such_asset", "GET", "/docs/app.py", None, nobody),
        (document, "found", "GET", "/openapi/dwolla.json", None, nobody),
        (document, "unknown", "GET", "/openapi/..%2Fapp.py", None, nobody),
    ]


def raw(body: Any) -> bytes:
    """A case's body as bytes."""
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
