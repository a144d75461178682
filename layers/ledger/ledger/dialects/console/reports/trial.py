"""The trial balance of a period: opening, movement and closing of each account, and their sums."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from ledger.book import Book, totals
from ledger.core import money
from ledger.core.accounts import Account
from ledger.core.totals import Total
from ledger.dialects.console import lists, lookup
from ledger.dialects.console.views import View, with_owners
from ledger.http.request import Request

Key = tuple[int, str]


class Row(Struct, frozen=True):
    """The totals of an account before a period and in it; `label_ids` are of labels within."""

    before: Total
    inside: Total
    label_ids: frozenset[int] = frozenset()

    def __add__(self, other: "Row") -> "Row":
        label_ids = self.label_ids | other.label_ids
        return Row(self.before + other.before, self.inside + other.inside, label_ids)


def trial_balance(request: Request, book: Book) -> dict[str, Any]:
    """Return a row for each account with lines until the end of the period, and the sums.

    The labels of a customer are part of its row. With `parent`, a customer, the rows are those of
    the customer alone and of its labels.
    """
    before, inside = totals.before_and_in(book.read, *lists.period(request))
    parent = lists.text(request, "parent")
    owner = lookup.account(parent, book).account.account_id if parent else None
    account_ids = {account_id for account_id, _ in before.keys() | inside.keys()}
    terms = with_owners(book, book.read.terms(account_ids))
    rows: dict[Key, Row] = {}
    for key in before.keys() | inside.keys():
        account = terms[key[0]]
        row = Row(before.get(key, Total()), inside.get(key, Total()))
        if owner is not None:
            if owner in (account.account_id, account.terms.parent):
                rows[key] = row
        elif account.terms.has_subledger and account.terms.parent:
            folded = (account.terms.parent, key[1])
            label = Row(row.before, row.inside, frozenset([account.account_id]))
            rows[folded] = rows[folded] + label if folded in rows else label
        else:
            rows[key] = rows[key] + row if key in rows else row
    return _render(book, terms, rows)


def _render(book: Book, accounts: Mapping[int, Account], rows: Mapping[Key, Row]) -> dict[str, Any]:
    view = View(book.ids, accounts)
    ordered = sorted(rows.items(), key=lambda item: (_sort_key(accounts[item[0][0]]), item[0][1]))
    items = [
        {
            "account": view.name(accounts[account_id]),
            "type": accounts[account_id].terms.type.value,
            "role": accounts[account_id].terms.role,
            "labels": len(row.label_ids),
            **_columns([row], currency),
        }
        for (account_id, currency), row in ordered
    ]
    currencies = sorted({currency for _, currency in rows})
    sums = [
        _columns([row for at, row in ordered if at[1] == currency], currency)
        for currency in currencies
    ]
    return {"closed_through": lookup.closed_through(book), "items": items, "totals": sums}


def _columns(rows: Iterable[Row], currency: str) -> dict[str, str]:
    """Return the sums of rows: the balances before and after on their side, and the movement."""
    sums_minor = dict.fromkeys(
        ("opening_debit", "opening_credit", "debits", "credits", "closing_debit", "closing_credit"),
        0,
    )
    for row in rows:
        after = row.before + row.inside
        for name, total in (("opening", row.before), ("closing", after)):
            balance_minor = total.debit_minor - total.credit_minor
            sums_minor[f"{name}_debit"] += max(balance_minor, 0)
            sums_minor[f"{name}_credit"] += max(-balance_minor, 0)
        sums_minor["debits"] += row.inside.debit_minor
        sums_minor["credits"] += row.inside.credit_minor
    texts = {name: money.to_text(minor, currency) for name, minor in sums_minor.items()}
    return {"currency": currency, **texts}


def _sort_key(account: Account) -> tuple[str, str, str, int]:
    terms = account.terms
    # Accounts without a code come last.
    return terms.code or "~", terms.type.value, terms.name, account.account_id
