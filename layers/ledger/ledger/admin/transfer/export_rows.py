"""Turn items into the rows of a book's NDJSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import asdict

from ledger.admin.transfer.rows import (
    AccountRow,
    ActorRow,
    BatchRow,
    ChangeRow,
    ClosingRow,
    EntryRow,
    LineRow,
    LineStateRow,
    NameRow,
    OtherRow,
    PointerRow,
    RecordRow,
    Row,
    VersionRow,
)
from ledger.aws.items import Item
from ledger.core.entries import Line
from ledger.store import keys
from ledger.store.items import codec, line_states
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import read_integer, unpack
from ledger.store.items.entries import to_entry
from ledger.store.items.records import is_free, is_import, to_name, to_record
from ledger.store.keys import Scope

R = TypeVar("R", bound=Row)
MARKS: tuple[str, ...] = ("mark", "fingerprint")


def account_row(item: Item) -> AccountRow:
    """Return the row of an account's item."""
    account = to_account(item)
    times = {"created_at": account.created_at, "updated_at": account.updated_at}
    fields = {"number": account.account_id, **times, **asdict(account.terms)}
    fields["unused"] = account.is_unused
    if account.is_guarded:
        fields["balance_minor"] = read_integer(item, "balance_minor")
    return _mark(AccountRow.model_validate({"kind": codec.ACCOUNT, **fields}), item)


def entry_row(item: Item, past: Sequence[Item]) -> EntryRow:
    """Return the row of an entry: of its present item or its removal, and its past versions."""
    is_removed = codec.kind_of(item) == codec.REMOVED
    return _mark(
        EntryRow(
            kind="entry",
            number=keys.id_of(item),
            removed_at=codec.read_time(unpack(item)["removed"]) if is_removed else None,
            versions=tuple(map(_version_row, past if is_removed else [*past, item])),
            line_states=tuple(_line_state_rows(item)),
        ),
        item,
    )


def other_row(scope: Scope, item: Item) -> OtherRow | None:
    """Return the row of an item that is no account and no entry.

    Return None outside the book, and for a name that no record has any more. Return None for an
    import too: the book that gets the rows has an import of its own.
    """
    to_row = _TO_ROW.get(codec.kind_of(item))
    if to_row is None or keys.scope_of(item) != scope or is_free(item) or is_import(item):
        return None
    return _mark(to_row(item), item)


def _version_row(item: Item) -> VersionRow:
    entry = to_entry(item)
    row = VersionRow(
        version=entry.version,
        created_at=entry.created_at,
        updated_at=entry.updated_at,
        effective_at=entry.effective_at,
        currency=entry.currency,
        description=entry.description,
        subledger=entry.subledger,
        details=dict(entry.details),
        aliases=entry.aliases,
        slots_used=entry.slots_used,
        reverses=entry.reverses,
        reversed_by=entry.reversed_by,
        lines=tuple(_line_row(line) for line in entry.lines),
    )
    return _mark(row, item)


def _line_row(line: Line) -> LineRow:
    return LineRow(
        slot=line.slot,
        account=line.account_id,
        direction=line.direction,
        amount_minor=line.amount_minor,
        description=line.description,
        details=dict(line.details),
    )


def _line_state_rows(item: Item) -> Iterator[LineStateRow]:
    for slot, state in line_states.read(item).items():
        yield LineStateRow.model_validate({"slot": slot, **asdict(state)})


def _record_row(item: Item) -> RecordRow:
    record = to_record(item)
    return RecordRow(
        kind="record",
        of_kind=record.kind,
        number=record.record_id,
        created_at=record.created_at,
        updated_at=record.updated_at,
        details=dict(record.details),
    )


def _name_row(item: Item) -> NameRow:
    name, number = to_name(item)
    return NameRow(kind="name", of_kind=name.kind, value=name.value, number=number)


def _pointer_row(item: Item) -> PointerRow:
    return PointerRow.model_validate(
        {
            "kind": codec.kind_of(item),
            "number": keys.id_of(item),
            "entry": read_integer(item, "entry"),
            "version": read_integer(item, "version"),
        }
    )


def _change_row(item: Item) -> ChangeRow:
    fields = {"kind": codec.CHANGE, "number": keys.id_of(item), "doc": unpack(item)}
    if "of" in item:
        fields |= {"of": read_integer(item, "of"), "of_kind": item["of_kind"]["S"]}
    return ChangeRow.model_validate(fields)


def _batch_row(item: Item) -> BatchRow:
    document = unpack(item)
    return BatchRow(
        kind="batch",
        number=keys.id_of(item),
        created_at=codec.read_time(document["created"]),
        entries=tuple(document["entries"]),
    )


def _closing_row(item: Item) -> ClosingRow:
    at = codec.read_time(unpack(item)["at"])
    return ClosingRow(kind="closing", account=keys.id_of(item), at=at)


_TO_ROW: Mapping[str, Callable[[Item], OtherRow]] = {
    codec.RECORD: _record_row,
    codec.NAME: _name_row,
    codec.ALIAS: _pointer_row,
    codec.AMENDMENT: _pointer_row,
    codec.ANSWER: _pointer_row,
    codec.CHANGE: _change_row,
    codec.BATCH: _batch_row,
    codec.CLOSING: _closing_row,
}


def _mark(row: R, item: Item) -> R:
    marks = {name: item[name]["S"] for name in MARKS if name in item}
    by = codec.read_by(item)
    return row.model_copy(update={**marks, "by": by and ActorRow.model_validate(by)})
