"""Batches of entries with keys of their own: once, all or none, and past a refusal or behind it."""

import pytest
from msgspec.structs import replace

from ledger.errors import BalanceBelowFloor, Contention, IdempotencyConflict
from tests.bench import Bench, claim, parts


def test_a_key_has_one_entry_alone_and_in_batches(bench: Bench) -> None:
    till, draft = bench.till()
    key = claim("k")
    (first, other) = bench.book(claim()).post_all(parts([draft(5), draft(7)], [key, None]))
    assert bench.book(claim("k")).post(draft(5)).entry == first
    again = bench.book(claim()).post_all(parts([draft(1), draft(5)], [None, claim("k")]))
    assert again[1] == first != other
    assert bench.balance(till) == 13
    with pytest.raises(IdempotencyConflict) as refused:
        bench.book(claim()).post_all(parts([draft(1), draft(6)], [None, claim("k", "other")]))
    assert (refused.value.within, bench.balance(till)) == ((1,), 13)


def test_an_id_of_another_key_is_passed_by(bench: Bench) -> None:
    """Clock ids collide at will: the second claim finds its first id in use."""
    till, draft = bench.till()
    first = claim("k").of_journal(True)
    bench.book(first).post(draft(1))
    by_clock = claim("", "one").of_journal(True)
    used_id = bench.book(by_clock).post(draft(2)).entry.entry_id
    same_time = replace(by_clock, fingerprint="two")
    assert same_time.candidate_id(0) == used_id
    claims = [same_time, replace(same_time, fingerprint="three")]
    batch = bench.book(claim()).post_all(parts([draft(3), draft(4)], claims))
    assert [entry.entry_id for entry in batch] == [by_clock.candidate_id(n) for n in (1, 2)]
    assert bench.balance(till) == 10


def test_a_batch_passes_an_earlier_refusal_of_a_key_and_no_later_one(bench: Bench) -> None:
    till, draft = bench.till()
    delayed, refused = claim("k"), claim("k")
    with pytest.raises(BalanceBelowFloor):
        bench.book(refused).post(draft(-5))
    bench.book(claim()).post(draft(5))
    with pytest.raises(Contention):
        bench.book(claim()).post_all(parts([draft(-5), draft(1)], [delayed, None]))
    assert bench.balance(till) == 5
    bench.book(claim()).post_all(parts([draft(-5), draft(1)], [claim("k"), None]))
    assert bench.balance(till) == 1


def test_a_batch_that_another_request_overtakes_reads_again(bench: Bench) -> None:
    """The key is free when the batch reads, and has its entry when the batch writes."""
    till, draft = bench.till()
    batch = parts([draft(5), draft(7)], [claim("k"), None])
    calls: list[int] = []

    def overtaken(positions):  # type: ignore[no-untyped-def]
        calls.append(len(positions))
        if len(calls) == 1:
            bench.book(claim("k")).post(draft(5))
        return batch.make(positions)

    entries = bench.book(claim()).post_all(replace(batch, make=overtaken))
    assert calls == [2, 1]
    assert bench.book(claim("k")).post(draft(5)).entry == entries[0]
    assert bench.balance(till) == 12
