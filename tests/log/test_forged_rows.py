"""A row or a leaf that the service would not write is found, although the key signed the log."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ledger.core.accounts import Direction
from ledger.log import acts, rows
from ledger.log.leaves import make_leaf
from ledger.log.rows import canonical, entry_row
from tests.log.folders import AT, CASH, KEY, Log, account_of, entry_of, log_of, write
from tools import ledger_verify
from tools.ledger_verify import Fault, check

Row = dict[str, Any]
ENTRY = entry_row(entry_of(77))
ACCOUNT = acts.account_row(account_of(CASH, Direction.DEBIT, 0))
STATEMENT = acts.statement_row(17, log_of(10).sums, AT)
DEEP = b"[" * 100_000 + b"]" * 100_000
# Values that a member of a row cannot have.
WRONG: list[tuple[bytes, str, list[Any]]] = [
    (ENTRY, "currency", [None, 7, [], True]),
    (ENTRY, "lines", [None, 5, "ab", [None], [[]], [5]]),
    (ENTRY, "version", [0, -1, "1", None, True, []]),
    (ENTRY, "number", [0, -1, "77", None, True, [77]]),
    (ENTRY, "updated_at", [None, 5, [], "", "yesterday", "2026-13-01T00:00:00.000000Z"]),
    (ENTRY, "kind", ["other", "", None, 5, ["entry"], {}]),
    (ACCOUNT, "floor_minor", ["0", True, [], 0.0]),
    (ACCOUNT, "normal_balance", ["left", None, []]),
    (ACCOUNT, "currency", [None, 5, ["EUR"]]),
    (ACCOUNT, "number", [None, [5], "5"]),
    (ACCOUNT, "version", [1]),
    (STATEMENT, "at", [None, 5, "", "today"]),
    (STATEMENT, "size", [None, "17", 16]),
    (STATEMENT, "accounts", [None, "2", 3]),
    (STATEMENT, "totals_sha256", [None, 5, "", "xyz"]),
]
WRONG_IN_LINE: list[tuple[str, list[Any]]] = [
    ("amount_minor", [1.5, 100.0, "100", None, True, [100]]),
    ("account", ["5", None, True, [5], {}, 5.0]),
    ("direction", ["left", None, 1, []]),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def leaf_of(row: bytes, **changed: Any) -> bytes:
    """Return the leaf of a row, as lenient a reader as somebody needs who forges a log."""
    try:
        fields = dict(json.loads(row))
    except (TypeError, ValueError, RecursionError):
        fields = {"kind": "entry", "number": 77, "version": 1}
    number = fields.get("number", fields.get("account", 0))
    leaf = {"before": None, "book": "B", "kind": fields.get("kind"), "number": number, "v": 1}
    leaf |= {"sha256": hashlib.sha256(row).hexdigest(), "version": fields.get("version", 0)}
    return json.dumps(leaf | changed, sort_keys=True, separators=(",", ":")).encode()


def verify(folder: Path, row: bytes, leaf: bytes | None = None) -> str:
    """Sign a log that ends with a row, and a statement of it; check the log."""
    log = log_of(10)
    log.rows.append(row)
    log.leaves.append(leaf or leaf_of(row))
    log.state()
    write(folder, log)
    return check(folder, KEY.text, [])


def with_fields(row: bytes, **changed: Any) -> bytes:
    return canonical(json.loads(row) | changed)


def with_line(**changed: Any) -> bytes:
    lines = json.loads(ENTRY)["lines"]
    return with_fields(ENTRY, lines=[lines[0] | changed, *lines[1:]])


def test_the_rows_of_these_tests_have_no_fault_before_they_are_forged(tmp_path: Path) -> None:
    log = log_of(10)
    for row in (STATEMENT, ACCOUNT):
        log.append(row)
    log.enter(entry_of(77))
    log.append(acts.gap_row(0, 0, "a change", AT))
    write(tmp_path, log)
    assert check(tmp_path, KEY.text, []).endswith("1 checkpoints, 1 gaps, 0 late balances.\n")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (with_line(amount_minor=99), "is not balanced"),
        (with_line(amount_minor=0), "amount at place 17 is 0"),
        (with_line(amount_minor=-100), "amount at place 17 is -100"),
        (with_fields(ENTRY, lines=[]), "has no lines"),
        (with_fields(ENTRY, lines={}), "has no lines"),
        (with_fields(ENTRY, kind="removed", version=2), "is not balanced"),
        (with_fields(ENTRY, lines=json.loads(ENTRY)["lines"][:1]), "is not balanced"),
    ],
)
def test_an_entry_that_the_core_refuses_is_found(tmp_path: Path, row: bytes, fault: str) -> None:
    with pytest.raises(Fault, match=fault):
        verify(tmp_path, row)


@pytest.mark.parametrize(
    "row",
    [
        *(with_fields(row, **{name: value}) for row, name, values in WRONG for value in values),
        *(with_line(**{name: value}) for name, values in WRONG_IN_LINE for value in values),
        b'{"kind":"entry"}',
        b'{"kind":"account","number":5}',
        b'{"kind":"statement"}',
        b'{"kind":"beginning"}',
        b"{}",
        b"[]",
        b"5",
        b"null",
        b"",
        b"\xff",
        b'{"kind":"import","source":' + DEEP + b"}",
        b'{"kind":"import","source":' + b"9" * 5_000 + b"}",
    ],
    ids=lambda row: str(row[-40:]),
)
def test_a_row_of_another_form_is_a_fault_and_no_traceback(tmp_path: Path, row: bytes) -> None:
    with pytest.raises(Fault):
        verify(tmp_path, row)


@pytest.mark.parametrize(
    "row",
    [
        ENTRY.replace(b'"lines":', b'"lines":[],"lines":'),
        ENTRY.replace(b'"description":"Sale', b'"description":"Other","description":"Sale'),
        ENTRY.replace(b'"lines":', b'"lines": '),
        ENTRY.replace(b'"kind":"entry",', b"").replace(b"{", b'{"kind":"entry",', 1),
        ENTRY.replace(b'"slots_used":0', b'"slots_used":-0'),
        ENTRY.replace(b'"slots_used":0', b'"slots_used":0.0'),
        ENTRY.replace(b'"slots_used":0', b'"slots_used":1e3'),
        ENTRY.replace(b'"slots_used":0', b'"slots_used":NaN'),
        ENTRY.replace("é".encode(), b"\\u00e9"),
        ENTRY.replace("é".encode(), b"\\ud800"),
        ENTRY.decode().encode("utf-16-le"),
        ENTRY.decode().encode("utf-8-sig"),
        ENTRY + b" ",
    ],
    ids=range(13),
)
def test_a_row_that_is_not_canonical_is_found(tmp_path: Path, row: bytes) -> None:
    """Two readers may take two values from such a row."""
    assert row != ENTRY
    with pytest.raises(Fault, match=r"place 17 has another form|from 0 on has another form"):
        verify(tmp_path, row)


@pytest.mark.parametrize(
    "leaf",
    [
        leaf_of(ENTRY, v=2),
        leaf_of(ENTRY, z=5),
        leaf_of(ENTRY, book="C"),
        leaf_of(ENTRY, book=["B"]),
        leaf_of(ENTRY, before=3),
        leaf_of(ENTRY, version=True),
        leaf_of(ENTRY, version="1"),
        leaf_of(ENTRY, number=78),
        leaf_of(ENTRY, kind="removed"),
        leaf_of(ENTRY, sha256="ab" * 32),
        leaf_of(ENTRY).replace(b",", b", ", 1),
        leaf_of(ENTRY).replace(b'"number":77', b'"number":5,"number":77'),
        b"[]",
        b"",
    ],
    ids=range(14),
)
def test_a_leaf_that_is_not_its_rows_is_found(tmp_path: Path, leaf: bytes) -> None:
    assert leaf_of(ENTRY) == make_leaf("B", "entry", 77, 1, hashlib.sha256(ENTRY).hexdigest())
    log = log_of(10)
    log.rows.append(ENTRY)
    log.leaves.append(leaf)
    write(tmp_path, log)
    with pytest.raises(Fault, match="The row at place 17 is not its leaf's"):
        check(tmp_path, KEY.text, [])


def test_a_removal_that_has_terms_of_an_account_is_still_the_last_version(tmp_path: Path) -> None:
    log = log_of(10)
    log.append(with_fields(rows.removal_row(5, 2, AT, None, "", ""), floor_minor=0, currency="EUR"))
    log.append(entry_row(entry_of(5, version=3)))
    write(tmp_path, log)
    with pytest.raises(Fault, match="Version 3 of entry 5"):
        check(tmp_path, KEY.text, [])


def beginnings(*epochs: int) -> Callable[[], Log]:
    """Return a maker of a log with the beginnings of some epochs, and an entry."""

    def make() -> Log:
        log = Log()
        for epoch in epochs:
            log.append(acts.beginning_row(epoch, "a test", AT, None))
        log.enter(entry_of(1))
        return log

    return make


def second_beginning() -> Log:
    log = log_of(10)
    log.append(acts.beginning_row(1, "a test", AT, None))
    return log


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (beginnings(), "no beginning at place 0"),
        (beginnings(9), "Epoch 9 cannot begin at place 0"),
        (beginnings(1, 1), "Epoch 1 cannot begin at place 1"),
        (beginnings(1, 2), "Epoch 2 cannot begin at place 1"),
        (second_beginning, "Epoch 1 cannot begin at place 17"),
    ],
)
def test_a_log_begins_once_with_the_epoch_of_its_name(
    tmp_path: Path, make: Callable[[], Log], fault: str
) -> None:
    write(tmp_path, make())
    with pytest.raises(Fault, match=fault):
        check(tmp_path, KEY.text, [])


@given(VALUES)
def test_canonical_json_of_the_service_is_that_of_the_standard_library(value: Any) -> None:
    assert ledger_verify.ENCODE(value).encode() == canonical(value)
