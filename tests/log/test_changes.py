"""The feed of changes: one order without a gap, whoever writes meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from ledger.core.categories import WHOLE
from tests.bench import Bench, claim
from tests.book.category_lines import Categorizer
from tests.book.lettering_lines import Letterer
from tests.log.books import Writer, changes, path, seal, writer
from tests.world import World

WRITERS, ENTRIES = 4, 12


def written_meanwhile(bench: Bench, read: Callable[[], object]) -> list[tuple[str, int]]:
    """Return the versions that four writers write, while one more thread seals and `read` reads."""
    accounts = writer(bench).accounts
    writers = [Writer(bench, accounts) for _ in range(WRITERS)]
    ended = Event()

    def write(author: Writer) -> None:
        for number in range(ENTRIES):
            entry = author.post(number + 1)
            if number % 3 == 0:
                author.amend(entry, "amended")

    def seal_on() -> None:
        while not ended.is_set():
            seal(bench)
        seal(bench)

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        sealing = pool.submit(seal_on)
        writing = [pool.submit(write, author) for author in writers]
        while not all(future.done() for future in writing):
            read()
        ended.set()
        for future in (sealing, *writing):
            future.result()
    return [version for author in writers for version in author.written]


def test_a_reader_sees_what_four_writers_write_in_one_order(bench: Bench, world: World) -> None:
    items = list[dict[str, Any]]()

    def read() -> bool:
        page = changes(world, items[-1]["index"] if items else None, 7)
        items.extend(page["items"])
        assert page["next"] == (items[-1]["index"] if items else None)
        return bool(len(items) < page["size"])

    written = written_meanwhile(bench, read)
    while read():
        pass
    assert [item["index"] for item in items] == list(range(len(items))), "no miss, no repeat"
    versions = [(item["id"], item["version"]) for item in items if item["kind"] == "entry"]
    assert len(versions) == len(written) == WRITERS * (ENTRIES + ENTRIES // 3)
    assert {*versions} == {*written}
    assert [item["stamp"] for item in items] == sorted(item["stamp"] for item in items)


@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_pages_of_any_size_are_the_same_changes(bench: Bench, world: World, limit: int) -> None:
    author = writer(bench)
    for _ in range(3):
        author.amend(author.post(), "amended")
        seal(bench)
    read_changes: list[Any] = []
    after = None
    while (page := changes(world, after, limit))["items"]:
        assert len(page["items"]) <= limit
        read_changes += page["items"]
        after = page["next"]
    assert after == page["size"] - 1
    assert [item["index"] for item in read_changes] == list(range(page["size"]))
    operations = [item["op"] for item in read_changes if item["kind"] == "entry"]
    assert sorted(operations) == ["amended"] * 3 + ["created"] * 3


def test_a_removal_is_a_change_of_its_entry(bench: Bench, world: World) -> None:
    author = writer(bench)
    entry = author.post()
    seal(bench)
    bench.book(claim()).remove(entry.entry_id)
    seal(bench)
    items = changes(world)["items"]
    assert (items[-1]["op"], items[-1]["kind"]) == ("removed", "entry")
    assert items[-1]["number"] == entry.entry_id
    assert items[-1]["version"] == 2


def test_acts_on_lines_are_in_the_feed(bench: Bench, world: World) -> None:
    letterer = Letterer(bench)
    categorizer = Categorizer(letterer)
    first, second = letterer.line(), letterer.line(-100)
    letterer.letter(first, second)
    categorizer.categorize(first, WHOLE)
    for _ in range(2):
        seal(bench)
    items = [item for item in changes(world)["items"] if item["kind"] != "entry"]
    acts = [(item["kind"], item["op"], item["id"]) for item in items[-2:]]
    assert acts == [("lettering", "noted", None), ("categorization", "noted", None)]


def test_a_reader_of_a_book_without_changes_goes_on_with_the_first(
    bench: Bench, world: World
) -> None:
    page = changes(world)
    assert page == {"items": [], "next": None, "size": 0, "epoch": 1}
    assert world.send("GET", path(world, "changes?epoch=2")).status == 404
    seal(bench)
    items = world.get(path(world, f"changes?epoch={page['epoch']}"))["items"]
    assert items
    assert items == changes(world)["items"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("after=-1", 400, "InvalidQuery"),
        ("after=x", 400, "InvalidQuery"),
        ("limit=0", 400, "InvalidQuery"),
        ("limit=1001", 400, "InvalidQuery"),
        ("colour=red", 400, "InvalidQuery"),
        *((f"{name}=", 400, "InvalidQuery") for name in ("after", "limit", "epoch")),
        ("after=1&after=2", 400, "InvalidQuery"),
        ("after=1&after=", 400, "InvalidQuery"),
        ("epoch=0", 400, "InvalidQuery"),
        ("epoch=2", 404, "EpochNotBegun"),
        ("after=500", 404, "NotInLog"),
        ("after=500&epoch=2", 404, "EpochNotBegun"),
    ],
)
def test_a_bad_query_is_refused_with_its_rule(
    bench: Bench, world: World, query: str, status: int, code: str
) -> None:
    seal(bench)
    answer = world.send("GET", path(world, f"changes?{query}"))
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["detail"]


@pytest.mark.parametrize(
    "name", ["changes", "checkpoint", "consistency?from=1", "tile/0/0", "tile/entries/0"]
)
def test_another_tenants_log_is_not_found(world: World, other: World, name: str) -> None:
    answer = other.send("GET", path(world, name))
    assert (answer.status, answer.json["code"]) == (404, "BusinessNotFound")
