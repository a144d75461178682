"""The last categorization of a line, with its categories as they are now."""

import pytest

from ledger.book.categorized import read_acts, read_categorized
from ledger.core.categories import CATEGORY, WHOLE
from ledger.core.line_states import LineState
from tests.bench import Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer


@pytest.fixture
def categorizer(bench: Bench) -> Categorizer:
    return Categorizer(Letterer(bench))


def test_a_line_without_a_categorization_has_no_shares(categorizer: Categorizer) -> None:
    line = categorizer.letterer.line()
    read = categorizer.bench.book(claim()).read
    categorized = read_categorized(read, {line: LineState((7,))})
    assert categorized.of_line(line) is None
    assert categorized.shares_of(line) == []


def test_shares_keep_their_order_and_show_the_present_category(categorizer: Categorizer) -> None:
    line = categorizer.letterer.line()
    categorizer.categorize(line, *HALVES)
    records = categorizer.bench.book(claim()).records
    records.update(CATEGORY, categorizer.first, lambda details: {**details, "label": "Nice"})
    read = categorizer.bench.book(claim()).read
    entry = read.entry(line >> 10)
    pairs = read_categorized(read, {line: entry.line_states[0]}).shares_of(line)
    assert [(share.weight, record.details["label"]) for share, record in pairs] == [
        (HALVES[0], "Nice"),
        (HALVES[1], "Lyon"),
    ]


def test_an_import_may_write_a_line_before_its_categorization(categorizer: Categorizer) -> None:
    line = categorizer.letterer.line()
    act = categorizer.categorize(line, WHOLE)
    read = categorizer.bench.book(claim()).read
    state = read.entry(line >> 10).line_states[0]
    assert read_acts(read, {line: state, line + 1: LineState((), 7)}) == {line: act}
