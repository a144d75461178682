"""The columns of a CSV: the header forms of our export and of well-known programs.

A header is compared without case, accents, signs and spaces. Of several headers for one of our
columns the most specific one counts, and the others have no effect. A header that stands twice is
refused if it would count.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from ledger.errors import EntryRefused

# The headers of each of our columns, in their normal form, the most specific one first. The order
# of the columns matters: a header counts for the first of them.
FORMS: Mapping[str, tuple[str, ...]] = {
    "entry": (
        *("entry", "entry_id", "ecriturenum", "journal_no", "journalno", "journal_number"),
        *("journal_entry", "transaction_id", "transaction_number", "txnidx", "trans"),
    ),
    "journal": ("journalcode", "journal_code"),
    "date": (
        *("date", "entry_date", "ecrituredate", "journal_date", "journaldate", "posting_date"),
        *("transaction_date", "trans_date", "accounting_date"),
    ),
    "currency": ("currency", "currency_code", "currencycode", "commodity_currency", "commodity"),
    "description": ("narration", "journal_narrative", "description", "entry_description"),
    "account": ("account", "account_id"),
    "account_number": (
        *("account_number", "account_code", "accountcode", "account_no", "comptenum"),
        *("nominal_code", "n_c", "gl_code", "gl_account"),
    ),
    "account_name": ("full_account_name", "account_name", "accountname", "comptelib"),
    "account_type": ("account_type", "accounttype"),
    "normal_balance": ("normal_balance",),
    "line_description": (
        *("line_description", "ecriturelib", "memo_description", "memo", "posting_comment"),
        *("label", "line_memo", "details", "description"),
    ),
    "debit": ("debit", "debits", "debit_amount", "dr"),
    "credit": ("credit", "credits", "credit_amount", "cr"),
    "amount": ("amount", "amount_num", "montant", "net_amount"),
    "side": ("side", "sens", "dr_cr"),
    "check": ("check",),
}
TEXTS: tuple[str, ...] = ("entry", "description", "account", "account_number", "account_name")
TEXTS += ("account_type", "line_description")
# The columns that can stand only in an entry's first row.
HEAD = ("entry", "journal", "date", "currency", "description")
_FREE = ("description", "line_description")  # Their spaces are part of the text.
_NO_WORD = re.compile(r"[^a-z0-9]+")


class ColumnsRefused(EntryRefused):
    """The header lacks a column, or has one twice."""

    column: str
    rule: str
    message = "{column}: {rule}."


class Columns:
    """The places of our columns in a file. `unused` are the headers without effect."""

    def __init__(self, headers: Sequence[str], overrides: Mapping[str, Sequence[str]]) -> None:
        """Find each column by a header that the operator wants for it, or else by its forms."""
        names = [normal(header) for header in headers]
        self.headers = tuple(headers)
        self._places: dict[str, tuple[int, ...]] = {}
        # A header that is a part of a joined column still counts for its own.
        used = {normal(joined[0]) for joined in overrides.values() if len(joined) == 1}
        for column, all_headers in overrides.items():
            self._places[column] = tuple(
                _place(names, normal(header), column) for header in all_headers
            )
        for column, forms in FORMS.items():
            form = next((form for form in forms if form in names and form not in used), None)
            if form is not None and column not in self._places:
                self._places[column] = (_place(names, form, column),)
                used.add(form)
        if {"debit", "credit"} <= self._places.keys() and "amount" not in overrides:
            self._places.pop("amount", None)  # hledger writes the same amount in both forms.
        counted = {place for places in self._places.values() for place in places}
        self.unused = [
            header
            for place, header in enumerate(headers)
            if place not in counted and header.strip()
        ]

    def __contains__(self, column: str) -> bool:
        return column in self._places

    def require(self) -> None:
        """Raise `ColumnsRefused` if a needed column is not there."""
        for column in ("entry", "date"):
            if column not in self:
                raise ColumnsRefused(column=column, rule=self._missing())
        if "amount" not in self:
            for column in ("debit", "credit"):
                if column not in self:
                    raise ColumnsRefused(column=column, rule=self._missing())
        if not {"account", "account_number", "account_name"} & self._places.keys():
            raise ColumnsRefused(column="account_number", rule=self._missing())

    def _missing(self) -> str:
        names = ", ".join(header.strip() for header in self.headers)[:300]
        return f"there is no such column among {names} (--column OURS=THEIRS names it)"

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by our columns. Several headers of a column are joined."""
        values = {}
        for column, places in self._places.items():
            parts = [row[place] if place < len(row) else "" for place in places]
            cell = "/".join(parts) if any(parts) else ""
            values[column] = cell if column in _FREE else cell.strip()
        if journal := values.pop("journal", ""):
            # A program may number each journal's entries by themselves.
            values["entry"] = f"{journal}/{values['entry']}" if values["entry"] else ""
        return values


def recognized(row: Sequence[str], overrides: Mapping[str, Sequence[str]]) -> int:
    """Return how many of our columns a row names, if it is the header."""
    names = {normal(header) for header in row}
    all_forms = {
        **FORMS,
        **{column: [normal(header) for header in headers] for column, headers in overrides.items()},
    }
    return sum(not names.isdisjoint(forms) for forms in all_forms.values())


def normal(header: str) -> str:
    """Return the form of a header in which it is compared."""
    plain = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    return _NO_WORD.sub("_", plain.lower()).strip("_")


def _place(names: Sequence[str], name: str, column: str) -> int:
    if names.count(name) != 1:
        rule = (
            "there are several columns of this name" if name in names else "there is no such column"
        )
        raise ColumnsRefused(column=name or column, rule=rule)
    return names.index(name)
