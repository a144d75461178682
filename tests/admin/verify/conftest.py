"""A small book with one of everything, in which `verify` finds no fault."""

import pytest

from ledger.aws.items import Item
from tests.bench import Bench
from tests.log.small_book import Items, written


@pytest.fixture
def items(bench: Bench) -> list[Item]:
    """The items of a book that has no fault."""
    items = written(bench)
    report = Items(items).report()
    assert (report["faults"], report["unsealed"]) == ([], [])
    return items
