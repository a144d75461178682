"""A book that changed at random, as the stream has sealed it, has no fault for `ledger-verify`."""

from pathlib import Path

import pytest

from ledger.log import leaves
from ledger.store import keys
from ledger.store.items.codec import read_integer
from ledger.store.items.log_rows import row_of
from ledger.store.log_reader import LogReader, read_log_head
from tests.bench import Bench
from tests.log.folders import Log, key_of, write
from tests.stream.feed import Feed
from tools.ledger_verify import check


def log_of_book(feed: Feed) -> Log:
    """Return the log of a book, with rows that are made again from the table."""
    table, scope = feed.table(), feed.bench.scope
    log = Log(key=key_of(scope.business_id))
    head = read_log_head(table, scope)
    assert head is not None
    for run in LogReader(table, scope, head.epoch).runs(0, head.size):
        for place, leaf in enumerate(run.leaves, run.first):
            row = run.rows.get(place)
            if row is None:
                present = table.get(keys.entry(scope, leaf.number))
                assert present is not None
                is_present = read_integer(present, "version") == leaf.version
                past = table.get(keys.entry_version(scope, leaf.number, leaf.version))
                row = row_of(present if is_present else past or {}, present)
            log.append(row)
            # The consumer leaves `before` empty.
            fields = leaves.read_leaf(log.leaves[-1])
            names = (scope.business_id, leaf.kind, fields.number, fields.version, fields.sha256)
            log.leaves[-1] = leaves.make_leaf(*names)
            assert leaves.leaf_hash(log.leaves[-1]) == leaf.hash, place
    return log


@pytest.mark.parametrize("seed", range(2))
def test_the_log_of_a_random_book_has_no_fault(bench: Bench, tmp_path: Path, seed: int) -> None:
    feed = Feed(bench.fresh(), seed)
    for _ in range(25):
        feed.change_at_random()
    feed.count(feed.chance.sample(feed.moves, len(feed.moves)))
    log = log_of_book(feed)
    write(tmp_path, log)
    assert check(tmp_path, log.key.text, []).startswith(f"No fault: {len(log.rows)} places")
