"""Periods: those said the wrong way round are refused, and every entry is in one that can be."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.clients.dayzero import JOURNAL, Business as DayZero
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World
from tools.local.counting import count_tenant
from tools.local.gateway import Answer
from tools.local.replay import snapshot

FIRST, LAST = "2026-03-01", "2026-03-31"


def _filter(*conditions: tuple[str, str, Any]) -> str:
    names = ("field", "operator", "value")
    matches = [dict(zip(names, condition, strict=True)) for condition in conditions]
    return f"filter={quote(json.dumps(matches))}"


def _answers(world: World, first: str, last: str) -> dict[str, Answer]:
    """Return the answer of each list, statement and report to a period."""
    layer, day_zero, company = Layer(world), DayZero(world), Company(world)
    dates = f"start_date={first}&end_date={last}"
    business = world.tenant.business_id
    statement = f"/businesses/{business}/ledger/{day_zero.cash}/statement"
    by_date = _filter(("date", "gteq", first), ("date", "lteq", last))
    console = f"/console/api/businesses/{business}"
    return {
        "layer entries": layer.send("GET", f"/ledger/entries?{dates}"),
        "layer lines": layer.send("GET", f"/ledger/accounts/{layer.cash}/lines?{dates}"),
        "layer balances": layer.send("GET", f"/ledger/balances?{dates}"),
        "dayzero entries": day_zero.send("GET", f"{JOURNAL}?{dates}"),
        "dayzero statement": day_zero.send("GET", f"{statement}?{dates}"),
        "pennylane trial balance": company.send(
            "GET", f"/trial_balance?period_start={first}&period_end={last}"
        ),
        "pennylane entries": company.send("GET", f"/ledger_entries?{by_date}"),
        "pennylane lines": company.send("GET", f"/ledger_entry_lines?{by_date}"),
        "console": world.send("GET", f"{console}/trial-balance?first={first}&last={last}"),
    }


def test_a_period_said_the_wrong_way_round_is_refused_everywhere(world: World) -> None:
    refused = _answers(world, LAST, FIRST)
    statuses = {name: answer.status for name, answer in refused.items()}
    expected = {name: 422 if name.startswith("dayzero") else 400 for name in refused}
    # By DayZero's specification, this list is empty then.
    assert statuses == {**expected, "dayzero entries": 200}
    assert refused.pop("dayzero entries").json["items"] == []
    for name, answer in refused.items():
        assert "not be be" in answer.body.decode(), name


def test_a_period_of_one_day_is_none_the_wrong_way_round(world: World) -> None:
    statuses = {name: answer.status for name, answer in _answers(world, LAST, LAST).items()}
    assert set(statuses.values()) == {200}, statuses


def test_any_bounds_of_a_filter_are_looked_at(world: World) -> None:
    company = Company(world)
    for bounds in (
        (("id", "gt", 7), ("id", "lt", 6)),
        (("id", "lt", "6"), ("date", "gt", FIRST), ("id", "gteq", 7)),
        (("id", "gt", 9), ("id", "gt", 1), ("id", "lteq", 5)),
    ):
        answer = company.send("GET", f"/ledger_entries?{_filter(*bounds)}")
        assert (answer.status, answer.json["field"]) == (400, "filter.id"), bounds
    answer = company.send(
        "GET", f"/ledger_entries?{_filter(('id', 'gt', 7), ('date', 'lt', LAST))}"
    )
    assert answer.status == 200


@pytest.mark.parametrize(
    ("at", "is_good"),
    [
        ("1900-01-01T00:00:00+14:00", False),
        ("2199-12-31T23:59:59-12:00", False),
        ("1900-01-01T00:00:00Z", True),
        ("2199-12-31T23:59:59+14:00", True),
        ("2199-12-31T23:59:59Z", True),
    ],
)
def test_each_accepted_time_can_be_filtered_by(world: World, at: str, is_good: bool) -> None:
    layer, day_zero, company = Layer(world), DayZero(world), Company(world)
    before = len(layer.entries())
    answer = layer.send("POST", "/ledger/journal-entries", layer.body(entry_at=at))
    also = day_zero.send("POST", JOURNAL, day_zero.body(datetime=at, date=None))
    assert (answer.status, also.status) == ((200, 201) if is_good else (400, 422))
    if not is_good:
        assert "years 1900 to 2199 in UTC" in answer.body.decode()
        assert "years 1900 to 2199 in UTC" in also.body.decode()
    count_tenant(world.tenant.tenant_id, snapshot())
    ids = len(layer.entries("start_date=1900-01-01"))
    assert ids == len(day_zero.entries("start_date=1900-01-01&end_date=2199-12-31"))
    assert ids == before + (2 if is_good else 0)
    path = "/trial_balance?period_start=1900-01-01&period_end=2199-12-31"
    rows = [row for row in company.get(path)["items"] if row["label"] in ("Cash", "Sales")]
    assert len(rows) == (4 if is_good else 0)


def test_an_entry_is_not_moved_out_of_the_days_that_can_be_asked_for(world: World) -> None:
    day_zero, company = DayZero(world), Company(world)
    entry = company.post()["id"]
    assert company.put(entry, {"date": "1899-12-31"}).status == 400
    posted = day_zero.post()["id"]
    assert day_zero.send("PUT", f"{JOURNAL}/{posted}", {"date": "2200-01-01"}).status == 422


@pytest.mark.parametrize("time", ["2026-05-01T00:00:00Z", "2026-04-01T23:00:00-05:00"])
def test_dayzeros_date_wins_over_its_datetime(world: World, time: str) -> None:
    day_zero = DayZero(world)
    answer = day_zero.send("POST", JOURNAL, day_zero.body(date="2026-04-01", datetime=time))
    assert (answer.status, answer.json["entry_date"]) == (201, "2026-04-01")
