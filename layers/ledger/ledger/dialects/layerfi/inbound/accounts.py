"""Layer's accounts as the terms of the ledger's."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ledger.book import Book, Opening
from ledger.core.accounts import AccountTerms, AccountType, Direction, Json
from ledger.core.records import Name
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import CannotChange
from ledger.dialects.layerfi.lookup import STABLE_NAME

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import (
        AccountRequest,
        ChangeAccountRequest,
        Subtype,
    )

SIDES = {"DEBIT": Direction.DEBIT, "CREDIT": Direction.CREDIT}


def to_opening(book: Book, body: "AccountRequest") -> Opening:
    """The account that a request describes, and the name that it alone can have."""
    details: dict[str, Json] = {"description": body.description, "subtype": _subtype(body)}
    names: tuple[Name, ...] = ()
    if body.stable_name is not None:
        details["stable_name"] = body.stable_name.stable_name
        names = (Name(STABLE_NAME, body.stable_name.stable_name),)
    terms = AccountTerms(
        name=body.name,
        type=AccountType(body.account_type.lower()),
        normal_balance=SIDES[body.normality],
        parent=_parent(book, body),
        code=body.account_number or "",
        details={name: value for name, value in details.items() if value is not None},
    )
    return Opening(terms, names=names)


def to_changed(book: Book, body: "ChangeAccountRequest", present: AccountTerms) -> AccountTerms:
    """The account as the request wants it called; what cannot change must be as it is."""
    kept = {
        "normality": (body.normality and SIDES[body.normality], present.normal_balance),
        "account_type": (body.account_type and body.account_type.lower(), present.type),
        "parent_id": (_parent(book, body), present.parent),
        "account_number": (body.account_number, present.code),
        "stable_name": (
            body.stable_name and body.stable_name.stable_name,
            present.details.get("stable_name"),
        ),
    }
    for field, (said, there) in kept.items():
        if said is not None and said != there:
            raise CannotChange(field=field)
    details = dict(present.details)
    given = {"description": body.description, "subtype": _subtype(body)}
    details |= {name: value for name, value in given.items() if value is not None}
    return replace(present, name=body.name or present.name, details=details)


def _parent(book: Book, body: "AccountRequest") -> int | None:
    return None if body.parent_id is None else lookup.account_id(book, body.parent_id)


def _subtype(body: "AccountRequest") -> Json:
    said: str | Subtype | None = body.account_subtype
    if said is None or isinstance(said, str):
        return said and [said, None]
    return [said.value, said.display_name]
