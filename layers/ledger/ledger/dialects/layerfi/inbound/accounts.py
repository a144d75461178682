"""Layer's accounts as account terms."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ledger.book import Book, Opening
from ledger.core.accounts import (
    Account,
    AccountState,
    AccountTerms,
    AccountType,
    Details,
    Direction,
    Json,
)
from ledger.core.records import Name
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import CannotChange
from ledger.dialects.layerfi.lookup import STABLE_NAME
from ledger.errors import NameTaken

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import (
        AccountRequest,
        ChangeAccountRequest,
        ChildAccountRequest,
        StableName,
        Subtype,
    )

SIDES = {"DEBIT": Direction.DEBIT, "CREDIT": Direction.CREDIT}


def to_opening(book: Book, body: "AccountRequest") -> Opening:
    """Return the opening of a new account with its stable name."""
    terms = AccountTerms(
        name=body.name,
        type=AccountType(body.account_type.lower()),
        normal_balance=SIDES[body.normality],
        parent=_parent(book, body),
        code=body.account_number or "",
    )
    details: dict[str, Json] = {"description": body.description, "subtype": _subtype(body)}
    return _opening(terms, details, body.stable_name)


def to_child(parent: Account, body: "ChildAccountRequest") -> Opening:
    """Return the opening of an account below `parent`, with its type, subtype and normality."""
    terms = AccountTerms(
        name=body.name,
        type=parent.terms.type,
        normal_balance=parent.terms.normal_balance,
        parent=parent.account_id,
        code=body.account_number or "",
    )
    details = {"subtype": parent.terms.details.get("subtype")}
    return _opening(terms, details, body.stable_name)


def _opening(terms: AccountTerms, details: Details, stable_name: "StableName | None") -> Opening:
    """Return the opening of an account with the details that are not null."""
    text = None if stable_name is None else stable_name.stable_name
    every = {**details, "stable_name": text}
    terms = replace(terms, details={name: v for name, v in every.items() if v is not None})
    return Opening(terms, names=() if text is None else (Name(STABLE_NAME, text),))


def present_child(book: Book, parent: Account, body: "ChildAccountRequest") -> AccountState | None:
    """Return the child that has the body's stable name; None if no account has it.

    Raise `NameTaken` for another name or parent, and for a closed account.
    """
    if body.stable_name is None:
        return None
    name = Name(STABLE_NAME, body.stable_name.stable_name)
    owner_id = book.read.find_named(name)
    state = None if owner_id is None else book.read.find_state(owner_id)
    if state is None:
        return None
    require_open(state, body.stable_name)
    terms = state.account.terms
    if (terms.parent, terms.name) != (parent.account_id, body.name):
        raise _refusal_of(state, body.stable_name)
    return state


def require_open(state: AccountState, stable_name: "StableName | None") -> None:
    """Raise `NameTaken` if the account that has a stable name is closed."""
    if stable_name is not None and not state.is_open:
        raise _refusal_of(state, stable_name)


def _refusal_of(state: AccountState, stable_name: "StableName") -> NameTaken:
    owner_id = state.account.account_id
    return NameTaken(kind=STABLE_NAME, value=stable_name.stable_name, owner_id=owner_id)


def to_changed(book: Book, body: "ChangeAccountRequest", present: AccountTerms) -> AccountTerms:
    """Return the changed terms. Raise `CannotChange` if a final field differs."""
    final_fields = {
        "normality": (body.normality and SIDES[body.normality], present.normal_balance),
        "account_type": (body.account_type and body.account_type.lower(), present.type),
        "parent_id": (_parent(book, body), present.parent),
        "account_number": (body.account_number, present.code),
        "stable_name": (
            body.stable_name and body.stable_name.stable_name,
            present.details.get("stable_name"),
        ),
    }
    for field, (value, stored) in final_fields.items():
        if value is not None and value != stored:
            raise CannotChange(field=field)
    details = dict(present.details)
    fields = {"description": body.description, "subtype": _subtype(body)}
    details |= {name: value for name, value in fields.items() if value is not None}
    return replace(present, name=body.name or present.name, details=details)


def _parent(book: Book, body: "AccountRequest") -> int | None:
    """Return the id of the parent. Raise `IdNotFound` unless it is open."""
    if body.parent_id is None:
        return None
    place = ("parent_id",)
    parent_id = lookup.account_id(book, body.parent_id, place)
    return book.read.account(
        parent_id, partial(lookup.missing_account, body.parent_id, place)
    ).account_id


def _subtype(body: "AccountRequest") -> Json:
    subtype: str | Subtype | None = body.account_subtype
    if subtype is None:
        return None
    if isinstance(subtype, str):
        return [subtype, None]
    return [subtype.value, subtype.display_name]
