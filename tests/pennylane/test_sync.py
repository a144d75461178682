"""The vendor's recipe: a client keeps its highest id, and asks for later ones."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.core import ids
from ledger.process.runtime import runtime
from tests.clients.changelogs import Follower
from tests.clients.dayzero import JOURNAL, Business
from tests.clients.pennylane import Company
from tests.stream.tap import Tap
from tests.world import World

WRITERS, POSTS_EACH = 4, 25
Rows = list[Any]


def condition(name: str, value: int) -> dict[str, Any]:
    return {"filter": [{"field": "id", "operator": name, "value": value}]}


def ids_of(rows: Rows) -> list[int]:
    return [row["id"] for row in rows]


@pytest.fixture
def mixed(company: Company, request: pytest.FixtureRequest) -> list[int]:
    """Five entries, with and without keys, by their creation."""
    request.getfixturevalue("unsettled")
    return [post(company, f"mixed {n}" if n % 2 else "") for n in range(5)]


def post(company: Company, key: str = "") -> int:
    more = {"idempotency_key": key} if key else {}
    answer = company.send("POST", "/ledger_entries", company.body(), **more)
    assert answer.status == 201, answer.body
    number: int = answer.json["id"]
    assert ids.is_keyed(number) == bool(key)
    return number


@pytest.mark.parametrize("sort", ["id", "-id", "date", "-date"])
def test_an_id_is_compared_by_creation(company: Company, mixed: list[int], sort: str) -> None:
    before = ids_of(company.items("/ledger_entries", sort="id"))
    assert before[-5:] == mixed
    for place, number in enumerate(mixed, len(before) - 5):
        for name, expected in {
            "gt": before[place + 1 :],
            "gteq": before[place:],
            "lt": before[:place],
            "lteq": before[: place + 1],
            "eq": [number],
            "in": [number],
            "not_eq": [x for x in before if x != number],
        }.items():
            value: Any = [number] if name == "in" else number
            query: Any = condition(name, value)
            result = ids_of(company.items("/ledger_entries", sort=sort, limit=2, **query))
            assert sorted(result) == sorted(expected), (name, place)
            assert sort[-2:] != "id" or result == expected[:: -1 if sort == "-id" else 1]


def test_the_newest_entry_is_first_whatever_its_key(company: Company, mixed: list[int]) -> None:
    assert ids_of(company.get("/ledger_entries?limit=5")["items"]) == mixed[::-1]
    numbered = company.get("/ledger_entries?page=1&per_page=5")
    assert (ids_of(numbered["items"]), numbered["total_items"] >= 5) == (mixed[::-1], True)


def test_lines_are_compared_by_the_creation_of_their_entries(
    company: Company, mixed: list[int]
) -> None:
    lines = company.items("/ledger_entry_lines", sort="id", limit=3)
    ours = [line for line in lines if line["ledger_entry"]["id"] in mixed]
    assert [line["ledger_entry"]["id"] for line in ours] == [x for x in mixed for _ in range(2)]
    numbers = ids_of(ours)
    for place, number in enumerate(numbers):
        for sort in ("id", "-date"):
            later = company.items("/ledger_entry_lines", sort=sort, **condition("gt", number))
            assert sorted(ids_of(later)) == sorted(numbers[place + 1 :])
    some = {"filter": [{"field": "id", "operator": "in", "value": [*numbers[::3], 7, -1, 2**62]}]}
    assert ids_of(company.items("/ledger_entry_lines", sort="id", limit=1, **some)) == numbers[::3]


def test_an_id_without_an_entry_has_a_place_too(
    company: Company, mixed: list[int], world: World
) -> None:
    everything = ids_of(company.items("/ledger_entries", sort="id"))
    removed = mixed[1]
    uuid = ids.to_uuid(world.tenant.business_id, "entry", removed)
    answer = Business(world).send("DELETE", f"{JOURNAL}/{uuid}")
    assert answer.status in (200, 204), answer.body
    for number, expected in (
        (removed, mixed[2:]),
        (0, [x for x in everything if x != removed]),
        (-5, [x for x in everything if x != removed]),
        (mixed[2] + 8, mixed[3:]),
        (ids.ID_MAX, []),
        (2**62, []),
    ):
        result = company.items("/ledger_entries", sort="id", **condition("gt", number))
        assert ids_of(result) == expected, number


def follow(
    company: Company, last: int, sort: str = "-id", path: str = "/ledger_entries"
) -> Iterator[Rows]:
    """Poll for ever for rows after the last id, which is the newest of a poll."""
    while True:
        rows = company.items(path, sort=sort, limit=100, **condition("gt", last))
        yield rows
        last = rows[0 if sort == "-id" else -1]["id"] if rows else last


@pytest.mark.usefixtures("unsettled")
def test_each_poll_after_a_post_gives_exactly_the_new_entry(company: Company) -> None:
    polls = follow(company, post(company))
    assert next(polls) == []
    for place in range(200):
        number = post(company, f"poll {place}" if place % 3 else "")
        assert ids_of(next(polls)) == [number]
    assert next(polls) == []


def write(company: Company, writer: str) -> list[int]:
    """Post entries, each second one with a key, and return their ids."""
    keys = [f"{writer} {n}" if n % 2 else "" for n in range(POSTS_EACH)]
    return [post(company, key) for key in keys]


@pytest.mark.parametrize("sort", ["id", "-id"])
def test_a_reader_beside_four_writers_misses_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(runtime(), "settings", replace(runtime().settings, settle_seconds=0.5))
    first = post(company)
    read_ids: list[int] = []
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, company, f"{sort} {n}") for n in range(WRITERS)]
        for rows in follow(company, first, sort):
            is_over = all(writer.done() for writer in writers)
            read_ids += ids_of(rows)
            if is_over and not rows:
                break
    written = [number for writer in writers for number in writer.result()]
    assert len(written) == len(set(written)) == WRITERS * POSTS_EACH
    assert sorted(read_ids) == sorted(written), "each entry is in one poll"


@pytest.mark.usefixtures("unsettled")
def test_a_reader_of_the_changelog_beside_four_writers_misses_nothing(company: Company) -> None:
    """It polls by the time of the last change that it has, which alone comes once more."""
    follower = Follower(company, limit=30)
    assert company.bank
    with Tap().open() as tap, ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, company, f"changes {n}") for n in range(WRITERS)]
        is_over = False
        while not is_over or follower.poll():
            is_over = all(writer.done() for writer in writers)
            tap.deliver(again=9)
            follower.poll()
    written = [number for writer in writers for number in writer.result()]
    assert len(written) == len(set(written)) == WRITERS * POSTS_EACH
    inserted = [(row["operation"], row["id"] >> ids.INDEX_BITS) for row in follower.rows]
    assert sorted(inserted) == sorted([("insert", number) for number in written] * 2)


@pytest.mark.usefixtures("unsettled")
@pytest.mark.parametrize("sort", ["id", "-id", "date", "-date"])
def test_pages_beside_four_writers_end_and_have_each_older_entry_once(
    company: Company, sort: str
) -> None:
    older = [post(company, f"{sort} older {n}" if n % 2 else "") for n in range(20)]
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, company, f"{sort} {n}") for n in range(WRITERS)]
        read_ids = ids_of(company.items("/ledger_entries", sort=sort, limit=3))
    written = [number for writer in writers for number in writer.result()]
    assert len(read_ids) == len(set(read_ids)), "no entry is on two pages"
    assert {*older} <= {*read_ids}
    assert {*read_ids} - {*written} == {*ids_of(company.items("/ledger_entries"))} - {*written}


def open_accounts(company: Company, writer: str) -> list[int]:
    """Open accounts, each second one with a key, and return their ids."""
    numbers = []
    for n in range(POSTS_EACH // 2):
        more = {"idempotency_key": f"{writer} {n}"} if n % 2 else {}
        body = {"number": f"6{writer}{n}", "label": "x"}
        numbers.append(company.make("/ledger_accounts", body, **more)["id"])
    return numbers


@pytest.mark.parametrize("sort", ["id", "-id"])
def test_a_reader_of_accounts_beside_two_writers_misses_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr(runtime(), "settings", replace(runtime().settings, settle_seconds=0.5))
    first = company.open("69", "x")
    read_ids: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(open_accounts, company, f"{sort.strip('-')}{n}x") for n in range(2)]
        for rows in follow(company, first, sort, "/ledger_accounts"):
            is_over = all(writer.done() for writer in writers)
            read_ids += ids_of(rows)
            if is_over and not rows:
                break
    written = [number for writer in writers for number in writer.result()]
    assert sorted(read_ids) == sorted(written), "each account is in one poll"
