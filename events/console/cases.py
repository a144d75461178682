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
    others: str
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
    """Every case of every function."""
    seed = sow(sower)
    asked = [*_businesses(), *_lists(seed), *_one(seed), *_page()]
    return [(name, case, "GET", path, None, headers) for name, case, path, headers in asked]


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
    sower.book().reverse(undone)
    cash, sold = sower.their_pair()
    foreign_entry = sower.enter(cash, sold, 1, sower.other)
    foreign = sower.their_account(cash)
    entry_id = ids.to_uuid(sower.other.business_id, "entry", foreign_entry)
    sower.own |= {sower.entry(number) for number in (raised, entry, undone)}
    sower.foreign |= {foreign, entry_id, str(foreign_entry)}
    return Seed(
        business=sower.tenant.business_id,
        others=sower.other.business_id,
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


Asked = tuple[str, str, str, dict[str, Any]]


def _businesses() -> list[Asked]:
    return [
        ("list_businesses", "found", BASE, {}),
        ("list_businesses", "no_token", BASE, {"Authorization": None}),
    ]


def _lists(seed: Seed) -> list[Asked]:
    here, foreign = f"{BASE}/{seed.business}", f"{BASE}/{seed.others}"
    accounts, account, entries = "list_accounts", "get_account", "list_entries"
    trial, bank, funds = "get_trial_balance", seed.bank_id, seed.funds_id
    return [
        (accounts, "found", f"{here}/accounts", {}),
        (accounts, "named_so", f"{here}/accounts?contains=bank&limit=1", {}),
        (accounts, "no_token", f"{here}/accounts", {"Authorization": None}),
        (accounts, "bad_query", f"{here}/accounts?limit=0&cursor=x", {}),
        (accounts, "of_another_tenant", f"{foreign}/accounts", {}),
        (account, "found", f"{here}/accounts/{bank}", {}),
        (account, "by_number", f"{here}/accounts/{seed.bank}", {}),
        (account, "by_code", f"{here}/accounts/512000", {}),
        (account, "a_label", f"{here}/accounts/{seed.label}", {}),
        (account, "with_tracked_funds", f"{here}/accounts/{funds}", {}),
        (account, "unknown", f"{here}/accounts/{NOBODY}", {}),
        (account, "of_another_tenant", f"{here}/accounts/{seed.foreign}", {}),
        (entries, "found", f"{here}/entries", {}),
        (entries, "of_an_account", f"{here}/entries?account={bank}&limit=2", {}),
        (entries, "of_a_label", f"{here}/entries?account={seed.label}", {}),
        (entries, "of_no_account", f"{here}/entries?account=x", {}),
        (trial, "found", f"{here}/trial-balance", {}),
        (trial, "of_a_day", f"{here}/trial-balance?first=2026-01-31&last=2026-01-31", {}),
        (trial, "bad_period", f"{here}/trial-balance?first=2026-02-30&last=x", {}),
        (trial, "backwards", f"{here}/trial-balance?first=2026-02-02&last=2026-02-01", {}),
    ]


def _one(seed: Seed) -> list[Asked]:
    here = f"{BASE}/{seed.business}"
    uuid = ids.to_uuid(seed.business, "entry", seed.journal_entry)
    entry = "get_entry"
    return [
        (entry, "found", f"{here}/entries/{uuid}", {}),
        (entry, "by_number", f"{here}/entries/{seed.journal_entry}", {}),
        (entry, "by_the_id_of_a_line", f"{here}/entries/{seed.journal_entry << 10 | 1}", {}),
        (entry, "reversed", f"{here}/entries/{seed.reversed_entry}", {}),
        (entry, "of_a_label", f"{here}/entries/{seed.label_entry}", {}),
        (entry, "unknown", f"{here}/entries/{NOBODY}", {}),
        (entry, "of_another_tenant", f"{here}/entries/{seed.foreign_entry}", {}),
    ]


def _page() -> list[Asked]:
    page, nobody = "get_page", {"Authorization": None}
    return [
        (page, "shown", "/console", nobody),
        (page, "asset", "/console/icon.svg", nobody),
        (page, "no_such_asset", "/console/app.py", nobody),
    ]
