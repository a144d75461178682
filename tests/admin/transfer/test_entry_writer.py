"""An entry and its new accounts are one write, also if they are many."""

from decimal import Decimal

from tests.admin.transfer.csv_books import HEAD, CsvBook
from tools.local.replay import snapshot


def opening(count: int, last: str) -> str:
    rows = [f"o,2026-01-01,EUR,{1000 + n},,asset,1.00," for n in range(count)]
    return "\n".join([HEAD, *rows, f"o,2026-01-01,EUR,999,,equity,,{last}"])


def test_an_opening_balance_with_many_new_accounts_is_posted(csv_book: CsvBook) -> None:
    assert csv_book.statuses(opening(120, "120.00")) == {"written": 121}
    assert csv_book.balances()["999"] == Decimal("-120.00")
    assert csv_book.statuses(opening(120, "120.00")) == {"present": 121}


def test_a_refused_entry_with_many_new_accounts_opens_none(csv_book: CsvBook) -> None:
    assert csv_book.command("period", "close", *csv_book.scope, "2026-01-31")[0] == 0
    before = snapshot()
    assert csv_book.statuses(opening(120, "120.00")) == {"refused": 121}
    assert csv_book.statuses(opening(20, "1.00")) == {"refused": 21}
    assert snapshot() == before
