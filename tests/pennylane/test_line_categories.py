"""The categories of a line: weights that make up the line in each group."""

from typing import Any

import pytest

from tests.clients.categories import categorize, category, category_group, shares
from tests.clients.lettering import credit, debit, group, letter, unletter
from tests.clients.pennylane import Company
from tests.world import World

HALF = "0.5"


def refusal(error: str, status: int = 422) -> dict[str, Any]:
    return {"error": error, "status": status}


@pytest.fixture
def places(company: Company) -> tuple[int, int]:
    """Two categories of one group."""
    group = category_group(company)
    return category(company, group, "Paris"), category(company, group, "Lyon")


def test_a_line_gets_categories_and_loses_them(company: Company, places: tuple[int, int]) -> None:
    project = category_group(company, "Project")
    plan = category(company, project, "Plan", analytical_code="P1")
    a, b = places
    line = debit(company, label="in")
    entry, path = f"/ledger_entries/{line >> 10}", f"/ledger_entry_lines/{line}"
    before, before_line = company.get(entry), company.get(path)
    answer = categorize(company, line, (b, "0.6575"), (plan, "1"), (a, "0.3425"))
    assert answer.status == 200
    row_of_line = answer.json["ledger_entry_line"]
    assert (row_of_line["id"], row_of_line["label"]) == (line, before_line["label"])
    assert set(answer.json) == {"ledger_entry_line"}
    assert set(row_of_line) == {"id", "label", "categories"}
    assert shares(company, line) == [(b, "0.6575"), (plan, "1.0"), (a, "0.3425")]
    record = company.get(f"/categories/{plan}")
    assert row_of_line["categories"][1] == {
        **{name: record[name] for name in record if name != "direction"},
        "weight": "1.0",
    }
    after = company.get(path)
    assert after["categories"] == row_of_line["categories"]
    assert after["updated_at"] > before_line["updated_at"]
    ignored = ("categories", "updated_at")
    assert [row for row in after.items() if row[0] not in ignored] == [
        row for row in before_line.items() if row[0] not in ignored
    ]
    assert company.get(entry) == before
    emptied = categorize(company, line)
    assert emptied.json == {"ledger_entry_line": {**row_of_line, "categories": []}}
    assert shares(company, line) == []
    assert company.get(path)["updated_at"] > after["updated_at"]


@pytest.mark.parametrize(
    ("weights", "status", "words"),
    [
        (("0.4", "0.5"), 422, "add up to 0.9"),
        (("0.5000001", HALF), 422, "add up to 1.0000001"),
        (("0", "1"), 422, "above 0 and at most 1"),
        (("0.0", "1.0"), 422, "above 0 and at most 1"),
        (("1.5", HALF), 422, "The weight 1.5 is not above 0 and at most 1"),
        (("-0.5", HALF), 422, "above 0 and at most 1"),
        (("0.12345678", HALF), 422, "7 decimals"),
        ((0.5, HALF), 400, "0.weight"),
        ((None, HALF), 400, "0.weight"),
        (("half", HALF), 400, "must be a decimal"),
        (("", "1"), 400, "must be a decimal"),
        (("5e-1", HALF), 400, "must be a decimal"),
    ],
)
def test_weights_that_make_no_whole_are_refused(
    company: Company, places: tuple[int, int], weights: tuple[Any, Any], status: int, words: str
) -> None:
    line = debit(company)
    categorize(company, line, (places[0], "1"))
    before = company.get(f"/ledger_entry_lines/{line}")
    answer = categorize(company, line, *zip(places, weights, strict=True))
    assert answer.status == status
    assert words in str(answer.json)
    assert company.get(f"/ledger_entry_lines/{line}") == before


def test_the_least_and_the_longest_weights_are_taken(
    company: Company, places: tuple[int, int]
) -> None:
    line = debit(company)
    answer = categorize(company, line, (places[0], "0.9999999"), (places[1], "0.0000001"))
    assert answer.status == 200
    assert shares(company, line) == [(places[0], "0.9999999"), (places[1], "0.0000001")]
    assert categorize(company, line, (places[0], "1.0000000")).status == 200
    assert shares(company, line) == [(places[0], "1.0")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([{"id": 1}], "NotExistRequiredKey"),
        ([{"weight": "1"}], "NotExistRequiredKey"),
        ([{"id": 1, "weight": "1", "label": "x"}], "NotExistPropertyDefinition"),
        ([{"id": "1", "weight": "1"}], "ValidateError"),
        ([1], "ValidateError"),
        ([{"id": 1, "weight": "1"}] * 101, "MoreThanMaxItems"),
        ({}, "NotExistRequiredKey"),
        ({"categories": []}, "NotExistRequiredKey"),
        ({"categories_ids": [1], "more": 1}, "NotExistPropertyDefinition"),
        ("x", "ValidateError"),
    ],
)
def test_a_malformed_body_is_refused(company: Company, body: Any, code: str) -> None:
    answer = company.send("PUT", f"/ledger_entry_lines/{debit(company)}/categories", body)
    assert (answer.status, answer.json.get("code", "ValidateError")) == (400, code)
    assert not answer.json.get("message", answer.json.get("error")).startswith(":")


def test_a_fault_of_the_whole_body_has_no_field_before_its_rule(company: Company) -> None:
    path, many = f"/ledger_entry_lines/{debit(company)}/categories", [{"id": 1, "weight": "1"}]
    answer = company.send("PUT", path, many * 101)
    assert (answer.json["message"], answer.json["field"]) == (
        "List should have at most 100 items",
        "",
    )


def test_the_old_form_takes_one_category_of_each_group(
    company: Company, places: tuple[int, int]
) -> None:
    line, plan = debit(company), category(company, category_group(company, "Project"), "Plan")
    path = f"/ledger_entry_lines/{line}/categories"
    answer = company.send("PUT", path, {"categories_ids": [plan, places[0]]})
    assert answer.status == 200
    assert shares(company, line) == [(plan, "1.0"), (places[0], "1.0")]
    assert company.send("PUT", path, {"categories_ids": [*places]}).status == 422
    assert company.send("PUT", path, {"categories_ids": [plan, plan]}).status == 422
    assert shares(company, line) == [(plan, "1.0"), (places[0], "1.0")]
    assert company.send("PUT", path, {"categories_ids": []}).status == 200
    assert shares(company, line) == []


def test_unknown_categories_and_lines_are_not_found(
    company: Company, places: tuple[int, int], other: World
) -> None:
    other_company = Company(other)
    foreign = category(other_company, category_group(other_company))
    line, their_line = debit(company), debit(other_company)
    categorize(company, line, (places[0], "1"))
    for unknown in (foreign, 999, 2**62):
        answer = categorize(company, line, (unknown, "1"))
        assert answer.json == refusal(f"Couldn't find Category with 'id'={unknown}", 404)
    assert shares(company, line) == [(places[0], "1.0")]
    for number in (their_line, line + 2, 999, 2**63, "x", 0):
        path = f"/ledger_entry_lines/{number}/categories"
        answers = [company.send("GET", path), company.send("PUT", path, [])]
        expected = refusal(f"Couldn't find LedgerEntryLine with 'id'={number}", 404)
        assert [answer.json for answer in answers] == [expected, expected]
    assert shares(other_company, their_line) == []
    repeated = categorize(company, line, (places[1], HALF), (places[1], HALF))
    assert repeated.json == refusal(f"The category {places[1]} is there twice.")


@pytest.mark.parametrize("key", [{}, {"idempotency_key": "an id in an index"}])
def test_every_list_of_lines_shows_the_categories(
    company: Company, places: tuple[int, int], key: dict[str, str]
) -> None:
    posted = company.make("/ledger_entries", company.body(), **key)
    a, b = posted["ledger_entry_lines"][0]["id"], credit(company)
    categorize(company, a, (places[0], HALF), (places[1], HALF))
    company.send("PUT", f"/categories/{places[0]}", {"label": "Nice"})
    row_of_line = company.get(f"/ledger_entry_lines/{a}")
    assert [row["label"] for row in row_of_line["categories"]] == ["Nice", "Lyon"]
    letter(company, a, b)
    lettered = company.get(f"/ledger_entry_lines/{a}")
    assert lettered["categories"] == row_of_line["categories"]
    assert lettered["updated_at"] > row_of_line["updated_at"]
    targets = ["/ledger_entry_lines", f"/ledger_entry_lines/{a}/lettered_ledger_entry_lines"]
    for target in targets:
        for sort in ("id", "-id", "date", "-date"):
            rows = {row["id"]: row for row in company.items(target, sort=sort)}
            assert rows[a] == lettered
            assert [rows[i]["categories"] for i in rows if i != a] == [[]] * (len(rows) - 1)
    unletter(company, a)
    categorize(company, a, (places[1], "1"))
    unlettered = company.get(f"/ledger_entry_lines/{a}")
    assert unlettered["updated_at"] > lettered["updated_at"]
    assert (group(company, a), shares(company, a)) == ([], [(places[1], "1.0")])


def test_categories_stay_on_an_amended_line_and_go_with_it(
    company: Company, places: tuple[int, int]
) -> None:
    posted = company.post()
    first, second = (line["id"] for line in posted["ledger_entry_lines"])
    categorize(company, first, (places[0], "1"))
    update = {
        "update": [{"id": first, "debit": "7.00", "label": "New"}, {"id": second, "credit": "7"}]
    }
    assert company.put(posted["id"], {"ledger_entry_lines": update}).status == 200
    assert shares(company, first) == [(places[0], "1.0")]
    row_of_line = company.get(f"/ledger_entry_lines/{first}/categories")["items"]
    assert [row["id"] for row in row_of_line] == [places[0]]
    replaced = {"create": [company.debit(company.bank, "7.00")], "delete": [{"id": first}]}
    after = company.put(posted["id"], {"ledger_entry_lines": replaced}).json
    path = f"/ledger_entry_lines/{first}/categories"
    assert company.send("GET", path).status == company.send("PUT", path, []).status == 404
    for line in after["ledger_entry_lines"]:
        assert shares(company, line["id"]) == []


def test_a_repeated_change_of_categories_changes_nothing(
    company: Company, places: tuple[int, int]
) -> None:
    line = debit(company)
    first = categorize(company, line, (places[0], "1"))
    before = company.get(f"/ledger_entry_lines/{line}")
    assert categorize(company, line, (places[0], "1.00")).json == first.json
    assert company.get(f"/ledger_entry_lines/{line}") == before


def test_a_key_categorizes_once(company: Company, places: tuple[int, int]) -> None:
    rows = [
        company.debit(company.bank, "100.00", label="Rent"),
        company.credit(company.sales, "100.00"),
    ]
    posted = company.post(ledger_entry_lines=rows)
    line = posted["ledger_entry_lines"][0]["id"]
    once = {"idempotency_key": "k"}
    first = categorize(company, line, (places[0], "1"), **once)
    assert first.json["ledger_entry_line"]["label"] == "Rent"
    categorize(company, line)
    company.put(posted["id"], {"ledger_entry_lines": {"update": [{"id": line, "label": "x"}]}})
    assert categorize(company, line, (places[0], "1"), **once).json == first.json
    assert shares(company, line) == []
    assert categorize(company, line, (places[1], "1"), **once).status == 409
    same = {"idempotency_key": "no change"}
    assert categorize(company, line, **same).status == 200
    categorize(company, line, (places[1], "1"))
    assert categorize(company, line, **same).json["ledger_entry_line"]["categories"] == []
    assert shares(company, line) == [(places[1], "1.0")]
    refused = {"idempotency_key": "refused"}
    answers = [categorize(company, line, (places[1], HALF), **refused) for _ in range(2)]
    assert [answer.status for answer in answers] == [422, 422]
