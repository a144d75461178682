"""**An inactive account and an archived customer take no new lines**, in every dialect."""

import pytest

from tests.admin.conftest import Command
from tests.clients.dayzero import JOURNAL
from tests.clients.dwolla import Labels
from tests.one_book.books import Books
from tests.one_book.test_one_book import plain
from tests.one_book.test_reversals import dayzero_put, reverse
from tests.world import World

INACTIVE = "is inactive and takes no new lines."


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def put_status(books: Books, ledger: str, status: str) -> None:
    assert books.dayzero.send("PUT", f"/ledgers/{ledger}", {"status": status}).status == 200


def test_an_inactive_account_takes_lines_of_no_dialect(books: Books, command: Command) -> None:
    cash = books.dayzero.cash
    number = books.number("account", cash)
    put_status(books, cash, "inactive")
    day_zero, layer, pennylane = books.dayzero, books.layer, books.pennylane
    lines = [layer.line(cash, "DEBIT"), layer.line(layer.sales, "CREDIT")]
    sides = [pennylane.debit(number, "5.00"), pennylane.credit(pennylane.bank, "5.00")]
    answer = pennylane.send("POST", "/ledger_entries", pennylane.body(ledger_entry_lines=sides))
    assert (answer.status, answer.json["error"]) == (
        422,
        f"LedgerAccount with 'id'={number} is inactive and takes no new lines",
    )
    for answer, status in (
        (day_zero.send("POST", JOURNAL, day_zero.body()), 400),
        (layer.send("POST", "/ledger/journal-entries", layer.body(line_items=lines)), 400),
    ):
        assert answer.status == status, answer.body
        assert f"The account {cash} {INACTIVE}" in answer.body.decode()
    rows = f"e,2026-01-31,{cash},5.00,\ne,2026-01-31,{layer.sales},,5.00\n"
    scope = (books.world.tenant.tenant_id, books.business_id)
    text = f"entry,date,account,debit,credit\n{rows}"
    status, printed, _ = command("import", *scope, "csv", "--currency", "USD", stdin=text)
    assert (status, INACTIVE in printed) == (1, True)
    account = pennylane.get(f"/ledger_accounts/{number}")
    assert account["enabled"] is False
    condition = [{"field": "enabled", "operator": "eq", "value": False}]
    assert pennylane.items("/ledger_accounts", filter=condition) == [account]
    assert not books.all_layer()
    put_status(books, cash, "active")
    assert day_zero.send("POST", JOURNAL, day_zero.body()).status == 201


def test_an_entry_on_an_inactive_account_can_be_corrected(books: Books) -> None:
    """Its words can be amended, and it can be reversed and removed. No line can move there."""
    day_zero = books.dayzero
    first, second = (books.post("dayzero", plain(books, 500)) for _ in range(2))
    before, *_ = plain(books)[2]
    ledger = books.uuid("account", before[0])
    put_status(books, ledger, "inactive")
    assert dayzero_put(books, first, {"description": "Mended"}).status == 200
    (entry,) = day_zero.entries(f"id={books.uuid('entry', first)}")
    of_ledger, other = sorted(entry["line_entries"], key=lambda line: line["ledger_id"] != ledger)
    away = {"id": of_ledger["id"], "ledger_id": day_zero.sales}
    onto = {"id": other["id"], "ledger_id": ledger}
    for change, status in ((onto, 400), (away, 200), ({**away, "ledger_id": ledger}, 400)):
        body = {"line_entry_changes": {"update": [change]}}
        assert dayzero_put(books, first, body).status == status
    reverse(books, "layer", second)
    third = f"{JOURNAL}/{books.uuid('entry', first)}"
    assert day_zero.send("DELETE", third).status == 204


def test_an_inactive_label_or_customer_takes_no_entries_of_dwolla(books: Books) -> None:
    labels = Labels.of(books.world)
    first, second = (labels.open_label("10.00") for _ in range(2))
    put_status(books, first, "inactive")
    answers = [labels.post(first, value) for value in ("1.00", "-1.00")]
    answers += [labels.reallocate(*pair, "1.00") for pair in ((first, second), (second, first))]
    put_status(books, labels.customer, "inactive")
    answers.append(labels.post(second, "1.00"))
    opening = {"amount": {"value": "5.00", "currency": "USD"}}
    answers.append(labels.send("POST", f"/customers/{labels.customer}/labels", opening))
    for answer in answers:
        assert answer.status == 400, answer.body
        assert INACTIVE in answer.body.decode()
    assert [labels.balance(label) for label in (first, second)] == ["10.00", "10.00"]


def test_an_archived_customer_takes_no_new_entries(books: Books) -> None:
    layer = books.layer
    customer = layer.make("/customers", {"individual_name": "Ann", "external_id": "ann"})["id"]
    first = layer.post(customer_id=customer, external_id="first")
    path = f"/customers/{customer}"
    assert layer.send("PATCH", path, {"status": "ARCHIVED"}).status == 200
    ids_of = ({"customer_id": customer}, {"customer_external_id": "ann"})
    on_line = [layer.line(layer.cash, "DEBIT", **ids_of[0]), layer.line(layer.sales, "CREDIT")]
    for fields in (*ids_of, {"line_items": on_line}):
        answer = layer.send("POST", "/ledger/journal-entries", layer.body(**fields))
        assert answer.status == 400, answer.body
        (error,) = answer.json["errors"]
        assert error["description"].endswith(
            f"_id: The customer {customer} is archived and takes no new entries."
        )
    again = layer.post(customer_id=customer, external_id="first")
    assert again["entry_id"] == first["entry_id"], "a replay"
    assert [row["id"] for row in layer.entries(f"customer_id={customer}")] == [first["entry_id"]]
    assert layer.send("POST", f"/ledger/entries/{first['entry_id']}/reverse").status in (200, 201)
    assert layer.send("PATCH", path, {"status": "ACTIVE"}).status == 200
    assert layer.post(customer_id=customer)
