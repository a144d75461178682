"""Pennylane as the frame knows it: its paths, scopes and rate headers."""

from ledger.dialects.pennylane.errors import refuse
from ledger.http.dialect import Dialect

ENTRIES_READ, ENTRIES_WRITE = "ledger_entries:readonly", "ledger_entries:all"
JOURNALS_READ, JOURNALS_WRITE = "journals:readonly", "journals:all"
ACCOUNTS_READ, ACCOUNTS_WRITE = "ledger_accounts:readonly", "ledger_accounts:all"
FILES_READ, FILES_WRITE = "file_attachments:readonly", "file_attachments:all"
CATEGORIES_READ, CATEGORIES_WRITE = "categories:readonly", "categories:all"
TRIAL_BALANCE_READ, FISCAL_YEARS_READ = "trial_balance:readonly", "fiscal_years:readonly"
LEDGER = "ledger"  # the old scope, which guards /ledger_attachments alone

DIALECT = Dialect(
    name="pennylane",
    prefixes=("/api/external/v2/",),
    scopes=(
        *(ENTRIES_READ, ENTRIES_WRITE, JOURNALS_READ, JOURNALS_WRITE),
        *(ACCOUNTS_READ, ACCOUNTS_WRITE, FILES_READ, FILES_WRITE, LEDGER),
        *(CATEGORIES_READ, CATEGORIES_WRITE, TRIAL_BALANCE_READ, FISCAL_YEARS_READ),
    ),
    media_type="application/json; charset=utf-8",
    refuse=refuse,
    rate_headers=("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),
)
