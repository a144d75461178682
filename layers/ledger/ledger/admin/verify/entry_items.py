"""Read an entry's items into facts: its present version, its past versions, its removal."""

import hashlib
from typing import Any

from ledger.admin.verify import sealed, tallies
from ledger.admin.verify.facts import Facts, spell_scope
from ledger.admin.verify.requests import (
    WRONG_KEYS,
    WRONG_TIME,
    check_keys,
    check_request,
    request_of,
)
from ledger.aws.items import Item
from ledger.core import entries, ids
from ledger.core.accounts import Direction
from ledger.core.entries import Entry
from ledger.core.line_states import LineState
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.codec import read_integer, unpack
from ledger.store.items.entries import entry_item, to_entry

_INDEX_KEYS = ("LPK", "LSK", "KPK", "KSK")


def read_entry(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Read a present or past version of an entry."""
    is_past = keys.is_past_version(item)
    number = keys.id_of(item)
    entry = to_entry({**item, **keys.entry(scope, number)})
    check_request(facts, item, is_marked=False)
    _check_entry(facts, item, entry)
    # A past version has the version in its key, and is in no index.
    past_key = keys.entry_version(scope, number, entry.version) if is_past else {}
    expected = {**entry_item(scope, entry), **past_key}
    key_names = ("PK", "SK") if is_past else ("PK", "SK", *_INDEX_KEYS)
    if any(item.get(name) != expected.get(name) for name in key_names):
        facts.fault(item, WRONG_KEYS)
    sealed.insert_row(facts, scope, item)
    _insert_version(facts, spell_scope(scope), item, entry, is_past)
    if not is_past:
        _insert_entry(facts, spell_scope(scope), item, entry)


def _check_entry(facts: Facts, item: Item, entry: Entry) -> None:
    """Check the rules of an entry, of any of its versions."""
    entries.check_header(entry.currency, entry.description, entry.effective_at)
    entries.check_lines(entry.lines, entry.currency)
    slots = [line.slot for line in entry.lines]
    slots_max = ids.LINES_PER_ID * len(entry.numbers)
    if len(set(slots)) < len(slots) or not 0 <= max(slots) < entry.slots_used <= slots_max:
        facts.fault(item, "two lines share an id, or a line has an id that was never issued")
    if min(slots) < 0 or ids.is_in_journal(entry.entry_id) != (entry.subledger is None):
        facts.fault(item, "the entry's id and its subledger contradict each other")
    if not ids.is_keyed(entry.entry_id) and entry.created_at != ids.clock_time(entry.entry_id):
        facts.fault(item, WRONG_TIME)


def _insert_version(facts: Facts, scope: str, item: Item, entry: Entry, is_past: bool) -> None:
    # No amendment changes these; a question compares each version with the next.
    fixed = _digest([entry.subledger, entry.reverses, entry.created_at.isoformat()])
    columns = (
        request_of(item),
        fixed,
        keys.instant(entry.created_at),
        keys.instant(entry.updated_at),
        entry.slots_used,
        ",".join(map(str, entry.aliases)),
    )
    facts.insert("versions", scope, entry.entry_id, entry.version, is_past, *columns)
    for alias in entry.aliases:
        facts.database.execute(
            "INSERT INTO aliases VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "entry = excluded.entry, since = min(since, excluded.since)",
            (scope, alias, entry.entry_id, entry.version),
        )
    for account in {line.account_id for line in entry.lines}:
        facts.insert("used_accounts", scope, account, entry.currency)
    tallies.insert_version(facts, scope, entry)


def _insert_entry(facts: Facts, scope: str, item: Item, entry: Entry) -> None:
    lines = [[line.account_id, line.direction.value, line.amount_minor] for line in entry.lines]
    opposite = [
        [line.account_id, line.direction.opposite.value, line.amount_minor] for line in entry.lines
    ]
    columns = (
        entry.reverses,
        entry.reversed_by,
        entry.subledger,
        request_of(item),
        # Two entries mirror each other if one's lines have the digest of the other's opposite.
        *(_digest([entry.currency, *sorted(sides)]) for sides in (lines, opposite)),
        keys.instant(entry.created_at),
        keys.instant(entry.effective_at)[:10],
    )
    facts.insert("entries", scope, entry.entry_id, entry.version, 1, *columns)
    for line in entry.lines:
        sign = 1 if line.direction is Direction.DEBIT else -1
        facts.add_movement(scope, line.account_id, entry.currency, sign * line.amount_minor)
    accounts = {line.slot: line.account_id for line in entry.lines}
    for slot, state in entry.line_states.items():
        # A line that an amendment has left out keeps its state.
        columns = (accounts.get(slot), entry.currency)
        _insert_state(facts, scope, entry.id_of_slot(slot), columns, state)


def _insert_state(
    facts: Facts, scope: str, line_id: int, columns: tuple[int | None, str], state: LineState
) -> None:
    for place, number in enumerate(state.letterings):
        is_last = place == len(state.letterings) - 1
        facts.insert("line_pointers", scope, line_id, place, is_last, number, *columns)
    if state.categorization is not None:
        facts.insert("categorized_lines", scope, line_id, state.categorization)


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


def read_removal(facts: Facts, scope: keys.Scope, item: Item) -> None:
    """Read the removal of an entry; it has no lines."""
    number, version = keys.id_of(item), read_integer(item, "version")
    check_request(facts, item, is_marked=False)
    check_keys(facts, item, keys.entry(scope, number))
    codec.read_time(unpack(item)["removed"])
    sealed.insert_row(facts, scope, item)
    columns = (*[None] * 3, request_of(item), *[None] * 4)
    facts.insert("entries", spell_scope(scope), number, version, 0, *columns)
