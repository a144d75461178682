"""The state of a line points to one lettering, or to an unfinished one and the one before it."""

import pytest

from ledger.core.line_states import LineState


def test_a_state_has_two_letterings_at_most() -> None:
    assert LineState((1, 0)).letterings == (1, 0)
    with pytest.raises(AssertionError):
        LineState((1, 2, 3))
