"""Lettering: groups of lines on one account, and the changes that a lettered line permits."""

from typing import Any

import pytest

from tests.clients.lettering import credit, debit, group, letter, request_of, unletter
from tests.clients.pennylane import Company
from tests.world import World

LETTERING = "/ledger_entry_lines/lettering"


def refusal(error: str, status: int = 422) -> dict[str, Any]:
    return {"error": error, "status": status}


UNBALANCED = refusal("Entry lines are not balanced")


def test_two_lines_become_one_group(company: Company) -> None:
    a, b = debit(company), credit(company)
    entry, line = f"/ledger_entries/{a >> 10}", f"/ledger_entry_lines/{a}"
    before, before_line = company.get(entry), company.get(line)
    answer = letter(company, b, a)
    assert (answer.status, answer.json) == (200, [{"id": a}, {"id": b}])
    assert group(company, a) == group(company, b) == [a, b]
    rows = company.items(f"{line}/lettered_ledger_entry_lines")
    assert [row["id"] for row in rows] == [b, a]
    assert rows[1] == company.get(line)
    assert company.get(entry) == before
    assert rows[1]["updated_at"] > before_line["updated_at"]


def test_a_line_brings_its_whole_group(company: Company) -> None:
    a, b, c, d = debit(company), credit(company), credit(company, "40.00"), debit(company, "40.00")
    letter(company, a, b)
    assert letter(company, a, c, d).json == [{"id": line} for line in sorted((a, b, c, d))]
    assert group(company, b) == sorted((a, b, c, d))


def test_an_unbalanced_group_needs_the_strategy_partial(company: Company) -> None:
    x, y, z = debit(company, "600.00"), credit(company, "500.00"), credit(company)
    answer = letter(company, x, y)
    assert (answer.status, answer.json) == (422, UNBALANCED)
    assert group(company, x) == []
    assert letter(company, x, y, strategy="partial").status == 200
    assert letter(company, x, z).json == [{"id": line} for line in sorted((x, y, z))]


def test_a_group_is_on_one_account_and_in_one_currency(company: Company) -> None:
    supplier, customer = company.open("401X"), company.open("411X")
    lines = [company.credit(supplier, "120.00") for _ in range(4)]
    many = company.post(ledger_entry_lines=[company.debit(customer, "480.00"), *lines])
    other, *four = (line["id"] for line in many["ledger_entry_lines"])
    assert len(letter(company, *four, strategy="partial").json) == 4
    answer = letter(company, other, four[0], strategy="partial")
    assert answer.json == refusal("Ledger entry lines must belong to the same ledger account")
    assert group(company, other) == []
    dollars, euros = debit(company, currency="USD"), credit(company)
    answer = letter(company, dollars, euros, strategy="partial")
    assert answer.json == refusal("Ledger entry lines must be in the same currency")
    assert group(company, euros) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"ledger_entry_lines": [{"id": 1}, {"id": 2}]}, "NotExistRequiredKey"),
        (request_of(1, 2, strategy="full"), "NotEnumInclude"),
        (request_of(1), "LessThanMinItems"),
        (request_of(1, 1), "LessThanMinItems"),
        (request_of(), "LessThanMinItems"),
        (request_of(*range(1, 1002)), "MoreThanMaxItems"),
        ({**request_of(1, 2), "letter": "AA"}, "NotExistPropertyDefinition"),
        (request_of(1, 0), "LessThanMinimum"),
    ],
)
def test_a_malformed_lettering_is_refused(company: Company, body: Any, code: str) -> None:
    answer = company.send("POST", LETTERING, body)
    assert (answer.status, answer.json["code"]) == (400, code)


def test_an_unknown_line_is_not_found_and_nothing_is_written(
    company: Company, other: World
) -> None:
    a, foreign = debit(company), debit(Company(other))
    for line in (999, foreign, a + 2, 2**53, 2**63 - 1):
        for send in (letter, unletter):
            answer = send(company, a, line, strategy="partial")
            assert answer.json == refusal(f"Couldn't find LedgerEntryLine with 'id'={line}", 404)
    assert group(company, a) == []


def test_a_repeated_lettering_changes_nothing(company: Company) -> None:
    a, b = debit(company), credit(company)
    first = letter(company, a, b)
    line = company.get(f"/ledger_entry_lines/{a}")
    assert letter(company, b, a).json == first.json
    assert company.get(f"/ledger_entry_lines/{a}") == line
    assert [unletter(company, a, b).status for _ in range(2)] == [204, 204]
    assert group(company, a) == []
    assert company.get(f"/ledger_entry_lines/{a}/lettered_ledger_entry_lines")["items"] == []


def test_a_key_letters_once(company: Company) -> None:
    a, b, c = debit(company), credit(company), credit(company)
    once = {"idempotency_key": "k"}
    first = letter(company, a, b, **once)
    unletter(company, a, b)
    assert letter(company, a, b, **once).json == first.json
    assert group(company, a) == []
    assert letter(company, a, c, **once).status == 409
    again = {"idempotency_key": "again"}
    letter(company, a, b)
    assert letter(company, a, b, **again).json == letter(company, a, b, **again).json == first.json
    refused = {"idempotency_key": "refused"}
    assert letter(company, a, c, **refused).status == 422
    assert letter(company, a, c, **refused).status == 422


def test_a_line_leaves_its_group(company: Company) -> None:
    a, b = debit(company), credit(company)
    letter(company, a, b)
    assert unletter(company, b).status == 204
    assert group(company, a) == group(company, b) == []


def test_the_lines_that_remain_must_balance_or_be_partial(company: Company) -> None:
    x, y, z = debit(company, "600.00"), credit(company, "500.00"), credit(company)
    letter(company, x, y, z)
    before = company.get(f"/ledger_entry_lines/{x}")
    answer = unletter(company, z)
    assert (answer.status, answer.json) == (422, UNBALANCED)
    assert group(company, z) == sorted((x, y, z))
    assert unletter(company, z, strategy="partial").status == 204
    assert (group(company, x), group(company, z)) == ([x, y], [])
    assert company.get(f"/ledger_entry_lines/{x}")["updated_at"] > before["updated_at"]


def test_a_lettered_line_does_not_change(company: Company) -> None:
    posted = company.post()
    a, entry = posted["ledger_entry_lines"][0]["id"], posted["id"]
    other = posted["ledger_entry_lines"][1]["id"]
    letter(company, a, credit(company))
    tag = company.send("GET", f"/ledger_entries/{entry}").headers["etag"]
    pair = [{"id": a, "debit": "7.00"}, {"id": other, "credit": "7.00"}]
    turned = [
        {"id": a, "debit": "0", "credit": "100.00"},
        {"id": other, "debit": "100", "credit": "0"},
    ]
    without = {"create": [company.debit(company.bank, "100.00")], "delete": [{"id": a}]}
    for body in (
        {"ledger_entry_lines": {"update": pair}},
        {"ledger_entry_lines": {"update": turned}},
        {"ledger_entry_lines": {"update": [{"id": a, "ledger_account_id": company.sales}]}},
        {"ledger_entry_lines": without},
        {"currency": "USD"},
    ):
        answer = company.put(entry, body)
        assert answer.json == refusal(f"Ledger entry line {a} is lettered"), body
    answer = company.send("GET", f"/ledger_entries/{entry}")
    assert answer.headers["etag"] == tag


def test_the_texts_of_a_lettered_line_change(company: Company) -> None:
    posted = company.post()
    line, other = (line["id"] for line in posted["ledger_entry_lines"])
    b = credit(company)
    letter(company, line, b)
    update = {
        "update": [{"id": line, "label": "Paid"}, {"id": other, "ledger_account_id": company.bank}]
    }
    body = {"label": "Invoice", "date": "2026-02-01", "ledger_entry_lines": update}
    assert company.put(posted["id"], body).status == 200
    assert group(company, line) == group(company, b) == [line, b]
    unletter(company, line)
    amounts = [{"id": line, "debit": "7.00"}, {"id": other, "credit": "7.00"}]
    assert company.put(posted["id"], {"ledger_entry_lines": {"update": amounts}}).status == 200


@pytest.mark.parametrize("key", [{}, {"idempotency_key": "an id in an index"}])
def test_every_list_of_lines_shows_the_group(company: Company, key: dict[str, str]) -> None:
    posted = company.make("/ledger_entries", company.body(), **key)
    a, b = posted["ledger_entry_lines"][0]["id"], credit(company)
    letter(company, a, b)
    for sort in ("id", "-id", "date", "-date"):
        rows = company.items("/ledger_entry_lines", sort=sort)
        groups = {row["id"]: row["lettered_ledger_entry_lines"]["ids"] for row in rows}
        assert groups[a] == groups[b] == sorted((a, b))
        assert [ids for line, ids in groups.items() if line not in (a, b)] == [[], []]


def test_the_lines_of_a_group_are_paged(company: Company) -> None:
    days = ("2026-01-03", "2026-01-01", "2026-01-02")
    lines = [debit(company, date=day) for day in days]
    letter(company, *lines, strategy="partial")
    path = f"/ledger_entry_lines/{lines[1]}/lettered_ledger_entry_lines"
    a, b, c = lines
    for sort, order in (("id", [a, b, c]), ("date", [b, c, a]), ("-date", [a, c, b])):
        assert [row["id"] for row in company.items(path, sort=sort, limit=2)] == order
    page = company.get(f"{path}?page=2&per_page=2")
    assert ([row["id"] for row in page["items"]], page["total_items"]) == ([c], 3)


def test_lines_of_one_entry_can_be_lettered(company: Company) -> None:
    lines = [company.debit(company.bank, "5.00"), company.credit(company.bank, "5.00")]
    posted = company.post(ledger_entry_lines=lines)
    pair = [line["id"] for line in posted["ledger_entry_lines"]]
    assert letter(company, *pair).status == 200
    assert group(company, pair[0]) == pair
