"""Letterings and categorizations are acts of the log, and say the lines and links they changed."""

import json
from typing import Any

import pytest

from ledger.core.categories import KIND, WHOLE
from ledger.errors import LedgerError
from ledger.log.line_changes import to_time
from ledger.store import keys
from ledger.store.items.codec import kind_of, unpack
from ledger.stream.changes import ActMissing, Change, VersionMissing
from ledger.stream.line_acts import to_line_act
from tests.bench import Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tests.stream import line_feed
from tests.stream.tap import Tap


@pytest.fixture
def letterer(bench: Bench) -> Letterer:
    return Letterer(bench.fresh())


def acts(bench: Bench) -> list[dict[str, Any]]:
    """Return the rows of the acts on lines."""
    rows = [json.loads(row) for run in line_feed.runs(bench) for _, row in sorted(run.rows.items())]
    return [row for row in rows if row["kind"] in ("lettering", "categorization")]


def test_each_lettering_updates_the_lines_whose_group_it_changed(letterer: Letterer) -> None:
    with Tap().open() as tap:
        first, second, third = (letterer.line(amount) for amount in (100, -60, -40))
        tap.deliver()
        posted = len(line_feed.lines(letterer.bench))
        letterer.letter(first, second)
        letterer.letter(second, third)
        letterer.unletter(third)
        letterer.unletter(third)
        tap.deliver()
    changes = line_feed.lines(letterer.bench)[posted:]
    everything = sorted((first, second, third))
    expected = [*sorted((first, second)), *everything, *everything]
    assert line_feed.operations(changes) == [("update", line) for line in expected]
    read = letterer.bench.book(claim()).read
    created = {to_time(change.created) for change in changes if change.line_id == third}
    assert created == {read.entry(third >> 10).created_at}
    rows = acts(letterer.bench)
    assert [row["groups"] for row in rows] == [
        [sorted((first, second))],
        [everything],
        [sorted((first, second))],
    ]
    assert [row["singles"] for row in rows] == [[], [], [third]]
    assert all(row["by"] for row in rows)


def test_an_act_under_a_key_that_changes_nothing_is_no_act(letterer: Letterer) -> None:
    with Tap().open() as tap:
        first, second = letterer.line(), letterer.line(-100)
        letterer.letter(first, second)
        letterer.letter(first, second, key="again")
        letterer.letter(first, second, key="again")
        tap.deliver()
    assert len(acts(letterer.bench)) == 1
    assert len(line_feed.lines(letterer.bench)) == 6


def test_a_link_keeps_its_id_until_its_category_leaves_the_line(letterer: Letterer) -> None:
    categorizer = Categorizer(letterer)
    with Tap().open() as tap:
        line = letterer.line()
        categorizer.categorize(line, WHOLE)
        categorizer.categorize(line, *HALVES)
        categorizer.categorize(line, *HALVES, key="same")
        categorizer.categorize(line, 0, WHOLE)
        categorizer.categorize(line, WHOLE)
        tap.deliver()
    changes = line_feed.links(letterer.bench)
    paris, lyon, again = (changes[place].link_id for place in (0, 1, 5))
    assert [(line_feed.NAMES[change.operation], change.link_id) for change in changes] == [
        ("insert", paris),
        ("insert", lyon),
        ("update", paris),
        ("update", lyon),
        ("delete", paris),
        ("insert", again),
        ("delete", lyon),
    ]
    assert len({paris, lyon, again}) == 3


def test_an_act_waits_for_the_entries_of_its_lines(letterer: Letterer) -> None:
    """An import may write a lettering before its entries."""
    first, second = letterer.line(), letterer.line(-100)
    letterer.letter(first, second)
    table = letterer.bench.process.table(6.0)
    (item,) = table.query(keys.record(letterer.bench.scope, "lettering", 0), "")
    assert to_line_act(Change(None, item), table.get) is not None
    assert to_line_act(Change(item, item), table.get) is None
    with pytest.raises(VersionMissing):
        to_line_act(Change(None, item), lambda _: None)
    assert issubclass(VersionMissing, LedgerError)
    entry = table.get(keys.entry(letterer.bench.scope, first >> 10))
    assert entry is not None
    assert kind_of(entry) != KIND
    assert to_line_act(Change(None, entry), table.get) is None


def test_a_categorization_waits_for_the_one_before_it(letterer: Letterer) -> None:
    """A cleared line looks like one that was never categorized, without the act before."""
    categorizer, line = Categorizer(letterer), letterer.line()
    categorizer.categorize(line, WHOLE)
    categorizer.categorize(line)
    table = letterer.bench.process.table(6.0)
    items = table.query(keys.record(letterer.bench.scope, KIND, 0), "")
    (cleared,) = (item for item in items if not unpack(item)["details"]["shares"])
    assert to_line_act(Change(None, cleared), table.get) is not None
    with pytest.raises(ActMissing):
        to_line_act(Change(None, cleared), lambda _: None)
