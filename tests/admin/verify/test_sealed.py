"""`verify` hashes a past version with the mark of its creation, as the log has it."""

from ledger.admin.verify import sealed
from ledger.admin.verify.facts import Facts
from ledger.core.amendments import Amendment
from ledger.log.leaves import leaf_hash, make_leaf
from ledger.log.rows import digest
from ledger.store import keys
from ledger.store.items.log_rows import row_of
from tests.bench import Bench, claim


def test_a_past_version_has_the_hash_of_its_leaf_whoever_superseded_it(bench: Bench) -> None:
    number = bench.enter(*bench.pair()).entry_id
    bench.book(claim()).amend(number, Amendment(description="another"))
    table = bench.book(claim()).read.table
    present = table.get(keys.entry(bench.scope, number))
    past = table.get(keys.entry_version(bench.scope, number, 1))
    assert past is not None
    assert present is not None
    assert past["mark"] != present["mark"]
    with Facts.on_disk() as facts:
        for item in (past, present):
            sealed.insert_row(facts, bench.scope, item)
        sealed.finish(facts)
        hashes = list(facts.select("SELECT version, hash FROM version_rows ORDER BY version"))
    book = bench.scope.business_id
    assert hashes == [
        (
            version,
            leaf_hash(make_leaf(book, "entry", number, version, digest(row_of(item, present)))),
        )
        for version, item in ((1, past), (2, present))
    ]
