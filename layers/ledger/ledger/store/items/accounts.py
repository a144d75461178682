"""Accounts as items: the terms in `doc`; balance and counts beside it, for conditions."""

from datetime import datetime

from ledger.aws.items import Item
from ledger.core.accounts import (
    DIVIDED,
    Account,
    AccountState,
    AccountTerms,
    AccountType,
    Direction,
)
from ledger.core.claims import Actor
from ledger.core.limits import RECORD_BYTES_MAX
from ledger.store import keys
from ledger.store.items.codec import (
    ACCOUNT,
    CLOSING,
    head,
    integer,
    pack,
    read_by,
    read_integer,
    read_time,
    signed,
    unpack,
)

UNUSED = "unused"  # The attribute goes with the first line on the account.


def account_item(scope: keys.Scope, account: Account, balance_minor: int, entries: int) -> Item:
    """Return a new account, with the keys of its list: its parent's, or that of the owners."""
    terms, listing = account.terms, {}
    if terms.parent is not None:
        listing = keys.accounts_of_account(
            scope, terms.parent, account.created_at, account.account_id
        )
    elif terms.role == DIVIDED:
        listing = keys.owners(scope, account.created_at, account.account_id)
    assert terms.parent != account.account_id, "no account is below itself"
    return {
        **keys.account(scope, account.account_id),
        **listing,
        **head(ACCOUNT),
        **signed(account.by),
        "doc": account_document(account),
        "balance_minor": integer(balance_minor),
        "entries": integer(entries),
        "children": integer(0),
        "is_open": {"BOOL": True},
        **({UNUSED: {"BOOL": True}} if account.is_unused else {}),
    }


def account_document(account: Account) -> dict[str, str | bytes]:
    """Return an account's terms, with the name and details of today; empty values are left out."""
    terms = account.terms
    document = {
        "created": keys.instant(account.created_at),
        "updated": keys.instant(account.updated_at) if account.updated_at else None,
        "name": terms.name,
        "type": terms.type.value,
        "normal": terms.normal_balance.value,
        "currency": terms.currency,
        "floor": terms.floor_minor,
        "parent": terms.parent,
        "role": terms.role,
        "code": terms.code,
        "details": dict(terms.details),
    }
    compact = {name: value for name, value in document.items() if value not in ("", None)}
    return pack(compact, RECORD_BYTES_MAX)


def to_account(item: Item) -> Account:
    """Read an account."""
    document = unpack(item)
    updated = document.get("updated")
    return Account(
        account_id=keys.id_of(item),
        created_at=read_time(document["created"]),
        updated_at=read_time(updated) if updated else None,
        by=read_by(item),
        is_unused=UNUSED in item,
        terms=AccountTerms(
            name=document.get("name", ""),
            type=AccountType(document["type"]),
            normal_balance=Direction(document["normal"]),
            currency=document.get("currency"),
            floor_minor=document.get("floor"),
            parent=document.get("parent"),
            role=document.get("role", ""),
            code=document.get("code", ""),
            details=document["details"],
        ),
    )


def to_account_state(item: Item) -> AccountState:
    """Read an account with its balance. `AccountState` asserts its floor again."""
    state = AccountState(
        account=to_account(item),
        balance_minor=read_integer(item, "balance_minor"),
        entries=read_integer(item, "entries"),
        children=read_integer(item, "children"),
        is_open=item["is_open"]["BOOL"],
    )
    assert state.entries >= 0, "entries are counted up alone"
    assert state.children >= 0, "an account is removed from its parent's count once"
    return state


def closing_item(scope: keys.Scope, account_id: int, at: datetime, by: Actor | None) -> Item:
    """Return the item that names the time and the actor of an account's closing."""
    document = {"at": keys.instant(at)}
    key = keys.account_closing(scope, account_id)
    return {**key, **head(CLOSING), **signed(by), "doc": pack(document)}
