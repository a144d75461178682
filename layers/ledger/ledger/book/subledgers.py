"""Accounts with a subledger: only the entries listed under such an account move it.

So the balance of a label is the sum of its own entries, whatever the journal's dialects say.
"""

from collections.abc import Iterable, Mapping

from ledger.core import ids
from ledger.core.accounts import Account
from ledger.core.entries import Draft, DraftLine, Line
from ledger.errors import SubledgerOnly
from ledger.store.keys import Scope


def require_own(scope: Scope, accounts: Mapping[int, Account], drafts: Iterable[Draft]) -> None:
    """Refuse a draft that moves an account whose subledger it is not listed in."""
    for draft in drafts:
        require_listed(scope, accounts, draft.lines, draft.subledger)


def require_listed(
    scope: Scope,
    accounts: Mapping[int, Account],
    lines: Iterable[DraftLine | Line],
    subledger: int | None,
) -> None:
    """The same of an entry's lines; `subledger` is None for an entry of the journal."""
    for line in lines:
        if accounts[line.account_id].terms.has_subledger and line.account_id != subledger:
            uuid = ids.to_uuid(scope.business_id, "account", line.account_id)
            raise SubledgerOnly(account_id=line.account_id, account_uuid=uuid)
