"""A move is a new version or a removal, and its totals are the new image less the old one."""

from ledger.core.amendments import Amendment
from ledger.core.totals import Total
from ledger.store import keys
from ledger.stream.changes import Change
from ledger.stream.moves import to_move
from tests.bench import Bench, claim
from tests.stream.feed import AT, FIRST, Feed


def test_the_moves_of_an_entry_add_up_to_its_last_version(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    number = feed.post().entry_id
    for change in ("amend", "move", "remove"):
        feed.change(change, number)
        feed.report(number)
    assert [move.step.version for move in feed.moves] == [1, 2, 3, 4][: len(feed.moves)]
    sums = Total()
    for move in feed.moves:
        sums = sum(move.change.values(), start=sums)
    assert sums == Total(), "a removed entry has no totals"


def test_a_change_that_makes_no_version_is_no_move(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    scope, book = feed.bench.scope, feed.bench.book(claim())
    number = feed.post().entry_id
    first = feed.table().get(keys.entry(scope, number))
    book.amend(number, Amendment(description="other"))
    past = feed.table().get(keys.entry_version(scope, number, 1))
    account = feed.table().get(keys.account(scope, feed.accounts[0]))
    second = feed.table().get(keys.entry(scope, number))
    assert past
    assert account
    for before, after in ((None, past), (account, account), (second, second), (second, None)):
        assert to_move(Change(before, after), FIRST, AT, feed.table().get) is None
    assert to_move(Change(first, second), FIRST, AT, feed.table().get) is not None
