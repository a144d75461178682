"""A version says the lines that it changed, and a deleted line loses its links."""

from datetime import timedelta

from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import DraftLine
from ledger.log.line_changes import to_time
from ledger.store import keys
from ledger.store.items.runs import Step
from ledger.stream.moves import move_of_step
from tests.bench import NOW, Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import C, D, Letterer
from tests.stream import line_feed
from tests.stream.tap import Tap


def test_each_change_of_an_entry_names_its_lines_and_no_other(bench: Bench) -> None:
    bench = bench.fresh()
    letterer = Letterer(bench)
    with Tap().open() as tap:
        entry = letterer.enter()
        number = entry.entry_id
        first, second = map(entry.line_id, entry.lines)
        create = (DraftLine(letterer.account, D, 40), DraftLine(letterer.rest, C, 40))
        bench.book(claim()).amend(number, Amendment(create=create))
        third, fourth = second + 1, second + 2
        amounts = {third: LineChange(amount_minor=41), fourth: LineChange(amount_minor=41)}
        bench.book(claim()).amend(number, Amendment(update=amounts))
        bench.book(claim()).amend(number, Amendment(delete=frozenset((third, fourth))))
        bench.book(claim()).amend(number, Amendment(description="other"))
        bench.book(claim()).amend(number, Amendment(effective_at=NOW + timedelta(days=3)))
        last = bench.book(claim()).read.entry(number)
        bench.book(claim()).remove(number)
        tap.deliver(size=3)
    changes = line_feed.lines(bench)
    assert line_feed.operations(changes) == [
        ("insert", first),
        ("insert", second),
        ("insert", third),
        ("insert", fourth),
        ("update", third),
        ("update", fourth),
        ("delete", third),
        ("delete", fourth),
        *[("update", line) for line in (first, second)] * 2,
        ("delete", first),
        ("delete", second),
    ]
    assert {to_time(change.created) for change in changes} == {entry.created_at}
    assert to_time(changes[-3].updated) == last.updated_at
    assert line_feed.links(bench) == []


def test_a_deleted_line_takes_its_links_with_it(bench: Bench) -> None:
    categorizer = Categorizer(Letterer(bench.fresh()))
    bench = categorizer.bench
    with Tap().open() as tap:
        line = categorizer.letterer.line()
        categorizer.categorize(line, *HALVES)
        bench.book(claim()).remove(line >> 10)
        tap.deliver()
    inserted, deleted = line_feed.links(bench)[:2], line_feed.links(bench)[2:]
    assert line_feed.operations(inserted) == [("insert", line)] * 2
    assert line_feed.operations(deleted) == [("delete", 0)] * 2
    assert [link.link_id for link in inserted] == [link.link_id for link in deleted]
    assert {link.entry_id for link in (*inserted, *deleted)} == {line >> 10}
    assert [link.created for link in inserted] == [link.created for link in deleted]


def test_a_step_without_the_stream_finds_the_links_of_deleted_lines(bench: Bench) -> None:
    """A past version lacks the states of its lines, so the book's categorizations tell."""
    categorizer = Categorizer(Letterer(bench.fresh()))
    bench = categorizer.bench
    line = categorizer.letterer.line()
    for weights in ((HALVES[0] * 2,), HALVES):
        categorizer.categorize(line, *weights)
    bench.book(claim()).remove(line >> 10)
    table = bench.process.table(6.0)
    move = move_of_step(table, bench.scope, Step(line >> 10, 2, 1))
    assert table.get(keys.entry_version(bench.scope, line >> 10, 1)) is not None
    (leaf,) = move.leaves
    assert line_feed.operations([*leaf.changes.links]) == [("delete", 0)] * 2
