"""**The same key with the same request gives the same answer, and is executed once, for ever.**

The rule holds for requests that set values too: a late repetition does not undo a newer change.
"""

import zlib
from collections.abc import Callable
from unittest import mock

import pytest
from msgspec.structs import replace

from ledger.core.accounts import AccountTerms
from ledger.core.amendments import Amendment
from ledger.core.records import Name
from ledger.errors import IdempotencyConflict, LedgerError, NotFound, StoreUnavailable
from tests.bench import Bench, claim
from tools.local.faults import faults

ChangeName = Callable[[str, str], object]
ReadName = Callable[[], object]


def set_name(name: str) -> Callable[[AccountTerms], AccountTerms]:
    return lambda terms: replace(terms, name=name)


def renaming(bench: Bench) -> tuple[ChangeName, ReadName]:
    number = bench.open("Bank")

    def change(key: str, name: str) -> object:
        return bench.book(claim(key, name)).rename(number, set_name(name)).terms.name

    return change, lambda: bench.book(claim()).read.state(number).account.terms.name


def revising(bench: Bench) -> tuple[ChangeName, ReadName]:
    number = bench.book(claim()).records.create("person", {"name": "Ann"}).record_id

    def change(key: str, name: str) -> object:
        records = bench.book(claim(key, name)).records
        return records.update("person", number, lambda details: {**details, "name": name}).details[
            "name"
        ]

    def read_name() -> object:
        return bench.book(claim()).read.record("person", number, NotFound).details["name"]

    return change, read_name


def upserting(bench: Bench) -> tuple[ChangeName, ReadName]:
    names = [Name("person", "external id")]

    def change(key: str, name: str) -> object:
        records = bench.book(claim(key, name)).records
        record = records.upsert("person", {"name": name}, names, lambda _: {"name": name})
        return record.details["name"]

    def read_name() -> object:
        read = bench.book(claim()).read
        return read.record("person", read.find_named(names[0]) or 0, NotFound).details["name"]

    return change, read_name


KINDS = pytest.mark.parametrize("prepare", [renaming, revising, upserting])
Prepare = Callable[[Bench], tuple[ChangeName, ReadName]]


@KINDS
def test_a_late_repetition_does_not_undo_a_newer_change(bench: Bench, prepare: Prepare) -> None:
    change, read_name = prepare(bench)
    assert change("a", "A") == "A"
    assert change("b", "B") == "B"
    assert change("a", "A") == "A", "the first answer"
    assert read_name() == "B"


@KINDS
def test_a_key_belongs_to_one_change_alone(bench: Bench, prepare: Prepare) -> None:
    change, read_name = prepare(bench)
    change("a", "A")
    with pytest.raises(IdempotencyConflict):
        change("a", "B")
    assert read_name() == "A"


@KINDS
def test_a_key_is_kept_although_nothing_changes(bench: Bench, prepare: Prepare) -> None:
    change, read_name = prepare(bench)
    change("", "A")
    change("a", "A")
    change("", "B")
    assert change("a", "A") == "A"
    assert read_name() == "B"


@KINDS
@pytest.mark.parametrize("script", [["lost"], ["again"], ["reset"], ["conflict", "lost"]])
@pytest.mark.parametrize("key", ["", "key"], ids=["without a key", "with a key"])
def test_a_change_is_made_through_every_fault(
    bench: Bench, prepare: Prepare, key: str, script: list[str]
) -> None:
    change, read_name = prepare(bench)
    with faults(bench.process.client, *script):
        assert change(key, "A") == "A"
    assert read_name() == "A"


def test_a_name_that_another_gives_meanwhile_makes_it_one_record(bench: Bench) -> None:
    change, read_name = upserting(bench)
    names = [Name("person", "external id")]
    book = bench.book(claim("a", "A"))
    record_id = book.read.find_named(names[0])
    change("", "B")
    assert record_id is None
    record = book.records.upsert("person", {"name": "A"}, names, lambda _: {"name": "A"})
    assert (record.record_id, read_name()) == (bench.book(claim()).read.find_named(names[0]), "A")


def test_a_definition_keeps_its_key(bench: Bench) -> None:
    bench.book(claim("a", "one thing")).records.ensure(lambda: ())
    bench.book(claim("a", "one thing")).records.ensure(lambda: ())
    with pytest.raises(IdempotencyConflict):
        bench.book(claim("a", "another thing")).records.ensure(lambda: ())


def test_an_account_packed_by_another_zlib_can_be_renamed(bench: Bench) -> None:
    """The condition is the document as it was read, and not as it would be packed today."""
    number = bench.open("Bank")
    compress = zlib.compress
    with mock.patch("zlib.compress", lambda data, _: compress(data, 1)):
        bench.book(claim()).rename(number, set_name("long " * 190))
    assert bench.book(claim()).rename(number, set_name("Bank")).terms.name == "Bank"


def test_a_change_that_was_lost_and_then_in_conflict_is_not_said_to_be_undone(
    bench: Bench,
) -> None:
    """429 means that nothing was written; here that is not known."""
    script = ["lost", *["conflict"] * 100_000]
    number = bench.open("Bank")
    with faults(bench.process.client, *script), pytest.raises(StoreUnavailable):
        bench.book(claim(), seconds=0.2).rename(number, set_name("A"))
    assert bench.book(claim()).read.state(number).account.terms.name == "A"


def test_a_reversal_that_is_there_takes_the_key_too(bench: Bench) -> None:
    first, second = (bench.post(claim(), 100) for _ in range(2))
    reversal = bench.book(claim()).reverse(first)
    replay = bench.book(claim("k", "one")).reverse(first)
    assert (replay.entry, replay.replayed) == (reversal.entry, True)
    assert bench.book(claim("k", "one")).reverse(first) == replay
    with pytest.raises(IdempotencyConflict):
        bench.book(claim("k", "two")).reverse(second)
    assert bench.state == (1100, 4)


def test_a_key_that_found_a_reversal_gets_the_answer_of_then(bench: Bench) -> None:
    number = bench.enter(*bench.pair()).entry_id
    reversal = bench.book(claim()).reverse(number).entry
    replay = bench.book(claim("k")).reverse(number)
    bench.book(claim()).amend(reversal.entry_id, Amendment(description="other words"))
    assert bench.book(claim("k")).reverse(number) == replay


def test_a_key_gets_the_answer_of_then_also_after_a_reversal(bench: Bench) -> None:
    request = claim("k")
    posted = bench.book(request).post(bench.draft(100))
    reversing = claim("r")
    reversal = bench.book(reversing).reverse(posted.entry.entry_id)
    assert bench.book(request).post(bench.draft(100)) == replace(posted, replayed=True)
    assert bench.book(reversing).reverse(posted.entry.entry_id) == reversal


def test_a_refused_change_is_final(bench: Bench) -> None:
    """Its copy arrives after the account was closed, and the client told so."""
    number = bench.open("Bank")
    with faults(bench.process.client, "late") as log:
        with pytest.raises(StoreUnavailable):
            bench.book(claim("a"), seconds=0).rename(number, set_name("A"))
        bench.book(claim()).close(number)
        with pytest.raises(LedgerError):
            bench.book(claim("a"), seconds=0).rename(number, set_name("A"))
        assert "done" not in log.deliver()
