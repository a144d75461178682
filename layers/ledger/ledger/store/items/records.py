"""Records and names as items."""

from ledger.aws.items import Item
from ledger.core.actors import Actor
from ledger.core.limits import RECORD_BYTES_MAX
from ledger.core.records import Name, Record
from ledger.store import keys
from ledger.store.items.codec import (
    NAME,
    RECORD,
    head,
    integer,
    pack,
    read_by,
    read_integer,
    read_time,
    signed,
    unpack,
)


def record_item(scope: keys.Scope, record: Record) -> Item:
    """A record, listed with the others of its kind by its key alone."""
    return {
        **keys.record(scope, record.kind, record.record_id),
        **head(RECORD),
        **signed(record.by),
        "doc": record_document(record),
    }


def record_document(record: Record) -> dict[str, str | bytes]:
    """What a record says."""
    return pack(
        {
            "kind": record.kind,
            "created": keys.instant(record.created_at),
            "updated": keys.instant(record.updated_at),
            "details": dict(record.details),
        },
        RECORD_BYTES_MAX,
    )


def to_record(item: Item) -> Record:
    document = unpack(item)
    return Record(
        record_id=keys.number_of(item),
        kind=document["kind"],
        created_at=read_time(document["created"]),
        updated_at=read_time(document["updated"]),
        details=document["details"],
        by=read_by(item),
    )


def name_item(scope: keys.Scope, name: Name, number: int, by: Actor | None) -> Item:
    """That one of a kind has a name; there is no second item under its key."""
    return {
        **keys.name(scope, name.kind, name.value),
        **head(NAME),
        "number": integer(number),
        **signed(by),
    }


def to_name(item: Item) -> tuple[Name, int]:
    """A name, and the number of what has it."""
    *_, kind, value = item["PK"]["S"].split(keys.DELIMITER, 4)
    return Name(kind, value), read_integer(item, "number")
