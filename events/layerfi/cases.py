"""The cases of the Layer functions' events, and what they name."""

from dataclasses import dataclass
from typing import Any

from events.layerfi import custom_entries
from ledger.core.accounts import AccountType
from ledger.core.ids import Ids, Kind
from tools.local import demo
from tools.local.seed import NOBODY, Case, Sower

TAG = {"key": "department", "value": "sales", "dimension_display_name": "Department"}
REFERENCES: dict[str, Any] = {"customer_external_id": "customer-1", "tags": [TAG]}


@dataclass(frozen=True)
class Seed:
    """The ids of what there is; `funds` is guarded, and `funding` an entry that moves it."""

    business: str
    other_business: str
    reading_token: str
    cash: str
    sales: str
    funds: str
    manual_entry: str
    funding: str
    reversed_entry: str
    foreign_entry: str
    party: str
    vendor: str
    dimension: str
    tag_value: int
    line_dimension: str


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    seed = sow(sower)
    rows = [*_create(seed), *_entries(seed), *_accounts(seed), *_parties(seed), *_access(seed)]
    rows += [*_balances(seed), *_narrowed(seed), *_unrouted(seed), *_provider(seed)]
    rows += custom_entries.cases(seed, _good(seed), _replayed(seed))
    rows += [*_dimensions(seed), *_one_account(seed), *_exports(seed), _slash(seed)]
    rows += [*_one_party(seed)]
    return [*rows, *custom_entries.tagging(seed)]


def manual(cash: str, sales: str, amount: int, **more: Any) -> dict[str, Any]:
    """Return an entry of two line items."""
    lines = [
        {"account_identifier": {"type": "AccountId", "id": account}, "direction": side}
        for account, side in ((sales, "CREDIT"), (cash, "DEBIT"))
    ]
    entry = {"entry_at": "2026-01-31T12:00:00Z", "created_by": "jsmith", "memo": "A sale"}
    return {**entry, "line_items": [{**line, "amount": amount} for line in lines], **more}


def sow(sower: Sower) -> Seed:
    """Open accounts, and post entries, one of which is reversed."""

    def make(path: str, body: Any, by: demo.Tenant | None = None) -> Any:
        business = (by or sower.tenant).business_id
        return sower.post(f"/v1/businesses/{business}{path}", body, by)["data"]

    def enter(body: Any, by: demo.Tenant | None = None) -> str:
        entry_id: str = make("/ledger/journal-entries", body, by)["entry_id"]
        (sower.foreign if by else sower.own).add(entry_id)
        return entry_id

    bank = sower.open("Bank", AccountType.ASSET, "512000")
    cash = sower.account(bank)
    sales = sower.account(sower.open("Sales", AccountType.REVENUE, "706000"))
    funds = sower.account(sower.funds(bank))
    stable = {"type": "StableName", "stable_name": "FEES"}
    fees = {"name": "Fees", "account_type": "EXPENSE", "normality": "DEBIT", "stable_name": stable}
    make("/ledger/accounts", fees)
    under = {"parent_id": {"type": "AccountId", "id": funds}, "name": "Deposits"}
    make("/ledger/accounts", {**under, "account_type": "LIABILITY", "normality": "CREDIT"})
    party = make("/customers", {"external_id": "customer-1", "company_name": "Acme"})["id"]
    vendor = make("/vendors", {"external_id": "vendor-1", "company_name": "Supplies"})["id"]
    more = {"external_id": "e-1", "customer_external_id": "customer-1"}
    entry = make("/ledger/journal-entries", manual(cash, sales, 500, tags=[TAG], **more))
    (tag,) = entry["transaction_tags"]
    dimension, definition = tag["dimension_id"], tag["definition_id"]
    tagged = manual(cash, sales, 600)
    tagged["line_items"][0]["tags"] = [{"key": "site", "value": "north"}]
    of_line = make("/ledger/journal-entries", tagged)
    line_dimension = of_line["line_items"][0]["transaction_tags"][0]["dimension_id"]
    sower.own |= {party, dimension, line_dimension, entry["entry_id"], of_line["entry_id"]}
    funding, undone = enter(manual(cash, funds, 100)), enter(manual(cash, sales, 700))
    make(f"/ledger/entries/{undone}/reverse", {})
    their_cash, their_sales = map(sower.their_account, sower.their_pair())
    foreign = manual(their_cash, their_sales, 1)
    return Seed(
        business=sower.tenant.business_id,
        other_business=sower.other.business_id,
        reading_token=sower.tenant.readonly_token,
        cash=cash,
        sales=sales,
        funds=funds,
        manual_entry=entry["entry_id"],
        funding=funding,
        reversed_entry=undone,
        foreign_entry=enter(foreign, sower.other),
        party=party,
        vendor=vendor,
        dimension=dimension,
        tag_value=Ids(sower.tenant.business_id).id_of(Kind.TAG_VALUE, definition) or 0,
        line_dimension=line_dimension,
    )


def base(seed: Seed) -> str:
    return f"/v1/businesses/{seed.business}"


def reader(seed: Seed) -> dict[str, str | None]:
    return {"Authorization": f"Bearer {seed.reading_token}"}


def _create(seed: Seed) -> list[Case]:
    name, path = "create_journal_entry", f"{base(seed)}/ledger/journal-entries"
    cash, funds = seed.cash, seed.funds
    good = _good(seed)
    debit, credit = good["line_items"]
    stable = {"account_identifier": {"type": "StableName", "stable_name": "FEES"}}
    new = {"tags": [{"key": "project", "value": "bridge"}]}
    texts = [{**debit, "amount": "123"}, {**credit, "amount": "123", **stable}]
    unbalanced = [debit, {**credit, "amount": 124}]
    foreign = "/v1/businesses/" + seed.other_business + "/ledger/journal-entries"
    return [
        (name, "created", "POST", path, good, {}),
        (name, "for_a_customer_with_a_tag", "POST", path, {**good, **REFERENCES}, {}),
        (name, "with_a_new_tag", "POST", path, {**good, **new, "external_id": "e-2"}, {}),
        (name, "as_the_react_client_sends_it", "POST", path, {**good, "line_items": texts}, {}),
        (name, "on_a_guarded_account", "POST", path, manual(funds, cash, 1000), {}),
        (name, "below_its_floor", "POST", path, manual(cash, funds, 1), {}),
        (name, "far_below_its_floor", "POST", path, manual(funds, cash, 10**9), {}),
        (name, "replayed", "POST", path, _replayed(seed), {}),
        (name, "id_used_otherwise", "POST", path, {**good, "external_id": "e-1"}, {}),
        (name, "unbalanced", "POST", path, {**good, "line_items": unbalanced}, {}),
        (name, "unknown_customer", "POST", path, {**good, "customer_id": NOBODY}, {}),
        (name, "nothing", "POST", path, {}, {}),
        (name, "no_body", "POST", path, None, {}),
        (name, "of_another_tenant", "POST", foreign, good, {}),
        (name, "reading_token", "POST", path, good, reader(seed)),
    ]


def _good(seed: Seed) -> dict[str, Any]:
    """Return an entry that is accepted."""
    return manual(seed.cash, seed.sales, 123)


def _replayed(seed: Seed) -> dict[str, Any]:
    """Return the body of the seed's entry with an external id."""
    return manual(seed.cash, seed.sales, 500, external_id="e-1", **REFERENCES)


def _entries(seed: Seed) -> list[Case]:
    listing, get, reverse = "list_entries", "get_entry", "reverse_entry"
    path = f"{base(seed)}/ledger/entries"
    filtered = f"{path}?customer_external_id=customer-1&tag_key=department&show_total_count=true"
    newest = f"{path}?sort_by=created_at&sort_order=DESC&limit=1"
    return [
        (listing, "found", "GET", path, None, {}),
        (listing, "of_a_customer", "GET", filtered, None, {}),
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
    create, update = "create_account", "update_account"
    lines, listing = "list_account_lines", "list_accounts"
    cash = seed.cash
    stable = {"type": "StableName", "stable_name": "TILL"}
    under = {"parent_id": {"type": "AccountId", "id": cash}, "stable_name": stable}
    till = {"name": "Till", "account_type": "ASSET", "normality": "DEBIT"}
    duplicate = {**till, "account_number": "512000"}
    other = "/v1/businesses/" + seed.other_business
    return [
        (create, "created", "POST", path, till, {}),
        (create, "created_under_another", "POST", path, {**till, **under}, {}),
        (create, "number_taken", "POST", path, duplicate, {}),
        (create, "unknown_type", "POST", path, {**till, "account_type": "COGS"}, {}),
        (update, "renamed", "PUT", f"{path}/{cash}", {"name": "House bank"}, {}),
        (update, "other_side", "PUT", f"{path}/{cash}", {"normality": "CREDIT"}, {}),
        (listing, "found", "GET", path, None, {}),
        (listing, "of_another_tenant", "GET", f"{other}/ledger/accounts", None, {}),
        (lines, "found", "GET", f"{path}/{cash}/lines?sort_by=created_at", None, {}),
        (lines, "by_date", "GET", f"{path}/{cash}/lines", None, {}),
        (lines, "unknown", "GET", f"{path}/{NOBODY}/lines", None, {}),
        ("get_chart", "found", "GET", f"{base(seed)}/ledger/chart", None, {}),
        ("get_chart", "of_another_tenant", "GET", f"{other}/ledger/chart", None, {}),
    ]


def _parties(seed: Seed) -> list[Case]:
    tags, customers = f"{base(seed)}/tags/dimensions", f"{base(seed)}/customers"
    dimension, value = "create_tag_dimension", "create_tag_value"
    vendors, values = f"{base(seed)}/vendors", f"{tags}/{seed.dimension}/values"
    acme = {"external_id": "customer-1", "company_name": "Acme Inc"}
    project = {"key": "project", "strictness": "BALANCING", "defined_values": ["bridge"]}
    customer, patch = f"{customers}/{seed.party}", "update_customer"
    create, make = "create_customer", "create_vendor"
    more = {"value": "marketing", "displayName": "Marketing"}
    return [
        ("list_tag_dimensions", "found", "GET", tags, None, {}),
        ("list_tag_dimensions", "no_token", "GET", tags, None, {"Authorization": None}),
        (dimension, "created", "POST", tags, project, {}),
        (dimension, "merged", "POST", tags, {"key": "department", "defined_values": ["ops"]}, {}),
        (dimension, "no_key", "POST", tags, {}, {}),
        (value, "created", "POST", values, more, {}),
        (value, "there_already", "POST", values, {"value": "sales"}, {}),
        (value, "unknown_dimension", "POST", f"{tags}/{NOBODY}/values", more, {}),
        ("list_customers", "found", "GET", f"{customers}?q=acme", None, {}),
        ("list_customers", "bad_limit", "GET", f"{customers}?limit=x", None, {}),
        (create, "created", "POST", customers, {"individual_name": "N. N."}, {}),
        (create, "updated", "POST", customers, acme, {}),
        (create, "name_too_long", "POST", customers, {"company_name": "x" * 256}, {}),
        (patch, "updated", "PATCH", customer, {"memo": "late", "status": "ARCHIVED"}, {}),
        (patch, "unknown", "PATCH", f"{customers}/{NOBODY}", {}, {}),
        ("list_vendors", "found", "GET", vendors, None, {}),
        ("list_vendors", "bad_cursor", "GET", f"{vendors}?cursor=x", None, {}),
        (make, "created", "POST", vendors, {"external_id": "vendor-2", "email": "v@x.org"}, {}),
        (make, "updated", "POST", vendors, {"external_id": "vendor-1", "email": "v@x.org"}, {}),
        (make, "wrong", "POST", vendors, {"external_id": ""}, {}),
    ]


def _dimensions(seed: Seed) -> list[Case]:
    path = f"{base(seed)}/tags/dimensions"
    present, unknown, key = f"{path}/{seed.dimension}", f"{path}/{NOBODY}", f"{path}/key"
    get, find, update = "get_tag_dimension", "get_tag_dimension_by_key", "update_tag_dimension"
    renamed = {"key": "team", "display_name": "Team", "strictness": "BALANCING"}
    other = f"/v1/businesses/{seed.other_business}/tags/dimensions/{seed.dimension}"
    return [
        (get, "found", "GET", present, None, {}),
        (get, "unknown", "GET", unknown, None, {}),
        (get, "of_another_tenant", "GET", other, None, {}),
        (find, "found", "GET", f"{key}/department", None, {}),
        (find, "unknown", "GET", f"{key}/Department", None, {}),
        (update, "renamed", "PATCH", present, renamed, {}),
        (update, "of_a_line", "PATCH", f"{path}/{seed.line_dimension}", renamed, {}),
        (update, "key_taken", "PATCH", present, {"key": "site"}, {}),
        (update, "nothing", "PATCH", present, {}, {}),
        (update, "null", "PATCH", present, {"key": None}, {}),
        (update, "unknown", "PATCH", unknown, {}, {}),
        (update, "reading_token", "PATCH", present, {}, reader(seed)),
    ]


def _exports(seed: Seed) -> list[Case]:
    other = "/v1/businesses/" + seed.other_business
    rows: list[Case] = []
    for name, path in (
        ("get_entries_csv", "/ledger/entries/exports/csv"),
        ("get_balances_csv", "/ledger/balances/exports/csv"),
    ):
        period = f"{path}?start_date=2026-01-31T06:00:00Z&end_date=2026-02-01"
        rows += [
            (name, "found", "GET", base(seed) + path, None, {}),
            (name, "of_a_period", "GET", base(seed) + period, None, {}),
            (name, "bad_period", "GET", f"{base(seed)}{path}?start_date=x", None, {}),
            (name, "of_another_tenant", "GET", other + path, None, {}),
        ]
    instants = f"{base(seed)}/ledger/balances?start_date=2026-01-31T06:00:00Z"
    return [*rows, ("get_balances", "of_instants", "GET", instants, None, {})]


def _access(seed: Seed) -> list[Case]:
    other = "/v1/businesses/" + seed.other_business
    whoami, token = "get_whoami", "create_auth_token"
    return [
        (whoami, "found", "GET", "/whoami", None, {}),
        (whoami, "for_a_business", "GET", f"{base(seed)}/whoami", None, {}),
        (whoami, "of_another_tenant", "GET", f"{other}/whoami", None, {}),
        (token, "created", "POST", f"{base(seed)}/auth-token", None, {}),
        (token, "of_another_tenant", "POST", f"{other}/auth-token", None, {}),
    ]


def _balances(seed: Seed) -> list[Case]:
    """Return the cases of lists and reports from totals."""
    name, path = "get_balances", f"{base(seed)}/ledger/balances"
    part = "start_date=2026-01-20&end_date=2026-02-01"
    other = f"/v1/businesses/{seed.other_business}/ledger/balances"
    return [
        (name, "found", "GET", path, None, {}),
        (name, "found_of_a_period", "GET", f"{path}?{part}", None, {}),
        (name, "bad_date", "GET", f"{path}?start_date=1.1.2026", None, {}),
        (name, "of_another_tenant", "GET", other, None, {}),
    ]


def _narrowed(seed: Seed) -> list[Case]:
    """Return the cases of a business token with fewer rights than its maker."""
    name, path = "create_auth_token", f"{base(seed)}/auth-token"
    return [
        (name, "narrowed", "POST", path, {"scope": "layerfi:readonly"}, {}),
        (name, "of_another_dialect", "POST", path, {"scope": "labels:all"}, {}),
        (name, "no_scope", "POST", path, {"scope": 7}, {}),
    ]


def _unrouted(seed: Seed) -> list[Case]:
    return [("refuse_route", "unknown", "GET", f"{base(seed)}/nowhere", None, {})]


def _slash(seed: Seed) -> Case:
    path = f"{base(seed)}/ledger/entries/?limit=1"
    return ("refuse_route", "with_a_slash", "GET", path, None, {})


def _provider(seed: Seed) -> list[Case]:
    """Return the requests of the React provider on load."""
    paths = {
        "get_business": "",
        "get_accounting_config": "/accounting-config",
        "get_bookkeeping_status": "/bookkeeping/status",
        "get_bookkeeping_config": "/bookkeeping/config",
        "list_bank_accounts": "/bank-accounts",
        "list_categories": "/categories",
    }
    other = "/v1/businesses/" + seed.other_business
    rows: list[Case] = []
    for name, path in paths.items():
        rows += [
            (name, "found", "GET", base(seed) + path, None, {}),
            (name, "of_another_tenant", "GET", other + path, None, {}),
        ]
    categories = f"{base(seed)}/categories"
    return [
        *rows,
        ("list_categories", "expenses", "GET", f"{categories}?mode=EXPENSES", None, {}),
        ("list_categories", "unknown_mode", "GET", f"{categories}?mode=X", None, {}),
    ]


def _one_account(seed: Seed) -> list[Case]:
    path = f"{base(seed)}/ledger/accounts"
    get, delete, child = "get_account", "delete_account", "create_child_account"
    web = {"name": "Web", "stable_name": {"type": "StableName", "stable_name": "WEB"}}
    other = "/v1/businesses/" + seed.other_business
    below = "create-child-account"
    return [
        (get, "found", "GET", f"{path}/{seed.cash}", None, {}),
        (get, "found_by_stable_name", "GET", f"{path}/FEES", None, {}),
        (get, "unknown", "GET", f"{path}/{NOBODY}", None, {}),
        (get, "of_another_tenant", "GET", f"{other}/ledger/accounts/FEES", None, {}),
        (child, "created", "POST", f"{path}/FEES/{below}", web, {}),
        (child, "no_name", "POST", f"{path}/FEES/{below}", {}, {}),
        (child, "below_nothing", "POST", f"{path}/{NOBODY}/{below}", web, {}),
        (delete, "deleted", "DELETE", f"{path}/FEES", None, {}),
        (delete, "with_lines", "DELETE", f"{path}/{seed.cash}", None, {}),
        (delete, "unknown", "DELETE", f"{path}/{NOBODY}", None, {}),
    ]


def _one_party(seed: Seed) -> list[Case]:
    customers, vendors = f"{base(seed)}/customers", f"{base(seed)}/vendors"
    vendor, customer = f"{vendors}/{seed.vendor}", f"{customers}/{seed.party}"
    change = {"email": None, "memo": "On account"}
    of_customer = f"{customers}?external_id=customer-1"
    return [
        ("get_customer", "found", "GET", customer, None, {}),
        ("get_customer", "unknown", "GET", f"{customers}/{NOBODY}", None, {}),
        ("get_vendor", "found", "GET", vendor, None, {}),
        ("get_vendor", "of_another_kind", "GET", f"{vendors}/{seed.party}", None, {}),
        ("update_customer", "put", "PUT", customer, change, {}),
        ("update_vendor", "put", "PUT", vendor, change, {}),
        ("update_vendor", "archived", "PATCH", vendor, {"status": "ARCHIVED"}, {}),
        ("update_vendor", "other_external_id", "PUT", vendor, {"external_id": "vendor-2"}, {}),
        ("update_vendor", "unknown", "PUT", f"{vendors}/{NOBODY}", change, {}),
        ("list_vendors", "of_an_external_id", "GET", f"{vendors}?external_id=vendor-1", None, {}),
        ("list_customers", "of_an_external_id", "GET", of_customer, None, {}),
    ]
