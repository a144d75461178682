"""Changelogs: each change of a line or of its categories once, in an order that only grows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.core import ids
from tests.clients.categories import categorize, category, category_group
from tests.clients.changelogs import ENTRIES, LINES, LINKS, Follower, ask, delivered, operations
from tests.clients.dayzero import JOURNAL, Business
from tests.clients.dwolla import Labels
from tests.clients.lettering import letter, unletter
from tests.clients.pennylane import Company
from tests.stream.tap import Tap
from tests.world import World
from tools.local.gateway import to_answer

WRITERS, POSTS_EACH = 8, 4
DAY_MS = 86_400_000


@pytest.fixture
def tap(company: Company) -> Iterator[Tap]:
    assert company.bank
    with Tap().open() as opened:
        yield opened


def line_ids(entry: Any) -> list[int]:
    return [line["id"] for line in entry["ledger_entry_lines"]]


def test_changes_of_an_entry(company: Company, tap: Tap, world: World) -> None:
    entry = company.post()
    first, second = line_ids(entry)
    assert operations(delivered(tap, company)) == [("insert", first), ("insert", second)]

    def put(**body: Any) -> list[tuple[str, int]]:
        answer = company.put(entry["id"], body)
        assert answer.status == 200, answer.body
        return operations(delivered(tap, company))

    third, fourth = first + 2, first + 3
    create = [company.debit(company.bank, "5.00"), company.credit(company.sales, "5.00")]
    created = put(ledger_entry_lines={"create": create})
    assert created == [("insert", third), ("insert", fourth)]
    update = [{"id": third, "debit": "6.00"}, {"id": fourth, "credit": "6.00"}]
    assert put(ledger_entry_lines={"update": update}) == [("update", third), ("update", fourth)]
    delete = [{"id": third}, {"id": fourth}]
    fifth = {"create": [company.debit(company.bank, "1.00"), company.credit(company.sales, "1.00")]}
    assert put(ledger_entry_lines={"delete": delete, **fifth}) == [
        *[("insert", first + 4), ("insert", first + 5)],
        *[("delete", third), ("delete", fourth)],
    ]
    everything = [("update", line) for line in (first, second, first + 4, first + 5)]
    assert put(label="Other") == everything
    assert put(date="2026-02-03") == everything
    assert put(label="Other") == [], "a request that changes nothing"
    check_acts(company, tap, first)
    uuid = ids.to_uuid(world.tenant.business_id, "entry", entry["id"])
    assert Business(world).send("DELETE", f"{JOURNAL}/{uuid}").status in (200, 204)
    deleted = operations(delivered(tap, company))
    assert deleted == [("delete", line) for _, line in everything]


def test_entries_of_labels_are_in_no_changelog(company: Company, tap: Tap, world: World) -> None:
    labels = Labels.of(world)
    label, other = labels.open_label("10.00"), labels.open_label("1.00")
    assert labels.post(label, "-1.00").status == 201
    assert labels.reallocate(label, other, "2.00").status == 201
    assert delivered(tap, company) == []
    assert delivered(tap, company, LINKS) == []
    assert len(company.post()["ledger_entry_lines"]) == len(delivered(tap, company))


def check_acts(company: Company, tap: Tap, first: int) -> None:
    """Letter, unletter and categorize a line, and check the changes."""
    credit = company.post(ledger_entry_lines=turned(company))["ledger_entry_lines"][0]["id"]
    delivered(tap, company)
    for change in (letter, unletter):
        assert change(company, first, credit).status in (200, 204)
        lettered = operations(delivered(tap, company))
        assert lettered == [("update", line) for line in sorted((first, credit))]
    assert (
        categorize(company, first, (category(company, category_group(company)), "1")).status == 200
    )
    assert operations(delivered(tap, company)) == [("update", first)]


def turned(company: Company) -> list[dict[str, Any]]:
    return [company.credit(company.bank, "100.00"), company.debit(company.sales, "100.00")]


def test_the_links_of_a_line_have_ids_of_their_own(company: Company, tap: Tap) -> None:
    department = category_group(company)
    paris, lyon = (category(company, department, label) for label in ("Paris", "Lyon"))
    entry = company.post()
    line, _ = line_ids(entry)
    shares = [((paris, "1"),), ((paris, "0.5"), (lyon, "0.5")), ((lyon, "1"),), ((paris, "1"),)]
    for row in shares:
        assert categorize(company, line, *row).status == 200
    rows = delivered(tap, company, LINKS)
    names = [row["operation"] for row in rows]
    assert names == ["insert", "insert", "update", "update", "delete", "insert", "delete"]
    first, second, again = (rows[place]["id"] for place in (0, 1, 5))
    numbers = [row["id"] for row in rows]
    assert numbers == [first, second, first, second, first, again, second]
    assert len({first, second, again}) == 3
    assert {row["ledger_entry_line"]["id"] for row in rows} == {line}
    assert {(row["ledger_entry"]["id"], row["ledger_entry"]["type"]) for row in rows} == {
        (entry["id"], "LedgerEntry")
    }
    sets = {"delete": [{"id": i} for i in line_ids(entry)]}
    sets["create"] = [company.debit(company.bank, "1.00"), company.credit(company.sales, "1.00")]
    assert company.put(entry["id"], {"ledger_entry_lines": sets}).status == 200
    (last,) = delivered(tap, company, LINKS)
    assert (last["operation"], last["id"], last["ledger_entry_line"]) == ("delete", again, None)
    assert last["ledger_entry"]["id"] == entry["id"]
    assert company.items(ENTRIES) == []


def test_changes_paging(company: Company, tap: Tap) -> None:
    half = [company.debit(company.bank, "1.00")] * 250
    lines = [*half, *[company.credit(company.sales, "1.00")] * 250]
    for _ in range(5):
        company.post(ledger_entry_lines=lines)
    tap.deliver()
    pages, query = list[Any](), dict[str, Any]()
    while not pages or pages[-1]["has_more"]:
        page = ask(company, limit=1000, **query).json
        pages.append(page)
        query = {"cursor": page["next_cursor"]}
    assert [len(page["items"]) for page in pages] == [1000, 1000, 500]
    assert pages[-1]["next_cursor"] is None
    numbers = [row["id"] for page in pages for row in page["items"]]
    assert len(set(numbers)) == 2500
    assert len(ask(company).json["items"]) == 20
    for limit in (0, 1001):
        answer = ask(company, limit=limit)
        assert (answer.status, answer.json["field"]) == (400, "limit")
    later = [asked_after(company, days) for days in (27, 29)]
    assert [len(page["items"]) for page in later] == [20, 0]


def asked_after(company: Company, days: int) -> Any:
    """Return the page of a request that the gateway gets in some days."""
    world = company.world
    event = world.gateway.event(
        "GET", f"/api/external/v2{LINES}", list(world.headers().items()), b""
    )
    event["requestContext"]["timeEpoch"] += days * DAY_MS
    answer = to_answer(world.gateway.invoke(event))
    assert answer.status == 200, answer.body
    return answer.json


def test_changes_start(company: Company, tap: Tap) -> None:
    company.post()
    rows = delivered(tap, company)
    text = rows[0]["processed_at"]
    at = datetime.fromisoformat(text)
    next_moment = (at + timedelta(microseconds=1)).isoformat()
    for start, expected in (
        (text, rows),
        (text.replace("Z", "+00:00"), rows),
        (text.removesuffix("Z"), rows),
        (next_moment, rows[1:]),
        (at.date().isoformat(), rows),
        (f"{at + timedelta(days=1):%Y-%m-%d}", []),
    ):
        assert company.items(LINES, first={"start_date": start}, limit=1) == expected, start
    now = datetime.now(UTC)
    old = ask(company, start_date=(now - timedelta(days=28, minutes=1)).isoformat())
    body = {"error": "start_date is older than 4 weeks", "status": 422}
    assert (old.status, old.json) == (422, body)
    assert ask(company, start_date=(now - timedelta(days=27, hours=23)).isoformat()).status == 200
    refusal = ask(company, start_date=text, cursor=ask(company, limit=1).json["next_cursor"])
    body = {"error": "start_date and cursor exclude each other", "status": 400}
    assert (refusal.status, refusal.json) == (400, body)
    bad = ask(company, start_date="yesterday")
    assert (bad.status, bad.json["code"]) == (400, "InvalidDateTimeFormat")
    cursor = ask(company, limit=1).json["next_cursor"]
    assert ask(company, LINKS, cursor=cursor).json["field"] == "cursor"


def test_changes_never_behind(company: Company, tap: Tap) -> None:
    """Eight writers beside a reader; everything is delivered twice, in batches of several sizes."""
    follower = Follower(company, limit=7)

    def write(writer: int) -> list[int]:
        keys = [f"behind {writer} {n}" if n % 2 else "" for n in range(POSTS_EACH)]
        more = [{"idempotency_key": key} if key else {} for key in keys]
        posts = [company.send("POST", "/ledger_entries", company.body(), **m).json for m in more]
        return [line for post in posts for line in line_ids(post)]

    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, number) for number in range(WRITERS)]
        is_over = False
        while not is_over:
            is_over = all(writer.done() for writer in writers)
            tap.deliver(size=len(follower.rows) % 5 + 1, again=6)
            follower.poll()
    written = [line for writer in writers for line in writer.result()]
    tap.deliver(again=len(tap.records))
    assert follower.poll() == 0
    assert sorted(operations(follower.rows)) == sorted(("insert", line) for line in written)


@pytest.mark.parametrize("path", [LINES, LINKS, ENTRIES])
def test_a_company_without_changes_has_an_empty_page(company: Company, path: str) -> None:
    assert ask(company, path).json == {"items": [], "has_more": False, "next_cursor": None}
    assert ask(company, path, colour="red").status == 200
    assert ask(company, path, limit="x").status == 400
