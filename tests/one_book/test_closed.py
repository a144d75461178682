"""**An entry on an account that was closed since is there**: its answer names the account."""

from dataclasses import asdict

import pytest

from ledger.process.runtime import runtime
from tests.clients.dayzero import JOURNAL
from tests.one_book.books import Books
from tests.one_book.test_one_book import DIALECTS, plain
from tests.real_engine.actor import book
from tests.world import World


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_reversal_or_amendment_is_refused_and_names_the_closed_account(
    world: World, dialect: str
) -> None:
    books = Books(world)
    number = books.post(dialect, plain(books, 500))
    closed, uuid = books.accounts[0], books.uuid("account", books.accounts[0])
    book({"tenant": asdict(world.tenant)}).close(closed)
    runtime().chart.forget()
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    (entry,) = books.dayzero.entries(f"id={books.uuid('entry', number)}")
    less = [{"id": line["id"], "amount": 1} for line in entry["line_entries"]]
    text = f"The account {uuid}, which the entry names, has been closed."
    for answer in (
        books.dayzero.send("POST", f"{path}/reverse"),
        books.dayzero.send("DELETE", path),
        books.dayzero.send("PUT", path, {"line_entry_changes": {"update": less}}),
    ):
        assert (answer.status, answer.json) == (409, {"detail": text})
    layer = f"/ledger/entries/{books.uuid('entry', number)}/reverse"
    answer = books.layer.send("POST", layer)
    assert (answer.status, answer.json["errors"][0]["description"]) == (409, text)
    answer = books.pennylane.put(number, {"date": "2026-02-01"})
    words = f"LedgerAccount with 'id'={closed} has been closed"
    assert (answer.status, answer.json) == (409, {"error": words, "status": 409})
    assert books.pennylane.get(f"/ledger_entries/{number}")["label"] == "Payment"
