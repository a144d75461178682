"""Accounts as items: what they were opened as in `doc`, balance and counts beside it."""

from ledger.aws.items import Item
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.core.limits import RECORD_BYTES_MAX
from ledger.store import keys
from ledger.store.items.codec import (
    ACCOUNT,
    head,
    integer,
    pack,
    read_by,
    read_integer,
    read_time,
    signed,
    unpack,
)


def account_item(scope: keys.Scope, account: Account, balance_minor: int, entries: int) -> Item:
    """A newly opened account, in the listing of its parent if it has one."""
    terms = account.terms
    listed = (
        {}
        if terms.parent is None
        else keys.accounts_of_account(scope, terms.parent, account.created_at, account.account_id)
    )
    return {
        **keys.account(scope, account.account_id),
        **listed,
        **head(ACCOUNT),
        **signed(account.by),
        "doc": account_document(account),
        "balance_minor": integer(balance_minor),
        "entries": integer(entries),
        "children": integer(0),
        "is_open": {"BOOL": True},
    }


def account_document(account: Account) -> dict[str, str | bytes]:
    """What an account was opened as, and is called now."""
    terms = account.terms
    updated_at = account.updated_at and keys.instant(account.updated_at)
    document = {
        "created": keys.instant(account.created_at),
        "updated": updated_at,
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
    said = {name: value for name, value in document.items() if value not in ("", None)}
    return pack(said, RECORD_BYTES_MAX)


def to_account(item: Item) -> Account:
    document = unpack(item)
    updated = document.get("updated")
    return Account(
        account_id=keys.number_of(item),
        created_at=read_time(document["created"]),
        updated_at=updated and read_time(updated),
        by=read_by(item),
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
    """Read an account with its balance; that it is not below its floor is asserted again."""
    return AccountState(
        account=to_account(item),
        balance_minor=read_integer(item, "balance_minor"),
        entries=read_integer(item, "entries"),
        children=read_integer(item, "children"),
        is_open=item["is_open"]["BOOL"],
    )
