"""A run as an item: its steps are read as they were written."""

import pytest

from ledger.store.items.runs import Step, run_write, to_steps
from ledger.store.keys import Scope

SCOPE = Scope("t1", "runs-test")


def test_a_run_is_read_as_it_was_written() -> None:
    steps = [Step(2**43 - 1, 99_999, 99_998), Step(1, 0, 1), Step(5, 1, 0)]
    item = run_write(SCOPE, 3, steps)["Put"]["Item"]
    assert to_steps(item) == steps
    for packed in (b"", item["steps"]["B"][:-1]):
        with pytest.raises(AssertionError):
            to_steps({**item, "steps": {"B": packed}})
