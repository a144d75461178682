"""Items as the rows of a book's NDJSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar

from ledger.admin.transfer.rows import (
    AccountRow,
    ActorRow,
    BatchRow,
    ChangeRow,
    ClosingRow,
    EntryRow,
    LineRow,
    NameRow,
    OtherRow,
    PointerRow,
    RecordRow,
    Row,
    VersionRow,
)
from ledger.aws.items import Item
from ledger.core.entries import Entry, Line
from ledger.store import keys
from ledger.store.items import codec
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import read_integer, to_entry, unpack
from ledger.store.items.records import to_name, to_record
from ledger.store.keys import Scope

R = TypeVar("R", bound=Row)
MARKS: tuple[str, ...] = ("mark", "fingerprint")


def account_row(item: Item) -> AccountRow:
    account = to_account(item)
    times = {"created_at": account.created_at, "updated_at": account.updated_at}
    said = {"number": account.account_id, **times, **asdict(account.terms)}
    return _marked(AccountRow.model_validate({"kind": codec.ACCOUNT, **said}), item)


def entry_row(item: Item, past: Sequence[Item]) -> EntryRow:
    """The row of an entry's item, or of what is in its place since it was removed."""
    is_removed = item["kind"]["S"] == codec.REMOVED
    return _marked(
        EntryRow(
            kind="entry",
            number=keys.number_of(item),
            removed_at=codec.read_time(unpack(item)["removed"]) if is_removed else None,
            versions=tuple(map(_version_row, past if is_removed else [*past, item])),
        ),
        item,
    )


def other_row(scope: Scope, item: Item) -> OtherRow | None:
    """The row of an item that is neither an account nor an entry; None if it is not the book's."""
    made = _OTHERS.get(item.get("kind", {}).get("S", ""))
    return _marked(made(item), item) if made and keys.scope_of(item) == scope else None


def _version_row(item: Item) -> VersionRow:
    entry = to_entry(item)
    names = VersionRow.model_fields.keys() & Entry.__dataclass_fields__.keys() - {"lines"}
    fields = {name: getattr(entry, name) for name in names}
    lines = tuple(map(_line_row, entry.lines))
    return _marked(VersionRow.model_validate({**fields, "lines": lines}), item)


def _line_row(line: Line) -> LineRow:
    return LineRow(
        slot=line.slot,
        account=line.account_id,
        direction=line.direction,
        amount_minor=line.amount_minor,
        description=line.description,
        details=dict(line.details),
    )


def _record_row(item: Item) -> RecordRow:
    record = to_record(item)
    times = {"created_at": record.created_at, "updated_at": record.updated_at}
    kinds = {"kind": codec.RECORD, "of_kind": record.kind, "number": record.record_id}
    return RecordRow.model_validate({**kinds, **times, "details": dict(record.details)})


def _name_row(item: Item) -> NameRow:
    name, number = to_name(item)
    return NameRow(kind="name", of_kind=name.kind, value=name.value, number=number)


def _pointer_row(item: Item) -> PointerRow:
    said = {name: read_integer(item, name) for name in ("entry", "version")}
    which = {"kind": item["kind"]["S"], "number": keys.number_of(item)}
    return PointerRow.model_validate({**which, **said})


def _change_row(item: Item) -> ChangeRow:
    of = {"of": read_integer(item, "of"), "of_kind": item["of_kind"]["S"]} if "of" in item else {}
    said = {"kind": codec.CHANGE, "number": keys.number_of(item), "doc": unpack(item)}
    return ChangeRow.model_validate({**said, **of})


def _batch_row(item: Item) -> BatchRow:
    said = unpack(item)
    created_at, entries = codec.read_time(said["created"]), tuple(said["entries"])
    return BatchRow(
        kind="batch", number=keys.number_of(item), created_at=created_at, entries=entries
    )


def _closing_row(item: Item) -> ClosingRow:
    at = codec.read_time(unpack(item)["at"])
    return ClosingRow(kind="closing", account=keys.number_of(item), at=at)


_OTHERS: Mapping[str, Callable[[Item], OtherRow]] = {
    codec.RECORD: _record_row,
    codec.NAME: _name_row,
    codec.ALIAS: _pointer_row,
    codec.AMENDMENT: _pointer_row,
    codec.ANSWER: _pointer_row,
    codec.CHANGE: _change_row,
    codec.BATCH: _batch_row,
    codec.CLOSING: _closing_row,
}


def _marked(row: R, item: Item) -> R:
    marks = {name: item[name]["S"] for name in MARKS if name in item}
    by = codec.read_by(item)
    return row.model_copy(update={**marks, "by": by and ActorRow.model_validate(by)})
