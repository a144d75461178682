"""Plans probe candidate ids as open addressing does, and give up after a bounded number."""

import pytest
from hypothesis import given, strategies as st

from ledger.aws.items import Item
from ledger.errors import Contention
from ledger.store.items.codec import PROBES_MAX, head, text
from ledger.store.plans import Probe, put_new

COUNT = st.integers(0, PROBES_MAX - 1)


@given(COUNT, COUNT)
def test_a_collision_moves_one_counter_alone(attempt: int, shift: int) -> None:
    probe = Probe(attempt, shift)
    assert probe.next_attempt() == Probe(attempt + 1, shift)
    assert probe.next_shift() == Probe(attempt, shift + 1)


def test_a_plan_gives_up_after_the_last_probe() -> None:
    last = Probe()
    for _ in range(PROBES_MAX):
        last = last.next_attempt().next_shift()
    assert last == Probe(PROBES_MAX, PROBES_MAX)
    for advance in (last.next_attempt, last.next_shift):
        with pytest.raises(Contention) as refused:
            advance()
        assert refused.value.retry_after_seconds == 1


def test_a_further_item_needs_a_free_key_and_is_probed_on() -> None:
    item: Item = {"PK": text("p"), "SK": text("s"), **head("alias")}
    write = put_new(item)
    assert write.action["Put"]["Item"] == item
    assert write.action["Put"]["ConditionExpression"] == "attribute_not_exists(PK)"
    assert write.refusal is None, "another id is tried, and the client hears nothing"
