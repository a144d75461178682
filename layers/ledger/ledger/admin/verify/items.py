"""Read each kind of item into facts, and report the faults that an item shows by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ledger.admin.hooks import all_hooks
from ledger.admin.verify import names, sealed, sealed_acts, tallies
from ledger.admin.verify.entry_items import read_entry, read_removal
from ledger.admin.verify.facts import Facts, Readers, spell_scope
from ledger.admin.verify.requests import (
    WRONG_KEYS,
    WRONG_TIME,
    check_attributes,
    check_keys,
    check_request,
)
from ledger.aws.items import Item
from ledger.core import categories, ids, imports, lettering
from ledger.core.accounts import Account, Direction
from ledger.core.categories import Categorization
from ledger.core.lettering import Lettering
from ledger.core.records import Record
from ledger.log import notes
from ledger.store import keys
from ledger.store.items import (
    act_rows,
    codec,
    heads,
    log_runs,
    periods as period_items,
    published,
    runs,
    totals as total_items,
)
from ledger.store.items.accounts import UNUSED, account_item, to_account_state
from ledger.store.items.codec import kind_of, read_integer, unpack
from ledger.store.items.records import changed_item, is_free, to_name, to_record

# The time in an account's id is the time of its request; after collisions it may be later.
_OPENED_WITHIN = timedelta(hours=1)


def _read_account(facts: Facts, scope: keys.Scope, item: Item) -> None:
    state = to_account_state(item)
    account, terms = state.account, state.account.terms
    check_request(facts, item)
    _check_account(facts, scope, item)
    sealed_acts.insert_act(facts, scope, item)
    facts.insert(
        "accounts",
        spell_scope(scope),
        account.account_id,
        state.balance_minor,
        state.entries,
        state.children,
        state.is_open,
        terms.parent,
        account.is_guarded,
        1 if terms.normal_balance is Direction.DEBIT else -1,
        terms.currency,
        keys.instant(_opened_at(account)),
        account.is_unused,
    )
    _insert_names(facts, spell_scope(scope), account.account_id, names.of_account(terms))


def _check_account(facts: Facts, scope: keys.Scope, item: Item) -> None:
    state = to_account_state(item)
    account, terms = state.account, state.account.terms
    # A closed account is in no list, so it has no key of the index.
    expected = (
        account_item(scope, account, 0, 0)
        if state.is_open
        else keys.account(scope, account.account_id)
    )
    if any(item.get(name) != expected.get(name) for name in ("PK", "SK", "LPK", "LSK")):
        facts.fault(item, WRONG_KEYS)
    if not account.is_guarded and state.balance_minor:
        facts.fault(item, "the account has no floor, but a stored balance")
    if item.get(UNUSED) not in (None, {"BOOL": True}):
        facts.fault(item, "the mark of an unused account is false")
    if not state.is_open and (state.balance_minor or state.children):
        facts.fault(item, "the account is closed, but not empty")
    for hooks in all_hooks():
        if terms.floor_minor not in hooks.floors.get(terms.role, (terms.floor_minor,)):
            facts.fault(item, f"the role {terms.role} does not permit the floor")
    if abs(_opened_at(account) - account.created_at) > _OPENED_WITHIN:
        facts.fault(item, WRONG_TIME)


def _opened_at(account: Account) -> datetime:
    """Return the time of an account's request: from its id, or with a key from the account."""
    is_keyed = ids.is_keyed(account.account_id)
    return account.created_at if is_keyed else ids.clock_time(account.account_id)


def _read_pointer(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number, entry = keys.id_of(item), read_integer(item, "entry")
    kind, version = kind_of(item), read_integer(item, "version")
    check_request(facts, item, is_marked=kind != codec.ALIAS)
    facts.insert("pointers", spell_scope(scope), number, kind, entry, version)


def _read_change(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_request(facts, item)
    if "of" not in item:
        return
    after = changed_item(scope, item)
    record_kind = "" if kind_of(after) == codec.ACCOUNT else to_record(after).kind
    columns = (keys.id_of(item), record_kind, keys.id_of(after))
    facts.insert("changes", spell_scope(scope), *columns)


def _read_batch(facts: Facts, scope: keys.Scope, item: Item) -> None:
    number = keys.id_of(item)
    check_request(facts, item)
    for entry in unpack(item)["entries"]:
        facts.insert("parts", spell_scope(scope), number, entry)


def _read_closing(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_request(facts, item)
    check_keys(facts, item, keys.account_closing(scope, keys.id_of(item)))
    facts.insert("closings", spell_scope(scope), keys.id_of(item))
    sealed_acts.insert_act(facts, scope, item)


def _read_record(facts: Facts, scope: keys.Scope, item: Item) -> None:
    record = to_record(item)
    check_request(facts, item, is_marked=False)
    sealed_acts.insert_act(facts, scope, item)
    check_keys(facts, item, keys.record(scope, record.kind, record.record_id))
    facts.insert("records", spell_scope(scope), record.kind, record.record_id)
    if record.kind in act_rows.RECORD_KINDS and record.updated_at != record.created_at:
        facts.fault(item, "a record that never changes was changed")
    if record.kind == imports.KIND and record.record_id != imports.id_of(record):
        facts.fault(item, "the import's id is not that of its file")
    if record.kind == lettering.KIND:
        _insert_lettering(facts, item, record)
    if record.kind == categories.CATEGORY:
        group_id = categories.group_of(record)
        facts.insert("categories", spell_scope(scope), record.record_id, group_id)
    if record.kind == categories.KIND:
        _insert_categorization(facts, spell_scope(scope), record)
    _insert_names(facts, spell_scope(scope), record.record_id, names.of_record(record))


def _insert_lettering(facts: Facts, item: Item, record: Record) -> None:
    act, scope = Lettering.of_record(record), spell_scope(keys.scope_of(item))
    if any(len(group) < 2 or list(group) != sorted(set(group)) for group in act.groups):
        facts.fault(item, "a group of a lettering has no two lines, or has them out of order")
    if act.is_unchanged:  # No line points to it.
        return
    for place, lines in [*enumerate(act.groups), (None, act.singles)]:
        for line_id in lines:
            columns = (record.record_id, place, line_id, keys.instant(act.at))
            facts.insert("lettered", scope, *columns)


def _insert_categorization(facts: Facts, scope: str, record: Record) -> None:
    act = Categorization.of_record(record)
    columns = (act.line_id, keys.instant(act.at), act.before)
    facts.insert("categorizations", scope, record.record_id, *columns)
    for place, share in enumerate(act.shares):
        assert 0 < share.weight <= categories.WHOLE, "a weight is a part of the whole"
        facts.insert("shares", scope, record.record_id, place, share.category_id, share.weight)
    for category_id, link in act.old_links.items():
        of_link = (link.link_id, keys.instant(link.created_at))
        facts.insert("old_links", scope, record.record_id, category_id, *of_link)


def _insert_names(
    facts: Facts, scope: str, number: int, owned_names: Iterable[names.OwnedName]
) -> None:
    for kind, value in owned_names:
        if value:
            facts.insert("owned_names", scope, number, kind, value)


def _read_name(facts: Facts, scope: keys.Scope, item: Item) -> None:
    name, number = to_name(item)
    check_request(facts, item, is_marked=False)
    # A dialect that is left out cannot tell the owners of its names, so they are not compared.
    # Nor has a free name an owner.
    if name.kind in names.kinds() and not is_free(item):
        facts.insert("names", spell_scope(scope), name.kind, name.value, number)


def _read_unmarked(facts: Facts, _: keys.Scope, item: Item) -> None:
    check_attributes(facts, item)


def _read_total(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_attributes(facts, item)
    tallies.READERS[kind_of(item)](facts, scope, item)


def _read_log_run(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_attributes(facts, item)
    sealed.read_log_run(facts, scope, item)


def _read_period(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_attributes(facts, item)
    check_keys(facts, item, keys.period(scope))
    sealed_acts.insert_act(facts, scope, item)


def _read_published(facts: Facts, scope: keys.Scope, item: Item) -> None:
    check_attributes(facts, item)
    state = published.to_published(item)
    assert state is not None, "an item was read"
    signed = notes.parse(state.note).checkpoint if state.note else notes.Checkpoint("", 0, b"")
    if not signed.size == state.size <= state.written:
        facts.fault(item, "the newest checkpoint has another size than is published")
    columns = (state.epoch, state.written, state.size, signed.origin, signed.root)
    facts.insert("publications", spell_scope(scope), *columns)
    check_keys(facts, item, keys.published(scope))


READERS: Readers = {
    codec.ENTRY: read_entry,
    codec.REMOVED: read_removal,
    codec.ACCOUNT: _read_account,
    codec.ALIAS: _read_pointer,
    codec.AMENDMENT: _read_pointer,
    codec.ANSWER: _read_pointer,
    codec.CHANGE: _read_change,
    codec.BATCH: _read_batch,
    codec.CLOSING: _read_closing,
    codec.RECORD: _read_record,
    codec.NAME: _read_name,
    codec.TOMBSTONE: _read_unmarked,
    total_items.RECOUNTED: _read_unmarked,
    period_items.PERIOD: _read_period,
    total_items.TOTAL: _read_total,
    total_items.COUNTED: _read_total,
    heads.HEAD: _read_total,
    runs.RUN: _read_total,
    log_runs.LOG_RUN: _read_log_run,
    published.PUBLISHED: _read_published,
}
