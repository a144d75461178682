"""Records and names as items, and the changes of records and accounts."""

from typing import Any

from ledger.aws.items import Item
from ledger.core import imports
from ledger.core.claims import Actor
from ledger.core.limits import RECORD_BYTES_MAX
from ledger.core.records import Name, Record
from ledger.store import keys
from ledger.store.items.codec import (
    ACCOUNT,
    CHANGE,
    NAME,
    RECORD,
    head,
    integer,
    kind_of,
    pack,
    read_by,
    read_integer,
    read_time,
    signed,
    unpack,
)

# The attribute of a name that its owner gave up. No item is ever deleted.
FREE = "is_free"


def record_item(scope: keys.Scope, record: Record) -> Item:
    """Return a record. Its key alone lists it with the others of its kind."""
    return {
        **keys.record(scope, record.kind, record.record_id),
        **head(RECORD),
        **signed(record.by),
        "doc": record_document(record),
    }


def record_document(record: Record) -> dict[str, str | bytes]:
    """Return a record's document."""
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
    """Read a record."""
    document = unpack(item)
    return Record(
        record_id=keys.id_of(item),
        kind=document["kind"],
        created_at=read_time(document["created"]),
        updated_at=read_time(document["updated"]),
        details=document["details"],
        by=read_by(item),
    )


def is_import(item: Item) -> bool:
    """Return whether an item is the record of an import."""
    # A record's key names its kind.
    return kind_of(item) == RECORD and item["PK"]["S"].endswith(f"{keys.DELIMITER}{imports.KIND}")


def name_item(scope: keys.Scope, name: Name, owner_id: int, by: Actor | None) -> Item:
    """Return the item that gives a name to an account or record. Its key has no second item."""
    # Its key is the name itself, so that a second put of the name fails.
    return {
        **keys.name(scope, name.kind, name.value),
        **head(NAME),
        "number": integer(owner_id),
        **signed(by),
    }


def to_name(item: Item) -> tuple[Name, int]:
    """Read a name and the id of its owner."""
    # A value may contain the delimiter, so split at the first four alone.
    *_, kind, value = item["PK"]["S"].split(keys.DELIMITER, 4)
    assert "number" in item, "a name has an owner"
    return Name(kind, value), read_integer(item, "number")


def is_free(item: Item) -> bool:
    """Return whether a name's item has lost its owner, who took another name."""
    return FREE in item


def freeing_update(scope: keys.Scope, name: Name, owner_id: int, by: Actor) -> dict[str, Any]:
    """Return the update that frees a name, under the condition that the owner has it."""
    return {
        "Key": keys.name(scope, name.kind, name.value),
        "UpdateExpression": f"SET {FREE} = :free, #by = :by",
        "ConditionExpression": f"#number = :owner AND attribute_not_exists({FREE})",
        "ExpressionAttributeNames": {"#by": "by", "#number": "number"},
        "ExpressionAttributeValues": {
            ":free": {"BOOL": True},
            ":owner": integer(owner_id),
            ":by": signed(by)["by"],
        },
    }


def change_item(scope: keys.Scope, change_id: int, after: Item | None, by: Actor) -> Item:
    """Return the item of a change whose result is `after`; None stands for several results."""
    key = {**keys.entry(scope, change_id), **head(CHANGE), **signed(by)}
    if after is None:
        return {**key, "doc": pack({})}
    assert after["kind"]["S"] in (ACCOUNT, RECORD), "nothing else is changed in place"
    subject = {"of": integer(keys.id_of(after)), "of_kind": after["kind"]}
    return {**key, **subject, "doc": after["doc"]}


def changed_item(scope: keys.Scope, item: Item) -> Item:
    """Return the account or record as the change left it, with its key, kind and document."""
    subject_id, kind = int(item["of"]["N"]), item["of_kind"]
    if kind["S"] == ACCOUNT:
        key = keys.account(scope, subject_id)
    else:
        key = keys.record(scope, unpack(item)["kind"], subject_id)
    by = {"by": item["by"]} if "by" in item else {}
    return {**key, "kind": kind, "doc": item["doc"], **by}
