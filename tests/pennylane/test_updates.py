"""Updates: three sets of lines, all or nothing, as a new version; none is lost."""

from typing import Any

import pytest

from ledger.book import Reader
from ledger.core.accounts import AccountTerms, AccountType
from ledger.core.limits import LINES_PER_REQUEST_MAX
from ledger.store.cache import BookCache
from ledger.store.keys import Scope
from tests.bench import Bench, claim
from tests.clients.pennylane import Company


def sides(entry: Any) -> list[tuple[int, str, str]]:
    """Return account, debit and credit of each line."""
    lines = entry["ledger_entry_lines"]
    return [(line["ledger_account_id"], line["debit"], line["credit"]) for line in lines]


def test_the_three_sets_change_the_entry_together(company: Company) -> None:
    tax = company.open("445710", "TVA")
    entry = company.post("120.00")
    first, second = (line["id"] for line in entry["ledger_entry_lines"])
    sets = {
        "create": [company.credit(tax, "20.00", label="VAT")],
        "update": [{"id": second, "credit": "100.00", "label": "net"}],
        "delete": [],
    }
    answer = company.put(entry["id"], {"ledger_entry_lines": sets, "label": "Invoice"})
    assert answer.status == 200
    assert answer.headers["etag"] == '"2"'
    assert answer.json["label"] == "Invoice"
    assert sides(answer.json) == [
        (company.bank, "120.00", "0.00"),
        (company.sales, "0.00", "100.00"),
        (tax, "0.00", "20.00"),
    ]
    ids = [line["id"] for line in answer.json["ledger_entry_lines"]]
    assert ids == [first, second, first + 2]
    page = company.get(f"/ledger_entries/{entry['id']}")
    assert page["updated_at"] > page["created_at"]


def test_everything_else_can_be_changed_and_the_rest_stays(company: Company) -> None:
    journal = company.send("POST", "/journals", {"code": "POS", "label": "Caisse"}).json["id"]
    file = company.upload().json["id"]
    entry = company.post(piece_number="P-1", due_date="2026-03-01")
    for change, view in (
        ({"date": "2026-02-01"}, {"date": "2026-02-01"}),
        ({"date": "2026-02-03T10:00:00Z"}, {"date": "2026-02-03"}),
        ({"journal_id": journal}, {"journal_id": journal}),
        ({"piece_number": "P-2"}, {"piece_number": "P-2"}),
        ({"file_attachment_id": file}, {"ledger_attachment_filename": "invoice.pdf"}),
        ({"currency": "JPY"}, {}),
        ({}, {}),
    ):
        before = company.get(f"/ledger_entries/{entry['id']}")
        answer = company.put(entry["id"], change)
        assert answer.status == 200, answer.body
        assert {name: answer.json[name] for name in view} == view
        assert answer.json["label"] == before["label"]
        assert answer.json["due_date"] == "2026-03-01"
    assert sides(answer.json)[0] == (company.bank, "100", "0")


@pytest.mark.parametrize(
    ("sets", "status", "words"),
    [
        ({"update": [{"id": "first", "debit": "99.00"}]}, 422, "not balanced"),
        ({"delete": [{"id": "first"}]}, 422, "not balanced"),
        ({"delete": [{"id": "first"}, {"id": "second"}]}, 422, "at least one line"),
        ({"update": [{"id": "first", "credit": "100.00"}]}, 422, "update.0: one of debit"),
        ({"update": [{"id": "first"}, {"id": "first"}]}, 422, "update.1: the line is named twice"),
        ({"update": [{"id": "first"}], "delete": [{"id": "first"}]}, 422, "delete.0: the line is"),
        ({"delete": [{"id": "first"}, {"id": "first"}]}, 422, "delete.1: the line is named twice"),
        ({"update": [{"id": 7}]}, 404, "Couldn't find LedgerEntryLine with 'id'=7"),
        ({"delete": [{"id": "anothers"}]}, 404, "Couldn't find LedgerEntryLine"),
        ({"update": [{"id": "first", "ledger_account_id": 9}]}, 404, "LedgerAccount with 'id'=9"),
        ({"update": [{"id": "first", "debit": 1}]}, 400, "update.0.debit"),
        ({"update": [{"debit": "1"}]}, 400, "update.0.id"),
        ({"update": [{"id": "first", "x": 1}]}, 400, "update.0.x"),
        ({"replace": []}, 400, "replace"),
        ({"delete": [{"id": n} for n in range(1, 1002)]}, 400, "at most 1000 lines in all"),
        ([], 400, "ledger_entry_lines"),
        (None, 400, "ledger_entry_lines"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_a_wrong_update_changes_nothing(
    company: Company, sets: Any, status: int, words: str
) -> None:
    entry, other = company.post(), company.post()
    first, second = (line["id"] for line in entry["ledger_entry_lines"])
    ids = {"first": first, "second": second, "anothers": other["ledger_entry_lines"][0]["id"]}
    if isinstance(sets, dict):
        sets = {
            name: [
                {**item, "id": ids.get(item["id"], item["id"])} if "id" in item else item
                for item in subject
            ]
            for name, subject in sets.items()
        }
    before = company.get(f"/ledger_entries/{entry['id']}")
    answer = company.put(entry["id"], {"label": "changed", "ledger_entry_lines": sets})
    assert answer.status == status
    assert words in answer.body.decode()
    assert company.get(f"/ledger_entries/{entry['id']}") == before


def test_an_update_is_refused_if_its_version_is_not_the_present_one(company: Company) -> None:
    entry = company.post()
    tag = company.send("GET", f"/ledger_entries/{entry['id']}").headers["etag"]
    assert company.put(entry["id"], {"label": "one"}, if_match=tag).status == 200
    answer = company.put(entry["id"], {"label": "two"}, if_match=tag)
    assert (answer.status, answer.json["error"]) == (412, "The entry is at version 2, not 1.")
    assert company.put(entry["id"], {"label": "three"}, if_match="*").status == 200
    assert company.put(entry["id"], {"label": "four"}, if_match='W/"3"').status == 200
    for wrong in ("3", '"x"', '"0"', '"1", "2"', '"-1"'):
        answer = company.put(entry["id"], {"label": "five"}, if_match=wrong)
        assert answer.status == 400
        assert "If-Match" in answer.json["error"]
    assert company.get(f"/ledger_entries/{entry['id']}")["label"] == "four"


def test_every_version_stays_readable(company: Company, bench: Bench) -> None:
    entry = company.post("1.00")
    for n in range(2, 6):
        update = [{"id": line["id"]} for line in entry["ledger_entry_lines"]]
        update[0]["debit"] = update[1]["credit"] = f"{n}.00"
        company.put(entry["id"], {"ledger_entry_lines": {"update": update}})
    tenant = company.world.tenant
    scope = Scope(tenant.tenant_id, tenant.business_id)
    versions = Reader(bench.book(claim()).read.table, BookCache(), scope).versions(entry["id"])
    assert [version.version for version in versions] == [1, 2, 3, 4, 5]
    assert [version.lines[0].amount_minor for version in versions] == [100, 200, 300, 400, 500]


def test_an_update_moves_guarded_balances_and_stops_at_their_floor(
    company: Company, bench: Bench
) -> None:
    terms = AccountTerms("Till", AccountType.ASSET, AccountType.ASSET.normal_balance, "EUR", 0)
    till = bench.book(claim()).open(terms).account_id
    entry = company.post(
        ledger_entry_lines=[company.debit(till, "50.00"), company.credit(company.sales, "50.00")]
    )
    spent = company.post(
        ledger_entry_lines=[company.credit(till, "30.00"), company.debit(company.bank, "30.00")]
    )
    assert bench.balance(till) == 2000

    def lower(amount: str) -> Any:
        first, other = (line["id"] for line in entry["ledger_entry_lines"])
        update = [{"id": first, "debit": amount}, {"id": other, "credit": amount}]
        return company.put(entry["id"], {"ledger_entry_lines": {"update": update}})

    answer = lower("29.99")
    assert answer.status == 422
    assert "A balance of 2000 cannot change by -2001." in answer.json["error"]
    assert bench.balance(till) == 2000
    assert lower("30.00").status == 200
    assert bench.balance(till) == 0
    over = company.body(
        ledger_entry_lines=[company.credit(till, "0.01"), company.debit(company.bank, "0.01")]
    )
    assert company.send("POST", "/ledger_entries", over).status == 422
    delete = {"delete": [{"id": line["id"]} for line in spent["ledger_entry_lines"]]}
    create = [company.debit(company.bank, "1"), company.credit(company.sales, "1")]
    sets = {"ledger_entry_lines": {**delete, "create": create}}
    assert company.put(spent["id"], sets).status == 200
    assert bench.balance(till) == 3000


def test_lines_beyond_an_entrys_own_ids_are_found_by_theirs(company: Company) -> None:
    """An entry whose updates have used 1,024 line ids takes a further number for more."""
    entry = company.post("1.00")
    pair = [company.debit(company.bank, "1.00"), company.credit(company.sales, "1.00")]
    half = LINES_PER_REQUEST_MAX // 2 // 2
    for _ in range(3):
        matches = [{"id": line["id"]} for line in entry["ledger_entry_lines"]]
        sets = {"create": pair * half, "delete": matches}
        answer = company.put(entry["id"], {"ledger_entry_lines": sets})
        assert answer.status == 200, answer.body
        entry = answer.json
    ids = [line["id"] for line in entry["ledger_entry_lines"]]
    assert {number >> 10 for number in ids} > {entry["id"]}
    later = company.post("7.00")
    for line in entry["ledger_entry_lines"]:
        if line["id"] in (ids[0], ids[-1]):
            assert company.get(f"/ledger_entry_lines/{line['id']}")["ledger_entry"] == {
                "id": entry["id"]
            }
    further = max(ids) >> 10
    assert company.send("GET", f"/ledger_entries/{further}").status == 404
    assert company.put(further, {"label": "Not an entry's own number"}).status == 404
    for sort in ("id", "-id", "date"):
        rows = [line["id"] for line in company.items("/ledger_entry_lines", limit=100, sort=sort)]
        assert len(set(rows)) == len(rows)
        assert {*ids, *(line["id"] for line in later["ledger_entry_lines"])} <= set(rows)
        if sort != "date":
            assert rows == sorted(rows, reverse=sort == "-id")
