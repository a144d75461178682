"""Balances: one conditional update for each account that a write moves, and its refusals."""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from ledger.aws.items import Item
from ledger.core import entries
from ledger.core.accounts import Account
from ledger.core.entries import Draft
from ledger.core.limits import BALANCE_MINOR_MAX, GUARDED_ACCOUNTS_PER_ENTRY_MAX
from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    BalanceAboveCeiling,
    BalanceBelowFloor,
    BalanceRefused,
    LedgerError,
    LimitExceeded,
    ParentBelowFloor,
)
from ledger.store import keys
from ledger.store.items.accounts import UNUSED
from ledger.store.items.codec import integer, read_integer
from ledger.store.plans import Write

_CHANGE = (
    "SET balance_minor = balance_minor + :change, entries = entries + :listed, "
    "children = children + :children"
)


class BalanceChange(Struct, frozen=True):
    """The change of one account's item.

    `amount_minor` is added to the balance, on the account's normal side. `entries` counts new
    entries of its subledger, `children` the accounts that open (+1) or close (-1) under it.
    `is_first` is true if the first line on it is written, see first_uses.py.
    """

    amount_minor: int = 0
    entries: int = 0
    children: int = 0
    is_first: bool = False

    def __post_init__(self) -> None:
        assert abs(self.amount_minor) <= BALANCE_MINOR_MAX
        # No entry leaves its subledger: a removed one still counts.
        assert self.entries >= 0
        # One request opens or closes one account.
        assert abs(self.children) <= 1


NO_CHANGE = BalanceChange()


def changes_of(
    drafts: Iterable[Draft], accounts: Mapping[int, Account]
) -> dict[int, BalanceChange]:
    """Return the changes that the drafts together make to the guarded accounts.

    A subledger's account comes before the account that it draws on. If both have too little, the
    client gets the refusal of the subledger's account.
    """
    amounts_minor: dict[int, int] = {}
    counts: dict[int, int] = {}
    for draft in drafts:
        changes = entries.changes_minor(draft.lines, accounts, draft.currency)
        for account_id, amount_minor in changes.items():
            amounts_minor[account_id] = amounts_minor.get(account_id, 0) + amount_minor
        if draft.subledger is not None:
            counts[draft.subledger] = counts.get(draft.subledger, 0) + 1
    return balance_changes(amounts_minor, counts)


def balance_changes(
    amounts_minor: Mapping[int, int], counts: Mapping[int, int]
) -> dict[int, BalanceChange]:
    """Return the changes by account, from amounts and counts of entries; the counted ones first."""
    # A dict keeps its order, and the writes keep it too. A set would have none.
    account_ids = dict.fromkeys([*counts, *amounts_minor])
    return {
        account_id: BalanceChange(amounts_minor.get(account_id, 0), counts.get(account_id, 0))
        for account_id in account_ids
    }


def balance_writes(
    scope: keys.Scope, accounts: Mapping[int, Account], changes: Mapping[int, BalanceChange]
) -> tuple[Write, ...]:
    """Return the updates that apply the changes, in their order. An empty change needs no update.

    Raise `LimitExceeded` for more than GUARDED_ACCOUNTS_PER_ENTRY_MAX updates.
    """
    writes = tuple(
        _balance_write(scope, accounts, account_id, change)
        for account_id, change in changes.items()
        if change != NO_CHANGE
    )
    if len(writes) > GUARDED_ACCOUNTS_PER_ENTRY_MAX:
        maximum = GUARDED_ACCOUNTS_PER_ENTRY_MAX
        raise LimitExceeded(
            limit="GUARDED_ACCOUNTS_PER_ENTRY_MAX", maximum=maximum, actual=len(writes)
        )
    return writes


def _balance_write(
    scope: keys.Scope, accounts: Mapping[int, Account], account_id: int, change: BalanceChange
) -> Write:
    assert account_id in accounts, account_id

    def refusal(balance_minor: int) -> LedgerError:
        return _below_or_above(accounts, account_id, balance_minor, change.amount_minor)

    return _update(scope, accounts[account_id], change, refusal)


def parent_write(scope: keys.Scope, parent: Account, change: BalanceChange) -> Write:
    """Return the update of a parent when an account opens or closes under it."""
    # The update must count the child, or the parent could close before it.
    assert change.children, parent.account_id

    def refusal(balance_minor: int) -> LedgerError:
        return ParentBelowFloor(
            account_id=parent.account_id,
            balance_minor=balance_minor,
            change_minor=change.amount_minor,
        )

    return _update(scope, parent, change, refusal)


def deleting_write(scope: keys.Scope, account_id: int, in_use: Callable[[], LedgerError]) -> Write:
    """Return the update that closes an account, if it also never had a line; else `in_use`."""
    update = closing_write(scope, account_id).action["Update"]
    condition = f"{update['ConditionExpression']} AND attribute_exists({UNUSED})"
    action = {"Update": {**update, "ConditionExpression": condition}}
    return Write(action, _unless_closed(account_id, lambda _: in_use()))


def closing_write(scope: keys.Scope, account_id: int) -> Write:
    """Return the update that closes an account, if it is open and has no balance and no parts."""
    action = {
        "Key": keys.account(scope, account_id),
        "UpdateExpression": "SET is_open = :closed REMOVE LPK, LSK",
        "ConditionExpression": "is_open = :open AND balance_minor = :zero AND children = :zero",
        "ExpressionAttributeValues": {
            ":closed": {"BOOL": False},
            ":open": {"BOOL": True},
            ":zero": integer(0),
        },
    }

    def refusal(balance_minor: int) -> LedgerError:
        return AccountNotEmpty(balance_minor=balance_minor)

    return Write({"Update": action}, _unless_closed(account_id, refusal))


def _unless_closed(
    account_id: int, refusal: Callable[[int], LedgerError]
) -> Callable[[Item | None], LedgerError]:
    """Return the refusal of an account's failed update: `AccountNotFound` if it is not open."""

    def refusal_of_item(old: Item | None) -> LedgerError:
        if old is None or not old["is_open"]["BOOL"]:
            return AccountNotFound(account_id=str(account_id))
        return refusal(read_integer(old, "balance_minor"))

    return refusal_of_item


def _update(
    scope: keys.Scope,
    account: Account,
    change: BalanceChange,
    refusal: Callable[[int], LedgerError],
) -> Write:
    """Return the update of a balance and its counts, within the account's bounds."""
    values = {
        ":change": integer(change.amount_minor),
        ":listed": integer(change.entries),
        ":open": {"BOOL": True},
    }
    condition = "is_open = :open"
    floor_minor = account.terms.floor_minor
    assert account.is_guarded or not change.amount_minor, account.account_id
    if floor_minor is not None:
        # The guard. DynamoDB conditions cannot add, so move the bounds instead of the balance.
        condition += " AND balance_minor BETWEEN :lowest AND :highest"
        values[":lowest"] = integer(floor_minor - change.amount_minor)
        values[":highest"] = integer(BALANCE_MINOR_MAX - change.amount_minor)
    values[":children"] = integer(change.children)
    action = {
        "Key": keys.account(scope, account.account_id),
        "UpdateExpression": f"{_CHANGE} REMOVE {UNUSED}" if change.is_first else _CHANGE,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
    }

    def refusal_of_balance(balance_minor: int) -> LedgerError:
        # The account is open, so its guard failed: the change must break one of the bounds.
        assert floor_minor is not None
        after_minor = balance_minor + change.amount_minor
        assert not floor_minor <= after_minor <= BALANCE_MINOR_MAX
        return refusal(balance_minor)

    return Write({"Update": action}, _unless_closed(account.account_id, refusal_of_balance))


def _below_or_above(
    accounts: Mapping[int, Account], account_id: int, balance_minor: int, change_minor: int
) -> LedgerError:
    """Return the refusal for the broken bound. A parent of another account here has its own."""
    is_parent = any(account.terms.parent == account_id for account in accounts.values())
    if change_minor > 0:
        kind: type[BalanceRefused] = BalanceAboveCeiling
    else:
        kind = ParentBelowFloor if is_parent else BalanceBelowFloor
    return kind(account_id=account_id, balance_minor=balance_minor, change_minor=change_minor)
