"""**Totals are what the entries come to**: projected, counted anew, and by beancount, alike."""

import pytest

from tests.one_book.books import Books
from tests.reliability.agreement import agree
from tests.world import World

pytestmark = pytest.mark.reliability


@pytest.mark.parametrize("seed", range(2))
def test_three_counts_of_three_dialects_agree(world: World, seed: int) -> None:
    sums = agree(Books(world), 300, seed, lambda _: None)
    assert sum(sums.values()) == 0
    assert len([at for at, minor in sums.items() if minor]) >= 6
