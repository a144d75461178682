"""What rows of an NDJSON may say: what no book of ours has is refused before it is kept.

The rows themselves take whatever is in a table, so that every book can leave it. Details are each
dialect's own, which takes them for what it wrote; so what has one of its names is of its shape.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ledger.admin.hooks import FileShape, all_hooks
from ledger.admin.transfer.rows import (
    AccountRow,
    ActorRow,
    AnyRow,
    BatchRow,
    EntryRow,
    RecordRow,
    Row,
)
from ledger.core import texts
from ledger.core.limits import (
    ACTOR_NAME_CHARACTERS_MAX,
    ACTOR_WORD_CHARACTERS_MAX,
    BALANCE_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    IDEMPOTENCY_KEY_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    VERSIONS_PER_ENTRY_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from ledger.http import attachments

_LENGTHS = {
    "name": DESCRIPTION_CHARACTERS_MAX,
    "code": NAME_CHARACTERS_MAX,
    "value": IDEMPOTENCY_KEY_CHARACTERS_MAX,
    **dict.fromkeys(("role", "of_kind", "mark", "fingerprint"), 64),
}
_GREATEST = {"version": VERSIONS_PER_ENTRY_MAX, "floor_minor": BALANCE_MINOR_MAX}
_FILE: TypeAdapter[Any] = TypeAdapter(FileShape)
_FAULTS_MAX = 3


def normal(row: AnyRow) -> AnyRow:
    """The row with an account's name and code in the normal form of names."""
    if not isinstance(row, AccountRow):
        return row
    named = {"name": texts.normal(row.name), "code": texts.normal(row.code)}
    return row.model_copy(update=named)


def faults(row: AnyRow) -> Iterator[str]:
    """What is wrong with a row that can be read, one fault after the other."""
    said = row.model_dump()
    for place, broken in texts.faults(said):
        yield f"{'.'.join(map(str, place))}: {broken}"
    for begin, of in _parts(row):
        yield from (f"{begin}{fault}" for fault in _of_part(of))
    if isinstance(row, AccountRow) and not texts.is_word(texts.normal(row.code)):
        yield f"code: {texts.WORD_RULE}"
    for hooks in all_hooks():
        yield from hooks.faults(row)
    if isinstance(row, BatchRow) and len(row.entries) != 2:
        yield "entries: two are written together"


def _parts(row: AnyRow) -> Iterator[tuple[str, Any]]:
    yield "", row
    for place, version in enumerate(row.versions if isinstance(row, EntryRow) else ()):
        yield f"versions.{place}.", version
        for line_place, line in enumerate(version.lines):
            yield f"versions.{place}.lines.{line_place}.", line


def _of_part(of: Any) -> Iterator[str]:
    """The same of a row, one of its versions, or one of their lines."""
    for name in type(of).model_fields:
        value = getattr(of, name)
        if isinstance(value, str) and len(value) > _LENGTHS.get(name, len(value)):
            yield f"{name}: has at most {_LENGTHS[name]} characters"
        if isinstance(value, datetime) and not _is_within(value):
            yield f"{name}: must be of the years {YEAR_MIN} to {YEAR_MAX} in UTC"
        if isinstance(value, int) and abs(value) > _GREATEST.get(name, abs(value)):
            yield f"{name}: is at most {_GREATEST[name]}"
    if isinstance(of, Row) and of.by:
        yield from _of_actor(of.by)
    if isinstance(of, Row) and bool(of.mark) != bool(of.fingerprint):
        yield "mark: goes with a fingerprint, and a fingerprint with a mark"
    if hasattr(of, "details"):
        yield from _of_details(of.of_kind if isinstance(of, RecordRow) else "", of.details)


def _of_actor(by: ActorRow) -> Iterator[str]:
    """What no actor of ours has: one is spelled in a line, and takes part in no reckoning."""
    for name, value in by.model_dump().items():
        most = ACTOR_NAME_CHARACTERS_MAX if name == "name" else ACTOR_WORD_CHARACTERS_MAX
        if len(value) > most:
            yield f"by.{name}: has at most {most} characters"
        if not value.isprintable() or value.strip() != value:
            yield f"by.{name}: has visible characters, and no space around them"


def _of_details(record_kind: str, details: dict[str, Any]) -> Iterator[str]:
    waiting: list[Any] = [details]
    while waiting:
        value = waiting.pop()
        waiting += value.values() if isinstance(value, dict) else ()
        waiting += value if isinstance(value, list) else ()
        if isinstance(value, float):
            yield "details: a number has no fraction and no exponent"
    found = (fault for shape in _shapes(record_kind) for fault in _misfits(shape, details))
    yield from islice(dict.fromkeys(found), _FAULTS_MAX)


def _shapes(record_kind: str) -> Iterator[TypeAdapter[Any]]:
    """Find the shapes of a kind of record, or else all that dialects say of anything."""
    if record_kind == attachments.KIND:
        yield _FILE
        return
    own = [hooks.records[record_kind] for hooks in all_hooks() if record_kind in hooks.records]
    yield from own or (hooks.details for hooks in all_hooks() if hooks.details)


def _misfits(shape: TypeAdapter[Any], details: dict[str, Any]) -> Iterator[str]:
    try:
        shape.validate_python(details)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            yield f"details.{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _is_within(at: datetime) -> bool:
    # A time at the end of the calendar cannot be spelled in UTC.
    is_near = YEAR_MIN - 1 <= at.year <= YEAR_MAX + 1
    return is_near and YEAR_MIN <= at.astimezone(UTC).year <= YEAR_MAX
