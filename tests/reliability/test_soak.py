"""The state machine of tests/book for minutes, from a seed that is printed."""

import random

import pytest

from tests.bench import Bench
from tests.reliability.soak import soak

pytestmark = pytest.mark.reliability

SECONDS = 15


@pytest.mark.parametrize("half", range(2))
def test_the_book_does_what_the_model_does_for_minutes(bench: Bench, half: int) -> None:
    """In two halves, that two processes can run side by side; longer by `make soak`."""
    seed = random.randrange(10**9) + half  # noqa: S311 - printed, and another each time
    assert soak(bench, SECONDS, seed, lambda _: None)
