"""A tombstone stops every copy of a refused write, and only a later request passes it."""

from typing import Any

import pytest
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.core.claims import Claim
from ledger.errors import Contention, IdempotencyConflict
from ledger.store.items.codec import (
    PROBES_MAX,
    head,
    integer,
    is_tombstone,
    read_integer,
    text,
    with_request_digest,
)
from ledger.store.keys import Key
from ledger.store.retry import Outcome
from ledger.store.table import Table
from ledger.store.tombstones import Tombstone, pass_by
from tests.bench import claim

NO_CLIENT: Any = None
REFUSED = claim("key")
LATER = replace(claim("key"), now_ms=REFUSED.now_ms + 1)
EARLIER = replace(claim("key"), now_ms=REFUSED.now_ms - 1)
WRITTEN = Outcome(failed={})


def key_of(number: int) -> Key:
    return {"PK": text("p"), "SK": text(f"{number:x}")}


def new_table() -> Table:
    return Table(NO_CLIENT, "ledger", NO_CLIENT)


def tombstone_of(by: Claim, is_shared: bool = False) -> Tombstone:
    return Tombstone(by, key_of, 0, is_shared)


def item_of(tombstone: Tombstone, table: Table) -> Item:
    """Return the item that the tombstone would put now."""
    action: Any = tombstone.action(table)
    item: Item = action["Put"]["Item"]
    return item


STANDING = item_of(tombstone_of(REFUSED), new_table())


def passes(by: Claim, is_first: bool = True, tombstone: Item = STANDING) -> bool:
    table = new_table()
    try:
        pass_by(table, by, tombstone, is_first)
    except Contention:
        assert table.passable == {}
        return False
    (stamp,) = table.passable.values()
    assert stamp == tombstone["stamp"]["S"]
    return True


@pytest.mark.parametrize(
    ("by", "is_first", "expected"),
    [
        (LATER, True, True),
        (LATER, False, False),
        (EARLIER, True, False),
        (replace(REFUSED, nonce="another"), True, False),
        (REFUSED, True, True),
        (REFUSED, False, False),
    ],
    ids=["later", "later, retried", "earlier", "of the same time", "the same", "the same, retried"],
)
def test_a_later_request_or_the_same_passes_at_its_first_attempt(
    by: Claim, is_first: bool, expected: bool
) -> None:
    assert passes(by, is_first) == expected


def test_a_request_passes_the_tombstone_that_it_knows() -> None:
    table = new_table()
    pass_by(table, LATER, STANDING, is_first=True)
    pass_by(table, LATER, STANDING, is_first=False)
    with pytest.raises(Contention):
        pass_by(table, LATER, {**STANDING, "stamp": text("another")}, is_first=False)


def test_another_claims_tombstone_is_always_passed() -> None:
    """A shared key, such as a version's, may have the tombstone of another request."""
    assert passes(claim("another key"), is_first=False)


def test_a_tombstone_is_placed_once_its_put_is_done() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED)
    item = item_of(tombstone, table)
    assert is_tombstone(item)
    assert tombstone.judge(table, WRITTEN) is None
    assert tombstone.is_placed
    assert table.passable == {(item["PK"]["S"], item["SK"]["S"]): item["stamp"]["S"]}


def test_an_earlier_copy_of_its_own_put_places_it_too() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED)
    assert tombstone.judge(table, Outcome(failed={0: item_of(tombstone, table)})) is None
    assert tombstone.is_placed


def test_a_tombstone_replaces_another_of_its_claim_and_keeps_the_later_time() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED)
    item_of(tombstone, table)
    late = {**STANDING, "stamp": text("s1"), "refused_ms": integer(REFUSED.now_ms + 500)}
    assert tombstone.judge(table, Outcome(failed={0: late})) is None
    assert not tombstone.is_placed
    action: Any = tombstone.action(table)
    assert action["Put"]["ExpressionAttributeValues"] == {":stamp": text("s1")}
    assert read_integer(action["Put"]["Item"], "refused_ms") == REFUSED.now_ms + 500


def test_the_item_of_a_copy_that_was_first_is_the_result() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED)
    item = with_request_digest({**key_of(REFUSED.candidate_id(0)), **head("entry")}, REFUSED)
    item_of(tombstone, table)
    assert tombstone.judge(table, Outcome(failed={0: item})) == item
    other = with_request_digest(item, replace(REFUSED, fingerprint="another request"))
    with pytest.raises(IdempotencyConflict):
        tombstone.judge(table, Outcome(failed={0: other}))


FOREIGN = with_request_digest(head("entry"), claim("another key"))


def test_another_claims_item_moves_the_tombstone_to_the_next_id() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED)
    item_of(tombstone, table)
    for attempt in range(1, PROBES_MAX + 1):
        assert tombstone.judge(table, Outcome(failed={0: FOREIGN})) is None
        assert tombstone.attempt == attempt
        assert item_of(tombstone, table)["SK"] == key_of(REFUSED.candidate_id(attempt))["SK"]
    with pytest.raises(Contention):
        tombstone.judge(table, Outcome(failed={0: FOREIGN}))


def test_another_claims_item_under_a_shared_key_stops_the_copies() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED, is_shared=True)
    item_of(tombstone, table)
    assert tombstone.judge(table, Outcome(failed={0: FOREIGN})) is None
    assert tombstone.is_placed


def test_a_conflict_places_nothing() -> None:
    table, tombstone = new_table(), tombstone_of(REFUSED)
    item_of(tombstone, table)
    assert tombstone.judge(table, Outcome(failed={}, contended=True)) is None
    assert not tombstone.is_placed
