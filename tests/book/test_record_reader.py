"""The reader of records: names and records are read once, and then are in the cache."""

import pytest

from ledger.book.paging import PageRequest
from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.core.records import Name, Record
from ledger.errors import NotFound
from tests.bench import NOW, Bench, claim
from tests.book.test_records import CODE, KIND, create
from tools.local.faults import faults


def test_a_name_that_was_seen_is_not_read_again(bench: Bench) -> None:
    record = create(bench, "", CODE, name="A")
    read = bench.book(claim()).read
    with faults(bench.process.client) as log:
        assert read.find_named(CODE) == read.find_named(CODE) == record.record_id
    assert log.requests == ["GetItem"]


def test_a_record_whose_name_makes_its_number_is_defined_once(bench: Bench) -> None:
    def missing() -> list[Record]:
        number, record = bench.book(claim()).read.defined("tag", "sales")
        return [] if record else [Record(number, "tag", NOW, NOW, {"name": "sales"})]

    for _ in range(2):
        bench.book(claim()).records.ensure(missing)
        bench.process.chart.forget()
    number, record = bench.book(claim()).read.defined("tag", "sales")
    assert record is not None
    assert (record.record_id, record.details) == (number, {"name": "sales"})
    sales_id, record = bench.book(claim()).read.defined("tag", "Sales")
    assert (record, sales_id == number) == (None, False)


def test_records_that_were_seen_are_not_read_again(bench: Bench) -> None:
    created = [create(bench, name=str(index)) for index in range(3)]
    numbers = [record.record_id for record in created]
    with faults(bench.process.client) as log:
        rows = bench.book(claim()).read.known_records(KIND, numbers)
        assert list(rows.values()) == created
    assert log.requests == [], "the writer of a record has it in its cache"
    bench.process.chart.forget()
    read = bench.book(claim()).read
    with faults(bench.process.client) as log:
        assert read.known_record(KIND, numbers[0], NotFound) == created[0]
        rows = read.known_records(KIND, [*numbers, 5])
        assert list(rows.values()) == created
        assert read.known_records(KIND, numbers) == rows
    assert log.requests == ["GetItem", "BatchGetItem"]
    with pytest.raises(NotFound):
        read.known_record(KIND, 5, NotFound)


def test_records_of_a_kind_are_listed_by_their_numbers(bench: Bench) -> None:
    bench = bench.fresh()
    numbers = sorted(create(bench, name=str(index)).record_id for index in range(5))
    bench.book(claim()).records.create("tag", {"name": "none of them"})
    read = bench.book(claim()).read
    page = read.records(KIND, PageRequest(3, ascending=True), lambda _: True)
    assert [record.record_id for record in page.rows] == numbers[:3]
    next_page = read.records(KIND, PageRequest(3, ascending=True, after=page.last), lambda _: True)
    assert [record.record_id for record in next_page.rows] == numbers[3:]
    filtered = read.records(KIND, PageRequest(9), lambda record: record.record_id != numbers[2])
    assert [record.record_id for record in filtered.rows] == [*numbers[:1:-1][:2], *numbers[1::-1]]


@pytest.mark.parametrize(
    "value", ["9" * (NAME_CHARACTERS_MAX + 1), "9" * 10**6, "", " ", "\udcff", "\0"]
)
def test_a_text_that_no_name_can_be_is_nobodys_without_a_request(bench: Bench, value: str) -> None:
    with faults(bench.process.client) as log:
        assert bench.book(claim()).read.find_named(Name("code", value)) is None
    assert log.requests == []


def test_the_longest_name_is_looked_up(bench: Bench) -> None:
    name = Name("code", "\U0001f600" * NAME_CHARACTERS_MAX)
    assert bench.book(claim()).read.find_named(name) is None
