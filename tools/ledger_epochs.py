"""Compare an epoch of a published log with the epoch before it: `docs/verify.md` says when.

`python3 -m tools.ledger_epochs OLD OLD_KEY NEW NEW_KEY` needs Python 3.11 and nothing else. A new
epoch has the first rows of the epoch before, without statements, and then rows of its own.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tools.ledger_verify import WIDTH, Fault, check, expect, open_checkpoint, path_of

TIMES = ("removed_at", "updated_at", "created_at", "at")


def rows_of(folder: Path, key: str, mapper: Callable[..., Any], end: int = 1) -> list[bytes]:
    """Check a log, and return its rows up to its newest checkpoint. Raise `Fault`.

    `end` is 0 for an epoch that has ended: the next one may have a change that it lacks.
    """
    check(folder, key, [], mapper, end)
    # The check has read each checkpoint, with its signature; the second line is the size.
    checkpoints = [*folder.glob("checkpoint"), *folder.glob("checkpoints/*")]
    size = max(int(path.read_text("utf-8").split("\n")[1]) for path in checkpoints)
    rows = list[bytes]()
    for number in range(-(-size // WIDTH)):
        path = folder / path_of("rows", number, min(WIDTH, size - number * WIDTH))
        rows += gzip.decompress(path.read_bytes()).splitlines()
    return rows


def without_statements(rows: Sequence[bytes]) -> list[bytes]:
    """Return the rows that a new epoch may have too."""
    return [row for row in rows if json.loads(row)["kind"] != "statement"]


def described(rows: Sequence[bytes]) -> str:
    """Return the number of rows, and the earliest time of a write among them."""
    fields = [json.loads(row) for row in rows]
    times = [next((str(x[name]) for name in TIMES if x.get(name)), "no time") for x in fields]
    return f"{len(rows)} rows, the earliest of {min(times)}" if rows else "0 rows"


def compare(
    old: Path, old_key: str, new: Path, new_key: str, mapper: Callable[..., Any] = map
) -> str:
    """Return what the new epoch lacks of the old one, and what it has besides. Raise `Fault`."""
    old_rows, new_rows = rows_of(old, old_key, mapper, end=0), rows_of(new, new_key, mapper)
    last = json.loads(new_rows[0]).get("last") if new_rows else None
    if not isinstance(last, dict):
        raise Fault(f"{new} names no epoch before it.")
    size, root = open_checkpoint(old_key, old / "checkpoints" / str(last.get("size")))
    is_last = last == {"origin": old_key.split("+")[0], "size": size, "root": root.hex()}
    expect(is_last, f"{new} continues another log: {last}.")
    before, after = without_statements(old_rows), without_statements(new_rows[1:])
    pairs = enumerate(zip(before, after, strict=False))
    same = next((at for at, pair in pairs if pair[0] != pair[1]), min(len(before), len(after)))
    present, earlier = set(after[same:]), set(before[same:])
    shifted = [row for row in before[same:] if row in present]
    lacking = [row for row in before[same:] if row not in present]
    added = [row for row in after[same:] if row not in earlier]
    return (
        f"The new epoch has the first {same} rows of the old one."
        f" In other places it has {described(shifted)}."
        f" It lacks {described(lacking)}. It adds {described(added)}.\n"
    )


def main() -> None:
    """Compare the epochs that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, kind in (("old", Path), ("old_key", str), ("new", Path), ("new_key", str)):
        parser.add_argument(name, type=kind)
    options = parser.parse_args()
    try:
        with ProcessPoolExecutor() as pool:
            sys.stdout.write(compare(**vars(options), mapper=pool.map))
    except (Fault, OSError) as fault:
        sys.exit(f"FAULT: {fault}")


if __name__ == "__main__":
    main()
