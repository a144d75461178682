"""Show an account or an entry to the operator, with the author of each change."""

from argparse import Namespace
from typing import Any

from msgspec.structs import asdict

from ledger.admin.balances import balances, counted_at
from ledger.admin.command_line import BUSINESS, TENANT, argument, command
from ledger.admin.find import find_account, find_entry
from ledger.admin.operator import Operator
from ledger.book import acts, totals
from ledger.core import ids, money
from ledger.core.claims import Act
from ledger.core.entries import Entry
from ledger.store.keys import instant

_ACCOUNT = argument("account", help="the account's code, or its id as integer or UUID")
_ENTRY = argument(
    "entry", help="the entry's id as integer or UUID, that of a line, or its piece number"
)


@command("account", "show", "show an account with its balances", TENANT, BUSINESS, _ACCOUNT)
def show_account(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return an account with its balances."""
    read = operator.reader(arguments.tenant, arguments.business)
    state = find_account(read, arguments.account)
    account, terms = state.account, state.account.terms
    account_id = account.account_id
    sums = {} if account.is_guarded else totals.totals(read, account=account_id)
    body: dict[str, Any] = {
        "id": _account_uuid(arguments.business, account_id),
        "number": account_id,
        "created_at": instant(account.created_at),
        "by": account.by and asdict(account.by),
        "closed": _render_act(acts.closing(read, account_id)),
        **asdict(terms),
        "details": dict(terms.details),
        "parent": _account_uuid(arguments.business, terms.parent) if terms.parent else None,
        "balances": balances(state, sums),
    }
    if terms.currency and account.is_guarded:
        body["balance"] = money.to_text(state.balance_minor, terms.currency)
        # Other accounts have no count of their entries.
        body["entries"] = state.entries
    else:
        body["counted_at"] = counted_at(read)
    return {**body, "children": state.children}


@command("entry", "show", "show an entry with all its versions", TENANT, BUSINESS, _ENTRY)
def show_entry(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Return an entry at all its versions."""
    read = operator.reader(arguments.tenant, arguments.business)
    entry_id = find_entry(read, arguments.entry)
    versions = [render_entry(entry, arguments.business) for entry in read.versions(entry_id)]
    return {"versions": versions, "removed": _render_act(acts.removal(read, entry_id))}


def render_entry(entry: Entry, business_id: str) -> dict[str, Any]:
    """Return one version of an entry as the operator reads it."""
    return {
        "id": ids.Ids(business_id).entry(entry.entry_id),
        "number": entry.entry_id,
        "version": entry.version,
        "created_at": instant(entry.created_at),
        "updated_at": instant(entry.updated_at),
        "effective_at": instant(entry.effective_at),
        "currency": entry.currency,
        "description": entry.description,
        "reverses": entry.reverses,
        "reversed_by": entry.reversed_by,
        "by": entry.by and asdict(entry.by),
        "lines": [
            {
                "number": entry.line_id(line),
                "account": _account_uuid(business_id, line.account_id),
                "direction": line.direction.name.lower(),
                "amount": money.to_text(line.amount_minor, entry.currency),
                "description": line.description,
            }
            for line in entry.lines
        ],
    }


def _render_act(act: Act | None) -> dict[str, Any] | None:
    return {"at": instant(act.at), "by": act.by and asdict(act.by)} if act else None


def _account_uuid(business_id: str, account_id: int) -> str:
    return ids.Ids(business_id).account(account_id)
