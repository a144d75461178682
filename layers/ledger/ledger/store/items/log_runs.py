"""Runs as items: consecutive leaves of a book's log, which one write has sealed together.

A leaf has 41 bytes in its run (log/leaves.py). Beside them, a run has the rows of acts, which no
item of the table can give again.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from ledger.aws.items import Item
from ledger.log import leaves
from ledger.log.leaves import RunLeaf
from ledger.store import keys
from ledger.store.items.codec import head, integer, read_integer

LOG_RUN = "leaves"


class LogRun(Struct, frozen=True):
    """Leaves from the index `first` on, sealed at `stamp` (Unix ms).

    `rows` has the row of each act by the leaf's index in the log.
    """

    first: int
    stamp: int
    leaves: tuple[RunLeaf, ...]
    rows: Mapping[int, bytes] = {}

    @property
    def until(self) -> int:
        """The index of the first leaf behind the run."""
        return self.first + len(self.leaves)


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
    return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}}


def to_log_run(item: Item) -> LogRun:
    """Read a run."""
    rows = item.get("rows", {"M": {}})["M"]
    return LogRun(
        keys.log_place(item),
        read_integer(item, "stamp"),
        tuple(leaves.unpack(bytes(item["leaves"]["B"]))),
        {int(index): bytes(row["B"]) for index, row in rows.items()},
    )
