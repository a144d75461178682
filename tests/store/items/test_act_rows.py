"""The row of an act is made again from its item: the same one that the log has sealed."""

from ledger.log.rows import digest
from ledger.store.items.act_rows import act_row
from ledger.store.items.codec import kind_of, unpack
from ledger.store.items.log_runs import to_log_run
from tests.admin.verify.corruptions import of_kind
from tests.bench import Bench
from tests.log.small_book import written


def test_each_act_has_the_row_that_the_log_has(bench: Bench) -> None:
    items = written(bench)
    sealed = {
        (leaf.kind, leaf.number, digest(run.rows[place]))
        for run in map(to_log_run, of_kind(items, "leaves"))
        for place, leaf in enumerate(run.leaves, run.first)
        if not leaf.version
    }
    rows = [row for row in map(act_row, items) if row]
    kinds = {"account", "closing", "period", "import", "lettering", "categorization"}
    assert {row.kind for row in rows} == kinds
    assert {(row.kind, row.number, digest(row.row)) for row in rows} <= sealed


def test_no_other_item_is_an_act(bench: Bench) -> None:
    rest = [item for item in written(bench) if act_row(item) is None]
    assert {kind_of(item) for item in rest} >= {"entry", "removed", "fresh", "leaves"}
    kinds = {unpack(item)["kind"] for item in of_kind(rest, "record")}
    assert kinds == {"category", "category_group"}
