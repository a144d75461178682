"""The projector: counts entries in the totals, each version once, whatever the stream does.

How far an entry is counted, and the totals that it moves, are one transaction. So a change that
comes again is seen to be counted; one that comes late, after a later version, adds nothing; and of
what was cut off in the middle, the rest is added. A version is counted by its difference to the one
that is counted, wherever that is read from.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ledger.aws.items import Item
from ledger.core import totals
from ledger.core.totals import Totals
from ledger.store import keys
from ledger.store.attempts import Attempts
from ledger.store.items import totals as total_items
from ledger.store.items.codec import ENTRY, REMOVED, read_integer, to_entry
from ledger.store.items.totals import Counted
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table

ACTIONS_MAX = 100  # DynamoDB's own, of a transaction
PLACES_MAX = 49  # each moves a day and, at most, a month of its own; and one says how far


@dataclass(frozen=True, slots=True)
class Job:
    """A version of an entry that is to be counted."""

    scope: Scope
    number: int
    version: int
    after: Totals

    @classmethod
    def of(cls, item: Item) -> "Job | None":
        """The job that the item of an entry's present version makes; None of any other item."""
        if item.get("kind", {}).get("S") not in (ENTRY, REMOVED) or keys.is_past_version(item):
            return None
        version = read_integer(item, "version")
        return cls(keys.scope_of(item), keys.number_of(item), version, _totals(item))

    @property
    def place(self) -> tuple[Scope, int]:
        return self.scope, self.number


def newest(jobs: Iterable[Job]) -> list[Job]:
    """Of each entry, its last version."""
    found: dict[tuple[Scope, int], Job] = {}
    for job in jobs:
        if job.place not in found or found[job.place].version < job.version:
            found[job.place] = job
    return list(found.values())


class Projector:
    """Counts in one table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def count(self, jobs: Iterable[Job]) -> None:
        """Count them all; new entries many at a time, as long as nothing of theirs is counted."""
        for group in _groups(newest(jobs)):
            if len(group) < 2 or not write_until_settled(self._table, _first(group)).is_done:
                for job in group:
                    self._count(job)

    def note(self, counted_at: Mapping[Scope, datetime]) -> None:
        """Note of books that what was written until then is counted, if nothing later is."""
        for scope, at in counted_at.items():
            self._table.write([total_items.fresh_write(scope, at)], Attempts())

    def _count(self, job: Job) -> None:
        while True:
            was = self._counted(job)
            if was.target:
                after = self._totals_at(job, was.target)
            elif was.version >= job.version:
                return
            else:
                after = job.after
            target = was.target or job.version
            changes = totals.difference(self._totals_at(job, was.version), after)
            left = list(changes.items())[was.done :]
            now = Counted(target)
            if len(left) > PLACES_MAX:
                left = left[:PLACES_MAX]
                now = Counted(was.version, target, was.done + PLACES_MAX)
            moved = total_items.total_writes(job.scope, dict(left))
            write_until_settled(
                self._table, [total_items.counted_write(job.scope, job.number, was, now), *moved]
            )

    def _counted(self, job: Job) -> Counted:
        return total_items.to_counted(self._table.get(keys.counted(job.scope, job.number)))

    def _totals_at(self, job: Job, version: int) -> Totals:
        """What an entry came to at a version that it has had; before its first, to nothing."""
        if version in (0, job.version):
            return job.after if version else {}
        present = self._table.get(keys.entry(job.scope, job.number))
        if present is None or read_integer(present, "version") != version:
            present = self._table.get(keys.entry_version(job.scope, job.number, version))
        assert present is not None, "every version stays"
        return _totals(present)


def _totals(item: Item) -> Totals:
    return totals.of_entry(to_entry(item) if item["kind"]["S"] == ENTRY else None)


def _groups(jobs: list[Job]) -> Iterator[list[Job]]:
    """First versions that fit in one transaction; any other job by itself."""
    group: list[Job] = []
    for job in jobs:
        if job.version > 1 or len(job.after) > PLACES_MAX:
            yield [job]
        elif len(_first([*group, job])) > ACTIONS_MAX:
            yield group
            group = [job]
        else:
            group.append(job)
    yield group


def _first(group: list[Job]) -> list[dict[str, object]]:
    """The writes that count entries of which nothing is counted yet, totals moved together."""
    moved: dict[Scope, list[Totals]] = {}
    actions: list[dict[str, object]] = []
    for job in group:
        moved.setdefault(job.scope, []).append(job.after)
        now = Counted(job.version)
        actions.append(total_items.counted_write(job.scope, job.number, Counted(), now))
    for scope, those in moved.items():
        actions += total_items.total_writes(scope, totals.summed(those))
    return actions
