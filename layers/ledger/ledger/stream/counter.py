"""The counter: add each version of each entry to totals and log of its book, exactly once.

The stream may deliver a change twice, late, or to two counters at once. One transaction has it all:

- the head of totals and log, on the condition that it is still the head that was read
- the head's checkpoint of the shard: the sequence number of the last change in the totals
- the run: the steps of entries that the transaction adds
- the totals, each with the summed differences of all steps
- the run of leaves: the next places of the log (sealing.py)

A change at its checkpoint or before it is in totals and log. So a repeated change adds nothing. Of
two counters with the same head, the condition lets one write; the other reads the head again.

A difference is of the new image less the old image. So the sum does not depend on an order between
shards, and a child shard may be read before its parent is through.

A step too wide for one transaction is written in parts. The head then has the step and its
progress (`half`). The next reader of such a head first finishes the step, from the table. Its
leaves come with the last part.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from ledger.core import totals
from ledger.core.totals import Total, TotalKey, Totals
from ledger.store import keys
from ledger.store.items import heads, totals as total_items
from ledger.store.items.codec import read_integer
from ledger.store.items.heads import Half, Head
from ledger.store.items.runs import NO_STEP, Step, run_write
from ledger.store.keys import Scope
from ledger.store.retry import write_until_settled
from ledger.store.table import Table
from ledger.stream import sealing
from ledger.stream.moves import Move, move_of_step
from ledger.stream.sealing import NewLeaf

ACTIONS_MAX = 100  # DynamoDB's limit for a transaction
TOTALS_MAX = ACTIONS_MAX - 3  # The other three are the head and the two runs.
PLACES_MAX = TOTALS_MAX // 2  # Each total of a day moves at most one total of a month.
MOVES_MAX = 1_000  # A run of steps has 12 KB then; DynamoDB's limit for a transaction is 4 MB.
LEAVES_BYTES_MAX = 300_000  # DynamoDB's limit for an item, such as a run of leaves, is 400 KB.
MARKED_MAX = 40  # With a mark for each entry, 57 actions are left for totals.

Action = dict[str, object]


class Part(Struct, frozen=True):
    """The next moves of a book that fit in one transaction, and the sum of their totals.

    `passed` are the moves behind which the checkpoint goes; some of them may be counted already.
    If the first move is too wide, it is the only one, and `half` has its step.
    """

    passed: Sequence[Move]
    steps: Sequence[Step] = ()
    sums: Totals = {}
    leaves: Sequence[NewLeaf] = ()
    half: Half | None = None


class Counter:
    """Counts entries in the totals of one table, and seals them in the logs of its books.

    `marked_until` is the time (Unix s) up to which an earlier release may have counted a change.
    """

    def __init__(
        self,
        table: Table,
        marked_until: int = 0,
        now: Callable[[], datetime] = sealing.now,
    ) -> None:
        self.table = table
        self._marked_until = marked_until
        self.now = now

    def head(self, scope: Scope) -> Head:
        """Return the head of a book's totals, after the step that was half counted is finished."""
        head = self._read(scope)
        while head.half is not None:
            head = self._continue(scope, head, head.half)
        return head

    def count(self, scope: Scope, shard: str, moves: Iterable[Move]) -> Head:
        """Count the moves of a book from one shard, and return its head.

        Raise `TryAgain` if the time is up.
        """
        in_order = sorted(moves, key=lambda move: move.sequence)
        head = self.head(scope)
        while pending := [move for move in in_order if move.sequence > head.last(shard)]:
            part = _part(pending, self._marked(scope, head, pending))
            last = part.passed[-1]
            newest = max(move.at for move in part.passed)
            now = head.refreshed(newest).advance(shard, last.sequence, last.at)
            head = self._write(scope, head, replace(now, half=part.half), part) or self.head(scope)
            if head.half is not None:
                head = self.head(scope)
        return head

    def recount(
        self, scope: Scope, head: Head, moves: Sequence[Move], until: int = 0
    ) -> Head | None:
        """Count moves without a stream; return None if another has written totals since `head`.

        Until a time (Unix s), the stream may still deliver changes of these entries. So each entry
        gets a mark, and `count` reads the marks of changes up to that time.
        """
        pending = list(moves)
        while pending:
            part = _part(pending, set(), MARKED_MAX if until else 0)
            newest = max(move.at for move in part.passed)
            now = replace(
                head.refreshed(newest),
                half=part.half,
                recounted_until=max(head.recounted_until, until),
            )
            written = self._write(scope, head, now, part, is_marked=bool(until))
            if written is None:
                return None
            head = written if written.half is None else self.head(scope)
            pending = pending[len(part.passed) :]
        return head

    def refresh(self, scope: Scope, head: Head, at: int) -> Head | None:
        """Note that all changes up to a time (Unix s) are counted.

        Return None if the book has another head by now.
        """
        return self._move(scope, head, head.refreshed(at), Part(()))

    def enter(
        self, scope: Scope, head: Head, leaves: Sequence[NewLeaf], is_last: bool = False
    ) -> Head | None:
        """Seal leaves of acts, or of counted versions; None if the book has another head by now.

        A book without a log begins it with them. Statements begin behind the last ones.
        """
        if head.log is None:
            log, first = sealing.begin(self.now(), sealing.OLD_BOOK)
            head, leaves = replace(head, log=log), [first, *leaves]
        if is_last:
            assert head.log is not None
            head = replace(head, log=replace(head.log, stated=sealing.day(self.now())))
        return self._move(scope, head, head.refreshed(0), Part((), leaves=leaves))

    def _write(
        self, scope: Scope, was: Head, now: Head, part: Part, is_marked: bool = False
    ) -> Head | None:
        """Write a part, and return the new head; None if the book has another head than `was`."""
        marks = [
            total_items.recounted_write(scope, move.step.number, max(move.step[1:]))
            for move in part.passed
            if is_marked and move.step != NO_STEP
        ]
        return self._move(scope, was, now, part, marks)

    def _move(
        self, scope: Scope, was: Head, now: Head, part: Part, marks: Sequence[Action] = ()
    ) -> Head | None:
        """Write head, runs and totals in one transaction."""
        changed = {key: total for key, total in part.sums.items() if total != Total()}
        now, runs = sealing.sealed(scope, was, now, part.leaves, self.now())
        actions = [
            heads.head_write(scope, was, now),
            *([run_write(scope, now.writes, part.steps)] if part.steps else []),
            *runs,
            *total_items.total_writes(scope, changed),
            *marks,
        ]
        assert len(actions) <= ACTIONS_MAX
        outcome = write_until_settled(self.table, actions)
        # Else the head is behind its runs, and would fail for ever.
        assert outcome.is_done or 0 in outcome.failed, "the place of a run is taken"
        return now if outcome.is_done else None

    def _continue(self, scope: Scope, head: Head, half: Half) -> Head:
        """Count the next part of a half counted step; return the next head."""
        # The order is always the same, so a count of totals says which of them are done.
        move = move_of_step(self.table, scope, half.step)
        changes = list(move.change.items())
        progress = min(half.progress + PLACES_MAX, len(changes))
        is_whole = progress == len(changes)
        assert is_whole or progress > half.progress, "each part counts something"
        now = replace(
            head, writes=head.writes + 1, half=None if is_whole else Half(half.step, progress)
        )
        part = Part((), sums=dict(changes[half.progress : progress]))
        if is_whole:
            part = replace(part, steps=[half.step], leaves=move.leaves)
        return self._move(scope, head, now, part) or self._read(scope)

    def _read(self, scope: Scope) -> Head:
        return heads.to_head(self.table.get(keys.counted_at(scope)))

    def _marked(self, scope: Scope, head: Head, moves: Iterable[Move]) -> set[Step]:
        """Return the steps that an earlier release, or the operator, has counted already."""
        until = max(self._marked_until, head.recounted_until)
        steps = [move.step for move in moves if move.step != NO_STEP and move.at <= until]
        if not steps:
            return set()
        marks = self.table.batch_get(
            chain.from_iterable(
                (keys.counted(scope, step.number), keys.recounted(scope, step.number))
                for step in steps
            )
        )
        versions: dict[int, int] = {}
        for mark in marks:
            number = keys.id_of(mark)
            versions[number] = max(versions.get(number, 0), read_integer(mark, "version"))
        return {step for step in steps if step.version <= versions.get(step.number, 0)}


def _part(moves: Sequence[Move], counted: set[Step], marked_max: int = 0) -> Part:
    """Return the longest beginning of the moves that fits in one transaction."""
    totals_max = TOTALS_MAX - marked_max
    places: set[TotalKey | tuple[TotalKey, str]] = set()
    sums: dict[TotalKey, Total] = {}
    passed, steps, leaves, size = list[Move](), list[Step](), list[NewLeaf](), 0
    for move in moves[: marked_max or MOVES_MAX]:
        if move.step not in counted:
            places |= _places(move.change)
            size += sum(map(sealing.size, move.leaves))
            if len(places) > totals_max or (passed and size > LEAVES_BYTES_MAX):
                break
            steps += [move.step] if move.step != NO_STEP else []
            leaves += move.leaves
            for key, total in move.change.items():
                totals.add(sums, key, total)
        passed.append(move)
    if passed:
        return Part(passed, steps, sums, leaves)
    return Part(moves[:1], half=Half(moves[0].step, 0))


def _places(change: Totals) -> set[TotalKey | tuple[TotalKey, str]]:
    """Return the totals that a change moves, by day and by month."""
    months = {(key._replace(day=key.day.replace(day=1)), "month") for key in change}
    return {*change, *months}
