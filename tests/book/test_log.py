"""Reads of a log: changes by place, and the place of a version by its time."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.book.log import (
    Log,
    NotAtPlace,
    NotPublished,
    NotSealed,
    NotYetPublished,
)
from ledger.book.log_epochs import EpochNotBegun, EpochWithoutCheckpoint
from ledger.book.log_search import Version
from ledger.log import tree
from ledger.log.tiles import node_of_leaves
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
        versions.append(Version(entry.entry_id, 1, NOW + minute * MINUTE, b""))
        logbook.seal(bench.scope, NOW + minute * MINUTE)
    logbook.publish(bench.scope)
    return versions


def test_a_version_that_is_dated_behind_its_leaf_needs_its_index(bench: Bench) -> None:
    (version,) = sealed_at_minutes(bench, writer(bench), 1)
    log, tomorrow = log_of(bench), datetime.now(UTC) + timedelta(days=1)
    dated = Version(version.number, version.version, tomorrow, b"")
    with pytest.raises(NotSealed):
        log.proof(dated, None, None)
    changes = log.changes(-1, 100).changes
    (index,) = [change.index for change in changes if change.leaf.number == version.number]
    assert log.proof(dated, index, None).index == index


def test_a_reader_of_another_epoch_begins_anew(bench: Bench) -> None:
    sealed_at_minutes(bench, writer(bench), 1)
    log = log_of(bench)
    assert log.changes(-1, 1, 1).epoch == 1
    with pytest.raises(EpochNotBegun):
        log.changes(-1, 1, 2)


def test_a_version_is_unsealed_then_sealed_then_proved(bench: Bench) -> None:
    author, log = writer(bench), log_of(bench)
    logbook.seal(bench.scope, NOW)
    versions: list[Version] = []
    for is_published in (False, True):
        entry = author.post()
        version = Version(entry.entry_id, 1, NOW, b"")
        with pytest.raises(NotSealed):
            log.proof(version, None, None)
        logbook.seal(bench.scope, NOW)
        with pytest.raises(NotYetPublished) as refusal:
            log.proof(version, None, None)
        (place,) = [
            change.index
            for change in log.changes(-1, 100).changes
            if change.leaf.number == entry.entry_id
        ]
        assert refusal.value.index == place
        with pytest.raises(NotPublished):
            log.proof(version, place, None)
        logbook.publish(bench.scope)
        versions.append(version)
        assert is_published == (len(versions) == 2)
        assert log.proof(version, None, None).index == place


def test_a_place_of_another_version_or_behind_the_size_proves_nothing(bench: Bench) -> None:
    first, second = sealed_at_minutes(bench, writer(bench), 2)
    log = log_of(bench)
    proof = log.proof(second, None, None)
    for index, size in ((proof.index - 1, None), (0, None), (proof.index, proof.index)):
        with pytest.raises(NotAtPlace):
            log.proof(second, index, size)
    assert log.proof(first, None, proof.index).size == proof.index


def test_the_log_of_a_size_continues_each_earlier_one(bench: Bench) -> None:
    sealed_at_minutes(bench, writer(bench), 4)
    log = log_of(bench)
    size = log.published().size
    assert size > 5
    node = node_of_leaves([change.leaf.hash for change in log.changes(-1, 100).changes])
    for new in range(1, size + 1):
        for old in range(1, new + 1):
            proof = log.consistency(old, new)
            roots = (tree.root_of(old, node), proof.root)
            assert tree.is_consistent(old, new, *roots, proof.hashes)
            assert old == new or not tree.is_consistent(
                old, new, proof.root, roots[0], proof.hashes
            )
    assert log.consistency(size, None).hashes == ()
    with pytest.raises(NotPublished):
        log.consistency(1, size + 1)
    with pytest.raises(NotPublished):
        log.consistency(size + 1, None)
    with pytest.raises(EpochWithoutCheckpoint):
        log.consistency(1, size, 2)
