"""The accounts of a CSV: found by id, number or present name, or new.

A number is never compared with a name. An id of another book identifies an account of the file. It
is the account of this book with the same number or name, unless the file has a second such id.
"""

import re
from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct, field

from ledger.admin.transfer.entry_writer import EntryWriter, NewAccount
from ledger.book import chart
from ledger.book.accounts import CODE
from ledger.core import ids, texts
from ledger.core.accounts import Account, AccountState, AccountTerms, AccountType, Direction
from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.core.records import Name
from ledger.errors import EntryRefused

Cells = Mapping[str, str]
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TYPES = {kind.value: kind for kind in AccountType}
_BALANCES = {side.name.lower(): side for side in Direction}
# The roots that plain-text accounting and GnuCash give to names such as `Assets:Bank`.
_ROOTS = {
    **dict.fromkeys(("asset", "assets"), AccountType.ASSET),
    **dict.fromkeys(("liability", "liabilities"), AccountType.LIABILITY),
    "equity": AccountType.EQUITY,
    **dict.fromkeys(("revenue", "revenues", "income"), AccountType.REVENUE),
    **dict.fromkeys(("expense", "expenses"), AccountType.EXPENSE),
}


class CellRefused(EntryRefused):
    """A cell that cannot be read, or does not fit the others or the book."""

    column: str
    rule: str
    message = "{column}: {rule}."


class AccountCells(Struct, frozen=True):
    """A row's cells of its account. `foreign_id` is an id of another book."""

    own_id: int | None
    foreign_id: str
    number: str
    name: str

    @property
    def key(self) -> tuple[str, str]:
        """The kind and the value by which the file distinguishes its accounts."""
        for kind in ("number", "name"):
            if value := getattr(self, kind):
                return kind, value
        raise CellRefused(
            column="account", rule="must be given, or account_number, or account_name"
        )


class ForeignIds(Struct):
    """The ids of another book that a file has, by the number or name beside each."""

    by_key: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def see(self, account: AccountCells) -> None:
        """Note the id of a row."""
        if account.foreign_id and (account.number or account.name):
            self.by_key[account.key].add(account.foreign_id)

    def is_needed(self, account: AccountCells) -> bool:
        """Tell if another id has the same number or name, so that only the id identifies it."""
        return bool(account.foreign_id) and len(self.by_key[account.key]) > 1


def read_account(business_id: str, row: Cells) -> AccountCells:
    """Return the cells of a row's account. Raise `CellRefused` for a number that is no word."""
    spelling, number, name = (
        texts.normal(row.get(column, ""))
        for column in ("account", "account_number", "account_name")
    )
    is_uuid = _UUID.fullmatch(spelling) is not None
    own_id = ids.Ids(business_id).id_of(ids.Kind.ACCOUNT, spelling) if is_uuid else None
    # Many programs call the column of the names `Account`.
    name = name or ("" if is_uuid else spelling)
    if not texts.is_word(number):
        raise CellRefused(column="account_number", rule=texts.WORD_RULE)
    if max(len(name), len(number)) > NAME_CHARACTERS_MAX:
        rule = f"names and numbers have at most {NAME_CHARACTERS_MAX} characters"
        raise CellRefused(column="account_name", rule=rule)
    foreign_id = spelling.lower() if is_uuid and own_id is None else ""
    return AccountCells(own_id, foreign_id, number, name)


class AccountFinder:
    """Finds a file's accounts in the book as it is now.

    `types` maps the first characters of a number or name to the type of a new account.
    """

    def __init__(
        self, writer: EntryWriter, foreign: ForeignIds, types: Mapping[str, AccountType]
    ) -> None:
        self._writer, self._read = writer, writer.read
        self._foreign, self._types = foreign, types
        self._by_name: dict[str, set[int]] | None = None
        self._by_number: dict[str, int] = {}  # An account never loses its number.

    def find(self, cells: AccountCells, row: Cells) -> Account | NewAccount:
        """Return the account of a row. Raise `CellRefused` if the row contradicts it."""
        account_id = self._id(cells)
        if account_id is None:
            return self._new(cells, row)
        account = self._read.account(account_id)
        expected = {"account_type": account.terms.type.value}
        expected["normal_balance"] = account.terms.normal_balance.name.lower()
        for column, value in expected.items():
            cell = row.get(column, "").lower()
            if cell and cell != value:
                rule = f"the account has {value}, and the row {cell}"
                raise CellRefused(column=column, rule=rule)
        return account

    def key(self, cells: AccountCells) -> object:
        """Return the value by which the file distinguishes its accounts."""
        if cells.own_id is not None:
            return cells.own_id
        return cells.foreign_id if self._foreign.is_needed(cells) else cells.key

    def note(self, account: Account) -> None:
        """Note an account that the import has opened."""
        if account.terms.code:
            self._by_number[account.terms.code] = account.account_id
        if self._by_name is not None:
            name = texts.normal(account.terms.name)
            self._by_name.setdefault(name, set()).add(account.account_id)
        self._read.note_account(account)

    def _id(self, cells: AccountCells) -> int | None:
        if cells.own_id is not None:
            return cells.own_id
        kind, value = cells.key
        if self._foreign.is_needed(cells) and kind == "name":
            number, is_taken = self._writer.number(cells.foreign_id)
            return number if is_taken else None
        if kind == "number":
            return self._numbered(value)
        matches = self._names().get(value, set())
        if len(matches) > 1:
            raise CellRefused(
                column="account_name",
                rule=f"{len(matches)} open accounts have the name {value!r}: give account_number",
            )
        return next(iter(matches), None)

    def _numbered(self, number: str) -> int | None:
        """Return the id of the account with a number; None if there is none yet."""
        if number not in self._by_number:
            account_id = self._read.find_named(Name(CODE, number))
            if account_id is None:
                return None
            self._by_number[number] = account_id
        return self._by_number[number]

    def _names(self) -> dict[str, set[int]]:
        """Return the ids of the open accounts by their present names."""
        if self._by_name is None:
            self._by_name = {}
            for state in chart.whole(
                lambda page_request: self._read.accounts_by_number(page_request, _is_open)
            ):
                name = texts.normal(state.account.terms.name)
                self._by_name.setdefault(name, set()).add(state.account.account_id)
        return self._by_name

    def _new(self, cells: AccountCells, row: Cells) -> NewAccount:
        kind = self._type(cells, row.get("account_type", ""))
        side = row.get("normal_balance", "").lower()
        if side and side not in _BALANCES:
            raise CellRefused(column="normal_balance", rule="is debit or credit")
        normal_balance = _BALANCES.get(side, kind.normal_balance)
        name = cells.name or cells.number
        terms = AccountTerms(name, kind, normal_balance, code=cells.number)
        is_by_id = self._foreign.is_needed(cells) and not cells.number
        return NewAccount(terms, cells.foreign_id if is_by_id else "")

    def _type(self, cells: AccountCells, cell: str) -> AccountType:
        """Return the type of a new account: its row's, the operator's, or that of its root."""
        if kind := _TYPES.get(cell.lower()):
            return kind
        for begin in sorted(self._types, key=len, reverse=True):
            if (cells.number or cells.name).startswith(begin):
                return self._types[begin]
        root, colon, _ = cells.name.partition(":")
        if colon and not cell and (kind := _ROOTS.get(root.lower())):
            return kind
        spelling = cells.number or cells.name
        rule = f"there is no account {spelling!r}, and it can be opened only as {', '.join(_TYPES)}"
        raise CellRefused(column="account_type", rule=rule)


def _is_open(state: AccountState) -> bool:
    return state.is_open
