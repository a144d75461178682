"""One set of books: what one journal dialect posts, changes or deletes, the others show so."""

import random
from dataclasses import replace

import pytest

from ledger.core import ids
from tests.clients.dayzero import JOURNAL, Business as DayZero
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.one_book.books import Books, Plain, trial_balance
from tests.world import World
from tools.local import demo
from tools.local.gateway import Gateway

DIALECTS = ("pennylane", "layer", "dayzero")
ENTRIES = 200


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def random_entry(chance: random.Random, accounts: list[int], n: int) -> Plain:
    """Return a balanced entry of two to eight lines."""
    amounts = [chance.randint(-(10**9), 10**9) or 1 for _ in range(chance.randint(1, 6))]
    rest = -sum(amounts)
    amounts += [rest] if rest else [1, -1]
    lines = tuple((chance.choice(accounts), amount) for amount in amounts)
    day = f"202{chance.randint(0, 6)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return day, f"entry {n}", lines


def test_random_entries_read_back_equal_through_all_three(books: Books) -> None:
    chance = random.Random(20261121)  # noqa: S311 - a test's chance, that can be repeated
    posted: dict[int, Plain] = {}
    for n in range(ENTRIES):
        entry = random_entry(chance, books.accounts, n)
        posted[books.post(DIALECTS[n % 3], entry)] = entry
    assert len(posted) == ENTRIES
    matches = [books.all_pennylane(), books.all_layer(), books.all_dayzero()]
    for match in matches:
        assert {number: match[number] for number in posted} == posted
    assert matches[0] == matches[1] == matches[2], "also what was there before"
    balances = [trial_balance(match) for match in matches]
    assert balances[0] == balances[1] == balances[2]
    assert sum(balances[0].values()) == 0


def plain(books: Books, cents: int = 10_000, text: str = "Payment") -> Plain:
    return "2026-01-31", text, ((books.accounts[0], cents), (books.accounts[1], -cents))


def test_an_update_through_dayzero_is_a_version_in_pennylane(books: Books) -> None:
    more = {"piece_number": "P-1", "due_date": "2026-03-01", "journal_id": 2}
    number = books.post("pennylane", plain(books), **more)
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    (view,) = books.dayzero.entries(f"id={books.uuid('entry', number)}")
    lines = [{"id": line["id"], "amount": 7_700} for line in view["line_entries"]]
    change = {"description": "Corrected", "line_entry_changes": {"update": lines}}
    assert books.dayzero.send("PUT", path, change).status == 200
    answer = books.pennylane.send("GET", f"/ledger_entries/{number}")
    assert answer.headers["etag"] == '"2"'
    entry = answer.json
    assert (entry["label"], entry["piece_number"], entry["due_date"]) == (
        "Corrected",
        "P-1",
        "2026-03-01",
    )
    assert entry["journal"]["id"] == 2
    assert [line["debit"] for line in entry["ledger_entry_lines"]] == ["77.00", "0.00"]
    for line in entry["ledger_entry_lines"]:
        page = books.pennylane.get(f"/ledger_entry_lines/{line['id']}")
        assert page["ledger_entry"] == {"id": number}
    update = {"update": [{"id": entry["ledger_entry_lines"][0]["id"], "label": "a line"}]}
    assert books.pennylane.put(number, {"ledger_entry_lines": update}).status == 200
    (again,) = books.dayzero.entries(f"id={books.uuid('entry', number)}")
    assert again["line_entries"][0]["description"] == "a line"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_deletion_through_dayzero_is_404_in_all(books: Books, dialect: str) -> None:
    number = books.post(dialect, plain(books))
    assert books.statuses(number) == (200, 200, 200)
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    assert books.dayzero.send("DELETE", path).status == 204
    assert books.statuses(number) == (404, 404, 404)
    for view in (books.all_pennylane(), books.all_layer(), books.all_dayzero()):
        assert number not in view
    line = books.pennylane.send("GET", f"/ledger_entry_lines/{number << 10}")
    assert line.status == 404


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_reversal_through_layer_is_in_all(books: Books, dialect: str) -> None:
    number = books.post(dialect, plain(books, 500))
    path = f"/ledger/entries/{books.uuid('entry', number)}/reverse"
    reversal = books.layer.send("POST", path).json["data"]["entry_number"]
    for view in (books.all_pennylane(), books.all_layer(), books.all_dayzero()):
        _, _, lines = view[reversal]
        assert lines == ((books.accounts[0], -500), (books.accounts[1], 500))
    assert books.pennylane.put(number, {"label": "x"}).status == 409


def test_a_field_of_one_dialect_survives_the_others(books: Books) -> None:
    books.layer.make("/customers", {"external_id": "c-1"})
    more = {
        "customer_external_id": "c-1",
        "tags": [{"key": "k", "value": "v"}],
        "metadata": {"a": 1},
        "reference_number": "R-1",
        "external_id": "e-1",
    }
    number = books.post("layer", plain(books), **more)
    before = books.layer.get(f"/ledger/entries/{books.uuid('entry', number)}")["data"]
    assert books.pennylane.put(number, {"piece_number": "P-9", "label": "one"}).status == 200
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    assert books.dayzero.send("PUT", path, {"description": "Payment"}).status == 200
    after = books.layer.get(f"/ledger/entries/{books.uuid('entry', number)}")["data"]
    assert after == before
    assert books.pennylane.get(f"/ledger_entries/{number}")["piece_number"] == "P-9"
    linked = books.post("dayzero", plain(books), invoice_id=books.uuid("entry", number))
    books.pennylane.put(linked, {"label": "renamed"})
    (entry,) = books.dayzero.entries(f"id={books.uuid('entry', linked)}")
    assert (entry["description"], entry["invoice_id"]) == ("renamed", books.uuid("entry", number))


def test_a_negative_amount_of_pennylanes_is_the_other_side_elsewhere(books: Books) -> None:
    lines = [
        {"debit": "-5.00", "credit": "0.00", "ledger_account_id": books.accounts[0]},
        {"debit": "5.00", "credit": "0.00", "ledger_account_id": books.accounts[1]},
    ]
    number = books.pennylane.post(ledger_entry_lines=lines, currency="USD")["id"]
    (entry,) = books.dayzero.entries(f"id={books.uuid('entry', number)}")
    first = entry["line_entries"][0]
    assert (first["debit_credit"], first["amount"]) == ("credit", 500)
    change = {
        "line_entry_changes": {
            "update": [{"id": x["id"], "amount": 600} for x in entry["line_entries"]]
        }
    }
    path = f"{JOURNAL}/{books.uuid('entry', number)}"
    assert books.dayzero.send("PUT", path, change).status == 200
    ledger_entry_lines = books.pennylane.get(f"/ledger_entries/{number}")["ledger_entry_lines"]
    assert [(x["debit"], x["credit"]) for x in ledger_entry_lines] == [
        ("0.00", "6.00"),
        ("6.00", "0.00"),
    ]


def test_accounts_of_one_dialect_exist_in_the_others(books: Books) -> None:
    Labels.of(books.world).open_label("10.00")
    items = books.pennylane.items("/ledger_accounts", limit=1000)
    layers = {
        books.number("account", x["id"]): x for x in books.layer.get("/ledger/accounts")["data"]
    }
    ledgers = {
        books.number("account", x["id"]): x
        for x in books.dayzero.get("/ledgers?limit=1000")["items"]
    }
    assert {x["id"] for x in items} == set(layers) == set(ledgers)
    assert len(items) >= 6 + 4, "six of the journal dialects, settlement, two customers, a label"
    for account in items:
        layer, ledger = layers[account["id"]], ledgers[account["id"]]
        assert account["label"] == layer["name"] == ledger["name"] != ""
        assert layer["account_type"]["value"].lower() == ledger["type"]
        assert layer["normality"].lower() == ledger["debit_credit"]
        assert layer["account_number"] == ledger["account_number"]
        assert layer["account_number"] in (account["number"], None)
    (bank,) = (x for x in items if x["number"] == "512000")
    assert layers[bank["id"]]["account_type"]["value"] == "ASSET"
    (label,) = (x for x in layers.values() if x["name"] == "Label")
    assert label["normality"] == "CREDIT"


def test_a_number_taken_in_one_dialect_is_taken_in_all(books: Books) -> None:
    layer = {"name": "x", "account_type": "ASSET", "normality": "DEBIT", "account_number": "512000"}
    assert books.layer.send("POST", "/ledger/accounts", layer).status == 409
    ledger = {"name": "x", "type": "asset", "account_number": "512000"}
    assert books.dayzero.send("POST", "/ledgers", ledger).status == 409


def test_an_entry_that_a_dialect_cannot_show_is_left_out_and_not_found(books: Books) -> None:
    euros = books.pennylane.post("5.00", currency="EUR")["id"]
    yen = books.pennylane.post("5", currency="JPY")["id"]
    assert books.statuses(euros) == (200, 404, 200), "the business is in dollars"
    assert books.statuses(yen) == (200, 404, 404)
    numbers = {n for n in (euros, yen) if n in books.all_layer()}
    assert numbers == set()
    assert {euros, yen} & books.all_dayzero().keys() == {euros}
    page = books.pennylane.get(f"/ledger_entries/{yen}")
    assert page["ledger_entry_lines"][0]["debit"] == "5"


def test_an_entry_in_gold_is_shown_by_layer_alone(world: World, gateway: Gateway) -> None:
    using = demo.operator("ledger")
    tenant = world.tenant
    gold = using.create_business(tenant.tenant_id, "Gold", "XAU")
    client = using.create_client(tenant.tenant_id, [gold], [])
    token = using.create_token(client["client_id"], [], 60)["access_token"]
    present = World(gateway, replace(tenant, business_id=gold), token)
    entry = Layer(present).post(3)["entry"]
    assert len(Layer(present, "x", "x").entries()) == 1
    company = Company(present)
    assert company.items("/ledger_entries") == company.items("/ledger_entry_lines") == []
    number = entry["entry_number"]
    for path in (f"/ledger_entries/{number}", f"/ledger_entry_lines/{number << 10}"):
        assert company.send("GET", path).status == 404
    assert company.put(number, {"label": "x"}).status == 404
    assert DayZero(present, "x", "x").entries() == []


def test_label_entries_are_dwollas_alone(world: World, books: Books) -> None:
    """Their accounts are in the chart; they are in no other dialect's lists, nor found by id."""
    labels = Labels.of(world)
    assert labels.customers, "whose funds are entries of the journal"
    before = books.all_pennylane().keys()
    label = labels.open_label("10.00")
    posted = labels.post(label, "-1.00").headers["location"].rpartition("/")[2]
    assert labels.get(f"/ledger-entries/{posted}")["amount"]["value"] == "-1.00"
    assert labels.total(label) == 2
    view = (books.all_pennylane(), books.all_layer(), books.all_dayzero())
    assert [matches.keys() for matches in view] == [before, before, before]
    number = ids.from_uuid(books.business_id, "entry", posted)
    assert number is not None
    assert books.pennylane.send("GET", f"/ledger_entries/{number[0]}").status == 404
    assert books.layer.send("GET", f"/ledger/entries/{posted}").status == 404
    assert books.dayzero.send("DELETE", f"{JOURNAL}/{posted}").status == 404
