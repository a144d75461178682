"""The state of a publication: of two writes from one state, one is done."""

from itertools import pairwise

from ledger.store import keys
from ledger.store.items.published import Published, published_write, to_published
from ledger.store.retry import write_until_settled
from tests.bench import Bench


def test_of_two_publications_from_one_state_one_is_noted(bench: Bench) -> None:
    table = bench.process.table(6.0)
    states = [None, Published(1, 4_096), Published(1, 5_000, 5_000, "note")]
    for was, now in pairwise(states):
        assert now is not None
        action = published_write(bench.scope, was, now)
        assert write_until_settled(table, [action]).is_done
        assert to_published(table.get(keys.published(bench.scope))) == now
        assert not write_until_settled(table, [action]).is_done
