"""Accounts: opening, renaming and closing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, partial

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from ledger.aws.items import Item
from ledger.book import balances, changes, chart, records
from ledger.book.balances import BalanceChange
from ledger.book.changes import Change
from ledger.book.context import Context, check_drafts
from ledger.book.first_uses import AccountInUse, has_lines, with_first_uses
from ledger.book.posting import accept_additional
from ledger.core import sizes, texts
from ledger.core.accounts import Account, AccountState, AccountTerms, as_called
from ledger.core.claims import Actor
from ledger.core.entries import Draft
from ledger.core.records import Name
from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    BalanceBelowFloor,
    LedgerError,
)
from ledger.store import keys
from ledger.store.items import accounts as account_items, codec, entries as entry_items
from ledger.store.items.records import changed_item
from ledger.store.plans import Committed, Plan, Write, put_new

# The kind of the names that account codes are.
CODE = "account code"
_TICK = timedelta(microseconds=1)


class Opening(Struct, frozen=True):
    """A new account together with its opening entry, which `entry(account_id)` drafts.

    The terms' name and code are in the normal form of names. Raise `TextRefused` if the code is no
    word.
    """

    terms: AccountTerms
    entry: Callable[[int], Draft] | None = None
    names: Sequence[Name] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "terms", as_called(self.terms))

    @property
    def all_names(self) -> tuple[Name, ...]:
        """Its names, with its code if it has one."""
        code = (Name(CODE, self.terms.code),) if self.terms.code else ()
        return (*self.names, *code)

    def drafts(self, account_id: int) -> list[Draft]:
        """Return the opening entry's draft in a list; an empty list without an opening entry."""
        if self.entry is None:
            return []
        draft = self.entry(account_id)
        # The new account's item can count the entry; another account's item could not.
        assert draft.subledger in (None, account_id)
        return [draft]


def open_account(context: Context, make: Callable[[], Opening]) -> Committed[AccountState]:
    """Open the account that `make` makes, with its opening entry; a replay may find it closed."""

    @cache
    def prepare() -> tuple[Opening, dict[int, Account]]:
        opening = make()
        return opening, chart.parents(context.read, opening.terms)

    def build(account_id: int, shift: int) -> Plan[AccountState]:
        opening, parents = prepare()
        drafts = opening.drafts(account_id)
        account = Account(
            account_id, context.now, opening.terms, by=context.by, is_unused=not drafts
        )
        chart_part = {**parents, account_id: account}
        accounts = check_drafts(context.read, drafts, chart_part) if drafts else {}
        line_accounts = {account_id for draft in drafts for account_id in draft.account_ids}
        deltas = with_first_uses(
            context.read,
            [accounts[i] for i in line_accounts],
            balances.changes_of(drafts, accounts),
        )
        # The account's item is new: it begins with its own change, and needs no update.
        own = deltas.pop(account_id, BalanceChange())
        _require_floor(account, own.amount_minor)
        claimed = account_items.account_item(context.scope, account, own.amount_minor, own.entries)
        writes = (
            *records.name_writes(context.scope, opening.all_names, account_id, context.by),
            *_parent_writes(context, parents, deltas, children=1),
            *balances.balance_writes(context.scope, accounts, deltas),
            *(
                put_new(entry_items.entry_item(context.scope, entry))
                for entry in accept_additional(context, drafts, shift)
            ),
        )
        state = AccountState(account, own.amount_minor, own.entries, children=0, is_open=True)
        return Plan(claimed, state, writes)

    return context.commit(keys.account, build, account_items.to_account_state)


def _require_floor(account: Account, balance_minor: int) -> None:
    floor_minor = account.terms.floor_minor
    if floor_minor is not None and balance_minor < floor_minor:
        raise BalanceBelowFloor(
            account_id=account.account_id, balance_minor=0, change_minor=balance_minor
        )


def _parent_writes(
    context: Context,
    parents: Mapping[int, Account],
    deltas: dict[int, BalanceChange],
    children: int,
) -> list[Write]:
    """Return the updates of the parents, each with its balance change, which leaves `deltas`."""
    # One update counts the child and moves the balance: DynamoDB refuses two of one item.
    assert len(parents) <= 1
    return [
        balances.parent_write(
            context.scope,
            parent,
            replace(deltas.pop(parent.account_id, BalanceChange()), children=children),
        )
        for parent in parents.values()
    ]


def close(context: Context, account_id: int) -> Committed[AccountState]:
    """Close an account without balance; from then on it and its subledger are not found.

    Raise `AccountNotEmpty`, or `AccountNotFound` if it is closed already.
    """
    state = context.read.state(account_id)
    if state.balance_minor:
        raise AccountNotEmpty(balance_minor=state.balance_minor)
    return _close(context, state, balances.closing_write(context.scope, account_id))


def delete(context: Context, account_id: int) -> Committed[AccountState]:
    """Close an account that never had a line. It keeps its names.

    Raise `AccountInUse`, or `AccountNotFound` if it is closed already.
    """
    uuid = context.read.ids.account(account_id)
    in_use = partial(AccountInUse, account_id=account_id, account_uuid=uuid)
    state = context.read.state(account_id)
    if not state.is_deletable or has_lines(context.read, state.account):
        raise in_use()
    # An older release leaves the mark on, and this one takes it off: the condition decides then.
    write = balances.deleting_write(context.scope, account_id, in_use)
    return _close(context, state, write)


def _close(context: Context, state: AccountState, closing: Write) -> Committed[AccountState]:
    assert state.is_open, state.account.account_id
    account_id = state.account.account_id
    parent_id = state.account.terms.parent
    parents = context.read.accounts([] if parent_id is None else [parent_id])
    claimed = account_items.closing_item(context.scope, account_id, context.now, context.by)
    writes = (
        closing,
        *_parent_writes(context, parents, {}, children=-1),
    )

    def occupied(_: Item) -> LedgerError:
        return AccountNotFound(account_id=str(account_id))

    def key(scope: keys.Scope, _: int) -> keys.Key:
        return keys.account_closing(scope, account_id)

    plan = Plan(claimed, state, writes)
    return context.commit(key, lambda *_: plan, lambda _: state, occupied)


def rename(
    context: Context, account_id: int, change: Callable[[AccountTerms], AccountTerms]
) -> Account:
    """Change an account's name or details; its other terms cannot change."""

    def plan(_: int) -> Change[Account]:
        item = context.table.get(keys.account(context.scope, account_id))
        is_account = item is not None and codec.kind_of(item) == codec.ACCOUNT
        if item is None or not is_account or not item["is_open"]["BOOL"]:
            raise AccountNotFound(account_id=str(account_id))
        before = account_items.to_account(item)
        assert before.account_id == account_id
        after = renamed(before, change(before.terms), context.now, context.by)
        if after == before:
            return Change(item, before, ())
        return changes.of_document(item, after, account_items.account_document(after), context.by)

    committed = changes.make(
        context, plan, lambda item: account_items.to_account(changed_item(context.scope, item))
    )
    if committed.replayed:
        return committed.result
    return context.read.note_account(committed.result)


def renamed(account: Account, terms: AccountTerms, now: datetime, by: Actor) -> Account:
    """Return the account with the name and details of `terms`; itself if nothing changes.

    Raise `LimitExceeded` for a name that the answers of old entries have no room for.
    """
    assert replace(account.terms, name=terms.name, details=terms.details) == terms
    terms = replace(terms, name=texts.normal(terms.name))
    if terms == account.terms:
        return account
    sizes.check_account_words(account.terms, terms)
    # Of two changes, the later one has the later time, whatever the clocks of their writers say.
    updated_at = max(now, (account.updated_at or account.created_at) + _TICK)
    return replace(account, terms=terms, updated_at=updated_at, by=by)
