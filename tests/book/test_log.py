"""Reads of a log: changes by place, and the place of a version by its time."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.book.log import CLOCK_SECONDS, Log, LogEnded, NotPublished, Version
from ledger.log.leaves import read_leaf
from tests.bench import NOW, Bench, claim
from tests.log.books import Writer, writer
from tools.local import logbook

MINUTE = timedelta(minutes=1)


def log_of(bench: Bench) -> Log:
    return Log(bench.book(claim()).read, bench.process.archive)


def sealed_at_minutes(bench: Bench, author: Writer, count: int) -> list[Version]:
    """Write entries, each sealed in a minute of its own; return their versions."""
    versions = []
    for minute in range(count):
        entry = author.post()
        versions.append(Version(entry.entry_id, 1, NOW + minute * MINUTE))
        logbook.seal(bench.scope, NOW + minute * MINUTE)
    logbook.publish(bench.scope)
    return versions


def test_a_version_is_found_by_its_time_in_a_log_of_many_runs(bench: Bench) -> None:
    log = log_of(bench)
    for version in sealed_at_minutes(bench, writer(bench), 9):
        proof = log.proof(version, None, None)
        assert read_leaf(proof.leaf).number == version.number


def test_a_clock_ahead_of_the_seal_hides_no_version(bench: Bench) -> None:
    log = log_of(bench)
    late = timedelta(seconds=CLOCK_SECONDS - 1)
    for version in sealed_at_minutes(bench, writer(bench), 5):
        ahead = Version(version.number, version.version, version.at + late)
        assert read_leaf(log.proof(ahead, None, None).leaf).number == version.number


def test_a_version_that_is_dated_behind_its_leaf_needs_its_index(bench: Bench) -> None:
    (version,) = sealed_at_minutes(bench, writer(bench), 1)
    log, tomorrow = log_of(bench), datetime.now(UTC) + timedelta(days=1)
    dated = Version(version.number, version.version, tomorrow)
    with pytest.raises(NotPublished):
        log.proof(dated, None, None)
    changes = log.changes(-1, 100).changes
    (index,) = [change.index for change in changes if change.leaf.number == version.number]
    assert log.proof(dated, index, None).index == index


def test_a_reader_of_another_epoch_begins_anew(bench: Bench) -> None:
    sealed_at_minutes(bench, writer(bench), 1)
    log = log_of(bench)
    assert log.changes(-1, 1, 1).epoch == 1
    with pytest.raises(LogEnded):
        log.changes(-1, 1, 2)
