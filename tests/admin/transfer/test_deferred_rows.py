"""Rows that wait: a chart in reverse order needs one pass, and no row is lost between passes."""

import json
from contextlib import closing
from typing import IO, Any

import pytest

from ledger.admin.transfer import deferred_rows
from ledger.admin.transfer.deferred_rows import DeferredRows, NumberedLine
from tests.admin.conftest import ImportRows, statuses
from tests.admin.transfer.test_import_ndjson import account


def test_a_chart_in_reverse_order_is_read_once(
    import_rows: ImportRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However deep the chart is, it needs two files, and each row is tried twice at most."""
    files: list[IO[str]] = []
    deferred: list[int] = []
    open_file, add = deferred_rows._file, DeferredRows.add

    def count_row(self: DeferredRows, row: NumberedLine, *more: Any, **other: Any) -> None:
        deferred.append(row[0])
        add(self, row, *more, **other)

    def count_file() -> IO[str]:
        files.append(open_file())
        return files[-1]

    monkeypatch.setattr(deferred_rows, "_file", count_file)
    monkeypatch.setattr(DeferredRows, "add", count_row)
    rows = [account(8 * n, parent=8 * (n - 1) if n > 1 else None) for n in range(1, 61)]
    text = "".join(json.dumps(row) + "\n" for row in reversed(rows))
    assert statuses(import_rows("ndjson", text)) == {"written": 60}
    assert (len(files), sorted(deferred)) == (2, list(range(1, 60)))


def test_accounts_close_below_their_parents_first(import_rows: ImportRows) -> None:
    """An export closes accounts by number, which is the parent's before the child's."""
    rows = [account(8 * n, parent=8 * (n - 1) if n > 1 else None) for n in range(1, 5)]
    at = "2026-01-01T00:00:00Z"
    rows += [{"kind": "closing", "account": 8 * n, "at": at} for n in range(1, 5)]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    assert statuses(import_rows("ndjson", text)) == {"written": 8}
    open_child = [account(48), account(56, parent=48), {**rows[4], "account": 48}]
    *_, refused = import_rows("ndjson", "".join(json.dumps(row) + "\n" for row in open_child))
    assert refused["why"] == "The account holds 0 minor units, or has open accounts below it."


def test_accounts_follow_their_parent_and_all_others_wait_for_the_next_pass() -> None:
    with closing(DeferredRows()) as deferred:
        assert not deferred
        deferred.add((1, "an entry\n"))
        deferred.add((2, "a child\n"), parent=8)
        deferred.add((3, "another child"), parent=8)
        deferred.add((4, "an orphan"), parent=16)
        assert deferred.take_children(8) == [(2, "a child\n"), (3, "another child")]
        assert deferred.take_children(8) == []
        rows = []
        for number, line in deferred.take_all():
            rows.append((number, line.strip()))
            if number == 1:
                deferred.add((number, line))
        assert rows == [(4, "an orphan"), (1, "an entry")]
        assert [number for number, _ in deferred.take_all()] == [1]
        assert not deferred
