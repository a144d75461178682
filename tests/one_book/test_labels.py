"""**A label is moved by its own entries alone**: no entry of a journal dialect moves one."""

import pytest

from tests.clients.dayzero import JOURNAL
from tests.clients.dwolla import Labels
from tests.one_book.books import Books
from tests.one_book.test_one_book import plain
from tests.world import World
from tools.local.gateway import Answer


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


@pytest.fixture
def label(world: World) -> str:
    """A label of 10.00."""
    return Labels.of(world).open_label("10.00")


def said_by_pennylane(books: Books, label: str, foreign: int) -> list[Answer]:
    """Return an entry that names a label, and two amendments."""
    pennylane, number = books.pennylane, books.number("account", label)
    debit, credit = pennylane.debit, pennylane.credit
    sides = [debit(pennylane.bank, "5.00"), credit(number, "5.00")]
    body = pennylane.body(currency="USD", ledger_entry_lines=sides)
    line, _ = pennylane.get(f"/ledger_entries/{foreign}")["ledger_entry_lines"]
    onto = {"update": [{"id": line["id"], "ledger_account_id": number}]}
    new = {"create": [debit(number, "1.00"), credit(pennylane.bank, "1.00")]}
    return [
        pennylane.send("POST", "/ledger_entries", body),
        *(pennylane.put(foreign, {"ledger_entry_lines": change}) for change in (onto, new)),
    ]


def said_by_dayzero(books: Books, label: str, number: int) -> list[Answer]:
    """Return the same, in DayZero's words."""
    dayzero, uuid = books.dayzero, books.uuid("entry", number)
    lines = [dayzero.line("debit", dayzero.cash, 500), dayzero.line("credit", label, 500)]
    (entry,) = dayzero.entries(f"id={uuid}")
    onto = {"update": [{"id": entry["line_entries"][0]["id"], "ledger_id": label}]}
    changes = (onto, {"create": lines})
    return [
        dayzero.send("POST", JOURNAL, dayzero.body(line_entries=lines)),
        *(
            dayzero.send("PUT", f"{JOURNAL}/{uuid}", {"line_entry_changes": change})
            for change in changes
        ),
    ]


def test_an_entry_of_the_journal_that_names_a_label_is_refused_by_name(
    books: Books, label: str
) -> None:
    result = books.post("dayzero", plain(books))
    before = books.all_pennylane()
    number = books.number("account", label)
    alone = f"LedgerAccount with 'id'={number} is moved by its own entries alone"
    for answer in said_by_pennylane(books, label, result):
        assert (answer.status, answer.json) == (422, {"error": alone, "status": 422})
    words = f"The account {label} is a label, and only its own entries can move it."
    for answer in said_by_dayzero(books, label, result):
        assert (answer.status, answer.json) == (400, {"detail": words})
    layer = books.layer
    items = [layer.line(layer.cash, "DEBIT", 500), layer.line(label, "CREDIT", 500)]
    answer = layer.send("POST", "/ledger/journal-entries", layer.body(line_items=items))
    assert (answer.status, answer.json["errors"][0]["description"]) == (400, words)
    assert books.all_pennylane() == before


def test_a_closed_label_is_refused_as_an_open_one_is(books: Books, world: World) -> None:
    label = Labels.of(world).open_label("0.00")
    result = books.post("dayzero", plain(books))
    assert Labels.of(world).send("DELETE", f"/labels/{label}").status == 200
    assert {answer.status for answer in said_by_pennylane(books, label, result)} == {422}
    assert {answer.status for answer in said_by_dayzero(books, label, result)} == {400}


def test_a_labels_amount_is_the_sum_of_its_entries_and_funds_are_moved_by_the_journal(
    books: Books, label: str, world: World
) -> None:
    answer = books.post("dayzero", plain(books))
    before = books.number("account", Labels.of(world).customer)
    for value in ("-3.50", "2.00"):
        assert Labels.of(world).post(label, value).status == 201
        said_by_pennylane(books, label, answer)
        said_by_dayzero(books, label, answer)
        cents = sum(int(amount.replace(".", "")) for amount in Labels.of(world).amounts(label))
        assert int(Labels.of(world).balance(label).replace(".", "")) == cents
    funding = "2026-01-31", "Funds", ((books.accounts[0], 500), (before, -500))
    for dialect in ("pennylane", "layer", "dayzero"):
        assert books.post(dialect, funding)
    assert Labels.of(world).balance(label) == "8.50"
