"""Acts: the time and the actor of a removal and of a closing are there for ever."""

from ledger.book import acts
from ledger.core.claims import Act
from tests.bench import NOW, SOMEBODY, Bench, claim


def test_a_removed_entry_has_the_act_of_its_removal(bench: Bench) -> None:
    removed_id, present_id = (bench.enter(*bench.pair()).entry_id for _ in range(2))
    bench.book(claim()).remove(removed_id)
    read = bench.book(claim()).read
    assert acts.removal(read, removed_id) == Act(NOW, SOMEBODY)
    assert acts.removal(read, present_id) is None
    assert acts.removal(read, 5) is None
    assert acts.removal(bench.fresh().book(claim()).read, removed_id) is None


def test_a_closed_account_has_the_act_of_its_closing(bench: Bench) -> None:
    closed_id, open_id = bench.open("A"), bench.open("B")
    bench.book(claim()).close(closed_id)
    read = bench.book(claim()).read
    assert acts.closing(read, closed_id) == Act(NOW, SOMEBODY)
    assert acts.closing(read, open_id) is None
    assert acts.closing(bench.fresh().book(claim()).read, closed_id) is None
