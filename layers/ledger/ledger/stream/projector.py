"""The projector: add entry versions to totals, each version exactly once.

The stream may deliver a change twice, late, or after a crash. So the item `counted` of an entry
names the version that the totals have, and one transaction moves it together with the totals:

    counted = version 1     totals have version 1
      | one transaction: counted is still version 1; add (version 2 - version 1)
    counted = version 2     totals have version 2

- A repeated change finds its version counted, and adds nothing.
- A late change finds a later version counted, and adds nothing.
- A version too wide for one transaction is counted in parts. `counted` then has the `target`
  version and the `progress` towards it, so that an interrupted count continues.

A version adds its difference from the counted version, no matter where both are read from.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.totals import Totals
from ledger.store import keys
from ledger.store.items import totals as total_items
from ledger.store.items.codec import ENTRY, REMOVED, kind_of, read_integer
from ledger.store.items.entries import to_entry
from ledger.store.items.totals import Counted
from ledger.store.keys import Scope
from ledger.store.retry import Attempts, write_until_settled
from ledger.store.table import Table

ACTIONS_MAX = 100  # DynamoDB's limit for a transaction
PLACES_MAX = 49  # Each total moves its day and at most one month; one action more moves `counted`.


class Job(Struct, frozen=True):
    """A version of an entry to be counted; `after` are the totals of that version alone."""

    scope: Scope
    entry_id: int
    version: int
    after: Totals

    @classmethod
    def from_item(cls, item: Item) -> "Job | None":
        """Return the job of an entry's present version or removal; None of any other item."""
        if kind_of(item) not in (ENTRY, REMOVED) or keys.is_past_version(item):
            return None
        version = read_integer(item, "version")
        return cls(keys.scope_of(item), keys.id_of(item), version, _totals(item))

    @property
    def entry_key(self) -> tuple[Scope, int]:
        """The entry's book and id."""
        return self.scope, self.entry_id


def newest(jobs: Iterable[Job]) -> list[Job]:
    """Return the job of the last version of each entry."""
    by_entry: dict[tuple[Scope, int], Job] = {}
    for job in jobs:
        other = by_entry.get(job.entry_key)
        if other is None or other.version < job.version:
            by_entry[job.entry_key] = job
    return list(by_entry.values())


class Projector:
    """Counts entries in the totals of one table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def count(self, jobs: Iterable[Job]) -> None:
        """Count all jobs.

        New entries are counted many at a time. If one of them is counted already, the whole
        transaction fails, and each is counted by itself. Raise `TryAgain` if the time is up.
        """
        for group in _groups(newest(jobs)):
            if len(group) < 2 or not self._write(_first_writes(group)):
                for job in group:
                    self._count(job)

    def note(self, counted_at: Mapping[Scope, datetime]) -> None:
        """Note the time up to which each book is counted, unless the book has a later note."""
        for scope, at in counted_at.items():
            self._table.write([total_items.fresh_write(scope, at)], Attempts())

    def _count(self, job: Job) -> None:
        """Count one version, in as many transactions as it needs.

        Another projector may count the same entry meanwhile. The condition on `counted` then fails,
        and the loop reads it again.
        """
        while True:
            before = self._counted(job)
            if before.target:
                # Finish the version that is half counted, also if it is not this job's.
                after = self._totals_at(job, before.target)
            elif before.version >= job.version:
                return
            else:
                after = job.after
            target = before.target or job.version
            changes = totals.difference(self._totals_at(job, before.version), after)
            remaining = list(changes.items())[before.progress :]
            now = Counted(target)
            if len(remaining) > PLACES_MAX:
                remaining = remaining[:PLACES_MAX]
                now = Counted(before.version, target, before.progress + PLACES_MAX)
            # The count only ever advances; the pair of this assertion is in `_counted`.
            assert before.version <= now.version <= target, job.entry_id
            assert now.version == target or now.progress > before.progress, job.entry_id
            writes = total_items.total_writes(job.scope, dict(remaining))
            self._write([total_items.counted_write(job.scope, job.entry_id, before, now), *writes])

    def _counted(self, job: Job) -> Counted:
        """Return how much of an entry is counted."""
        item = self._table.get(keys.counted(job.scope, job.entry_id))
        counted = total_items.to_counted(item)
        # `Counted` asserts its own state, here after the read and in `_count` before the write.
        assert counted.target == 0 or counted.progress > 0, job.entry_id
        return counted

    def _totals_at(self, job: Job, version: int) -> Totals:
        """Return the totals of an entry at a version that it has had; version 0 has none."""
        if version in (0, job.version):
            return job.after if version else {}
        present = self._table.get(keys.entry(job.scope, job.entry_id))
        if present is None or read_integer(present, "version") != version:
            present = self._table.get(keys.entry_version(job.scope, job.entry_id, version))
        assert present is not None, "every version stays"
        assert read_integer(present, "version") == version, job.entry_id
        return _totals(present)

    def _write(self, actions: list[dict[str, object]]) -> bool:
        """Write all actions in one transaction; return False if a condition failed."""
        assert len(actions) <= ACTIONS_MAX
        return write_until_settled(self._table, actions).is_done


def _totals(item: Item) -> Totals:
    """Return the totals of an entry's item; a removal has none."""
    return totals.of_entry(to_entry(item) if kind_of(item) == ENTRY else None)


def _groups(jobs: list[Job]) -> Iterator[list[Job]]:
    """Yield first versions that fit in one transaction together, and any other job alone."""
    group: list[Job] = []
    for job in jobs:
        if job.version > 1 or len(job.after) > PLACES_MAX:
            yield [job]
        elif len(_first_writes([*group, job])) > ACTIONS_MAX:
            yield group
            group = [job]
        else:
            group.append(job)
    yield group


def _first_writes(group: list[Job]) -> list[dict[str, object]]:
    """Return the writes that count new entries; each total moves once for all of them."""
    by_scope: dict[Scope, list[Totals]] = {}
    actions: list[dict[str, object]] = []
    for job in group:
        by_scope.setdefault(job.scope, []).append(job.after)
        now = Counted(job.version)
        actions.append(total_items.counted_write(job.scope, job.entry_id, Counted(), now))
    for scope, entry_totals in by_scope.items():
        actions += total_items.total_writes(scope, totals.summed(entry_totals))
    return actions
