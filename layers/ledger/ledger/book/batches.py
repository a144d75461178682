"""Batches: several entries in one write, all or none.

The item of the batch is claimed: it stands for the request, and leads a replay to its entries. An
entry of the general journal may have a key of its own. It then has the id and the digest of a
request that posts it alone. So it is posted once, alone or in any number of batches:

    entry with a key that has its entry     answered as it is, or refused for another content
    entry with a key that is free           put under the id of its key
    entry without a key                     put under an additional id of the batch

A batch costs two requests: one reads the ids of the keys, one writes. If another request takes a
key between the two, the batch reads again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, TypeAlias

from msgspec import Struct

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.aws.items import Item
from ledger.book import records
from ledger.book.context import Context, located
from ledger.book.posting import balance_writes, first_version
from ledger.core import entries
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.core.limits import TRANSACTION_BYTES_MAX, TRANSACTION_WRITES_MAX
from ledger.core.records import Batch, Record
from ledger.errors import AccountNotFound, ConcurrentUpdate, Contention, LimitExceeded
from ledger.store import keys, tombstones
from ledger.store.items import codec, entries as entry_items
from ledger.store.plans import Committed, Plan, Write, put_new
from ledger.store.retry import retry_on_conflict

# Makes the drafts of some positions, and the records that these are the first to refer to.
Make: TypeAlias = Callable[[Sequence[int]], tuple[Sequence[Draft], Sequence[Record]]]


class Parts(Struct, frozen=True):
    """The entries of a batch of the general journal.

    `claims` has the claim of each entry's own key, or None. `make` makes the drafts of the entries
    that are new. `check` may refuse the entries, before any is written.
    """

    claims: Sequence[Claim | None]
    make: Make
    check: Callable[[Sequence[Entry]], object]


class _Place(Struct, frozen=True):
    """The id of a key's entry, with the entry if there is one, or the tombstone to replace."""

    entry_id: int
    entry: Entry | None = None
    stamp: str = ""


class _Fresh(Struct, frozen=True):
    """The drafts of new entries by position, and the writes of their balances and records."""

    places: Mapping[int, _Place]
    drafts: Mapping[int, Draft]
    writes: tuple[Write, ...]


def post_all(context: Context, parts: Parts) -> Committed[tuple[Entry, ...]]:
    """Write the entries of a batch, all or none; return them as their creation was answered."""
    return retry_on_conflict(context.table, lambda: _attempt(context, parts))


def _attempt(context: Context, parts: Parts) -> Committed[tuple[Entry, ...]]:
    prepare = cache(lambda: _prepare(context, parts))

    def build(batch_id: int, shift: int) -> Plan[tuple[Entry, ...]]:
        fresh = prepare()
        accepted = tuple(_accept(context, parts, fresh, shift))
        # Two entries under one id would be one item, and half of the batch would be lost.
        assert len({entry.entry_id for entry in accepted}) == len(parts.claims)
        parts.check(accepted)
        batch = Batch(batch_id, context.now, tuple(entry.entry_id for entry in accepted))
        claimed = entry_items.batch_item(context.scope, batch, context.by)
        puts = tuple(
            _put_entry(context, parts.claims[n], accepted[n], fresh.places.get(n))
            for n in fresh.drafts
        )
        # The puts come first: if a key has its entry by now, its balance has moved already.
        return Plan(claimed, accepted, _within_limits((*puts, *fresh.writes)))

    committed = context.commit(keys.batch, build, lambda item: _entries_of(context, item))
    if not committed.replayed:
        every_line = (line for entry in committed.result for line in entry.lines)
        context.read.note_used({line.account_id for line in every_line})
    return committed


def _prepare(context: Context, parts: Parts) -> _Fresh:
    """Find the entries of the keys; make and check the drafts of the others."""
    claims = {n: claim.of_journal(True) for n, claim in enumerate(parts.claims) if claim}
    places = _find_places(context, claims)
    positions = [n for n in range(len(parts.claims)) if n not in places or places[n].entry is None]
    new_drafts, new = parts.make(positions)
    drafts = dict(zip(positions, new_drafts, strict=True))
    assert all(draft.in_journal for draft in new_drafts), "the claims ask for ids of the journal"
    # One read has the accounts of all drafts; the check of each draft names its own fault.
    with suppress(AccountNotFound):
        context.read.accounts({i for draft in new_drafts for i in draft.account_ids})
    for position, draft in drafts.items():
        with located(position):
            balance_writes(context, [draft])
    writes = balance_writes(context, new_drafts, len(new_drafts) + len(new))
    if new:
        other_writes = len(new_drafts) + len(writes)
        writes += records.new_record_writes(context.scope, new, context.by, other_writes)
    return _Fresh(places, drafts, writes)


def _find_places(context: Context, claims: Mapping[int, Claim]) -> dict[int, _Place]:
    """Return the places of keys, by the position of their entry.

    Raise `IdempotencyConflict` for the key of another content, `Contention` if another request has
    just been refused under a key.
    """
    places: dict[int, _Place] = {}
    attempts = dict.fromkeys(claims, 0)
    while left := [position for position in claims if position not in places]:
        if max(attempts.values()) > codec.PROBES_MAX:
            raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)
        ids = {position: claims[position].candidate_id(attempts[position]) for position in left}
        items = _read(context, ids.values())
        for position, number in ids.items():
            with located(position):
                place = _judge(context, claims[position], number, items.get(number))
            is_taken = number in {other.entry_id for other in places.values()}
            if place is None or is_taken:
                attempts[position] += 1
            else:
                places[position] = place
    return places


def _judge(context: Context, claim: Claim, number: int, item: Item | None) -> _Place | None:
    """Return the place of a claim at an id; None if another request has the id."""
    key = keys.entry(context.scope, number)
    place, passable = (key["PK"]["S"], key["SK"]["S"]), context.table.passable
    is_first = place not in passable
    # A tombstone that is found later may be newer than this request.
    passable.setdefault(place, "")
    if item is None:
        return _Place(number)
    if codec.is_tombstone(item):
        if not codec.has_request_digest(item, claim):
            return None
        tombstones.pass_by(context.table, claim, item, is_first)
        return _Place(number, stamp=passable[place])
    if not codec.is_written_by(item, claim):
        return None
    return _Place(number, first_version(context, item))


def _accept(context: Context, parts: Parts, fresh: _Fresh, shift: int) -> Iterator[Entry]:
    """Yield the entries in their order: those that are there, and the new ones under their ids."""
    claim, count = context.claim.of_journal(True), len(parts.claims)
    for position in range(count):
        place = fresh.places.get(position)
        if place is not None and place.entry is not None:
            yield place.entry
            continue
        entry_id = place.entry_id if place else claim.additional_id(position, shift, count)
        own_claim = parts.claims[position]
        assert (own_claim is None) == (place is None), "each key has its place"
        draft = fresh.drafts[position]
        yield entries.accept(draft, entry_id, context.now, context.by, claim=own_claim)


def _put_entry(context: Context, claim: Claim | None, entry: Entry, place: _Place | None) -> Write:
    item = entry_items.entry_item(context.scope, entry)
    if claim is None or place is None:
        return put_new(item)
    # A request that posts the entry alone looks for it under this id.
    assert entry.entry_id == place.entry_id
    action = codec.put_unless_in_use(codec.with_request_digest(item, claim), place.stamp)
    # The next attempt reads the item, and judges it.
    return Write(action, lambda _: ConcurrentUpdate())


def _entries_of(context: Context, batch: Item) -> tuple[Entry, ...]:
    """Return the entries of a batch's item as their creation was answered."""
    entry_ids = entry_items.to_batch(batch).entry_ids
    items = _read(context, entry_ids)
    assert items.keys() == set(entry_ids), "an entry is never deleted"
    return tuple(first_version(context, items[number]) for number in entry_ids)


def _read(context: Context, numbers: Iterable[int]) -> dict[int, Item]:
    """Return the items that are at ids of the general journal, by id."""
    items = context.table.batch_get(keys.entry(context.scope, number) for number in numbers)
    return {keys.id_of(item): item for item in items}


def _within_limits(writes: tuple[Write, ...]) -> tuple[Write, ...]:
    """Return the writes beside a batch's item. Raise `LimitExceeded` for too many or too large."""
    if (count := len(writes) + 1) > TRANSACTION_WRITES_MAX:
        raise LimitExceeded(
            limit="TRANSACTION_WRITES_MAX", maximum=TRANSACTION_WRITES_MAX, actual=count
        )
    bytes_ = sum(map(_document_bytes, writes))
    if bytes_ > TRANSACTION_BYTES_MAX:
        raise LimitExceeded(
            limit="TRANSACTION_BYTES_MAX", maximum=TRANSACTION_BYTES_MAX, actual=bytes_
        )
    return writes


def _document_bytes(write: Write) -> int:
    doc: dict[str, Any] = write.action.get("Put", {}).get("Item", {}).get("doc", {})
    return sum(len(value.encode() if isinstance(value, str) else value) for value in doc.values())
