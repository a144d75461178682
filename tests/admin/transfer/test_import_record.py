"""An import ends as one act in the log of its book, which names file and entries."""

import hashlib
import json
from typing import Any

import pytest

from ledger.admin.transfer import commands
from ledger.store import keys
from ledger.store.items.codec import ENTRY, kind_of
from ledger.store.log_reader import LogReader, read_log_head
from tests.admin.conftest import Command, Scope
from tests.bench import Bench
from tests.stream.test_handler import read, record
from tools.local.replay import snapshot

HEAD = "entry,date,currency,account_number,account_name,account_type,debit,credit\n"


def rows_of(entry: int, credit: str = "5.00") -> str:
    return (
        f"{entry},2026-01-31,USD,512000,Bank,asset,5.00,\n"
        f"{entry},2026-01-31,USD,706000,Sales,revenue,,{credit}\n"
    )


def sealed(bench: Bench, book: Scope) -> list[dict[str, Any]]:
    """Return the rows of imports in the log, after the consumer has got each item of the book."""
    items = [item for key, item in snapshot().items() if key.startswith("#".join(book))]
    records = [record(place, item) for place, item in enumerate(items)]
    for _ in range(2):
        assert read(*records)["batchItemFailures"] == []
    table, scope = bench.process.table(6.0), keys.Scope(*book)
    head = read_log_head(table, scope)
    assert head is not None
    runs = list(LogReader(table, scope, head.epoch).runs(0, head.size))
    leaves = [leaf.kind for run in runs for leaf in run.leaves]
    assert leaves.count("entry") == len([item for item in items if kind_of(item) == ENTRY])
    acts = [json.loads(row) for run in runs for row in run.rows.values()]
    return [act for act in acts if act["kind"] == "import"]


def test_an_import_is_one_act_however_often_it_is_repeated(
    bench: Bench, other_business: Scope, command: Command
) -> None:
    text = HEAD + rows_of(1) + rows_of(2)
    words = ("import", *other_business, "csv", "--quiet", "--file-name", "books.csv")
    assert command(*words, "--dry-run", stdin=text)[0] == 0
    for _ in range(3):
        assert command(*words, stdin=text)[0] == 0
    (act,) = sealed(bench, other_business)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (act["source"], act["entries"]) == (f"books.csv sha256:{digest}", 2)
    assert act["by"]["dialect"] == "admin"
    exported = command("export", *other_business, "ndjson", "--quiet")[1]
    assert '"of_kind":"import"' not in exported


def test_an_interrupted_import_is_an_act_once_it_is_whole(
    bench: Bench, other_business: Scope, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HEAD + rows_of(1) + rows_of(2)
    words = ("import", *other_business, "csv", "--quiet")
    with monkeypatch.context() as patch:
        patch.setattr(commands, "write_record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            command(*words, stdin=text)
    assert command(*words, stdin=text)[0] == 0
    (act,) = sealed(bench, other_business)
    assert act["entries"] == 2


def test_an_import_counts_the_entries_that_the_book_has(
    bench: Bench, other_business: Scope, command: Command
) -> None:
    """A refused entry is not in the book, and a file without one good entry is no act."""
    words = ("import", *other_business, "csv", "--quiet")
    assert command(*words, stdin=HEAD + rows_of(9, "6.00"))[0] == 1
    assert command(*words, stdin=HEAD + rows_of(1) + rows_of(2, "6.00"))[0] == 1
    (act,) = sealed(bench, other_business)
    assert act["entries"] == 1


def test_a_moved_book_begins_its_log_anew_and_its_import_says_so(
    bench: Bench, other_business: Scope, command: Command
) -> None:
    words = ("import", *other_business, "csv", "--quiet")
    assert command(*words, stdin=HEAD + rows_of(1) + rows_of(2))[0] == 0
    text = command("export", *other_business, "ndjson", "--quiet")[1]
    second = json.loads(command("business", "create", other_business[0], "Moved")[1])["business_id"]
    target = (other_business[0], second)
    for _ in range(2):
        assert command("import", *target, "ndjson", "--quiet", stdin=text)[0] == 0
    (act,) = sealed(bench, target)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (act["source"], act["entries"]) == (f"sha256:{digest}", 2)
    head = read_log_head(bench.process.table(6.0), keys.Scope(*target))
    assert head is not None
    (first, *_) = LogReader(bench.process.table(6.0), keys.Scope(*target), 1).runs(0, 1)
    assert json.loads(first.rows[0])["reason"] == "a new book"
