"""`ledger-verify` finds each change of a published log, and accepts an unchanged one."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import Entry
from ledger.log import acts, notes
from ledger.log.notes import Checkpoint
from tests.bench import SOMEBODY
from tests.log.folders import (
    AT,
    CASH,
    KEY,
    ORIGIN,
    PRIVATE_KEY,
    Log,
    account_of,
    entry_of,
    log_of,
    write,
)
from tools import ledger_verify
from tools.ledger_verify import Fault, check, is_signed
from tools.local.template import ROOT

ENTRIES = 300
FLIPS = 10_000
# RFC 8032, section 7.1: secret and public key, message and signature of tests 1, 2 and 3.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def verify(folder: Path, *earlier: Path, mapper: Any = map) -> str:
    return check(folder, KEY.text, list(earlier), mapper)


def note(log: Log, size: int) -> bytes:
    return notes.sign(Checkpoint(ORIGIN, size, log.root(size)), KEY, PRIVATE_KEY.sign).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "log", log_of(ENTRIES), [1, 200, 256])
    return tmp_path / "log"


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_a_signature_of_rfc_8032_is_valid_and_another_is_not(
    public: str, message: str, signature: str
) -> None:
    key, text, value = map(bytes.fromhex, (public, message, signature))
    assert is_signed(key, text, value)
    assert not is_signed(key, text + b"a", value)
    assert not is_signed(key, text, value[:32] + bytes([value[32] ^ 1]) + value[33:])
    order = ledger_verify.ORDER + int.from_bytes(value[32:], "little")
    assert not is_signed(key, text, value[:32] + order.to_bytes(32, "little"))


@pytest.mark.parametrize("entries", [4, 252, 300, 600])
def test_a_log_that_nobody_changed_has_no_fault(tmp_path: Path, entries: int) -> None:
    log = log_of(entries)
    write(tmp_path, log, [0, 3, len(log.rows) - 1])
    assert verify(tmp_path) == (
        f"No fault: {len(log.rows)} places, {entries + 1} entries, 4 checkpoints, 0 gaps,"
        " 0 late balances.\n"
    )


def test_an_empty_log_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path, Log())
    assert verify(tmp_path).startswith("No fault: 0 places")


def test_the_command_runs_alone_and_says_a_fault_in_one_sentence(folder: Path) -> None:
    script = ROOT / "tools" / "ledger_verify.py"
    command = [sys.executable, "-I", str(script), str(folder), "--key", KEY.text]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    (folder / "tile" / "0" / "000").unlink()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stderr.startswith("FAULT: ")
    assert result.stderr.count("\n") == 1
    assert len(script.read_text().splitlines()) <= 250


def find_change(tmp_path: Path, after: Log) -> Fault:
    """Sign another log in the place of one whose checkpoint somebody has; return the fault."""
    before = log_of(20)
    own_copy = tmp_path / "own"
    own_copy.write_bytes(note(before, len(before.rows)))
    write(tmp_path / "log", after)
    # Without an earlier checkpoint, whoever has the key can write another history.
    verify(tmp_path / "log")
    with pytest.raises(Fault) as fault:
        verify(tmp_path / "log", own_copy)
    return fault.value


def of_entries(entries: Iterable[Entry]) -> Log:
    """Return a log of other entries than `log_of` has."""
    log = Log()
    log.append(acts.beginning_row(1, "new", AT, SOMEBODY))
    log.append(acts.account_row(account_of(CASH, Direction.DEBIT, 0)))
    for entry in entries:
        log.enter(entry)
    return log


@pytest.mark.parametrize(
    "numbers",
    [[*range(1, 30)], [*range(1, 40), 50], [2, 1, *range(3, 40)]],
    ids=["removed", "inserted", "swapped"],
)
def test_removed_inserted_and_swapped_entries_are_found(tmp_path: Path, numbers: list[int]) -> None:
    fault = find_change(tmp_path, of_entries(map(entry_of, numbers)))
    assert "rewritten" in str(fault)


def test_a_rollback_is_found(tmp_path: Path) -> None:
    fault = find_change(tmp_path, of_entries([entry_of(1)]))
    assert str(fault).endswith("has 27 places, the log 3: it was rolled back.")


def test_a_fork_is_found(tmp_path: Path) -> None:
    log, fork = log_of(20), log_of(20)
    log.enter(entry_of(998))
    fork.enter(entry_of(999))
    fork.enter(entry_of(1000))
    (tmp_path / "own").write_bytes(note(log, len(log.rows)))
    write(tmp_path / "log", fork)
    with pytest.raises(Fault, match="rewritten"):
        verify(tmp_path / "log", tmp_path / "own")


def test_a_longer_log_is_consistent_with_each_earlier_checkpoint(tmp_path: Path) -> None:
    log = log_of(ENTRIES)
    write(tmp_path / "log", log)
    copies = []
    for size in (1, 7, 255, 256, 257, len(log.rows)):
        copies.append(tmp_path / str(size))
        copies[-1].write_bytes(note(log, size))
    assert verify(tmp_path / "log", *copies).endswith("6 checkpoints, 0 gaps, 0 late balances.\n")
