"""`ledger-epochs` says what a new epoch lacks of the epoch before it."""

import subprocess
import sys
from pathlib import Path

import pytest

from ledger.log import acts
from ledger.log.leaves import leaf_hash
from ledger.log.rows import entry_row
from ledger.log.tree import Frontier
from tests.log.folders import AT, KEY, Log, entry_of, key_of, log_of, write
from tools.ledger_epochs import compare
from tools.ledger_verify import Fault
from tools.local.template import ROOT

NEW_KEY = key_of("B", 2)
OLD = log_of(10)


def last_of(log: Log, size: int | None = None) -> acts.LogHead:
    hashes = [leaf_hash(leaf) for leaf in log.leaves][:size]
    return acts.LogHead(log.key.name, len(hashes), Frontier().append(hashes).root.hex())


def new_epoch(rows: list[bytes], last: acts.LogHead | None) -> Log:
    """Return the second epoch of a log with rows of the first."""
    log = Log(key=NEW_KEY)
    log.append(acts.beginning_row(2, "a restore", AT, None, last))
    for row in rows:
        log.append(row)
    return log


def rows_without_statements() -> list[bytes]:
    return [row for row in OLD.rows if b'"kind":"statement"' not in row]


def run(folder: Path, new: Log) -> str:
    write(folder / "old", OLD, [5])
    write(folder / "new", new)
    return compare(folder / "old", KEY.text, folder / "new", NEW_KEY.text)


def test_an_epoch_that_lacks_nothing_says_so(tmp_path: Path) -> None:
    rows = [*rows_without_statements(), entry_row(entry_of(50))]
    assert run(tmp_path, new_epoch(rows, last_of(OLD))) == "The new epoch lacks 0 of 16 rows.\n"


def test_rows_that_a_restore_undid_have_their_number_and_earliest_time(tmp_path: Path) -> None:
    rows = [*rows_without_statements()[:8], entry_row(entry_of(50))]
    assert run(tmp_path, new_epoch(rows, last_of(OLD))) == (
        "The new epoch lacks 8 of 16 rows, the earliest of 2026-11-26T22:30:00.000000Z.\n"
    )


def test_an_entry_that_the_beginning_rewrote_is_among_those_that_lack(tmp_path: Path) -> None:
    """The new epoch by itself has no fault: the key signed it, and its books balance."""
    rows = rows_without_statements()
    place = rows.index(entry_row(entry_of(7)))
    rows[place] = entry_row(entry_of(7, 900))
    assert run(tmp_path, new_epoch(rows, last_of(OLD))) == (
        "The new epoch lacks 1 of 16 rows, the earliest of 2026-11-26T22:30:00.007000Z.\n"
    )


def test_rows_in_another_order_are_a_fault(tmp_path: Path) -> None:
    rows = rows_without_statements()
    rows[4], rows[5] = rows[5], rows[4]
    with pytest.raises(Fault, match="in another order"):
        run(tmp_path, new_epoch(rows, last_of(OLD)))


@pytest.mark.parametrize(
    ("last", "fault"),
    [
        (None, "names no epoch before it"),
        (last_of(log_of(9)), "continues another log|No such file"),
        (last_of(OLD, 6), "No such file"),
        (acts.LogHead(KEY.name, 5, "ab" * 32), "continues another log"),
        (acts.LogHead("bucket/log/T/C/1", 5, last_of(OLD, 5).root), "continues another log"),
    ],
)
def test_an_epoch_that_names_another_last_checkpoint_is_a_fault(
    tmp_path: Path, last: acts.LogHead | None, fault: str
) -> None:
    with pytest.raises((Fault, OSError), match=fault):
        run(tmp_path, new_epoch(rows_without_statements(), last))


def test_the_command_needs_the_standard_library_alone(tmp_path: Path) -> None:
    run(tmp_path, new_epoch(rows_without_statements(), last_of(OLD)))
    module = ("-m", "tools.ledger_epochs")
    words = (str(tmp_path / "old"), KEY.text, str(tmp_path / "new"), NEW_KEY.text)
    command = [sys.executable, "-S", "-E", *module, *words]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (result.stdout, result.stderr) == ("The new epoch lacks 0 of 16 rows.\n", "")
    (tmp_path / "old" / "tile" / "0" / "000.p" / "17").unlink()
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (result.returncode, result.stderr[:7]) == (1, "FAULT: ")
