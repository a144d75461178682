"""`ledger-verify` holds a log to the rules of the core, whoever has signed it."""

import gzip
import hashlib
from pathlib import Path

import pytest

from ledger.log import rows, tiles
from ledger.log.tiles import GZIP_HEAD
from tests.bench import SOMEBODY
from tests.log.folders import AT, CASH, KEY, entry_of, log_of, write
from tools.ledger_verify import Fault, check


def verify(folder: Path) -> str:
    return check(folder, KEY.text, [])


def test_versions_come_one_by_one_and_none_after_a_removal(tmp_path: Path) -> None:
    for number, (entry, fault) in enumerate(
        [
            (entry_of(50, version=2), "Version 2 of entry 50 follows version 0"),
            (entry_of(5, version=3), "Version 3 of entry 5 follows version 1"),
            (entry_of(5, version=1), "Version 1 of entry 5 follows version 1"),
            (entry_of(2, version=3), "Version 3 of entry 2 follows version 2"),
        ]
    ):
        log = log_of(10)
        log.enter(entry)
        write(tmp_path / str(number), log)
        with pytest.raises(Fault, match=fault):
            verify(tmp_path / str(number))


def test_a_removal_has_an_entry_before_it(tmp_path: Path) -> None:
    log = log_of(10)
    log.append(rows.removal_row(50, 1, AT, SOMEBODY, "", ""))
    write(tmp_path, log)
    with pytest.raises(Fault, match="Version 1 of entry 50 follows version 0"):
        verify(tmp_path)


def test_an_account_below_its_floor_is_found(tmp_path: Path) -> None:
    log = log_of(4)
    # The statement is older than the fault.
    log.enter(entry_of(99, -1_000))
    write(tmp_path, log)
    with pytest.raises(Fault, match=r"Accounts \{5\} are below their floors"):
        verify(tmp_path)


def test_an_account_may_be_below_its_floor_at_one_statement_but_not_at_two(tmp_path: Path) -> None:
    for name, statements in (("once", 1), ("twice", 2)):
        log = log_of(4)
        log.enter(entry_of(98, -1_000))
        for _ in range(statements):
            log.state()
        log.enter(entry_of(99, 1_000))
        write(tmp_path / name, log)
    assert verify(tmp_path / "once").startswith("No fault")
    with pytest.raises(Fault, match=r"Accounts \{5\} stayed below their floors"):
        verify(tmp_path / "twice")


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
