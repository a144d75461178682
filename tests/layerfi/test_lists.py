"""Lists of entries and of an account's lines: order, filters, cursors, totals."""

import pytest

from tests.clients.layerfi import Business
from tests.clients.pennylane import Company
from tests.world import World


def test_entries_are_listed_by_what_is_asked(business: Business) -> None:
    customer = business.make("/customers", {"external_id": "c"})["id"]
    dates = ("2026-03-01", "2026-01-01", "2026-02-01")
    posted = [
        business.post(entry_at=f"{day}T10:00:00Z", external_id=f"e{n}" if n else None)["entry"]
        for n, day in enumerate(dates)
    ]
    tagged = business.post(
        entry_at="2026-04-01T00:00:00Z", customer_id=customer, tags=[{"key": "k", "value": "v"}]
    )["entry"]
    matches = {entry["id"] for entry in (*posted, tagged)}

    def ids(query: str) -> list[str]:
        return [entry["id"] for entry in business.entries(query) if entry["id"] in matches]

    by_date = [posted[1]["id"], posted[2]["id"], posted[0]["id"], tagged["id"]]
    for limit in ("&limit=1", "&limit=2", ""):
        assert ids(f"x=y{limit}") == by_date
        assert ids(f"sort_order=DESC{limit}") == by_date[::-1]
        by_age = [*(entry["id"] for entry in posted), tagged["id"]]
        for order in ("created_at", "entry_number"):
            assert ids(f"sort_by={order}{limit}") == by_age
            assert ids(f"sort_by={order}&sort_order=DESC{limit}") == by_age[::-1]
    assert ids("start_date=2026-02-01&end_date=2026-03-01") == [posted[2]["id"]]
    for query in (f"customer_id={customer}", "customer_external_id=c", "tag_key=k"):
        assert ids(query) == [tagged["id"]]
    assert ids("tag_key=other") == []
    page = business.get("/ledger/entries?show_total_count=true&limit=1&tag_key=k")
    assert page["meta"]["pagination"]["total_count"] == 1
    assert business.get("/ledger/entries")["meta"]["pagination"]["total_count"] is None


def test_tags_filter_by_a_key_and_a_list_of_its_values(business: Business) -> None:
    """`tag_values` is separated by commas, or repeated as React does, and goes with `tag_key`."""
    tags = {
        "d1": [("Dept", "d1")],
        "d2": [("Dept", "d2"), ("Area", "d1")],
        "d,3": [("Dept", "d,3")],
    }
    posted = {
        name: business.post(tags=[{"key": key, "value": value} for key, value in pairs])["entry_id"]
        for name, pairs in tags.items()
    }
    names = {uuid: name for name, uuid in posted.items()}
    for path in ("/ledger/entries", "/custom-journal-entries"):
        for query, expected in {
            "tag_values=d1": {"d1"},
            "tag_values=d1,d2": {"d1", "d2"},
            "tag_values=d1&tag_values=d2": {"d1", "d2"},
            "tag_values=d,3": {"d,3"},
            "tag_values=other": set(),
            "": {"d1", "d2", "d,3"},
        }.items():
            data = business.get(f"{path}?tag_key=Dept&{query}")["data"]
            assert {names[row.get("entry_id", row["id"])] for row in data} == expected, query
        alone = business.send("GET", f"{path}?tag_values=d1")
        assert (alone.status, b"tag_values" in alone.body) == (400, True)


def test_a_period_of_a_list_is_of_days_or_of_instants(business: Business) -> None:
    """`start_date` is included, and `end_date` is not (specs/layer.md, 4)."""
    times = ("2026-02-01T00:00:00Z", "2026-02-01T12:00:00.5Z", "2026-02-02T00:00:00Z")
    posted = [business.post(entry_at=at)["entry_id"] for at in times]

    def places(query: str) -> list[int]:
        lines = business.get(f"/ledger/accounts/{business.cash}/lines?{query}")["data"]
        assert [row["id"] for row in business.entries(query)] == [row["entry_id"] for row in lines]
        return [posted.index(row["entry_id"]) for row in lines]

    assert places("start_date=2026-02-01&end_date=2026-02-02") == [0, 1]
    assert places("start_date=2026-02-01T00:00:00Z&end_date=2026-02-02T00:00:00Z") == [0, 1]
    assert places("start_date=2026-02-01T12:00:00.500000001Z") == [1, 2]
    assert places("end_date=2026-02-01T12:00:00.5Z") == [0]
    assert places("start_date=2026-02-01T13:00:00%2B01:00&end_date=2026-02-01T13:00:01+01:00") == [
        1
    ]
    assert places("start_date=2026-02-02T00:00:00&end_date=2026-02-02") == []
    backwards = "start_date=2026-02-02T00:00:01Z&end_date=2026-02-02"
    assert business.send("GET", f"/ledger/entries?{backwards}").status == 400


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=501", "limit=x", "sort_by=memo", "sort_order=UP", "cursor=x"),
        *(
            "start_date=x",
            "start_date=2026-02-30",
            "end_date=2026-13-01",
            "show_total_count=perhaps",
        ),
    ],
)
def test_a_wrong_parameter_is_400(business: Business, query: str) -> None:
    answer = business.send("GET", f"/ledger/entries?{query}")
    assert answer.status == 400
    name = query.partition("=")[0]
    assert answer.json["errors"][0]["description"].startswith(f"{name}: must be")


def test_the_lines_of_an_account(business: Business) -> None:
    till = business.open(
        "Till", "ASSET", "DEBIT", parent_id={"type": "AccountId", "id": business.cash}
    )
    first = business.post(5)
    lines = [business.line(business.sales, "CREDIT", 7), business.line(till, "DEBIT", 7)]
    second = business.post(line_items=lines)
    path = f"/ledger/accounts/{business.cash}/lines"
    (line,) = business.get(path)["data"]
    assert (line["entry_id"], line["amount"], line["is_reversed"]) == (first["entry_id"], 5, False)
    assert line["entry_number"] == first["entry"]["entry_number"]
    page = business.get(f"{path}?include_child_account_lines=true&limit=1")
    assert page["meta"]["pagination"]["has_more"] is True
    cursor = page["meta"]["pagination"]["cursor"]
    more = business.get(f"{path}?include_child_account_lines=true&cursor={cursor}")
    entry_ids = {x["entry_id"] for x in page["data"] + more["data"]}
    assert entry_ids == {first["entry_id"], second["entry_id"]}
    business.send("POST", f"/ledger/entries/{first['entry_id']}/reverse")
    assert [x["is_reversed"] for x in business.get(path)["data"]].count(True) == 1


def test_an_entry_in_another_currency_is_not_shown(business: Business, world: World) -> None:
    company = Company(world)
    euros = company.post("1.00")["id"]
    dollars = company.post("1.00", currency="USD")["id"]
    numbers = [entry["entry_number"] for entry in business.entries()]
    assert dollars in numbers
    assert euros not in numbers
