"""The cases of the console's functions, and what they name."""

from dataclasses import dataclass
from typing import Any

from ledger.core import ids
from ledger.core.accounts import DIVIDED, SUBLEDGER, AccountType
from tools.local.seed import NOBODY, Case, Sower, draft

BASE = "/console/api/businesses"


@dataclass(frozen=True)
class Seed:
    """The ids and numbers of what there is; `label` is an account that has a subledger."""

    business: str
    other_business: str
    bank: int
    bank_id: str
    funds_id: str
    label: str
    foreign: str
    journal_entry: int
    reversed_entry: str
    label_entry: str
    foreign_entry: str


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    seed = sow(sower)
    rows = [*_businesses(), *_lists(seed), *_items(seed), *_page()]
    return [(name, case, "GET", path, None, headers) for name, case, path, headers in rows]


def sow(sower: Sower) -> Seed:
    """Make a book in the core's terms: accounts, a label, and entries, one reversed."""
    bank = sower.open("Bank", AccountType.ASSET, "512000")
    sales = sower.open("Sales", AccountType.REVENUE, "706000")
    kind = AccountType.LIABILITY
    funds = sower.open("A customer", kind, currency="USD", floor_minor=0, role=DIVIDED)
    sower.enter(bank, funds, 100_000)
    label = sower.open("Label", kind, currency="USD", floor_minor=0, parent=funds, role=SUBLEDGER)
    raised = sower.post_draft(draft(funds, label, 1_000, label))
    entry, undone = (sower.enter(bank, sales, amount) for amount in (12_000, 700))
    book, claim = sower.book()
    book.reverse(claim, undone)
    cash, sold = sower.their_pair()
    foreign_entry = sower.enter(cash, sold, 1, sower.other)
    foreign = sower.their_account(cash)
    entry_id = ids.Ids(sower.other.business_id).entry(foreign_entry)
    sower.own |= {sower.entry(number) for number in (raised, entry, undone)}
    sower.foreign |= {foreign, entry_id, str(foreign_entry)}
    return Seed(
        business=sower.tenant.business_id,
        other_business=sower.other.business_id,
        bank=bank,
        bank_id=sower.account(bank),
        funds_id=sower.account(funds),
        label=sower.account(label),
        foreign=foreign,
        journal_entry=entry,
        reversed_entry=sower.entry(undone),
        label_entry=sower.entry(raised),
        foreign_entry=entry_id,
    )


Row = tuple[str, str, str, dict[str, Any]]


def _businesses() -> list[Row]:
    return [
        ("list_businesses", "found", BASE, {}),
        ("list_businesses", "no_token", BASE, {"Authorization": None}),
    ]


def _lists(seed: Seed) -> list[Row]:
    base, foreign = f"{BASE}/{seed.business}", f"{BASE}/{seed.other_business}"
    accounts, account, entries = "list_accounts", "get_account", "list_entries"
    trial, bank, funds = "get_trial_balance", seed.bank_id, seed.funds_id
    return [
        (accounts, "found", f"{base}/accounts", {}),
        (accounts, "named_so", f"{base}/accounts?contains=bank&limit=1", {}),
        (accounts, "no_token", f"{base}/accounts", {"Authorization": None}),
        (accounts, "bad_query", f"{base}/accounts?limit=0&cursor=x", {}),
        (accounts, "of_another_tenant", f"{foreign}/accounts", {}),
        (account, "found", f"{base}/accounts/{bank}", {}),
        (account, "by_number", f"{base}/accounts/{seed.bank}", {}),
        (account, "by_code", f"{base}/accounts/512000", {}),
        (account, "a_label", f"{base}/accounts/{seed.label}", {}),
        (account, "with_tracked_funds", f"{base}/accounts/{funds}", {}),
        (account, "unknown", f"{base}/accounts/{NOBODY}", {}),
        (account, "of_another_tenant", f"{base}/accounts/{seed.foreign}", {}),
        (accounts, "of_a_customer", f"{base}/accounts?parent={seed.funds_id}", {}),
        (accounts, "without_labels", f"{base}/accounts?labels=false", {}),
        (accounts, "of_no_account", f"{base}/accounts?parent=x", {}),
        (accounts, "below_anothers", f"{base}/accounts?parent={seed.foreign}", {}),
        (entries, "of_anothers_account", f"{base}/entries?account={seed.foreign}", {}),
        (trial, "of_anothers_account", f"{base}/trial-balance?parent={seed.foreign}", {}),
        (accounts, "bad_labels", f"{base}/accounts?labels=x", {}),
        (account, "of_a_customer", f"{base}/accounts/{seed.funds_id}", {}),
        (entries, "found", f"{base}/entries", {}),
        (entries, "of_a_customer", f"{base}/entries?account={seed.funds_id}", {}),
        (entries, "of_an_amount", f"{base}/entries?amount=120.00&first=2026-01-01", {}),
        (entries, "of_a_client", f"{base}/entries?text=none&client=nobody", {}),
        (entries, "of_a_journal", f"{base}/entries?journal=none", {}),
        (entries, "bad_filters", f"{base}/entries?amount=x&first=2026-02-30", {}),
        (entries, "of_an_account", f"{base}/entries?account={bank}&limit=2", {}),
        (entries, "of_a_label", f"{base}/entries?account={seed.label}", {}),
        (entries, "of_no_account", f"{base}/entries?account=x", {}),
        (trial, "found", f"{base}/trial-balance", {}),
        (trial, "of_a_day", f"{base}/trial-balance?first=2026-01-31&last=2026-01-31", {}),
        (trial, "of_a_customer", f"{base}/trial-balance?parent={seed.funds_id}", {}),
        (trial, "of_no_account", f"{base}/trial-balance?parent=x", {}),
        (trial, "bad_period", f"{base}/trial-balance?first=2026-02-30&last=x", {}),
        (trial, "backwards", f"{base}/trial-balance?first=2026-02-02&last=2026-02-01", {}),
    ]


def _items(seed: Seed) -> list[Row]:
    base = f"{BASE}/{seed.business}"
    uuid = ids.Ids(seed.business).entry(seed.journal_entry)
    entry = "get_entry"
    return [
        (entry, "found", f"{base}/entries/{uuid}", {}),
        (entry, "by_number", f"{base}/entries/{seed.journal_entry}", {}),
        (entry, "by_the_id_of_a_line", f"{base}/entries/{seed.journal_entry << 10 | 1}", {}),
        (entry, "reversed", f"{base}/entries/{seed.reversed_entry}", {}),
        (entry, "of_a_label", f"{base}/entries/{seed.label_entry}", {}),
        (entry, "unknown", f"{base}/entries/{NOBODY}", {}),
        (entry, "of_another_tenant", f"{base}/entries/{seed.foreign_entry}", {}),
    ]


def _page() -> list[Row]:
    page, nobody = "get_page", {"Authorization": None}
    return [
        (page, "shown", "/console", nobody),
        (page, "asset", "/console/icon.svg", nobody),
        (page, "no_such_asset", "/console/app.py", nobody),
    ]
