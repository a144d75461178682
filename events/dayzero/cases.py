"""The cases of the DayZero functions' events, and what they name."""

from dataclasses import dataclass
from typing import Any

from ledger.core import ids
from ledger.core.accounts import AccountType
from tools.local import demo
from tools.local.samples import KINDS
from tools.local.seed import FORM, NOBODY, Case, Sower, form

BASE = "/api/v1"
PNG = KINDS["png"]


@dataclass(frozen=True)
class Seed:
    """The ids of what there is; `funds` is guarded, and `funding` an entry that moves it."""

    business: str
    other_business: str
    reading_token: str
    cash: str
    sales: str
    funds: str
    payment: str
    with_file: str
    funding: str
    reversed_entry: str
    foreign_entry: str


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    seed = sow(sower)
    headers = {"x-business-id": seed.business}
    rows = [*_create(seed), *_listing(seed), *_changes(seed), *_ledgers(seed), *_balances(seed)]
    return [
        (function, case, method, target, body, {**headers, **more})
        for function, case, method, target, body, more in [*rows, *_unrouted()]
    ]


def sow(sower: Sower) -> Seed:
    """Open ledgers, and post entries, one of which is reversed and one has a file."""

    def make(body: Any, by: demo.Tenant | None = None) -> str:
        headers = {"x-business-id": (by or sower.tenant).business_id}
        entry_id: str = sower.post(f"{BASE}/journal-entries", body, by, **headers)["id"]
        (sower.foreign if by else sower.own).add(entry_id)
        return entry_id

    bank = sower.open("Bank", AccountType.ASSET, "512000")
    cash = sower.account(bank)
    sales = sower.account(sower.open("Sales", AccountType.REVENUE, "706000"))
    sower.open("Till", AccountType.ASSET)
    funds = sower.account(sower.funds(bank))
    their_cash, their_sales = map(sower.their_account, sower.their_pair())
    foreign = entry(their_cash, their_sales, 1)
    january = {"date": "2026-01-31"}
    payment, with_file, funding, undone = (
        make(entry(cash, credit, amount, **january, **more))
        for credit, amount, more in (
            (sales, 500, {"description": "A sale"}),
            (sales, 12_000, {}),
            (funds, 100, {}),
            (sales, 700, {"description": "A sale"}),
        )
    )
    business = {"x-business-id": sower.tenant.business_id}
    path = f"{BASE}/journal-entries"
    attached = form("a.pdf", b"%PDF-1.7")
    sower.send("PATCH", f"{path}/{with_file}/attachment", attached, None, **business, **FORM)
    sower.send("POST", f"{path}/{undone}/reverse", b"", None, **business)
    return Seed(
        business=sower.tenant.business_id,
        other_business=sower.other.business_id,
        reading_token=sower.tenant.readonly_token,
        cash=cash,
        sales=sales,
        funds=funds,
        payment=payment,
        with_file=with_file,
        funding=funding,
        reversed_entry=undone,
        foreign_entry=make({**foreign, **january}, sower.other),
    )


def entry(debit: str, credit: str, amount: Any, **more: Any) -> dict[str, Any]:
    """Return an entry of two lines."""
    lines = [
        {"amount": amount, "debit_credit": side, "ledger_id": ledger, "description": side}
        for side, ledger in (("debit", debit), ("credit", credit))
    ]
    return {"description": "A payment", "date": "2026-03-20", "line_entries": lines, **more}


# The body that the reference prints, placeholders and all.
PRINTED_SAMPLE = {
    "description": "string",
    "currency": "string",
    "date": "2026-01-01",
    "line_entries": [],
    "invoice_id": "string",
    "inventory_order_id": "string",
}


def _create(seed: Seed) -> list[Case]:
    name, path = "create_journal_entry", f"{BASE}/journal-entries"
    cash, sales, funds = (seed.cash, seed.sales, seed.funds)
    good = entry(cash, sales, 12_500)
    guide = {name: value for name, value in good.items() if name != "date"}
    guide["datetime"] = "2026-03-20T00:00:00Z"
    linked = {**good, "currency": "EUR", "invoice_id": NOBODY}
    unbalanced = [good["line_entries"][0], {**good["line_entries"][1], "amount": 1}]
    reader = {"Authorization": f"Bearer {seed.reading_token}"}
    return [
        (name, "created", "POST", path, good, {}),
        (name, "as_the_guide_sends_it", "POST", path, guide, {}),
        (name, "linked_to_an_invoice", "POST", path, linked, {}),
        (name, "with_a_key", "POST", path, good, {"Idempotency-Key": "k-1"}),
        (name, "on_a_guarded_ledger", "POST", path, entry(funds, cash, 1000), {}),
        (name, "below_its_floor", "POST", path, entry(funds, cash, 10**9), {}),
        (name, "the_printed_sample", "POST", path, PRINTED_SAMPLE, {}),
        (name, "amount_as_text", "POST", path, entry(cash, sales, "12500"), {}),
        (name, "amount_with_a_fraction", "POST", path, entry(cash, sales, 1.5), {}),
        (name, "by_the_letter", "POST", path, {"line_entries": good["line_entries"]}, {}),
        (name, "no_lines", "POST", path, {}, {}),
        (name, "unbalanced", "POST", path, {**good, "line_entries": unbalanced}, {}),
        (name, "unknown_ledger", "POST", path, entry(cash, NOBODY, 1), {}),
        (name, "no_body", "POST", path, None, {}),
        (name, "no_business", "POST", path, good, {"x-business-id": None}),
        (name, "other_business", "POST", path, good, {"x-business-id": seed.other_business}),
        (name, "no_token", "POST", path, good, {"Authorization": None}),
        (name, "reading_token", "POST", path, good, {**reader}),
    ]


def _listing(seed: Seed) -> list[Case]:
    name, path = "list_journal_entries", f"{BASE}/journal-entries"
    read, periods = "get_journal_entry", "list_accounting_periods"
    everything = f"{path}?include_total_count=true"
    filtered = f"{path}?start_date=2026-01-31&end_date=2026-01-31&search=sale&sort_by=entry_date"
    instants = "start_date=2026-01-31T00:00:00.000000000Z&end_date=2026-01-31T00:00:00Z&limit=1"
    page = f"{path}?id={seed.payment},{seed.reversed_entry}&limit=1"
    return [
        (name, "found", "GET", everything, None, {}),
        (name, "filtered", "GET", filtered, None, {}),
        (name, "by_id", "GET", page, None, {}),
        (name, "by_instants", "GET", f"{path}?{instants}", None, {}),
        (name, "bad_query", "GET", f"{path}?limit=0&sort_by=x&start_date=x", None, {}),
        (name, "other_business", "GET", path, None, {"x-business-id": seed.other_business}),
        (read, "found", "GET", f"{path}/{seed.payment}", None, {}),
        (read, "of_another_tenant", "GET", f"{path}/{seed.foreign_entry}", None, {}),
        (read, "no_id", "GET", f"{path}/x", None, {}),
        (periods, "found", "GET", f"{BASE}/accounting-periods", None, {}),
        (periods, "closed", "GET", f"{BASE}/accounting-periods?status=closed", None, {}),
        (periods, "bad_query", "GET", f"{BASE}/accounting-periods?status=shut", None, {}),
        ("list_businesses", "found", "GET", f"{BASE}/businesses", None, {}),
        *_no_token("list_businesses", f"{BASE}/businesses"),
        ("get_business", "found", "GET", f"{BASE}/businesses/{seed.business}", None, {}),
        ("get_business", "unknown", "GET", f"{BASE}/businesses/{NOBODY}", None, {}),
    ]


def _no_token(name: str, path: str) -> list[Case]:
    return [(name, "no_token", "GET", path, None, {"Authorization": None})]


def _changes(seed: Seed) -> list[Case]:
    update, delete = "update_journal_entry", "delete_journal_entry"
    reverse, attach = "reverse_journal_entry", "attach_to_journal_entry"
    path = f"{BASE}/journal-entries"
    target, reversed_target = f"{path}/{seed.payment}", f"{path}/{seed.reversed_entry}"
    funding, foreign = f"{path}/{seed.funding}", f"{path}/{seed.foreign_entry}"
    lines = [ids.to_uuid(seed.business, "line", *at) for at in _places(seed)]
    amounts = [{"id": line, "amount": 900} for line in lines]
    png = form("receipt.png", PNG)
    return [
        (
            update,
            "described",
            "PUT",
            target,
            {"description": "Corrected", "date": "2026-02-01"},
            {},
        ),
        (update, "amounts", "PUT", funding, {"line_entry_changes": {"update": amounts}}, {}),
        (update, "with_a_file", "PUT", f"{path}/{seed.with_file}", {"description": "x"}, {}),
        (update, "unbalanced", "PUT", funding, {"line_entry_changes": {"update": amounts[:1]}}, {}),
        (update, "one_line", "PUT", funding, {"line_entry_changes": {"delete": lines[:1]}}, {}),
        (update, "unknown_line", "PUT", target, {"line_entry_changes": {"delete": lines[:1]}}, {}),
        (update, "of_another_tenant", "PUT", foreign, {"description": "mine"}, {}),
        (delete, "deleted", "DELETE", target, None, {}),
        (delete, "on_a_guarded_ledger", "DELETE", funding, None, {}),
        (delete, "reversed", "DELETE", reversed_target, None, {}),
        (delete, "unknown", "DELETE", f"{path}/{NOBODY}", None, {}),
        (delete, "no_id", "DELETE", f"{path}/x", None, {}),
        (reverse, "reversed", "POST", f"{target}/reverse", None, {}),
        (reverse, "reversed_before", "POST", f"{reversed_target}/reverse", None, {}),
        (reverse, "on_a_guarded_ledger", "POST", f"{funding}/reverse", None, {}),
        (reverse, "unknown", "POST", f"{path}/{NOBODY}/reverse", None, {}),
        (attach, "attached", "PATCH", f"{target}/attachment", png, {**FORM}),
        (attach, "not_its_type", "PATCH", f"{target}/attachment", form("a.png", b"MZ"), {**FORM}),
        (attach, "no_form", "PATCH", f"{target}/attachment", {}, {}),
    ]


def _places(seed: Seed) -> list[tuple[int, int]]:
    """Number and index of the lines of the entry on the guarded account."""
    number = ids.Ids(seed.business).id_of(ids.Kind.ENTRY, seed.funding) or 0
    return [(number, 0), (number, 1)]


def _ledgers(seed: Seed) -> list[Case]:
    path = f"{BASE}/ledgers"
    create, update, listing, read = (
        x for x in ("create_ledger", "update_ledger", "list_ledgers", "get_ledger")
    )
    guide = {"name": "Marketing Expenses", "financial_account_type": "expense"}
    target, foreign = f"{path}/{seed.cash}", f"{path}/{NOBODY}"
    template = {"name": "Operating account", "financial_account_type": "bank_account"}
    custom = {"name": "Fees", "type": "expense", "debit_credit": "debit", "account_number": "6100"}
    under = {**custom, "account_number": "6101", "parent_id": seed.cash}
    duplicate = {**custom, "account_number": "512000"}
    return [
        (create, "templated", "POST", path, template, {}),
        (create, "custom", "POST", path, custom, {}),
        (create, "under_another", "POST", path, under, {}),
        (create, "number_taken", "POST", path, duplicate, {}),
        (create, "of_no_kind", "POST", path, {"name": "x"}, {}),
        (update, "renamed", "PUT", target, {"name": "House bank", "status": "inactive"}, {}),
        (update, "unknown", "PUT", foreign, {"name": "x"}, {}),
        (create, "by_the_guide", "POST", path, guide, {}),
        (create, "of_another_type", "POST", path, {**guide, "type": "asset"}, {}),
        (read, "found", "GET", target, None, {}),
        (read, "unknown", "GET", foreign, None, {}),
        (listing, "found", "GET", f"{path}?type=asset,revenue&limit=2", None, {}),
        (listing, "bad_query", "GET", f"{path}?status=gone", None, {}),
    ]


def _balances(seed: Seed) -> list[Case]:
    """Return the cases of lists and reports from totals."""
    name, ledgers = "get_statement", f"{BASE}/businesses/{seed.business}/ledger"
    path, period = f"{ledgers}/{seed.cash}/statement", "start_date=2026-01-15"
    funds = f"{ledgers}/{seed.funds}/statement"
    other = path.replace(seed.business, seed.other_business)
    return [
        (name, "found", "GET", path, None, {}),
        (name, "found_of_a_period", "GET", f"{path}?{period}&end_date=2026-02-28", None, {}),
        (name, "second_to_last", "GET", f"{path}?limit=1&descending=true", None, {}),
        (name, "of_what_labels_move", "GET", funds, None, {}),
        (name, "bad_dates", "GET", f"{path}?start_date=x&end_date=2026-02-30", None, {}),
        (name, "unknown", "GET", f"{ledgers}/{NOBODY}/statement", None, {}),
        (name, "of_another_tenant", "GET", other, None, {}),
    ]


def _unrouted() -> list[Case]:
    return [
        ("refuse_route", "unknown", "GET", f"{BASE}/nowhere", None, {}),
        ("refuse_route", "not_served", "POST", f"{BASE}/accounting-periods/close", {}, {}),
    ]
