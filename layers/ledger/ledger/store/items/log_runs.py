"""Runs as items: consecutive leaves of a book's log, which one write has sealed together.

A leaf has 41 bytes in its run (log/leaves.py). Beside them, a run has the rows of acts, which no
item of the table can give again. It also has the changes of lines and links (log/line_changes.py),
which a run of an earlier release has not.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.log import leaves, line_changes
from ledger.log.leaves import RunLeaf
from ledger.log.line_changes import LineChange, LinkChange
from ledger.store import keys
from ledger.store.items.checksums import with_checksum
from ledger.store.items.codec import head, integer, read_integer

LOG_RUN = "leaves"


class LogRun(Struct, frozen=True):
    """Leaves from the index `first` on, sealed at `stamp` (Unix ms).

    `rows` has the row of each act by the leaf's index in the log. `lines` and `links` are the
    packed changes of lines and of links.
    """

    first: int
    stamp: int
    leaves: tuple[RunLeaf, ...]
    rows: Mapping[int, bytes] = {}
    lines: bytes = b""
    links: bytes = b""

    @property
    def until(self) -> int:
        """The index of the first leaf behind the run."""
        return self.first + len(self.leaves)

    @property
    def line_changes(self) -> list[LineChange]:
        """The changes of lines. Each has its own microsecond, from the stamp on."""
        numbers = [leaf.number for leaf in self.leaves]
        return list(line_changes.unpack_lines(numbers, self.lines, self.stamp))

    @property
    def link_changes(self) -> list[LinkChange]:
        """The changes of links. Each has its own microsecond, from the stamp on."""
        return list(line_changes.unpack_links(self.links, self.stamp))


def next_stamp(stamp: int, changes: int) -> int:
    """Return the least stamp of the next run: behind the microseconds of so many changes."""
    return stamp + -(-changes // 1000)


def log_run_write(scope: keys.Scope, epoch: int, run: LogRun) -> dict[str, Any]:
    """Return the write of a run. Its condition is a free place."""
    assert run.leaves, "a run has leaves"
    item: Item = {
        **keys.log_run(scope, epoch, run.first),
        **head(LOG_RUN),
        "stamp": integer(run.stamp),
        "leaves": {"B": leaves.pack(list(run.leaves))},
    }
    if run.rows:
        item["rows"] = {"M": {str(index): {"B": row} for index, row in run.rows.items()}}
    for name, packed in (("lines", run.lines), ("links", run.links)):
        if packed:
            item[name] = {"B": packed}
    item = with_checksum(item)
    return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}


def to_log_run(item: Item) -> LogRun:
    """Read a run."""
    rows = item.get("rows", {"M": {}})["M"]
    return LogRun(
        keys.log_place(item),
        read_integer(item, "stamp"),
        tuple(leaves.unpack(bytes(item["leaves"]["B"]))),
        {int(index): bytes(row["B"]) for index, row in rows.items()},
        *(bytes(item[name]["B"]) if name in item else b"" for name in ("lines", "links")),
    )
