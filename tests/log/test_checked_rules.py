"""`ledger-verify` holds a log to the rules of the core, whoever has signed it."""

import gzip
import hashlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from ledger.core.accounts import Direction
from ledger.core.entries import Entry
from ledger.log import acts, rows, tiles
from ledger.log.tiles import GZIP_HEAD
from tests.bench import SOMEBODY
from tests.log.folders import AT, CASH, KEY, SALES, Log, account_of, entry_of, log_of, write
from tools.ledger_verify import Fault, check


def verify(folder: Path) -> str:
    return check(folder, KEY.text, [])


@pytest.mark.parametrize(("number", "version"), [(50, 2), (5, 3), (5, 1), (2, 3), (2, 2)], ids=str)
def test_versions_are_there_once_without_a_gap_and_none_after_a_removal(
    tmp_path: Path, number: int, version: int
) -> None:
    """In the log entry 5 has one version, entry 2 has two and the second is its removal."""
    log = log_of(10)
    log.enter(entry_of(number, version=version))
    write(tmp_path, log)
    with pytest.raises(Fault, match=f"Version {version} of entry {number} is double, or changes"):
        verify(tmp_path)


def test_a_version_may_come_before_the_one_that_it_changes(tmp_path: Path) -> None:
    """A change that the consumer gave up is sealed later, behind the later versions."""
    log = log_of(4)
    first, second = entry_of(50), entry_of(50, 300, 2)
    log.enter(second, first)
    # The totals have the second version less the first.
    log.state()
    write(tmp_path / "lacking", log)
    with pytest.raises(Fault, match="Version 2 of entry 50"):
        verify(tmp_path / "lacking")
    log.enter(first)
    log.state()
    write(tmp_path / "whole", log)
    assert verify(tmp_path / "whole").startswith("No fault")
    log.sums[CASH, "EUR"] = (1, 2)
    log.state()
    write(tmp_path / "wrong", log)
    with pytest.raises(Fault, match="trial balance"):
        verify(tmp_path / "wrong")


def test_a_removal_has_an_entry_before_it(tmp_path: Path) -> None:
    log = log_of(10)
    log.append(rows.removal_row(50, 1, AT, SOMEBODY, "", ""))
    write(tmp_path, log)
    with pytest.raises(Fault, match="Version 1 of entry 50 is double, or changes none"):
        verify(tmp_path)


def overdrawn() -> Log:
    """Return a log with 340 in cash, of which 1,000 were taken out, and two statements of it."""
    log = log_of(4)
    log.append(acts.account_row(account_of(SALES, Direction.CREDIT, 0)))
    log.enter(entry_of(98, -1_000))
    log.state()
    log.state()
    return log


def test_an_account_below_its_floor_is_found(tmp_path: Path) -> None:
    log = log_of(4)
    # The statement is older than the fault.
    log.enter(entry_of(99, -1_000))
    write(tmp_path, log)
    with pytest.raises(Fault, match="Account 5 is 660 below its floor at place 12"):
        verify(tmp_path)


@pytest.mark.parametrize("number", [97, 59_999], ids=["before", "clock ahead"])
def test_a_balance_that_only_lacks_a_late_change_is_no_fault(tmp_path: Path, number: int) -> None:
    """The deposit was written before the statements, was given up, and came by the replay."""
    log = overdrawn()
    log.enter(entry_of(number, 1_000))
    log.state()
    write(tmp_path, log)
    # Each statement had cash and sales below their floors.
    assert verify(tmp_path).endswith("0 gaps, 4 late balances.\n")


def test_late_amendments_of_words_explain_nothing(tmp_path: Path) -> None:
    """Each of them takes its old lines off and puts the same ones on."""
    log = overdrawn()
    for version in range(2, 12):
        words = replace(entry_of(1, version=version), description=f"Sale, said {version} times")
        log.enter(words, entry_of(1))
    log.enter(entry_of(120_000, 1_000))
    write(tmp_path, log)
    with pytest.raises(Fault, match="is 660 below its floor"):
        verify(tmp_path)


def test_a_late_removal_explains_a_balance_too(tmp_path: Path) -> None:
    log = overdrawn()
    log.append(rows.removal_row(98, 2, AT, SOMEBODY, "", ""))
    write(tmp_path, log)
    assert verify(tmp_path).endswith("4 late balances.\n")


@pytest.mark.parametrize(
    ("later", "lack"),
    [
        ([entry_of(120_000, 1_000)], 660),
        ([entry_of(97, 659), entry_of(120_000, 341)], 1),
        ([entry_of(97, -5), entry_of(120_000, 1_005)], 660),
    ],
    ids=["repaid", "too little", "more taken"],
)
def test_a_balance_that_was_below_its_floor_is_found_although_it_was_repaid(
    tmp_path: Path, later: list[Entry], lack: int
) -> None:
    """Entries of after a statement do not explain it."""
    log = overdrawn()
    for entry in later:
        log.enter(entry)
    write(tmp_path, log)
    with pytest.raises(Fault, match=f"Account [57] is {lack} below its floor at place 14"):
        verify(tmp_path)


def test_a_statement_before_the_late_change_arrived_is_a_fault_until_it_does(
    tmp_path: Path,
) -> None:
    log = overdrawn()
    write(tmp_path / "soon", log)
    with pytest.raises(Fault, match="is 660 below its floor at place 15"):
        verify(tmp_path / "soon")
    log.enter(entry_of(97, 660))
    write(tmp_path / "later", log)
    assert verify(tmp_path / "later").startswith("No fault")


@pytest.mark.parametrize(
    "sums", [{(CASH, "EUR"): (1, 2)}, {(99, "EUR"): (1, 0)}], ids=["moved", "added"]
)
def test_a_statement_of_another_trial_balance_is_found(
    tmp_path: Path, sums: dict[tuple[int, str], tuple[int, int]]
) -> None:
    log = log_of(4)
    log.sums |= sums
    log.state()
    write(tmp_path, log)
    with pytest.raises(Fault, match="trial balance is not that of the statement at place 11"):
        verify(tmp_path)


def test_a_row_that_is_not_its_leafs_is_found(tmp_path: Path) -> None:
    log = log_of(4)
    log.rows[-1] = log.rows[-1].replace(b"Sale 5", b"Sale 6")
    write(tmp_path, log)
    with pytest.raises(Fault, match="The row at place 10 is not its leaf's"):
        verify(tmp_path)


def test_a_file_of_rows_whose_bytes_changed_is_found_although_its_rows_are_the_same(
    tmp_path: Path,
) -> None:
    log = log_of(4)
    write(tmp_path, log)
    (file,) = (tmp_path / "rows").rglob("11")
    file.write_bytes(GZIP_HEAD + bytes(32) + tiles.rows_file(log.rows)[len(GZIP_HEAD) + 32 :])
    assert gzip.decompress(file.read_bytes()).splitlines() == log.rows
    with pytest.raises(Fault, match="was changed"):
        verify(tmp_path)


@pytest.mark.parametrize("more", [b"", b"garbage", tiles.rows_file([b"{}"])[:10]], ids=len)
def test_a_file_of_rows_has_nothing_after_its_rows(tmp_path: Path, more: bytes) -> None:
    """A program for gzip would show the rows of a second member, which no leaf has."""
    log = log_of(4)
    write(tmp_path, log)
    (file,) = (tmp_path / "rows").rglob("11")
    body = file.read_bytes()[len(GZIP_HEAD) + 32 :] + more
    file.write_bytes(GZIP_HEAD + hashlib.sha256(body).digest() + body)
    if more:
        with pytest.raises(Fault, match="has not 11 rows, or something after them"):
            verify(tmp_path)
    else:
        assert verify(tmp_path).startswith("No fault")


def test_a_row_without_a_leaf_is_found(tmp_path: Path) -> None:
    log = log_of(4)
    write(tmp_path, log)
    (file,) = (tmp_path / "rows").rglob("11")
    file.write_bytes(tiles.rows_file([*log.rows, b"{}"]))
    with pytest.raises(Fault, match="has not 11 rows"):
        verify(tmp_path)
