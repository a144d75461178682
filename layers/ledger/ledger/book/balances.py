"""How a write moves balances: one conditional update for each account, and what it refuses."""

from collections.abc import Callable, Iterable, Mapping

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
    LedgerError,
    LimitExceeded,
    ParentBelowFloor,
)
from ledger.store import keys
from ledger.store.commit import Write
from ledger.store.items.codec import integer, read_integer


def changes_minor(drafts: Iterable[Draft], accounts: Mapping[int, Account]) -> dict[int, int]:
    """What the drafts together add to each guarded account, on its normal side."""
    total: dict[int, int] = {}
    for draft in drafts:
        for number, change in entries.changes_minor(draft.lines, accounts, draft.currency).items():
            total[number] = total.get(number, 0) + change
    return total


def balance_writes(
    scope: keys.Scope,
    accounts: Mapping[int, Account],
    changes_minor: Mapping[int, int],
    listed: Mapping[int, int],
) -> tuple[Write, ...]:
    """The updates that move guarded balances, and count the entries `listed` under an account.

    An account under which entries are listed comes before the one that it draws on, so that its own
    lack is what is refused. A change of nothing is no write.
    """
    touched = [*listed, *(number for number in changes_minor if number not in listed)]
    writes = tuple(
        _write(scope, accounts, number, changes_minor.get(number, 0), listed.get(number, 0))
        for number in touched
        if changes_minor.get(number) or listed.get(number)
    )
    if len(writes) > GUARDED_ACCOUNTS_PER_ENTRY_MAX:
        maximum = GUARDED_ACCOUNTS_PER_ENTRY_MAX
        raise LimitExceeded(
            limit="GUARDED_ACCOUNTS_PER_ENTRY_MAX", maximum=maximum, actual=len(writes)
        )
    return writes


def _write(
    scope: keys.Scope, accounts: Mapping[int, Account], number: int, change: int, listed: int
) -> Write:
    account = accounts[number]

    def refusal(balance_minor: int) -> LedgerError:
        return _below_or_above(accounts, number, balance_minor, change)

    return _update(scope, account, (change, listed, 0), refusal)


def children_write(scope: keys.Scope, parent: Account, change: int, by: int) -> Write:
    """The update of a parent when an account under it opens (+1) or closes (-1)."""

    def refusal(balance_minor: int) -> LedgerError:
        return ParentBelowFloor(
            account_id=parent.account_id, balance_minor=balance_minor, change_minor=change
        )

    return _update(scope, parent, (change, 0, by), refusal)


def closing_write(scope: keys.Scope, number: int) -> Write:
    """The update that closes an account, if it is open and holds nothing."""
    action = {
        "Key": keys.account(scope, number),
        "UpdateExpression": "SET is_open = :closed REMOVE LPK, LSK",
        "ConditionExpression": "is_open = :open AND balance_minor = :zero AND children = :zero",
        "ExpressionAttributeValues": {
            ":closed": {"BOOL": False},
            ":open": {"BOOL": True},
            ":zero": integer(0),
        },
    }
    return Write(
        {"Update": action},
        _unless_closed(number, lambda balance: AccountNotEmpty(balance_minor=balance)),
    )


def _unless_closed(
    number: int, refusal: Callable[[int], LedgerError]
) -> Callable[[Item | None], LedgerError]:
    """What a failed update of an account stands for: given the balance, if it is there and open."""

    def refused(old: Item | None) -> LedgerError:
        if old is None or not old["is_open"]["BOOL"]:
            return AccountNotFound(account_id=str(number))
        return refusal(read_integer(old, "balance_minor"))

    return refused


def _update(
    scope: keys.Scope,
    account: Account,
    by: tuple[int, int, int],
    refusal: Callable[[int], LedgerError],
) -> Write:
    """Add to the balance, the count of entries and that of children, within the bounds."""
    change, listed, children = by
    values = {":change": integer(change), ":listed": integer(listed), ":open": {"BOOL": True}}
    condition = "is_open = :open"
    floor = account.terms.floor_minor
    if floor is not None:
        # The guard. DynamoDB conditions cannot add, so the bounds are moved instead of the balance.
        condition += " AND balance_minor BETWEEN :lowest AND :highest"
        values[":lowest"] = integer(floor - change)
        values[":highest"] = integer(BALANCE_MINOR_MAX - change)
    values[":children"] = integer(children)
    expression = (
        "SET balance_minor = balance_minor + :change, entries = entries + :listed, "
        "children = children + :children"
    )
    action = {
        "Key": keys.account(scope, account.account_id),
        "UpdateExpression": expression,
        "ConditionExpression": condition,
        "ExpressionAttributeValues": values,
    }
    return Write({"Update": action}, _unless_closed(account.account_id, refusal))


def _below_or_above(
    accounts: Mapping[int, Account], number: int, balance_minor: int, change_minor: int
) -> LedgerError:
    """Which bound a change would break; a parent is one that another account here is part of."""
    if change_minor > 0:
        return BalanceAboveCeiling(
            account_id=number, balance_minor=balance_minor, change_minor=change_minor
        )
    is_parent = any(account.terms.parent == number for account in accounts.values())
    kind = ParentBelowFloor if is_parent else BalanceBelowFloor
    return kind(account_id=number, balance_minor=balance_minor, change_minor=change_minor)
