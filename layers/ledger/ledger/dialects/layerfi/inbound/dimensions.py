"""Changes of tag dimensions: key, display name and strictness."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ledger.book import Book
from ledger.core import sizes
from ledger.core.accounts import Details, Json
from ledger.core.claims import Claim
from ledger.core.records import MOVED_TO, Record
from ledger.dialects.layerfi.errors import LinesHaveTags
from ledger.dialects.layerfi.inbound.tags import LOOSENED, ON_LINES, STRICTNESS, line_use
from ledger.dialects.layerfi.lookup import DIMENSION, LINE_USE
from ledger.errors import NameTaken
from ledger.http.body_fields import present_fields

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import ChangeDimensionRequest


def update(book: Book, claim: Claim, dimension: Record, body: "ChangeDimensionRequest") -> Record:
    """Update the fields of the body.

    Raise `NameTaken` for another dimension's key, `LinesHaveTags` if lines have tags that would
    balance.
    """
    fields: dict[str, Json] = present_fields(body)
    if "key" in fields:
        fields["name"] = fields.pop("key")

    def change(present: Details) -> Details:
        changed = {**present, **fields}
        if changed["strictness"] == STRICTNESS != present["strictness"]:
            changed[LOOSENED] = _times_loosened(present) + 1
        sizes.check_tag_words(present, changed)
        return changed

    def introduce(before: Record, after: Record) -> Sequence[Record]:
        return (*_forward(book, before, after), *_balancing(book, before, after))

    return book.records(claim).update(DIMENSION, dimension.record_id, change, introduce)


def _times_loosened(details: Details) -> int:
    times = details.get(LOOSENED, 0)
    assert isinstance(times, int)
    return times


def _forward(book: Book, before: Record, after: Record) -> Sequence[Record]:
    """Return the record at the place of a new key, which says where the dimension is."""
    key = str(after.details["name"])
    if key == before.details["name"]:
        return ()
    number, owner = book.read.defined(DIMENSION, key)
    if owner is None:
        details: Details = {"name": key, MOVED_TO: before.record_id}
        return (Record(number, DIMENSION, after.updated_at, after.updated_at, details),)
    if owner.record_id != before.record_id:
        raise NameTaken(kind="tag dimension key", value=key, owner_id=owner.record_id)
    return ()


def _balancing(book: Book, before: Record, after: Record) -> Sequence[Record]:
    """Return the record that keeps tags of a dimension off lines, once it balances."""
    if after.details["strictness"] in (STRICTNESS, before.details["strictness"]):
        return ()
    name = line_use(before)
    number, use = book.read.defined(LINE_USE, name)
    if before.details.get(ON_LINES) or use is not None:
        raise LinesHaveTags(key=before.details["name"])
    details: Details = {"name": name, ON_LINES: False}
    return (Record(number, LINE_USE, after.updated_at, after.updated_at, details),)
