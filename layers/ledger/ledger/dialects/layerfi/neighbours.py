"""Accounts, parties and tags as Layer shows them (specs/layer.md, 3 and 4)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ledger.book.chart import by_parent
from ledger.core import ids
from ledger.core.accounts import Account, Direction
from ledger.core.records import Record
from ledger.dialects.layerfi.lookup import DIMENSION, VALUE
from ledger.http.rendered import Rendered, to_json

WORDS = {Direction.DEBIT: "DEBIT", Direction.CREDIT: "CREDIT"}
FIELDS = (
    *("external_id", "individual_name", "company_name", "email"),
    *("mobile_phone", "office_phone", "address_string", "memo"),
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside the entries of one business, as it is spelled."""

    business_id: str

    def account(self, account: Account) -> dict[str, Any]:
        """An account, without those under it."""
        terms = account.terms
        kind = terms.type.value
        subtype = terms.details.get("subtype")
        value, display = subtype if isinstance(subtype, list) else (kind.upper(), None)
        titled = display or str(value).replace("_", " ").capitalize()
        return {
            "id": self.uuid("account", account.number),
            "name": terms.name,
            "stable_name": terms.details.get("stable_name"),
            "account_number": terms.code or None,
            "normality": WORDS[terms.normal_balance],
            "account_type": {"value": kind.upper(), "display_name": kind.capitalize()},
            "account_subtype": {"value": value, "display_name": titled},
        }

    def chart(self, accounts: Iterable[Account]) -> dict[str, Any]:
        """The chart of accounts, each with those under it."""
        return {"type": "Chart_Of_Accounts", "accounts": tree(accounts, self._in_chart)}

    def chart_account(self, account: Account, under: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """An account as the chart has it."""
        return {**self._in_chart(account), "sub_accounts": list(under)}

    def _in_chart(self, account: Account) -> dict[str, Any]:
        return {
            "type": "Single_Chart_Account",
            **self.account(account),
            "description": account.terms.details.get("description"),
            "is_deletable": False,
        }

    def party(self, kind: str, record: Record) -> dict[str, Any]:
        """A customer or vendor."""
        fields = {name: record.details.get(name) for name in FIELDS}
        status = record.details.get("status", "ACTIVE")
        shown = {"id": self.uuid(kind, record.number), **fields, "status": status}
        return {"type": kind.capitalize(), **shown, "transaction_tags": []}

    def dimension(self, record: Record, values: Iterable[Record]) -> dict[str, Any]:
        """A tag dimension with its values."""
        return {
            "type": "Tag_Dimension",
            "id": self.uuid(DIMENSION, record.number),
            "key": record.details["name"],
            "display_name": record.details.get("display_name"),
            "strictness": record.details["strictness"],
            "defined_values": [self.value(record, value) for value in values],
            "created_at": instant(record.created_at),
            "updated_at": instant(record.updated_at),
            "user_visible": True,
        }

    def value(self, dimension: Record, record: Record) -> dict[str, Any]:
        """A value of a tag dimension."""
        return {
            "type": "Tag_Value_Definition",
            "id": self.uuid(VALUE, record.number),
            "key": dimension.details["name"],
            "value": record.details["value"],
            "display_name": record.details.get("display_name"),
            "archived_at": None,
        }

    def uuid(self, kind: str, number: int) -> str:
        return ids.to_uuid(self.business_id, kind, number)


def tree(accounts: Iterable[Account], shown: Callable[[Account], dict[str, Any]]) -> Rendered:
    """Accounts as they are `shown`, each with those under it, however deep that goes."""
    under = by_parent(accounts)
    pieces = []
    left: list[Account | str] = ["]", *_with_commas(under.get(None, ())), "["]
    while left:
        one = left.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        pieces.append(f'{to_json(shown(one))[:-1]},"sub_accounts":[')
        left += ["]}", *_with_commas(under.get(one.number, ()))]
    return Rendered("".join(pieces))


def _with_commas(accounts: Sequence[Account]) -> list[Account | str]:
    """The accounts from the last to the first, with commas between."""
    found: list[Account | str] = []
    for account in reversed(accounts):
        found += [",", account] if found else [account]
    return found


@lru_cache(maxsize=256)
def instant(at: datetime) -> str:
    """A time as Layer writes it: UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
