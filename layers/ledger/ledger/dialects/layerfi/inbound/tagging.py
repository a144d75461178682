"""Tags of entries and line items that are there already, each entry as a version of its own.

An entry has a tag once, so a repeated request changes nothing and completes one that stopped.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.book import Book
from ledger.book.context import located, require_open_period
from ledger.core import amendments, ids
from ledger.core.accounts import Details
from ledger.core.amendments import Amendment, LineChange
from ledger.core.claims import Claim
from ledger.core.entries import Entry, Line
from ledger.core.ids import Kind
from ledger.core.limits import TAGS_MAX
from ledger.dialects.layerfi import lookup
from ledger.dialects.layerfi.errors import IdNotFound, TagOfEntries
from ledger.dialects.layerfi.inbound.tags import Tags
from ledger.errors import EntryReversed, LimitExceeded
from ledger.http.request import Request

if TYPE_CHECKING:
    from ledger.dialects.layerfi.models import DeleteTagsRequest, TagsRequest

_KINDS = {
    "MANUAL_JOURNAL_ENTRY": Kind.MANUAL_ENTRY,
    "MANUAL_JOURNAL_ENTRY_LINE_ITEM": Kind.MANUAL_LINE,
    "LEDGER_ENTRY": Kind.ENTRY,
}


class Place(Struct, frozen=True):
    """An entry that has tags, or one of its lines."""

    entry: Entry
    line_id: int | None = None

    @property
    def line(self) -> Line | None:
        """The line; None of the entry itself."""
        return None if self.line_id is None else self.entry.lines_by_id()[self.line_id]

    @property
    def tags(self) -> Sequence[Any]:
        """The tags there."""
        return _tags_of((self.line or self.entry).details)


def add(request: Request, book: Book, body: "TagsRequest") -> Iterator[tuple[Place, set[str]]]:
    """Add tags to all entities; yield each entity after it, and the ids of the tags' values.

    Raise `IdNotFound` before any entry changes. Raise `TagOfEntries` for a line's tag of a
    dimension that balances.
    """
    places = []
    for index, uuid in enumerate(body.entity_ids):
        with located("entity_ids", index):
            places.append(_entity(request, book, _KINDS[body.entity_type], uuid))

    def change(place: Place, tags: Tags) -> list[Any]:
        references = [*place.tags]
        for tag in body.key_values:
            reference: Any = tags.reference(tag)
            if place.line_id is not None and tags.line_dimension(tag.key) is None:
                raise TagOfEntries(place="entity_ids", key=tag.key)
            if reference[1] not in {row[1] for row in references}:
                references.append(reference)
        if len(references) > TAGS_MAX:
            with located("key_values"):
                raise LimitExceeded(limit="TAGS_MAX", maximum=TAGS_MAX, actual=len(references))
        return references

    entries = _amend(request, book, places, change)
    tags = Tags(book, request.now, body.key_values)
    references: list[Any] = [tags.reference(tag) for tag in body.key_values]
    value_uuids = {book.ids.uuid(lookup.VALUE, reference[1]) for reference in references}
    for place in places:
        yield Place(entries[place.entry.entry_id], place.line_id), value_uuids


def remove(request: Request, book: Book, body: "DeleteTagsRequest") -> None:
    """Remove tags from their entries and lines; one that was removed before is passed by.

    Raise `IdNotFound` before any entry changes.
    """
    places = [_tag(request, book, uuid) for uuid in body.tag_ids]
    removed = {(place.entry.entry_id, place.line_id, value_id) for place, value_id in places}

    def change(place: Place, _: Tags) -> list[Any]:
        entity = place.entry.entry_id, place.line_id
        return [tag for tag in place.tags if (*entity, tag[1]) not in removed]

    _amend(request, book, [place for place, _ in places], change)


def _amend(
    request: Request,
    book: Book,
    places: Sequence[Place],
    change: Callable[[Place, Tags], list[Any]],
) -> Mapping[int, Entry]:
    """Give each entry a version with the changed tags; return the entries by id.

    The versions are several writes. So what can be known to refuse one is known before the first.
    """
    line_ids: dict[int, set[int | None]] = {}
    entries = {place.entry.entry_id: place.entry for place in places}
    for place in places:
        if place.entry.reversed_by is not None:
            raise EntryReversed(entry_id=place.entry.entry_id)
        line_ids.setdefault(place.entry.entry_id, set()).add(place.line_id)
    own = request.claim()

    def amendment(present: Entry) -> Amendment:
        lookup.require_own_currency(request, present)
        return _amendment(present, line_ids[present.entry_id], Tags(book, request.now), change)

    def first_amendment(present: Entry) -> Amendment:
        # Here the answer to a repeated key comes first, and a refusal under a key is final.
        # The amendment of a single entry is checked by its own write.
        for entry in entries.values() if len(entries) > 1 else ():
            if amendments.amend(entry, amendment(entry)) is not entry:
                require_open_period(book.read, [entry.effective_at])
        return amendment(present)

    return {
        entry_id: book.amend(
            _claim(own, number), entry_id, amendment if number else first_amendment
        )
        for number, entry_id in enumerate(line_ids)
    }


def _amendment(
    present: Entry,
    line_ids: set[int | None],
    tags: Tags,
    change: Callable[[Place, Tags], list[Any]],
) -> Amendment:
    """Return the change of an entry's own tags, if `line_ids` has None, and of its lines' tags."""
    lines = present.lines_by_id()
    changed = {
        line_id: change(Place(present, line_id), tags)
        for line_id in line_ids
        if line_id is None or line_id in lines
    }
    return Amendment(
        details=_with(present.details, changed[None]) if None in changed else None,
        update={
            line_id: LineChange(details=_with(lines[line_id].details, references))
            for line_id, references in changed.items()
            if line_id is not None
        },
        new=tuple(tags.new.values()),
    )


def _claim(own: Claim, number: int) -> Claim:
    """Return the claim of one of the request's entries; the first one has the request's own."""
    return replace(own, key=f"{own.key}\n{number}") if own.key and number else own


def _with(details: Details, references: list[Any]) -> Details:
    without = {name: value for name, value in details.items() if name != "tags"}
    return {**without, "tags": references} if references else without


def _tags_of(details: Mapping[str, Any]) -> Sequence[Any]:
    tags: Sequence[Any] = details.get("tags", [])
    return tags


def _entity(request: Request, book: Book, kind: Kind, uuid: str) -> Place:
    place = book.ids.place(kind, uuid)
    entry = _entry(request, book, kind, uuid, place)
    if kind is not Kind.MANUAL_LINE:
        return Place(entry)
    line_id = ids.line_id(*(place or (0, 0)))
    if line_id not in entry.lines_by_id():
        raise IdNotFound(kind=kind, text=uuid)
    return Place(entry, line_id)


def _entry(
    request: Request, book: Book, kind: str, uuid: str, place: tuple[int, int] | None
) -> Entry:
    def missing() -> IdNotFound:
        return IdNotFound(kind=kind, text=uuid)

    if place is None or not ids.is_in_journal(place[0]):
        raise missing()
    entry = book.read.entry(place[0], missing)
    if entry.currency != lookup.currency(request):
        raise missing()
    return entry


def _tag(request: Request, book: Book, uuid: str) -> tuple[Place, int]:
    """Return the place of a tag, present or removed, and the id of its value."""
    number_and_index = ids.place_in_uuid(uuid)
    entry = _entry(request, book, "tag", uuid, number_and_index)
    assert number_and_index is not None, "there is an entry, so there is an id"
    for version in (entry, *book.read.past_versions(entry.entry_id)):
        for line_id in {None, ids.line_id(*number_and_index)} & {None, *version.lines_by_id()}:
            place = Place(version, line_id)
            for tag in place.tags:
                if book.ids.tag(version, place.line, tag[1]) == uuid.lower():
                    return Place(entry, line_id), tag[1]
    raise IdNotFound(kind="tag", text=uuid)
