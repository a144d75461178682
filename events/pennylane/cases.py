"""The cases of the Pennylane functions' events, and what they name."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from ledger.core.accounts import AccountType
from tools.local import demo, logbook
from tools.local.samples import KINDS
from tools.local.seed import FORM, NOW, Case, Sower, form

BASE = "/api/external/v2"
PNG = KINDS["png"]


@dataclass(frozen=True)
class Seed:
    """The numbers of what there is; `funds` is guarded, and `entry` has a file and two lines."""

    reading_token: str
    bank: int
    sales: int
    funds: int
    journal_entry: int
    foreign_journal_entry: int
    file: int
    lettered: int
    treasury: int
    category: int
    foreign_category: int

    def balanced(self, amount: str, **more: Any) -> dict[str, Any]:
        """Return an entry that brings money in."""
        return balanced(self.bank, self.sales, amount, **more)


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    seed = sow(sower)
    rows = [*_create(seed), *_update(seed), *_entries(seed), *_lines(seed), *_accounts(seed)]
    rows += [*_lettering(seed), *_balances(), *_categories(seed), *_groups(seed)]
    return [*rows, *_categories_of_line(seed), *_changelogs(), *_unrouted()]


def balanced(bank: int, sales: int, amount: str, **more: Any) -> dict[str, Any]:
    """Return an entry of two lines."""
    lines = [
        {"debit": amount, "credit": "0.00", "ledger_account_id": bank, "label": "in"},
        {"debit": "0.00", "credit": amount, "ledger_account_id": sales},
    ]
    entry = {"date": "2026-01-31", "label": "Payment", "journal_id": 1}
    return {**entry, "ledger_entry_lines": lines, **more}


def sow(sower: Sower) -> Seed:
    """Open accounts for both tenants, and post an entry of each."""

    def create(kind: str, body: Any, by: demo.Tenant | None = None) -> int:
        number: int = sower.post(f"{BASE}/{kind}", body, by)["id"]
        if by:
            sower.foreign.add(str(number))
        else:
            sower.numbers.add(number)
        return number

    bank = sower.open("Bank", AccountType.ASSET, "512000")
    sales = sower.open("Sales", AccountType.REVENUE, "706000")
    their_bank, their_sales = sower.their_pair()
    pdf = form("a.pdf", b"%PDF-1.7")
    file: int = sower.send("POST", f"{BASE}/file_attachments", pdf, None, **FORM).json["id"]
    with_file = balanced(bank, sales, "120.00", file_attachment_id=file, piece_number="P-1")
    entry = create("ledger_entries", with_file)
    foreign = create("ledger_entries", balanced(their_bank, their_sales, "1.00"), sower.other)
    sower.numbers.add(file)
    reading = sower.tenant.readonly_token
    lettered = create("ledger_entries", _four_lines(bank, sales))
    sower.post(f"{BASE}/ledger_entry_lines/lettering", lettering(lettered, 0, 1))
    funds = sower.funds(bank)

    def categorize(label: str, by: demo.Tenant | None = None) -> tuple[int, int]:
        group = create("category_groups", {"label": "Cash flow", "kind": "treasury"}, by)
        category = {"label": label, "category_group_id": group, "analytical_code": "R-1"}
        return group, create("categories", category, by)

    treasury, category = categorize("Rent")
    _, foreign_category = categorize("Theirs", sower.other)
    share = [{"id": category, "weight": "1"}]
    line = f"{BASE}/ledger_entry_lines/{lettered << 10}"
    sower.send("PUT", f"{line}/categories", json.dumps(share).encode())
    categories = (treasury, category, foreign_category)
    # On AWS the stream does it, soon after each answer.
    tenant = sower.tenant
    scope = sower.operator.reader(tenant.tenant_id, tenant.business_id).scope
    logbook.seal(scope, NOW + timedelta(minutes=1))
    return Seed(reading, bank, sales, funds, entry, foreign, file, lettered, *categories)


def _four_lines(bank: int, sales: int) -> dict[str, Any]:
    """Return an entry that moves the bank account twice in each direction."""
    entry = balanced(bank, sales, "10.00")
    debit, credit = entry["ledger_entry_lines"]
    back = [{**credit, "ledger_account_id": bank}, {**debit, "ledger_account_id": sales}]
    return {**entry, "ledger_entry_lines": [debit, back[0], credit, back[1]]}


def lettering(entry: int, *indexes: int, strategy: str = "none") -> dict[str, Any]:
    """Return the request to letter lines of an entry."""
    lines = [{"id": entry << 10 | index} for index in indexes]
    return {"unbalanced_lettering_strategy": strategy, "ledger_entry_lines": lines}


def condition(field: str, operator: str, value: Any) -> str:
    row = {"field": field, "operator": operator, "value": value}
    return "filter=" + quote(json.dumps([row]))


def _create(seed: Seed) -> list[Case]:
    name, path = "create_ledger_entry", f"{BASE}/ledger_entries"
    reader = {"Authorization": f"Bearer {seed.reading_token}"}
    good = seed.balanced("100.00")
    debit, credit = good["ledger_entry_lines"]
    unbalanced = [debit, {**credit, "credit": "99.99"}]
    number = [{**debit, "debit": 100.0}, credit]
    yen = seed.balanced("100.50", currency="JPY")
    guarded, too_much = (balanced(seed.funds, seed.bank, x) for x in ("10.00", "10000.00"))
    full = {"file_attachment_id": seed.file, "due_date": "2026-02-28", "piece_number": "P-2"}
    return [
        (name, "created", "POST", path, good, {}),
        (name, "created_with_everything", "POST", path, {**good, **full, "currency": "USD"}, {}),
        (name, "created_with_key", "POST", path, good, {"Idempotency-Key": "k-1"}),
        (name, "on_a_guarded_account", "POST", path, {**guarded, "currency": "USD"}, {}),
        (name, "below_its_floor", "POST", path, {**too_much, "currency": "USD"}, {}),
        (name, "unbalanced", "POST", path, {**good, "ledger_entry_lines": unbalanced}, {}),
        (name, "amount_as_number", "POST", path, {**good, "ledger_entry_lines": number}, {}),
        (name, "decimals_of_yen", "POST", path, yen, {}),
        (name, "unknown_journal", "POST", path, {**good, "journal_id": 99}, {}),
        (name, "unknown_currency", "POST", path, {**good, "currency": "XAU"}, {}),
        (name, "nothing", "POST", path, {}, {}),
        (name, "no_body", "POST", path, None, {}),
        (name, "reading_token", "POST", path, good, {**reader}),
        (name, "no_token", "POST", path, good, {"Authorization": None}),
    ]


def _update(seed: Seed) -> list[Case]:
    name, path = "update_ledger_entry", f"{BASE}/ledger_entries/{seed.journal_entry}"
    first, second = (seed.journal_entry << 10 | index for index in (0, 1))
    update = [{"id": first, "debit": "150.00", "label": "more"}]
    create = [{"debit": "0.00", "credit": "150.00", "ledger_account_id": seed.sales}]
    sets = {"create": create, "update": update, "delete": [{"id": second}]}
    guarded = {"update": [{"id": first, "ledger_account_id": seed.funds}]}
    foreign = f"{BASE}/ledger_entries/{seed.foreign_journal_entry}"
    lines = "ledger_entry_lines"
    return [
        (name, "three_sets", "PUT", path, {"label": "Corrected", lines: sets}, {}),
        (name, "on_a_guarded_account", "PUT", path, {"currency": "USD", lines: guarded}, {}),
        (name, "moved_to_yen", "PUT", path, {"currency": "JPY"}, {}),
        (name, "expected_version", "PUT", path, {"date": "2026-02-01"}, {"If-Match": '"1"'}),
        (name, "other_version", "PUT", path, {"date": "2026-02-01"}, {"If-Match": '"2"'}),
        (name, "unbalanced", "PUT", path, {lines: {"update": update}}, {}),
        (name, "unknown_line", "PUT", path, {lines: {"delete": [{"id": 7}]}}, {}),
        (name, "unknown_field", "PUT", path, {"due_date": "2026-02-01"}, {}),
        (name, "of_another_tenant", "PUT", foreign, {"label": "mine"}, {}),
    ]


def _entries(seed: Seed) -> list[Case]:
    listing, get, path = (
        "list_ledger_entries",
        "get_ledger_entry",
        "/ledger_entries",
    )
    entry = f"{BASE}{path}/{seed.journal_entry}"
    foreign = f"{BASE}{path}/{seed.foreign_journal_entry}"
    name = "list_lines_of_entry"
    on_sales = condition("ledger_account_id", "eq", seed.sales)
    january = condition("date", "lteq", "2026-01-31")
    after = condition("id", "gt", seed.journal_entry)
    after_all = condition("id", "gt", 2**43 - 1)
    of_ids = condition("id", "in", [seed.journal_entry, 7])
    return [
        (listing, "found", "GET", BASE + path, None, {}),
        (listing, "by_date", "GET", f"{BASE}{path}?sort=date&limit=1&{january}", None, {}),
        (listing, "found_after_an_id", "GET", f"{BASE}{path}?sort=id&{after}", None, {}),
        (listing, "found_after_a_key", "GET", f"{BASE}{path}?sort=id&{after_all}", None, {}),
        (listing, "found_of_ids", "GET", f"{BASE}{path}?sort=id&{of_ids}", None, {}),
        (listing, "bad_limit", "GET", f"{BASE}{path}?limit=101&sort=label&cursor=x", None, {}),
        (listing, "bad_filter", "GET", f"{BASE}{path}?{condition('date', 'in', [])}", None, {}),
        (get, "found", "GET", entry, None, {}),
        (get, "unknown", "GET", f"{BASE}{path}/7", None, {}),
        (get, "of_another_tenant", "GET", foreign, None, {}),
        (name, "found", "GET", f"{entry}/ledger_entry_lines", None, {}),
        (name, "of_an_account", "GET", f"{entry}/ledger_entry_lines?{on_sales}", None, {}),
        (name, "of_another_tenant", "GET", f"{foreign}/ledger_entry_lines", None, {}),
    ]


def _lines(seed: Seed) -> list[Case]:
    listing, get, path = "list_lines", "get_line", f"{BASE}/ledger_entry_lines"
    on_bank = condition("ledger_account_id", "in", [str(seed.bank)])
    after = condition("id", "gt", seed.journal_entry << 10)
    after_all = condition("id", "gt", 2**53 - 1)
    of_ids = condition("id", "in", [seed.journal_entry << 10, 7])
    return [
        (listing, "found", "GET", path, None, {}),
        (listing, "of_an_account", "GET", f"{path}?sort=-date&{on_bank}", None, {}),
        (listing, "found_after_an_id", "GET", f"{path}?sort=id&{after}", None, {}),
        (listing, "found_after_a_key", "GET", f"{path}?sort=id&{after_all}", None, {}),
        (listing, "found_of_ids", "GET", f"{path}?sort=id&{of_ids}", None, {}),
        (listing, "bad_operator", "GET", f"{path}?{condition('id', 'like', 1)}", None, {}),
        (get, "found", "GET", f"{path}/{seed.journal_entry << 10 | 1}", None, {}),
        (get, "unknown", "GET", f"{path}/{seed.journal_entry << 10 | 2}", None, {}),
    ]


def _lettering(seed: Seed) -> list[Case]:
    make, drop, listing = "create_lettering", "delete_lettering", "list_lettered_lines"
    path, entry, update = f"{BASE}/ledger_entry_lines", seed.lettered, "update_ledger_entry"
    to, line = f"{path}/lettering", f"{path}/{seed.lettered << 10}"
    change = {"update": [{"id": entry << 10, "ledger_account_id": seed.sales}]}
    lines = {"ledger_entry_lines": change}
    once = {"Idempotency-Key": "lettering-1"}
    path_end = "lettered_ledger_entry_lines"
    sales, partial = lettering(entry, 2, 3), lettering(entry, 0, 1, strategy="partial")
    foreign = lettering(seed.foreign_journal_entry, 0, 1)
    return [
        (make, "lettered", "POST", to, sales, {}),
        (make, "lettered_with_key", "POST", to, sales, {**once}),
        (make, "of_two_accounts", "POST", to, lettering(entry, 0, 2, strategy="partial"), {}),
        (make, "one_line", "POST", to, lettering(entry, 0), {}),
        (make, "unknown_line", "POST", to, lettering(entry, 0, 9), {}),
        (make, "of_another_tenant", "POST", to, foreign, {}),
        (drop, "unlettered", "DELETE", to, partial, {}),
        (drop, "no_strategy", "DELETE", to, {"ledger_entry_lines": [{"id": 7}]}, {}),
        (drop, "unknown_line", "DELETE", to, lettering(entry, 9), {}),
        (drop, "of_another_tenant", "DELETE", to, foreign, {}),
        (listing, "found", "GET", f"{line}/{path_end}", None, {}),
        (listing, "by_date", "GET", f"{line}/{path_end}?sort=date", None, {}),
        (listing, "bad_sort", "GET", f"{line}/{path_end}?sort=label", None, {}),
        (listing, "unknown", "GET", f"{path}/{entry << 10 | 9}/{path_end}", None, {}),
        ("get_line", "lettered", "GET", line, None, {}),
        (update, "lettered_line", "PUT", f"{BASE}/ledger_entries/{entry}", lines, {}),
    ]


def _changelogs() -> list[Case]:
    path = f"{BASE}/changelogs"
    lines, links, entries = (
        "list_line_changes",
        "list_line_category_changes",
        "list_entry_category_changes",
    )
    of_lines, of_links = f"{path}/ledger_entry_lines", f"{path}/ledger_entry_lines_categories"
    of_entries, moment = f"{path}/ledger_entries_categories", "2026-01-01T12:01:00.000008Z"
    return [
        (lines, "found", "GET", f"{of_lines}?limit=1000", None, {}),
        (lines, "page", "GET", f"{of_lines}?limit=2", None, {}),
        (
            lines,
            "since_a_time",
            "GET",
            f"{of_lines}?start_date={moment}",
            None,
            {},
        ),
        (lines, "since_a_day", "GET", f"{of_lines}?start_date=2026-01-01&limit=1", None, {}),
        (lines, "too_old", "GET", f"{of_lines}?start_date=2025-12-04", None, {}),
        (lines, "bad_query", "GET", f"{of_lines}?start_date=today&limit=1001", None, {}),
        (lines, "bad_cursor", "GET", f"{of_lines}?cursor=x", None, {}),
        (lines, "with_cursor", "GET", f"{of_lines}?start_date=2026-01-01&cursor=x", None, {}),
        (links, "found", "GET", of_links, None, {}),
        (links, "bad_limit", "GET", f"{of_links}?limit=0", None, {}),
        (entries, "found", "GET", of_entries, None, {}),
        (entries, "bad_limit", "GET", f"{of_entries}?limit=0", None, {}),
    ]


def _categories(seed: Seed) -> list[Case]:
    path = f"{BASE}/categories"
    listing, get, create, update = (
        "list_categories",
        "get_category",
        "create_category",
        "update_category",
    )
    body = {"label": "Salaries", "category_group_id": seed.treasury}
    own, foreign = f"{path}/{seed.category}", f"{path}/{seed.foreign_category}"
    of_group = condition("category_group_id", "eq", str(seed.treasury))
    once = {"Idempotency-Key": "category-1"}
    return [
        (create, "created", "POST", path, body, {}),
        (create, "created_with_key", "POST", path, {**body, "direction": "cash_in"}, {**once}),
        (create, "unknown_group", "POST", path, {**body, "category_group_id": 7}, {}),
        (create, "empty_label", "POST", path, {**body, "label": " "}, {}),
        (create, "no_group", "POST", path, {"label": "Salaries"}, {}),
        (get, "found", "GET", own, None, {}),
        (get, "of_another_tenant", "GET", foreign, None, {}),
        (update, "changed", "PUT", own, {"label": "Rents", "analytical_code": None}, {}),
        (update, "null_direction", "PUT", own, {"direction": None}, {}),
        (update, "empty_label", "PUT", own, {"label": ""}, {}),
        (update, "of_another_tenant", "PUT", foreign, {"label": "Mine"}, {}),
        (listing, "found", "GET", f"{path}?{of_group}", None, {}),
        (listing, "bad_filter", "GET", f"{path}?{condition('label', 'gt', 'x')}", None, {}),
    ]


def _groups(seed: Seed) -> list[Case]:
    path = f"{BASE}/category_groups"
    get, create, update = (f"{verb}_category_group" for verb in ("get", "create", "update"))
    listing, of_group = "list_category_groups", "list_categories_of_group"
    own, unknown = f"{path}/{seed.treasury}", f"{path}/7"
    return [
        (create, "created", "POST", path, {"label": "Department"}, {}),
        (create, "empty_label", "POST", path, {"label": ""}, {}),
        (create, "unknown_kind", "POST", path, {"label": "Department", "kind": "x"}, {}),
        (get, "found", "GET", own, None, {}),
        (get, "unknown", "GET", unknown, None, {}),
        (update, "renamed", "PUT", own, {"label": "Treasury"}, {}),
        (update, "empty_label", "PUT", own, {"label": ""}, {}),
        (update, "unknown", "PUT", unknown, {"label": "Treasury"}, {}),
        (listing, "found", "GET", path, None, {}),
        (listing, "bad_limit", "GET", f"{path}?limit=0", None, {}),
        (of_group, "found", "GET", f"{own}/categories", None, {}),
        (of_group, "unknown", "GET", f"{unknown}/categories", None, {}),
    ]


def _categories_of_line(seed: Seed) -> list[Case]:
    listing, update = "list_categories_of_line", "update_categories_of_line"
    lines = f"{BASE}/ledger_entry_lines"
    own = f"{lines}/{seed.lettered << 10}/categories"
    unknown = f"{lines}/{seed.lettered << 10 | 9}/categories"
    plain = f"{lines}/{seed.journal_entry << 10}/categories"
    whole = [{"id": seed.category, "weight": "1"}]
    part = [{"id": seed.category, "weight": "0.75"}]
    foreign = [{"id": seed.foreign_category, "weight": "1"}]
    twice = [{"id": seed.category, "weight": "0.5"}] * 2
    once = {"Idempotency-Key": "categories-1"}
    return [
        (update, "categorized", "PUT", plain, whole, {}),
        (update, "categorized_with_key", "PUT", plain, whole, {**once}),
        (update, "emptied", "PUT", own, [], {}),
        (update, "unchanged", "PUT", own, {"categories_ids": [seed.category]}, {}),
        (update, "incomplete", "PUT", own, part, {}),
        (update, "out_of_range", "PUT", own, [{**whole[0], "weight": "1.5"}], {}),
        (update, "weight_as_number", "PUT", own, [{**whole[0], "weight": 1}], {}),
        (update, "category_twice", "PUT", own, twice, {}),
        (update, "category_of_another_tenant", "PUT", own, foreign, {}),
        (update, "unknown_line", "PUT", unknown, whole, {}),
        (listing, "found", "GET", own, None, {}),
        (listing, "bad_sort", "GET", f"{own}?sort=label", None, {}),
        (listing, "unknown", "GET", unknown, None, {}),
        ("get_line", "categorized", "GET", f"{lines}/{seed.lettered << 10}", None, {}),
    ]


def _accounts(seed: Seed) -> list[Case]:
    accounts, journals = f"{BASE}/ledger_accounts", f"{BASE}/journals"
    create, get, update = (f"{verb}_ledger_account" for verb in ("create", "get", "update"))
    supplier = {"number": "401ACME", "label": "Acme", "country_alpha2": "FR"}
    account = f"{accounts}/{seed.bank}"
    journal = {"code": "POS", "label": "Caisse"}
    cut = {"Content-Type": "multipart/form-data; boundary=y"}
    upload, old = "create_file_attachment", "create_ledger_attachment"
    to, to_old = f"{BASE}/file_attachments", f"{BASE}/ledger_attachments"
    enabled = condition("enabled", "eq", True)
    return [
        (create, "created", "POST", accounts, supplier, {}),
        (create, "number_taken", "POST", accounts, {**supplier, "number": "512000"}, {}),
        (create, "no_number", "POST", accounts, {"label": "Acme"}, {}),
        (get, "found", "GET", account, None, {}),
        (get, "unknown", "GET", f"{accounts}/7", None, {}),
        (update, "renamed", "PUT", account, {"label": "House bank", "letterable": True}, {}),
        (update, "unknown", "PUT", f"{accounts}/7", {"label": "x"}, {}),
        ("list_ledger_accounts", "found", "GET", f"{accounts}?{enabled}", None, {}),
        ("list_ledger_accounts", "bad_sort", "GET", f"{accounts}?sort=number", None, {}),
        ("create_journal", "created", "POST", journals, journal, {}),
        ("create_journal", "code_taken", "POST", journals, {**journal, "code": "od"}, {}),
        ("get_journal", "found", "GET", f"{journals}/1", None, {}),
        ("get_journal", "unknown", "GET", f"{journals}/99", None, {}),
        ("list_journals", "found", "GET", f"{journals}?sort=id", None, {}),
        ("list_journals", "bad_filter", "GET", f"{journals}?filter=x", None, {}),
        ("get_me", "found", "GET", f"{BASE}/me", None, {}),
        ("get_me", "other_company", "GET", f"{BASE}/me", None, {"X-Company-Id": "7"}),
        (upload, "created", "POST", to, form("receipt.png", PNG), {**FORM}),
        (upload, "not_its_type", "POST", to, form("receipt.png", b"MZ"), {**FORM}),
        (upload, "cut_short", "POST", to, form("receipt.png", PNG), {**cut}),
        (upload, "no_form", "POST", to, {"file": "x"}, {}),
        ("list_file_attachments", "found", "GET", to, None, {}),
        ("list_file_attachments", "bad_sort", "GET", f"{to}?sort=filename", None, {}),
        ("list_ledger_attachments", "found", "GET", to_old, None, {}),
        ("list_ledger_attachments", "bad_page", "GET", f"{to_old}?page=0", None, {}),
        (old, "created", "POST", to_old, form("receipt.png", PNG), {**FORM}),
        (old, "no_form", "POST", to_old, None, {}),
    ]


def _balances() -> list[Case]:
    """Return the cases of lists and reports from totals."""
    trial, years = "get_trial_balance", "list_fiscal_years"
    path, january = f"{BASE}/trial_balance", "period_start=2026-01-01&period_end=2026-01-31"
    part = "period_start=2026-01-15&period_end=2026-02-10"
    backwards = "period_start=2026-02-01&period_end=2026-01-01"
    return [
        (trial, "found", "GET", f"{path}?{january}", None, {}),
        (trial, "found_across_months", "GET", f"{path}?{part}", None, {}),
        (trial, "first_page", "GET", f"{path}?{january}&limit=1", None, {}),
        (trial, "no_period", "GET", path, None, {}),
        (trial, "bad_period", "GET", f"{path}?period_start=2026-02-30&period_end=x", None, {}),
        (
            trial,
            "backwards",
            "GET",
            f"{path}?{backwards}",
            None,
            {},
        ),
        (years, "found", "GET", f"{BASE}/fiscal_years", None, {}),
        (years, "bad_sort", "GET", f"{BASE}/fiscal_years?sort=finish", None, {}),
    ]


def _unrouted() -> list[Case]:
    return [("refuse_route", "unknown", "GET", f"{BASE}/nowhere", None, {})]
