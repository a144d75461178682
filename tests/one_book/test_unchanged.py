"""**An amendment that changes nothing makes no version**, in every dialect that amends."""

from typing import Any

import pytest

from tests.clients.dayzero import JOURNAL
from tests.one_book.books import Books
from tests.one_book.test_one_book import DIALECTS, plain
from tests.world import World
from tools.local.gateway import Answer
from tools.local.seed import form

FORM = {"content_type": "multipart/form-data; boundary=x"}


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def version(books: Books, number: int) -> str:
    return books.pennylane.send("GET", f"/ledger_entries/{number}").headers["etag"]


def attach(books: Books, number: int, name: str, content: bytes, **more: str) -> Answer:
    path = f"{JOURNAL}/{books.uuid('entry', number)}/attachment"
    return books.dayzero.send("PATCH", path, form(name, content), **FORM, **more)


def as_shown(entry: Any) -> dict[str, Any]:
    """Return all fields of Pennylane's PUT with the values of an entry's GET."""
    names = ("id", "debit", "credit", "label")
    lines = [
        {**{name: line[name] for name in names}, "ledger_account_id": line["ledger_account"]["id"]}
        for line in entry["ledger_entry_lines"]
    ]
    by_name = {name: entry[name] for name in ("date", "label", "piece_number")}
    return {
        **by_name,
        "journal_id": entry["journal"]["id"],
        "currency": "USD",
        "ledger_entry_lines": {"update": lines},
    }


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_repeated_amendment_makes_no_version(books: Books, dialect: str) -> None:
    number = books.post(dialect, plain(books))
    uuid = books.uuid("entry", number)
    before = books.pennylane.get(f"/ledger_entries/{number}")
    text: list[Any] = [{}, {"label": before["label"]}, {"ledger_entry_lines": {}}]
    for body in (*text, as_shown(before)):
        answer = books.pennylane.put(number, body)
        assert (answer.status, answer.headers["etag"]) == (200, '"1"')
    (entry,) = books.dayzero.entries(f"id={uuid}")
    names = ("id", "amount", "debit_credit", "ledger_id", "description")
    lines = [{name: line[name] for name in names} for line in entry["line_entries"]]
    same = {"description": entry["description"], "date": entry["entry_date"]}
    bodies: list[dict[str, Any]] = [{}, same]
    for body in (*bodies, {**same, "line_entry_changes": {"update": lines}}):
        assert books.dayzero.send("PUT", f"{JOURNAL}/{uuid}", body).status == 200
    assert books.pennylane.get(f"/ledger_entries/{number}") == before
    assert version(books, number) == '"1"'
    assert books.pennylane.put(number, {}, if_match='"2"').status == 412


def test_the_other_dialects_sign_stays_if_its_amount_does(books: Books) -> None:
    accounts, debit = books.accounts, books.pennylane.debit
    lines = [debit(accounts[0], "-5.00"), debit(accounts[1], "5.00")]
    number = books.pennylane.post(ledger_entry_lines=lines, currency="USD")["id"]
    (entry,) = books.dayzero.entries(f"id={books.uuid('entry', number)}")
    same = [{name: line[name] for name in ("id", "amount")} for line in entry["line_entries"]]
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    books.dayzero.send("PUT", path, {"line_entry_changes": {"update": same}})
    assert version(books, number) == '"1"'


def test_the_same_attachment_again_makes_no_version(books: Books) -> None:
    number = books.post("pennylane", plain(books))
    file = {"file_attachment_id": books.pennylane.upload().json["id"]}
    for _ in range(2):
        assert books.pennylane.put(number, file).headers["etag"] == '"2"'
    for name, content, matches in (
        ("a.pdf", b"%PDF-1.7 a", '"3"'),
        ("a.pdf", b"%PDF-1.7 a", '"3"'),
        ("a.pdf", b"%PDF-1.7 b", '"4"'),
        ("b.pdf", b"%PDF-1.7 b", '"5"'),
    ):
        assert attach(books, number, name, content).status == 200
        assert version(books, number) == matches


def test_the_key_of_what_changed_nothing_is_kept_for_ever(books: Books) -> None:
    number = books.post("pennylane", plain(books))
    key = {"idempotency_key": "the key"}
    first = books.pennylane.put(number, {"label": "Payment"}, **key)
    assert (first.status, first.headers["etag"]) == (200, '"1"')
    assert books.pennylane.put(number, {"label": "Rent"}).headers["etag"] == '"2"'
    again = books.pennylane.put(number, {"label": "Payment"}, **key)
    assert (again.status, again.headers["etag"], again.json) == (200, '"1"', first.json)
    assert books.pennylane.put(number, {"label": "Food"}, **key).status == 409
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    assert books.dayzero.send("PUT", path, {}, **key).status == 200
    assert books.dayzero.send("PUT", path, {"description": "Food"}, **key).status == 409
    file = ("a.pdf", b"%PDF-1.7 a")
    assert attach(books, number, *file).status == 200
    assert attach(books, number, *file, idempotency_key="a file").status == 200
    assert attach(books, number, "b.pdf", b"%PDF-1.7 b", idempotency_key="a file").status == 409
    assert version(books, number) == '"3"'
