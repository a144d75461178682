"""**The categories of a line make up the whole line**: one act is all or nothing."""

import pytest

from ledger.core.amendments import Amendment, LineChange
from ledger.core.categories import WHOLE
from ledger.errors import LineNotFound
from tests.bench import Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tools.local.faults import faults, meanwhile


@pytest.fixture
def categorizer(bench: Bench) -> Categorizer:
    return Categorizer(Letterer(bench))


def halves(categorizer: Categorizer) -> dict[int, int]:
    return dict(zip((categorizer.first, categorizer.second), HALVES, strict=True))


def test_an_act_that_is_overtaken_is_planned_again(categorizer: Categorizer) -> None:
    line, client = categorizer.letterer.line(), categorizer.bench.process.client
    with meanwhile(client, lambda: categorizer.categorize(line, WHOLE)):
        categorizer.categorize(line, *HALVES)
    assert categorizer.weights(line) == halves(categorizer)


def test_a_lettering_meanwhile_keeps_both(categorizer: Categorizer) -> None:
    letterer, client = categorizer.letterer, categorizer.bench.process.client
    a, b = letterer.line(), letterer.line(-100)
    with meanwhile(client, lambda: letterer.letter(a, b)):
        categorizer.categorize(a, WHOLE)
    with meanwhile(client, lambda: categorizer.categorize(a, *HALVES)):
        letterer.letter(a, b, letterer.line())
    assert categorizer.weights(a) == halves(categorizer)
    assert len(letterer.group(a)) == len(letterer.group(b)) == 3
    letterer.begin(77, b)
    categorizer.categorize(b, WHOLE)
    assert len(letterer.group(b)) == 3


def test_an_amendment_meanwhile_keeps_both(categorizer: Categorizer) -> None:
    letterer, client = categorizer.letterer, categorizer.bench.process.client
    entry = letterer.enter()
    line = entry.line_id(entry.lines[0])
    change = Amendment(update={line: LineChange(description="New")})
    with meanwhile(client, lambda: categorizer.bench.book(claim()).amend(entry.entry_id, change)):
        assert categorizer.categorize(line, WHOLE).label == "New"
    with meanwhile(client, lambda: categorizer.categorize(line, *HALVES)):
        categorizer.bench.book(claim()).amend(entry.entry_id, Amendment(description="Newer"))
    assert categorizer.weights(line) == halves(categorizer)
    assert categorizer.bench.book(claim()).read.entry(entry.entry_id).version == 3


def test_a_line_that_is_removed_meanwhile_is_not_found(categorizer: Categorizer) -> None:
    entry = categorizer.letterer.enter()
    line = entry.line_id(entry.lines[0])

    def remove() -> None:
        categorizer.bench.book(claim()).remove(entry.entry_id)

    with meanwhile(categorizer.bench.process.client, remove), pytest.raises(LineNotFound):
        categorizer.categorize(line, WHOLE)


@pytest.mark.parametrize("fault", ["lost", "late", "conflict", "again", "broken"])
@pytest.mark.parametrize("key", ["", "k"])
def test_an_act_under_faults_is_done_once(categorizer: Categorizer, fault: str, key: str) -> None:
    line = categorizer.letterer.line()
    with faults(categorizer.bench.process.client, fault):
        act = categorizer.categorize(line, *HALVES, key=key)
    assert [share.weight for share in act.shares] == [*HALVES]
    assert categorizer.weights(line) == halves(categorizer)
