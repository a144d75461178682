"""Compare an epoch of a published log with the epoch before it: `docs/verify.md` says when.

`python3 -m tools.ledger_epochs OLD OLD_KEY NEW NEW_KEY` needs Python 3.11 and nothing else. A new
epoch has the rows of the epoch before, but statements, and but the rows that a restore undid.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tools.ledger_verify import WIDTH, Fault, check, expect, open_checkpoint, path_of

TIMES = ("removed_at", "updated_at", "created_at", "at")


def rows_of(folder: Path, key: str, mapper: Callable[..., Any] = map) -> list[bytes]:
    """Check a log, and return its rows without statements. Raise `Fault`."""
    check(folder, key, [], mapper)
    size = max(open_checkpoint(key, path)[0] for path in (folder / "checkpoints").glob("*"))
    files = [
        gzip.decompress((folder / path_of("rows", number, width)).read_bytes())
        for number in range(-(-size // WIDTH))
        if (width := min(WIDTH, size - number * WIDTH))
    ]
    rows = b"".join(files).splitlines()
    return [row for row in rows if json.loads(row)["kind"] != "statement"]


def time_of(row: bytes) -> str:
    """Return the time of a row's write."""
    fields = json.loads(row)
    return str(next(fields[name] for name in TIMES if fields.get(name)))


def compare(
    old: Path, old_key: str, new: Path, new_key: str, mapper: Callable[..., Any] = map
) -> str:
    """Return a sentence on the rows of the old epoch that the new one lacks. Raise `Fault`."""
    old_rows, (first, *new_rows) = rows_of(old, old_key, mapper), rows_of(new, new_key, mapper)
    last = json.loads(first).get("last")
    expect(isinstance(last, dict), f"{new} names no epoch before it.")
    size, root = open_checkpoint(old_key, old / "checkpoints" / str(last.get("size")))
    is_last = last == {"origin": old_key.split("+")[0], "size": size, "root": root.hex()}
    expect(is_last, f"{new} continues another log: {last}.")
    stayed, present = set(new_rows), set(old_rows)
    is_ordered = [row for row in old_rows if row in stayed] == [
        row for row in new_rows if row in present
    ]
    expect(is_ordered, f"{new} has the rows of {old} in another order.")
    lacking = sorted(time_of(row) for row in old_rows if row not in stayed)
    since = f", the earliest of {lacking[0]}" if lacking else ""
    return f"The new epoch lacks {len(lacking)} of {len(old_rows)} rows{since}.\n"


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
