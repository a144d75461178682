"""Categories and category groups: what a company creates, changes and lists."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.clients.categories import category, category_group
from tests.clients.pennylane import Company
from tests.world import World

OFFSET_KEYS = {"total_pages", "current_page", "per_page", "total_items"}


def test_a_group_is_created_and_renamed(company: Company) -> None:
    answer = company.send("POST", "/category_groups", {"label": " Cash flow ", "kind": "treasury"})
    group = answer.json
    assert answer.status == 201
    assert set(group) == {"id", "label", "categories", "created_at", "updated_at"}
    assert group["label"] == "Cash flow"
    assert group["categories"]["url"].endswith(f"/category_groups/{group['id']}/categories")
    assert company.get(f"/category_groups/{group['id']}") == group
    renamed = company.send("PUT", f"/category_groups/{group['id']}", {"label": "Treasury"})
    assert renamed.status == 200
    assert renamed.json == {**group, "label": "Treasury", "updated_at": renamed.json["updated_at"]}
    assert renamed.json["updated_at"] > group["updated_at"]
    assert company.get(f"/category_groups/{group['id']}") == renamed.json


def test_a_category_is_created_and_changed(company: Company) -> None:
    group = category_group(company, kind="treasury")
    body = {"label": "Rent", "category_group_id": group, "analytical_code": "R1"}
    answer = company.send("POST", "/categories", body)
    category_row = answer.json
    assert answer.status == 201
    times = {"created_at": category_row["created_at"], "updated_at": category_row["updated_at"]}
    of_group = {"direction": "cash_out", "category_group": {"id": group}}
    expected = {
        "id": category_row["id"],
        "label": "Rent",
        "analytical_code": "R1",
        **of_group,
        **times,
    }
    assert category_row == expected
    path = f"/categories/{category_row['id']}"
    change = {"analytical_code": None, "direction": "cash_in", "label": "Rents"}
    changed = company.send("PUT", path, change)
    assert changed.status == 200
    assert {name: changed.json[name] for name in change} == change
    assert changed.json["updated_at"] > category_row["updated_at"]
    assert company.get(path) == changed.json
    assert company.send("PUT", path, {}).json == changed.json
    refused = company.send("PUT", path, {"direction": None})
    assert (refused.status, refused.json["code"]) == (400, "NotNullError")


def test_only_a_treasury_group_has_directions(company: Company) -> None:
    group = category_group(company)
    number = category(company, group, direction="cash_in")
    assert company.get(f"/categories/{number}")["direction"] is None
    answer = company.send("PUT", f"/categories/{number}", {"direction": "cash_out"})
    assert (answer.status, answer.json["direction"]) == (200, None)
    treasury = category_group(company, kind="treasury")
    number = category(company, treasury, direction=None)
    assert company.get(f"/categories/{number}")["direction"] == "cash_out"
    # The kind stays without a kind in the request.
    company.send("PUT", f"/category_groups/{treasury}", {"label": "Cash"})
    assert company.make("/categories", {"label": "x", "category_group_id": treasury})["direction"]


GROUPS, CATEGORIES = "/category_groups", "/categories"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (GROUPS, {}, 400, "NotExistRequiredKey"),
        (GROUPS, {"label": "x" * 2_001}, 400, "MoreThanMaxLength"),
        (GROUPS, {"label": "x", "kind": "other"}, 400, "NotEnumInclude"),
        (GROUPS, {"label": "x", "kind": None}, 400, "NotNullError"),
        (GROUPS, {"label": "x", "color": "red"}, 400, "NotExistPropertyDefinition"),
        (GROUPS, {"label": ""}, 422, None),
        (GROUPS, {"label": "  "}, 422, None),
        (CATEGORIES, {"label": "x"}, 400, "NotExistRequiredKey"),
        (CATEGORIES, {"category_group_id": 1}, 400, "NotExistRequiredKey"),
        (CATEGORIES, {"label": "x", "category_group_id": "1"}, 400, "ValidateError"),
        (
            CATEGORIES,
            {"label": "x", "category_group_id": 1, "direction": "in"},
            400,
            "NotEnumInclude",
        ),
        (CATEGORIES, {"label": "", "category_group_id": 1}, 422, None),
        (CATEGORIES, {"label": "x", "category_group_id": 999}, 404, None),
        (CATEGORIES, {"label": "x", "category_group_id": 2**62}, 404, None),
    ],
)
def test_a_bad_creation_is_refused(
    company: Company, path: str, body: Any, status: int, code: str | None
) -> None:
    answer = company.send("POST", path, body)
    assert (answer.status, answer.json.get("code")) == (status, code)
    assert company.get(path)["items"] == []


def test_lists_without_sort_and_filter_name_them_as_ignored(company: Company) -> None:
    group = category_group(company)
    filters = '[{"field":"id","operator":"eq","value":"1"}]'
    for path in ("/category_groups", f"/category_groups/{group}/categories"):
        plain = company.send("GET", path)
        answer = company.send("GET", f"{path}?sort=-id&filter={quote(filters)}")
        assert (answer.status, answer.json) == (200, plain.json)
        assert answer.headers["x-ignored"] == "sort, filter"


def test_labels_have_their_limits_and_need_not_be_unique(company: Company) -> None:
    long, group = "x" * 2_000, category_group(company, "x" * 2_000)
    assert company.get(f"/category_groups/{group}")["label"] == long
    first, second = (category(company, group, "Paris", analytical_code="P") for _ in range(2))
    assert first != second
    regrouped = company.send("PUT", f"/categories/{first}", {"category_group_id": group})
    assert (regrouped.status, regrouped.json["code"]) == (400, "NotExistPropertyDefinition")
    emptied = company.send("PUT", f"/categories/{first}", {"label": " "})
    assert (emptied.status, emptied.json["error"]) == (422, "The label must not be empty.")
    unnamed = company.send("PUT", f"/category_groups/{group}", {"kind": "building"})
    assert (unnamed.status, unnamed.json["code"]) == (400, "NotExistRequiredKey")


def test_another_companys_ids_look_like_unknown_ones(company: Company, other: World) -> None:
    other_company = Company(other)
    group = category_group(other_company)
    number = category(other_company, group)
    for unknown in (group, 999, 2**63, "x"):
        path = f"/category_groups/{unknown}"
        refusal = {"error": f"Couldn't find CategoryGroup with 'id'={unknown}", "status": 404}
        answers = [
            company.send("GET", path),
            company.send("PUT", path, {"label": "x"}),
            company.send("GET", f"{path}/categories"),
        ]
        if isinstance(unknown, int) and unknown < 2**63:
            body = {"label": "x", "category_group_id": unknown}
            answers.append(company.send("POST", "/categories", body))
        assert [answer.json for answer in answers] == [refusal] * len(answers)
    for unknown in (number, 999, 2**63, "x"):
        refusal = {"error": f"Couldn't find Category with 'id'={unknown}", "status": 404}
        path = f"/categories/{unknown}"
        assert company.send("GET", path).json == refusal
        assert company.send("PUT", path, {"label": "x"}).json == refusal


def test_lists_are_paged_newest_first_and_filtered(company: Company) -> None:
    group, other = category_group(company), category_group(company, "Project")
    numbers = [category(company, group, f"City {n}", analytical_code=f"C{n}") for n in range(20)]
    numbers += [category(company, other, f"Plan {n}") for n in range(5)]
    page = company.get("/categories")
    assert set(page) == {"items", "has_more", "next_cursor"}
    rows = company.items("/categories")
    assert [row["id"] for row in rows] == numbers[::-1]
    assert company.get(f"/categories?cursor={page['next_cursor']}")["items"] == rows[20:]
    assert rows == [company.get(f"/categories/{number}") for number in numbers[::-1]]
    assert [row["id"] for row in company.items("/categories", sort="id", limit=7)] == numbers

    def of(field: str, operator: str, value: Any, **more: Any) -> list[int]:
        condition = {"field": field, "operator": operator, "value": value}
        return [row["id"] for row in company.items("/categories", filter=[condition], **more)]

    newest = numbers[::-1]
    assert of("category_group_id", "eq", str(group)) == newest[5:]
    assert of("category_group_id", "eq", group, limit=3) == newest[5:]
    assert of("category_group_id", "not_in", [group]) == newest[:5]
    assert of("label", "start_with", "Plan") == newest[:5]
    assert of("label", "in", ["City 1", "City 2"]) == [numbers[2], numbers[1]]
    assert of("id", "gt", numbers[22]) == newest[:2]
    assert of("analytical_code", "eq", "C3") == [numbers[3]]
    assert of("analytical_code", "not_eq", "C3") == [n for n in newest if n != numbers[3]]
    path = f"/category_groups/{group}/categories"
    of_group = company.items(path, limit=15)
    without = [{k: v for k, v in row.items() if k != "category_group"} for row in rows[5:]]
    assert of_group == without
    groups = company.items("/category_groups", limit=1)
    assert [row["id"] for row in groups] == [other, group]
    for target in ("/category_groups", path):
        assert not OFFSET_KEYS & set(company.get(target))


@pytest.mark.parametrize("target", ["/categories", "/category_groups", "/{group}/categories"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("page=1", "NotExistPropertyDefinition"),
        ("per_page=5", "NotExistPropertyDefinition"),
        ("limit=101", "MoreThanMaximum"),
        ("limit=0", "LessThanMinimum"),
        ("cursor=x", "ValidateError"),
    ],
)
def test_a_bad_query_is_refused(company: Company, target: str, query: str, code: str) -> None:
    path = target.replace("/{group}", f"/category_groups/{category_group(company)}")
    answer = company.send("GET", f"{path}?{query}")
    assert (answer.status, answer.json["code"]) == (400, code)


@pytest.mark.parametrize("operator", ["gt", "not_eq"])
def test_a_label_is_not_filtered_by_every_operator(company: Company, operator: str) -> None:
    condition = f'[{{"field":"label","operator":"{operator}","value":"x"}}]'
    answer = company.send("GET", f"/categories?filter={condition}")
    assert answer.status == 400
    assert company.send("GET", "/categories?sort=label").status == 400


def test_a_key_creates_once_and_ids_rise(company: Company) -> None:
    once = {"idempotency_key": "k"}
    body = {"label": "Department"}
    first = company.send("POST", "/category_groups", body, **once)
    assert first.status == 201
    company.send("PUT", f"/category_groups/{first.json['id']}", {"label": "Project"})
    again = company.send("POST", "/category_groups", body, **once)
    assert (again.status, again.json) == (201, first.json)
    assert company.send("POST", "/category_groups", {"label": "x"}, **once).status == 409
    group = first.json["id"]
    later = category_group(company)
    assert later > group
    body = {"label": "Paris", "category_group_id": group}
    rows = [
        company.send("POST", "/categories", body, **headers).json
        for headers in ({}, {"idempotency_key": "a"}, {}, {"idempotency_key": "b"}, {})
    ]
    numbers = [row["id"] for row in rows]
    assert numbers == sorted(set(numbers))
    again = company.send("POST", "/categories", body, idempotency_key="a")
    assert (again.status, again.json) == (201, rows[1])
    assert [row["id"] for row in company.items("/categories")] == numbers[::-1]


def test_a_key_changes_once(company: Company) -> None:
    number = category(company, category_group(company))
    path, once = f"/categories/{number}", {"idempotency_key": "k"}
    first = company.send("PUT", path, {"label": "Lyon"}, **once)
    company.send("PUT", path, {"label": "Nantes"})
    assert company.send("PUT", path, {"label": "Lyon"}, **once).json == first.json
    assert company.get(path)["label"] == "Nantes"


def test_a_refused_creation_stays_refused(company: Company) -> None:
    once = {"idempotency_key": "k"}
    body = {"label": "Paris", "category_group_id": 999}
    refused = [company.send("POST", "/categories", body, **once) for _ in range(2)]
    assert [answer.status for answer in refused] == [404, 404]
