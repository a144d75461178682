"""The cases of the Layer functions' events."""

from typing import Any

from tools.local.seed import TAG, Case, Seed, manual

NOBODY = "00000000-0000-7000-8000-000000000000"


def cases(seed: Seed) -> list[Case]:
    """Every case of every function."""
    return [*_create(seed), *_entries(seed), *_accounts(seed), *_beside(seed), *_access(seed)]


def base(seed: Seed) -> str:
    return f"/v1/businesses/{seed.tenant.business_id}"


def _create(seed: Seed) -> list[Case]:
    name, path = "layerfi/create_journal_entry", f"{base(seed)}/ledger/journal-entries"
    cash, sales, funds = map(seed.account, (seed.bank, seed.sales, seed.funds))
    good = manual(cash, sales, 123)
    one, other = good["line_items"]
    stable = {"account_identifier": {"type": "StableName", "stable_name": "FEES"}}
    known: dict[str, Any] = {"customer_external_id": "customer-1", "tags": [TAG]}
    new = {"tags": [{"key": "project", "value": "bridge"}]}
    texts = [{**one, "amount": "123"}, {**other, "amount": "123", **stable}]
    unbalanced = [one, {**other, "amount": 124}]
    replayed = manual(cash, sales, 500, external_id="e-1", **known)
    foreign = "/v1/businesses/" + seed.other.business_id + "/ledger/journal-entries"
    reader = {"Authorization": f"Bearer {seed.tenant.readonly_token}"}
    return [
        (name, "created", "POST", path, good, {}),
        (name, "for_a_customer_with_a_tag", "POST", path, {**good, **known}, {}),
        (name, "with_a_new_tag", "POST", path, {**good, **new, "external_id": "e-2"}, {}),
        (name, "as_the_react_client_sends_it", "POST", path, {**good, "line_items": texts}, {}),
        (name, "on_a_guarded_account", "POST", path, manual(funds, cash, 1000), {}),
        (name, "below_its_floor", "POST", path, manual(cash, funds, 1), {}),
        (name, "far_below_its_floor", "POST", path, manual(funds, cash, 10**9), {}),
        (name, "replayed", "POST", path, replayed, {}),
        (name, "id_used_otherwise", "POST", path, {**good, "external_id": "e-1"}, {}),
        (name, "unbalanced", "POST", path, {**good, "line_items": unbalanced}, {}),
        (name, "unknown_customer", "POST", path, {**good, "customer_id": NOBODY}, {}),
        (name, "nothing", "POST", path, {}, {}),
        (name, "no_body", "POST", path, None, {}),
        (name, "of_another_tenant", "POST", foreign, good, {}),
        (name, "reading_token", "POST", path, good, {**reader}),
    ]


def _entries(seed: Seed) -> list[Case]:
    listing, get, reverse = "layerfi/list_entries", "layerfi/get_entry", "layerfi/reverse_entry"
    path = f"{base(seed)}/ledger/entries"
    found = f"{path}?customer_external_id=customer-1&tag_key=department&show_total_count=true"
    newest = f"{path}?sort_by=created_at&sort_order=DESC&limit=1"
    return [
        (listing, "found", "GET", path, None, {}),
        (listing, "of_a_customer", "GET", found, None, {}),
        (listing, "newest", "GET", newest, None, {}),
        (listing, "bad_query", "GET", f"{path}?limit=0&sort_by=memo", None, {}),
        (get, "found", "GET", f"{path}/{seed.manual_entry}", None, {}),
        (get, "unknown", "GET", f"{path}/{NOBODY}", None, {}),
        (get, "of_another_tenant", "GET", f"{path}/{seed.foreign_entry}", None, {}),
        (reverse, "reversed", "POST", f"{path}/{seed.manual_entry}/reverse", None, {}),
        (reverse, "reversed_before", "POST", f"{path}/{seed.reversed_entry}/reverse", None, {}),
        (reverse, "of_funds", "POST", f"{path}/{seed.funding}/reverse", None, {}),
        (reverse, "unknown", "POST", f"{path}/{NOBODY}/reverse", None, {}),
    ]


def _accounts(seed: Seed) -> list[Case]:
    path = f"{base(seed)}/ledger/accounts"
    create, update = "layerfi/create_account", "layerfi/update_account"
    lines, listing = "layerfi/list_account_lines", "layerfi/list_accounts"
    cash = seed.account(seed.bank)
    stable = {"type": "StableName", "stable_name": "TILL"}
    under = {"parent_id": {"type": "AccountId", "id": cash}, "stable_name": stable}
    till = {"name": "Till", "account_type": "ASSET", "normality": "DEBIT"}
    taken = {**till, "account_number": "512000"}
    other = "/v1/businesses/" + seed.other.business_id
    return [
        (create, "created", "POST", path, till, {}),
        (create, "created_under_another", "POST", path, {**till, **under}, {}),
        (create, "number_taken", "POST", path, taken, {}),
        (create, "unknown_type", "POST", path, {**till, "account_type": "COGS"}, {}),
        (update, "renamed", "PUT", f"{path}/{cash}", {"name": "House bank"}, {}),
        (update, "other_side", "PUT", f"{path}/{cash}", {"normality": "CREDIT"}, {}),
        (listing, "found", "GET", path, None, {}),
        (listing, "of_another_tenant", "GET", f"{other}/ledger/accounts", None, {}),
        (lines, "found", "GET", f"{path}/{cash}/lines?sort_by=created_at", None, {}),
        (lines, "unknown", "GET", f"{path}/{NOBODY}/lines", None, {}),
        ("layerfi/get_chart", "found", "GET", f"{base(seed)}/ledger/chart", None, {}),
        ("layerfi/get_chart", "of_another_tenant", "GET", f"{other}/ledger/chart", None, {}),
    ]


def _beside(seed: Seed) -> list[Case]:
    tags, customers = f"{base(seed)}/tags/dimensions", f"{base(seed)}/customers"
    dimension, value = "layerfi/create_tag_dimension", "layerfi/create_tag_value"
    vendors, values = f"{base(seed)}/vendors", f"{tags}/{seed.dimension}/values"
    acme = {"external_id": "customer-1", "company_name": "Acme Inc"}
    project = {"key": "project", "strictness": "BALANCING", "defined_values": ["bridge"]}
    one, patch = f"{customers}/{seed.party}", "layerfi/update_customer"
    create, make = "layerfi/create_customer", "layerfi/create_vendor"
    more = {"value": "marketing", "displayName": "Marketing"}
    return [
        ("layerfi/list_tag_dimensions", "found", "GET", tags, None, {}),
        ("layerfi/list_tag_dimensions", "no_token", "GET", tags, None, {"Authorization": None}),
        (dimension, "created", "POST", tags, project, {}),
        (dimension, "merged", "POST", tags, {"key": "department", "defined_values": ["ops"]}, {}),
        (dimension, "no_key", "POST", tags, {}, {}),
        (value, "created", "POST", values, more, {}),
        (value, "there_already", "POST", values, {"value": "sales"}, {}),
        (value, "unknown_dimension", "POST", f"{tags}/{NOBODY}/values", more, {}),
        ("layerfi/list_customers", "found", "GET", f"{customers}?q=acme", None, {}),
        ("layerfi/list_customers", "bad_limit", "GET", f"{customers}?limit=x", None, {}),
        (create, "created", "POST", customers, {"individual_name": "N. N."}, {}),
        (create, "updated", "POST", customers, acme, {}),
        (create, "name_too_long", "POST", customers, {"company_name": "x" * 256}, {}),
        (patch, "updated", "PATCH", one, {"memo": "late", "status": "ARCHIVED"}, {}),
        (patch, "unknown", "PATCH", f"{customers}/{NOBODY}", {}, {}),
        ("layerfi/list_vendors", "found", "GET", vendors, None, {}),
        ("layerfi/list_vendors", "bad_cursor", "GET", f"{vendors}?cursor=x", None, {}),
        (make, "created", "POST", vendors, {"external_id": "vendor-2", "email": "v@x.org"}, {}),
        (make, "updated", "POST", vendors, {"external_id": "vendor-1", "email": "v@x.org"}, {}),
        (make, "wrong", "POST", vendors, {"external_id": ""}, {}),
    ]


def _access(seed: Seed) -> list[Case]:
    other = "/v1/businesses/" + seed.other.business_id
    who, token = "layerfi/get_whoami", "layerfi/create_auth_token"
    return [
        (who, "found", "GET", "/whoami", None, {}),
        (who, "for_a_business", "GET", f"{base(seed)}/whoami", None, {}),
        (who, "of_another_tenant", "GET", f"{other}/whoami", None, {}),
        (token, "created", "POST", f"{base(seed)}/auth-token", None, {}),
        (token, "of_another_tenant", "POST", f"{other}/auth-token", None, {}),
    ]


def later(seed: Seed) -> list[Case]:
    """Cases that came after the others, whose times stay as they are."""
    path = f"{base(seed)}/ledger/accounts/{seed.account(seed.bank)}/lines"
    return [("layerfi/list_account_lines", "by_date", "GET", path, None, {})]


def balances(seed: Seed) -> list[Case]:
    """The cases of what is derived."""
    name, path = "layerfi/get_balances", f"{base(seed)}/ledger/balances"
    part = "start_date=2026-01-20&end_date=2026-02-01"
    other = f"/v1/businesses/{seed.other.business_id}/ledger/balances"
    return [
        (name, "found", "GET", path, None, {}),
        (name, "found_of_a_period", "GET", f"{path}?{part}", None, {}),
        (name, "bad_date", "GET", f"{path}?start_date=1.1.2026", None, {}),
        (name, "of_another_tenant", "GET", other, None, {}),
    ]


def narrowed(seed: Seed) -> list[Case]:
    """The cases of a business token that may do less than its maker."""
    name, path = "layerfi/create_auth_token", f"{base(seed)}/auth-token"
    return [
        (name, "narrowed", "POST", path, {"scope": "layerfi:readonly"}, {}),
        (name, "of_another_dialect", "POST", path, {"scope": "labels:all"}, {}),
        (name, "no_scope", "POST", path, {"scope": 7}, {}),
    ]
