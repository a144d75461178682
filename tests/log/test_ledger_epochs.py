"""`ledger-epochs` says what a new epoch lacks of the epoch before it."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.log import acts
from ledger.log.rows import entry_row
from tests.log.folders import AT, KEY, Log, entry_of, key_of, log_of, write
from tools.ledger_epochs import compare
from tools.ledger_verify import Fault, check
from tools.local.template import ROOT

SAME = (
    "The new epoch has the first 16 rows of the old one. In other places it has 0 rows."
    " It lacks 0 rows. It adds 0 rows.\n"
)
NEW_KEY = key_of("B", 2)
OLD = log_of(10)


def last_of(log: Log, size: int | None = None) -> acts.LogHead:
    return acts.LogHead(log.key.name, size or len(log.leaves), log.root(size).hex())


def new_epoch(rows: list[bytes], last: acts.LogHead | None) -> Log:
    """Return the second epoch of a log with rows of the first."""
    log = Log(key=NEW_KEY)
    log.append(acts.beginning_row(2, "a restore", AT, None, last))
    for row in rows:
        log.append(row)
    return log


def rows_without_statements() -> list[bytes]:
    return [row for row in OLD.rows if b'"kind":"statement"' not in row]


def run(folder: Path, new: Log, old: Log = OLD) -> str:
    write(folder / "old", old, [5])
    write(folder / "new", new)
    return compare(folder / "old", KEY.text, folder / "new", NEW_KEY.text)


def test_an_epoch_that_lacks_nothing_says_so(tmp_path: Path) -> None:
    rows = [*rows_without_statements(), entry_row(entry_of(50))]
    assert run(tmp_path, new_epoch(rows, last_of(OLD))) == (
        "The new epoch has the first 16 rows of the old one. In other places it has 0 rows."
        " It lacks 0 rows. It adds 1 rows, the earliest of 2026-11-26T22:30:00.050000Z.\n"
    )


def test_rows_that_a_restore_undid_have_their_number_and_earliest_time(tmp_path: Path) -> None:
    rows = [*rows_without_statements()[:8], entry_row(entry_of(50))]
    assert run(tmp_path, new_epoch(rows, last_of(OLD))) == (
        "The new epoch has the first 8 rows of the old one."
        " In other places it has 0 rows."
        " It lacks 8 rows, the earliest of 2026-11-26T22:30:00.000000Z."
        " It adds 1 rows, the earliest of 2026-11-26T22:30:00.050000Z.\n"
    )


def test_the_last_entry_that_was_rewritten_shows_in_the_times(tmp_path: Path) -> None:
    rows = [*rows_without_statements()[:-1], entry_row(entry_of(11, 900))]
    assert run(tmp_path, new_epoch(rows, last_of(OLD))) == (
        "The new epoch has the first 15 rows of the old one."
        " In other places it has 0 rows."
        " It lacks 1 rows, the earliest of 2026-11-26T22:30:00.011000Z."
        " It adds 1 rows, the earliest of 2026-11-26T22:30:00.011000Z.\n"
    )


def change(rows: list[bytes]) -> None:
    rows[rows.index(entry_row(entry_of(7)))] = entry_row(entry_of(7, 900))


def move(rows: list[bytes]) -> None:
    rows[4], rows[5] = rows[5], rows[4]


def remove(rows: list[bytes]) -> None:
    del rows[9]


def insert(rows: list[bytes]) -> None:
    rows.insert(9, entry_row(entry_of(50)))


@pytest.mark.parametrize(
    ("tamper", "same", "counts"),
    [(change, 9, (6, 1, 1)), (move, 4, (12, 0, 0)), (remove, 9, (6, 1, 0)), (insert, 9, (7, 0, 1))],
)
def test_a_row_that_the_beginning_tampered_with_shows(
    tmp_path: Path,
    tamper: Callable[[list[bytes]], None],
    same: int,
    counts: tuple[int, int, int],
) -> None:
    """The new epoch by itself has no fault: the key signed it, and its books balance."""
    rows = rows_without_statements()
    tamper(rows)
    sentence = run(tmp_path, new_epoch(rows, last_of(OLD)))
    assert f"has the first {same} rows" in sentence
    assert tuple(map(int, re.findall(r"(\d+) rows[,.]", sentence))) == counts
    assert check(tmp_path / "new", NEW_KEY.text, []).startswith("No fault")


def test_the_rows_behind_the_named_checkpoint_are_compared_too(tmp_path: Path) -> None:
    """The publisher may go on in the old epoch while the new one begins."""
    sentence = run(tmp_path, new_epoch(rows_without_statements()[:5], last_of(OLD, 5)))
    assert "It lacks 11 rows, " in sentence
    (tmp_path / "old" / "checkpoints" / "17").unlink()
    folders = (tmp_path / "old", KEY.text, tmp_path / "new", NEW_KEY.text)
    assert compare(*folders) == sentence


def test_a_floor_that_an_ended_epoch_lacked_holds_in_the_next_one(tmp_path: Path) -> None:
    """A withdrawal may be sealed before the deposit that it needed."""
    old = log_of(4)
    old.enter(entry_of(99, -1_000))
    rows = [row for row in old.rows if b'"kind":"statement"' not in row]
    with pytest.raises(Fault, match="is 660 below its floor at place 12 of 12"):
        run(tmp_path, new_epoch(rows, last_of(old)), old)
    sentence = run(tmp_path, new_epoch([*rows, entry_row(entry_of(98, 1_000))], last_of(old)), old)
    assert "It lacks 0 rows. It adds 1 rows" in sentence
    old.state()
    with pytest.raises(Fault, match="is 660 below its floor at place 12 of 13"):
        run(tmp_path, new_epoch([*rows, entry_row(entry_of(100, 1_000))], last_of(old)), old)


def test_a_folder_with_an_empty_log_names_no_epoch(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="names no epoch before it"):
        run(tmp_path, Log(key=NEW_KEY))


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
    assert (result.stdout, result.stderr) == (SAME, "")
    (tmp_path / "old" / "tile" / "0" / "000.p" / "17").unlink()
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (result.returncode, result.stderr[:7]) == (1, "FAULT: ")
