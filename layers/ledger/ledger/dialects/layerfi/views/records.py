"""Views of accounts, customers, vendors and tag dimensions (specs/layer.md, 4)."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Raw, Struct

from ledger.book.chart import by_parent
from ledger.core.accounts import Account, AccountState, Direction
from ledger.core.ids import Ids, Kind
from ledger.core.records import Record
from ledger.core.texts import format_instant
from ledger.dialects.layerfi.lookup import DIMENSION, VALUE
from ledger.http.response import rendered, to_json

WORDS = {Direction.DEBIT: "DEBIT", Direction.CREDIT: "CREDIT"}
FIELDS = (
    *("external_id", "individual_name", "company_name", "email"),
    *("mobile_phone", "office_phone", "address_string", "memo"),
)


class RecordView(Struct, frozen=True):
    """Views of one business's accounts, parties and tags."""

    business_id: str

    def account(self, account: Account) -> dict[str, Any]:
        """Return an account without its sub-accounts."""
        terms = account.terms
        kind = terms.type.value
        subtype = terms.details.get("subtype")
        value, display = subtype if isinstance(subtype, list) else (kind.upper(), None)
        title = display or str(value).replace("_", " ").capitalize()
        return {
            "id": self.ids.account(account.account_id),
            "name": terms.name,
            "stable_name": terms.details.get("stable_name"),
            "account_number": terms.code or None,
            "normality": WORDS[terms.normal_balance],
            "account_type": {"value": kind.upper(), "display_name": kind.capitalize()},
            "account_subtype": {"value": value, "display_name": title},
        }

    def chart(self, states: Iterable[AccountState]) -> dict[str, Any]:
        """Return the chart of accounts as a tree."""
        by_id = {state.account.account_id: state for state in states}
        accounts = [state.account for state in by_id.values()]
        rows = tree(accounts, lambda account: self.single_account(by_id[account.account_id]))
        return {"type": "Chart_Of_Accounts", "accounts": rows}

    def flat_account(self, state: AccountState) -> dict[str, Any]:
        """Return an account of a flat list, which shows no sub-accounts."""
        return {**self.single_account(state), "sub_accounts": []}

    def single_account(self, state: AccountState) -> dict[str, Any]:
        """Return one account by itself."""
        return {
            "type": "Single_Chart_Account",
            **self.account(state.account),
            "description": state.account.terms.details.get("description"),
            "is_deletable": state.is_deletable,
        }

    def category(self, account: Account) -> dict[str, Any]:
        """Return an account as a category, without its sub-categories."""
        account_id = self.ids.account(account.account_id)
        stable_name = account.terms.details.get("stable_name")
        return {
            "type": "AccountNested",
            "id": account_id,
            "stable_name": stable_name,
            "category": stable_name or account_id,
            "display_name": account.terms.name,
            "description": account.terms.details.get("description"),
        }

    def party(self, kind: Kind, record: Record) -> dict[str, Any]:
        """Return a customer or vendor."""
        fields = {name: record.details.get(name) for name in FIELDS}
        status = record.details.get("status", "ACTIVE")
        party_id = self.ids.uuid(kind, record.record_id)
        head = {"type": kind.capitalize(), "id": party_id}
        return {**head, **fields, "status": status, "transaction_tags": []}

    def dimension(self, record: Record, values: Iterable[Record]) -> dict[str, Any]:
        """Return a tag dimension with its values."""
        return {
            "type": "Tag_Dimension",
            "id": self.ids.uuid(DIMENSION, record.record_id),
            "key": record.details["name"],
            "display_name": name_or_null(record.details.get("display_name")),
            "strictness": record.details["strictness"],
            "defined_values": [self.value(record, value) for value in values],
            "created_at": format_instant(record.created_at, digits=3),
            "updated_at": format_instant(record.updated_at, digits=3),
            "user_visible": True,
        }

    def value(self, dimension: Record, record: Record) -> dict[str, Any]:
        """Return a value of a tag dimension."""
        return {
            "type": "Tag_Value_Definition",
            "id": self.ids.uuid(VALUE, record.record_id),
            "key": dimension.details["name"],
            "value": record.details["value"],
            "display_name": name_or_null(record.details.get("display_name")),
            "archived_at": None,
        }

    @property
    def ids(self) -> Ids:
        """The speller of the business's ids."""
        return Ids(self.business_id)


def name_or_null(display_name: Any) -> str | None:
    """Return a stored display name, or null for a blank one: the vendor's client refuses those."""
    return str(display_name or "").strip() or None


def tree(
    accounts: Iterable[Account],
    render: Callable[[Account], dict[str, Any]],
    below: str = "sub_accounts",
    leaf: str = "[]",
) -> Raw:
    """Render accounts as a tree of any depth, without recursion.

    `below` is the name of an account's children, and `leaf` the JSON of no children.
    """
    under = by_parent(accounts)
    pieces = []
    left: list[Account | str] = ["]", *_with_commas(under.get(None, ())), "["]
    while left:
        piece = left.pop()
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        children = under.get(piece.account_id, ())
        pieces.append(f'{to_json(render(piece))[:-1]},"{below}":')
        pieces.append("[" if children else f"{leaf}}}")
        left += ["]}", *_with_commas(children)] if children else []
    return rendered("".join(pieces))


def _with_commas(accounts: Sequence[Account]) -> list[Account | str]:
    """Return the accounts in reverse order, with commas between."""
    pieces: list[Account | str] = []
    for account in reversed(accounts):
        pieces += [",", account] if pieces else [account]
    return pieces
