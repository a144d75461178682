"""The rules of an imported row beyond its shape: refuse a row that no book of ours has.

An export accepts whatever the table has, so that every book can leave it. An import is stricter. A
dialect trusts the details under its own names, so these must have the shape that it writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated, Any, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from ledger.admin.hooks import FileShape, all_hooks
from ledger.admin.transfer.rows import (
    AccountRow,
    ActorRow,
    AnyRow,
    BatchRow,
    EntryRow,
    Number,
    RecordRow,
    Row,
)
from ledger.core import categories, ids, lettering, texts
from ledger.core.limits import (
    ACTOR_NAME_CHARACTERS_MAX,
    ACTOR_WORD_CHARACTERS_MAX,
    BALANCE_MINOR_MAX,
    DESCRIPTION_CHARACTERS_MAX,
    IDEMPOTENCY_KEY_CHARACTERS_MAX,
    NAME_CHARACTERS_MAX,
    TRANSACTION_WRITES_MAX,
    VERSIONS_PER_ENTRY_MAX,
    YEAR_MAX,
    YEAR_MIN,
)
from ledger.http import attachments
from ledger.store.items.act_rows import RECORD_KINDS

LineId = Annotated[int, Field(ge=0, le=ids.line_id(ids.ID_MAX, ids.LINES_PER_ID - 1))]
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")]
# Limits of fields, by their names in any row.
_CHARACTERS_MAX = {
    "name": DESCRIPTION_CHARACTERS_MAX,
    "code": NAME_CHARACTERS_MAX,
    "value": IDEMPOTENCY_KEY_CHARACTERS_MAX,
    **dict.fromkeys(("role", "of_kind", "mark", "fingerprint"), 64),
}
# The item of the batch is one of the writes.
_BATCH_ENTRIES_MAX = TRANSACTION_WRITES_MAX - 1
_VALUE_MAX = {"version": VERSIONS_PER_ENTRY_MAX, "floor_minor": BALANCE_MINOR_MAX}


class _Lettering(TypedDict):
    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")  # type: ignore[misc]
    groups: list[list[LineId]]
    singles: list[LineId]
    unchanged: NotRequired[bool]


class _Categorization(TypedDict):
    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")  # type: ignore[misc]
    line: LineId
    label: str
    shares: list[Annotated[list[Number], Field(min_length=2, max_length=2)]]
    before: NotRequired[Number]
    old_links: NotRequired[list[Annotated[tuple[Number, LineId, Instant], Field(strict=False)]]]


# Records of the book itself, which no dialect's hooks describe.
_OF_BOOK: Mapping[str, TypeAdapter[Any]] = {
    attachments.KIND: TypeAdapter(FileShape),
    lettering.KIND: TypeAdapter(_Lettering),
    categories.KIND: TypeAdapter(_Categorization),
}
_DETAILS_FAULTS_MAX = 3


def normal(row: AnyRow) -> AnyRow:
    """Return the row with an account's name and code in the normal form of names."""
    if not isinstance(row, AccountRow):
        return row
    names = {"name": texts.normal(row.name), "code": texts.normal(row.code)}
    return row.model_copy(update=names)


def faults(row: AnyRow) -> Iterator[str]:
    """Yield the faults of a row that has the right shape."""
    for path, fault in texts.faults(row.model_dump(by_alias=True)):
        yield f"{'.'.join(map(str, path))}: {fault}"
    for prefix, part in _parts(row):
        yield from (f"{prefix}{fault}" for fault in _part_faults(part))
    if isinstance(row, AccountRow) and not texts.is_word(texts.normal(row.code)):
        yield f"code: {texts.WORD_RULE}"
    if isinstance(row, AccountRow) and not texts.is_name(row.name):
        yield f"name: {texts.NAME_RULE}"
    for hooks in all_hooks():
        yield from hooks.faults(row)
    if isinstance(row, BatchRow):
        yield from _batch_faults(row.entries)


def _batch_faults(entry_ids: Sequence[int]) -> Iterator[str]:
    """Yield the faults of a batch: of the general journal, or a reallocation between two labels."""
    if not 1 <= len(entry_ids) <= _BATCH_ENTRIES_MAX:
        yield f"entries: has 1 to {_BATCH_ENTRIES_MAX} entries"
    if len(set(entry_ids)) < len(entry_ids):
        yield "entries: has each entry once"
    of_journal = sum(map(ids.is_in_journal, entry_ids))
    if of_journal < len(entry_ids) and (of_journal, len(entry_ids)) != (0, 2):
        yield "entries: are of the general journal, or are the two of a reallocation"


def _parts(row: AnyRow) -> Iterator[tuple[str, Any]]:
    """Yield the row, its versions and their lines, each with its path as a prefix."""
    yield "", row
    for index, version in enumerate(row.versions if isinstance(row, EntryRow) else ()):
        yield f"versions.{index}.", version
        for line_index, line in enumerate(version.lines):
            yield f"versions.{index}.lines.{line_index}.", line


def _part_faults(part: Any) -> Iterator[str]:
    """Yield the faults of a row, of a version or of a line."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, str) and len(value) > _CHARACTERS_MAX.get(name, len(value)):
            yield f"{name}: has at most {_CHARACTERS_MAX[name]} characters"
        if isinstance(value, datetime) and not _has_year(value):
            yield f"{name}: must be of the years {YEAR_MIN} to {YEAR_MAX} in UTC"
        if isinstance(value, int) and abs(value) > _VALUE_MAX.get(name, abs(value)):
            yield f"{name}: is at most {_VALUE_MAX[name]}"
    if isinstance(part, Row) and part.by:
        yield from _actor_faults(part.by)
    if isinstance(part, Row) and bool(part.mark) != bool(part.fingerprint):
        yield "mark: goes with a fingerprint, and a fingerprint with a mark"
    if hasattr(part, "details"):
        record_kind = part.of_kind if isinstance(part, RecordRow) else ""
        if isinstance(part, RecordRow) and record_kind in RECORD_KINDS and part.is_changed:
            yield "updated_at: is created_at, since an act never changes"
        yield from _details_faults(record_kind, part.details)


def _actor_faults(by: ActorRow) -> Iterator[str]:
    """Yield the faults of an author; its words are stored in one line, separated by spaces."""
    for name, value in by.model_dump().items():
        characters_max = ACTOR_NAME_CHARACTERS_MAX if name == "name" else ACTOR_WORD_CHARACTERS_MAX
        if len(value) > characters_max:
            yield f"by.{name}: has at most {characters_max} characters"
        if not value.isprintable() or value.strip() != value:
            yield f"by.{name}: has visible characters, and no space around them"


def _details_faults(record_kind: str, details: dict[str, Any]) -> Iterator[str]:
    pending: list[Any] = [details]
    while pending:
        value = pending.pop()
        pending += value.values() if isinstance(value, dict) else ()
        pending += value if isinstance(value, list) else ()
        if isinstance(value, float):
            yield "details: a number has no fraction and no exponent"
    misfits = (fault for shape in _shapes(record_kind) for fault in _misfits(shape, details))
    # Dialects that share a name in the details repeat each other's faults.
    yield from islice(dict.fromkeys(misfits), _DETAILS_FAULTS_MAX)


def _shapes(record_kind: str) -> Iterator[TypeAdapter[Any]]:
    """Yield the shapes of a kind of record, or else the shapes of all dialects' details."""
    if record_kind in _OF_BOOK:
        yield _OF_BOOK[record_kind]
        return
    own = [hooks.records[record_kind] for hooks in all_hooks() if record_kind in hooks.records]
    yield from own or (hooks.details for hooks in all_hooks() if hooks.details)


def _misfits(shape: TypeAdapter[Any], details: dict[str, Any]) -> Iterator[str]:
    try:
        shape.validate_python(details)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            yield f"details.{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _has_year(at: datetime) -> bool:
    """Tell if a time is of the permitted years in UTC."""
    # A time at the end of the calendar has no spelling in UTC: `astimezone` would overflow.
    is_near = YEAR_MIN - 1 <= at.year <= YEAR_MAX + 1
    return is_near and YEAR_MIN <= at.astimezone(UTC).year <= YEAR_MAX
