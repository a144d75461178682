"""The cases of the console's functions."""

from typing import Any

from ledger.core import ids
from tools.local.seed import Case, Seed

NOBODY = "00000000-0000-7000-8000-000000000000"
BASE = "/console/api/businesses"


def cases(seed: Seed) -> list[Case]:
    """Every case of every function."""
    asked = [*_lists(seed), *_one(seed), *_page()]
    return [(name, case, "GET", path, None, headers) for name, case, path, headers in asked]


Asked = tuple[str, str, str, dict[str, Any]]


def _lists(seed: Seed) -> list[Asked]:
    here, foreign = f"{BASE}/{seed.tenant.business_id}", f"{BASE}/{seed.other.business_id}"
    accounts, account, entries = (
        f"console/{n}" for n in ("list_accounts", "get_account", "list_entries")
    )
    trial, bank, funds = (
        "console/get_trial_balance",
        seed.account(seed.bank),
        seed.account(seed.funds),
    )
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
    here = f"{BASE}/{seed.tenant.business_id}"
    uuid = ids.to_uuid(seed.tenant.business_id, "entry", seed.journal_entry)
    entry = "console/get_entry"
    return [
        (entry, "found", f"{here}/entries/{uuid}", {}),
        (entry, "by_number", f"{here}/entries/{seed.journal_entry}", {}),
        (entry, "by_the_id_of_a_line", f"{here}/entries/{seed.journal_entry << 10 | 1}", {}),
        (entry, "reversed", f"{here}/entries/{seed.reversed_entry}", {}),
        (entry, "of_a_label", f"{here}/entries/{seed.entry}", {}),
        (entry, "unknown", f"{here}/entries/{NOBODY}", {}),
        (entry, "of_another_tenant", f"{here}/entries/{seed.foreign_entry}", {}),
    ]


def _page() -> list[Asked]:
    page, nobody = "console/get_page", {"Authorization": None, "Accept": "*/*"}
    return [
        (page, "shown", "/console", nobody),
        (page, "asset", "/console/icon.svg", nobody),
        (page, "no_such_asset", "/console/app.py", nobody),
    ]
