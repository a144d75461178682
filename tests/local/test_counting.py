"""The local service counts what was written before its start."""

from ledger.book import totals
from ledger.core.accounts import Direction
from ledger.process.runtime import Runtime
from tests.bench import Bench, claim
from tests.world import World
from tools.local import counting, demo
from tools.local.engines import TABLE
from tools.local.faults import WRITES, faults
from tools.local.gateway import Gateway
from tools.local.replay import fresh


def test_entries_from_before_the_start_are_counted_once(gateway: Gateway, process: Runtime) -> None:
    """In a fresh table: the count is of all books, and other tests leave some that are wrong."""
    fresh(gateway)
    bench = Bench(process, World(gateway, demo.tenant(demo.operator(TABLE), "Counted")))
    lines = bench.pair(100)
    for _ in range(2):
        bench.enter(*lines)
    counting.catch_up()
    read = bench.book(claim()).read
    (debited,) = (line.account_id for line in lines if line.direction is Direction.DEBIT)
    assert totals.totals(read)[debited, "EUR"].debit_minor == 200
    with faults(process.client) as traffic:
        counting.catch_up()
    assert not {*WRITES} & {*traffic.requests}, "each entry is counted once"
