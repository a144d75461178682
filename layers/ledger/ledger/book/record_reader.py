"""Reading records and names: journals, customers, tags, and the texts that identify them."""

from collections.abc import Callable, Iterable

from ledger.aws.failures import RETRY_AFTER_SECONDS
from ledger.aws.items import Item
from ledger.book.paging import KeyRange, Page, PageRequest, read_whole
from ledger.core import ids, texts
from ledger.core.limits import NAME_CHARACTERS_MAX
from ledger.core.records import MOVED_TO, Name, Record
from ledger.errors import Contention, Missing, NotFound
from ledger.store import keys
from ledger.store.cache import BookCache
from ledger.store.items import codec, records as record_items
from ledger.store.items.codec import PROBES_MAX
from ledger.store.table import Table


class RecordReader:
    """The records and names of one book, as one request reads them."""

    table: Table
    scope: keys.Scope
    _chart: BookCache

    def record(self, kind: str, record_id: int, missing: Missing) -> Record:
        """Return a record of a kind, without the cache; or raise `missing`."""
        item = self.table.get(keys.record(self.scope, kind, record_id))
        if item is None or codec.kind_of(item) != codec.RECORD:
            raise missing()
        return record_items.to_record(item)

    def known_record(self, kind: str, record_id: int, missing: Missing) -> Record:
        """Return a record, at most a minute old; or raise `missing`. No record is ever deleted."""
        records = self.known_records(kind, [record_id])
        if record_id not in records:
            raise missing()
        return records[record_id]

    def known_records(self, kind: str, record_ids: Iterable[int]) -> dict[int, Record]:
        """Return the records that exist, by id, with at most one read beside the cache."""
        cache = self._chart.records
        records = {i: cache.find((self.scope, kind, i)) for i in record_ids}
        if not records:
            return {}
        missed = [record_id for record_id, record in records.items() if record is None]
        for item in self._items([keys.record(self.scope, kind, i) for i in missed]):
            if codec.kind_of(item) == codec.RECORD:
                record = record_items.to_record(item)
                assert record.kind == kind, record.record_id
                cache.keep((self.scope, kind, record.record_id), record)
                records[record.record_id] = record
        return {record_id: record for record_id, record in records.items() if record}

    def fresh_records(self, kind: str, record_ids: Iterable[int]) -> dict[int, Record]:
        """Return the same as they are now, and put them into the cache."""
        items = self._items([keys.record(self.scope, kind, i) for i in {*record_ids}])
        records = [record_items.to_record(i) for i in items if codec.kind_of(i) == codec.RECORD]
        return {record.record_id: self.note(record) for record in records}

    def note(self, record: Record) -> Record:
        """Put a record into the cache, and return it."""
        self._chart.records.keep((self.scope, record.kind, record.record_id), record)
        return record

    def defined(self, kind: str, name: str) -> tuple[int, Record | None]:
        """Return the record whose id is derived from its name, and the id, which a new one gets.

        No name item is needed. A renamed record keeps its id: a record at the place of its new name
        says where it is (MOVED_TO).
        """
        return self.all_defined(kind, [name])[texts.normal(name)]

    def all_defined(self, kind: str, names: Iterable[str]) -> dict[str, tuple[int, Record | None]]:
        """Return the ids and records of names as `defined` does, by the names' normal forms.

        All are one read beside the cache, unless digests collide.
        """
        definitions: dict[str, tuple[int, Record | None]] = {}
        left = {texts.normal(name) for name in names}
        for attempt in range(PROBES_MAX):
            record_ids = {name: ids.keyed_id(f"{kind}\n{name}", attempt) for name in left}
            records = self.known_records(kind, record_ids.values())
            for name, record_id in record_ids.items():
                present = records.get(record_id)
                record = present and self._renamed(present, name)
                # Another name may have this id by a collision of digests, so probe the next one.
                if present is None or (record is not None and record.details["name"] == name):
                    definitions[name] = (record.record_id if record else record_id), record
            left -= definitions.keys()
            if not left:
                return definitions
        raise Contention(retry_after_seconds=RETRY_AFTER_SECONDS)

    def _renamed(self, record: Record, name: str) -> Record:
        """Return the record to which one with this name points, or the record itself."""
        owner_id = record.details.get(MOVED_TO)
        if not isinstance(owner_id, int) or record.details["name"] != name:
            return record
        owner = self.known_records(record.kind, [owner_id])[owner_id]
        # The cache may be older than the new name.
        if owner.details["name"] == name:
            return owner
        return self.note(self.record(owner.kind, owner_id, NotFound))

    def records(
        self, kind: str, page_request: PageRequest, keep: Callable[[Record], bool]
    ) -> Page[Record]:
        """Return a page of the records of a kind, by their ids."""
        low, high = (keys.record(self.scope, kind, record_id) for record_id in (0, ids.ID_MAX))
        to_row = record_items.to_record
        return read_whole(
            self.table, [KeyRange(low, high)], page_request, (codec.RECORD, to_row), keep
        )

    def find_named(self, name: Name) -> int | None:
        """Return the id of the account or record with the name; None if none has it.

        A name that changed its owner may be a minute old.
        """
        number = self._chart.names.find((self.scope, name))
        return self.owner_of(name) if number is None else number

    def owner_of(self, name: Name) -> int | None:
        """Return the same as it is now.

        A client may ask for any text. A key has no room for one that no name can be.
        """
        if not 0 < len(name.value) <= NAME_CHARACTERS_MAX or not texts.is_plain(name.value):
            return None
        self._chart.names.forget_one((self.scope, name))
        item = self.table.get(keys.name(self.scope, name.kind, name.value))
        if item is None or record_items.is_free(item):
            return None
        number = codec.read_integer(item, "number")
        self._chart.names.keep((self.scope, name), number)
        return number

    def _items(self, places: list[keys.Key]) -> list[Item]:
        """Return the items that exist, with one request at most."""
        if len(places) > 1:
            return self.table.batch_get(places)
        return [item for item in map(self.table.get, places) if item]
