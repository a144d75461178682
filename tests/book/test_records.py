"""Records and names: one of each, the first request wins, and their details may change."""

from typing import Any

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import DraftLine
from ledger.core.limits import RECORDS_PER_WRITE_MAX
from ledger.core.records import Name, Record
from ledger.errors import (
    ConcurrentUpdate,
    Contention,
    IdempotencyConflict,
    LedgerError,
    LimitExceeded,
    NameTaken,
    NotFound,
    StoreUnavailable,
)
from tests.bench import NOW, Bench, claim
from tools.local.faults import faults

KIND = "journal"
CODE = Name("code", "HA")


def create(bench: Bench, key: str = "", *names: Name, **details: Any) -> Record:
    return bench.book(claim(key)).records.create(KIND, details, names)


def test_a_record_is_kept_and_read_as_it_was_said(bench: Bench) -> None:
    record = create(bench, name="Purchases", code="HA")
    assert (record.kind, record.created_at, record.updated_at) == (KIND, NOW, NOW)
    assert record.details == {"name": "Purchases", "code": "HA"}
    read = bench.fresh().book(claim()).read
    assert bench.book(claim()).read.record(KIND, record.record_id, NotFound) == record
    with pytest.raises(NotFound):
        bench.book(claim()).read.record("tag", record.record_id, NotFound)
    with pytest.raises(NotFound):
        read.record(KIND, record.record_id, NotFound)


def test_a_record_is_kept_once_for_a_key(bench: Bench) -> None:
    book = bench.book(claim("key"))
    first = book.records.create(KIND, {"name": "A"})
    assert book.read.table.counts["kept"] == 1
    repeated = bench.book(claim("key"))
    assert repeated.records.create(KIND, {"name": "A"}) == first
    assert (repeated.read.table.counts["replayed"], repeated.read.table.counts["kept"]) == (1, 0)
    with pytest.raises(IdempotencyConflict):
        bench.book(claim("key", "something else")).records.create(KIND, {"name": "B"})


def test_a_name_is_one_records_alone(bench: Bench) -> None:
    first = create(bench, "", CODE, name="A")
    with pytest.raises(NameTaken) as refused:
        create(bench, "", Name("other", "x"), CODE, name="B")
    refusal = refused.value
    assert (refusal.kind, refusal.value, refusal.owner_id) == (
        CODE.kind,
        CODE.value,
        first.record_id,
    )
    read = bench.book(claim()).read
    assert read.find_named(CODE) == first.record_id
    assert read.find_named(Name("other", "x")) is None, "nothing was written"
    assert read.find_named(Name(CODE.kind, "ha")) is None
    assert read.find_named(Name("account code", CODE.value)) is None


def test_the_details_of_a_record_can_change(bench: Bench) -> None:
    record = create(bench, name="A")
    book = bench.book(claim())
    revised = book.records.update(KIND, record.record_id, lambda details: {**details, "name": "B"})
    assert (revised.details, revised.record_id) == ({"name": "B"}, record.record_id)
    assert bench.book(claim()).read.record(KIND, record.record_id, NotFound) == revised
    assert bench.book(claim()).read.known_record(KIND, record.record_id, NotFound) == revised
    with faults(bench.process.client) as log:
        unchanged = book.records.update(
            KIND, record.record_id, lambda details: {**details, "name": "B"}
        )
    assert (unchanged, log.requests) == (revised, ["GetItem"])
    with pytest.raises(NotFound):
        book.records.update(KIND, record.record_id + 1, lambda details: details)


def test_a_change_is_made_again_of_what_another_wrote_meanwhile(bench: Bench) -> None:
    record = create(bench, text="")
    attempts: list[Any] = []

    def change(details: Any) -> Any:
        attempts.append(details["text"])
        if len(attempts) == 1:
            other_book = bench.book(claim())
            other_book.records.update(
                KIND, record.record_id, lambda details: {"text": f"{details['text']}first "}
            )
        return {"text": f"{details['text']}second"}

    revised = bench.book(claim()).records.update(KIND, record.record_id, change)
    assert (revised.details, attempts) == ({"text": "first second"}, ["", "first "])


@pytest.mark.parametrize(
    ("fault", "kind"), [("conflict", Contention), ("broken", StoreUnavailable), ("lost", None)]
)
def test_a_change_is_repeated_until_the_retry_budget_ends(
    bench: Bench, fault: str, kind: type[LedgerError] | None
) -> None:
    record = create(bench, name="A")

    def revise(name: str, seconds: float = 6.0) -> Record:
        records = bench.book(claim(), seconds).records
        return records.update(KIND, record.record_id, lambda _: {"name": name})

    for attempts in (1, 2):
        with faults(bench.process.client, *[fault] * attempts) as log:
            revised = revise(f"{fault} {attempts}")
        assert revised.details == {"name": f"{fault} {attempts}"}
        assert log.requests.count("TransactWriteItems") > attempts or not kind
    if kind is not None:
        with faults(bench.process.client, *[fault] * 99), pytest.raises(kind) as refused:
            revise("never", 0.01)
        assert refused.value.retry_after_seconds == 1  # type: ignore[attr-defined]


def test_a_record_is_kept_or_the_one_of_its_name_is_changed(bench: Bench) -> None:
    def keep_or(name: str) -> Record:
        records = bench.book(claim()).records
        return records.upsert(KIND, {"name": name}, [CODE], lambda _: {"name": f"{name}!"})

    first, second = keep_or("A"), keep_or("B")
    assert (first.details, second.details) == ({"name": "A"}, {"name": "B!"})
    assert first.record_id == second.record_id
    bench.process.chart.forget()
    with faults(bench.process.client) as log:
        assert keep_or("C").record_id == first.record_id
    assert log.requests == ["GetItem", "GetItem", "TransactWriteItems"]


def test_a_record_that_another_kept_first_is_changed(bench: Bench) -> None:
    """Both find no name; the write of the second says whose it is by now."""
    first: list[Record] = []

    class Names(list[Name]):
        """Names that another takes once they have been looked up."""

        def __iter__(self) -> Any:
            yield from super().__iter__()
            if not first:
                first.append(create(bench, "", CODE, name="A"))

    records = bench.book(claim()).records
    second = records.upsert(KIND, {"name": "B"}, Names([CODE]), lambda _: {"name": "B!"})
    assert (second.record_id, second.details) == (first[0].record_id, {"name": "B!"})


def test_a_record_that_another_defined_first_is_asked_for_again(bench: Bench) -> None:
    number, _ = bench.book(claim()).read.defined("tag", "sales")
    records = [Record(number, "tag", NOW, NOW, {"name": "sales"})]
    answers = iter([records, []])
    bench.book(claim()).records.ensure(lambda: records)
    bench.book(claim()).records.ensure(lambda: next(answers))
    assert next(answers, None) is None, "it was made twice"
    with pytest.raises(ConcurrentUpdate):
        bench.enter(*bench.pair(), new=records)


def test_an_entry_defines_so_many_records_at_most(bench: Bench) -> None:
    records = [
        Record(number, "tag", NOW, NOW, {"name": str(number)})
        for number in range(RECORDS_PER_WRITE_MAX + 1)
    ]
    with pytest.raises(LimitExceeded) as refused:
        bench.enter(*bench.pair(), new=records)
    assert refused.value.maximum == RECORDS_PER_WRITE_MAX
    bench.enter(*bench.pair(), new=records[1:])
    present = bench.book(claim()).read.known_records("tag", range(200)).keys()
    assert present == {*range(1, RECORDS_PER_WRITE_MAX + 1)}


def test_guarded_accounts_take_the_room_of_records(bench: Bench) -> None:
    """A transaction has 100 writes: the entry, its balances and its new records."""
    records = [
        Record(1_000 + number, "tag", NOW, NOW, {"name": str(number)})
        for number in range(RECORDS_PER_WRITE_MAX - 1)
    ]
    debit, credit = (bench.open(name, -1_000, "EUR") for name in "ab")
    lines = (DraftLine(debit, Direction.DEBIT, 5), DraftLine(credit, Direction.CREDIT, 5))
    with pytest.raises(LimitExceeded) as refused:
        bench.enter(*lines, new=records)
    assert refused.value.maximum == RECORDS_PER_WRITE_MAX - 2
    bench.enter(*lines, new=records[1:])
