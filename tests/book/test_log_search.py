"""The place of a version is searched from its time on, through so many leaves."""

from datetime import timedelta

import pytest

from ledger.book import log as book_log, log_search
from ledger.book.log import NotNearItsTime, NotSealed
from ledger.book.log_search import CLOCK_SECONDS, Version
from ledger.log.leaves import read_leaf
from tests.bench import Bench
from tests.book.test_log import MINUTE, log_of, sealed_at_minutes
from tests.log.books import writer


def test_a_version_is_found_by_its_time_in_a_log_of_many_runs(bench: Bench) -> None:
    log = log_of(bench)
    for version in sealed_at_minutes(bench, writer(bench), 9):
        proof = log.proof(version, None, None)
        assert read_leaf(proof.leaf).number == version.number


def test_a_clock_ahead_of_the_seal_hides_no_version(bench: Bench) -> None:
    log = log_of(bench)
    late = timedelta(seconds=CLOCK_SECONDS - 1)
    for version in sealed_at_minutes(bench, writer(bench), 5):
        ahead = Version(version.number, version.version, version.at + late, b"")
        assert read_leaf(log.proof(ahead, None, None).leaf).number == version.number


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a search read one leaf."""
    for module in (book_log, log_search):
        monkeypatch.setattr(module, "LEAVES_SEARCHED_MAX", 1)


@pytest.mark.usefixtures("short")
def test_a_version_far_behind_its_time_is_said_to_need_its_index(bench: Bench) -> None:
    log, version = log_of(bench), sealed_at_minutes(bench, writer(bench), 5)[-1]
    imported = Version(version.number, version.version, version.at - 9 * MINUTE, b"")
    with pytest.raises(NotNearItsTime) as refusal:
        log.proof(imported, None, None)
    assert str(refusal.value).startswith("The first 1 leaves since the time of this version")
    place = log.published().size - 1
    assert log.proof(imported, place, None).index == place


@pytest.mark.usefixtures("short")
def test_a_new_version_is_said_to_be_unsealed_in_a_long_log(bench: Bench) -> None:
    author = writer(bench)
    version = sealed_at_minutes(bench, author, 5)[-1]
    new = Version(author.post().entry_id, 1, version.at + 9 * MINUTE, b"")
    with pytest.raises(NotSealed):
        log_of(bench).proof(new, None, None)
