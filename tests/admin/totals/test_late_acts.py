"""Acts are sealed from their items: each once, and none that the stream may still deliver."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.admin.totals.late_acts import SETTLED, in_order, name_of, seal_late_acts
from ledger.admin.totals.settling import ATTEMPTS, StillCounting
from ledger.aws.items import Item
from ledger.store.items.act_rows import RECORD_KINDS, act_row
from ledger.store.items.codec import kind_of, unpack
from ledger.store.keys import Scope
from ledger.stream import counter
from ledger.stream.counter import Counter
from ledger.stream.sealing import act_leaf
from tests.admin.restores import items_of, restored
from tests.admin.verify.corruptions import of_kind, with_document
from tests.bench import NOW, Bench
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tests.log.small_book import written
from tests.stream.feed import Feed
from tests.stream.test_statements import count, rows

AT = "2026-11-21T12:00:00.000000Z"


def seal(feed: Feed, now: datetime | None = None) -> list[str]:
    """Seal the late acts of a book, and return their names."""
    names = list[str]()
    scopes = [feed.bench.scope]
    assert seal_late_acts(feed.table(), scopes, now or datetime.now(UTC), names.append) == {}
    return names


def test_an_act_is_sealed_once_and_when_it_is_old_enough(bench: Bench) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    count(feed, 0)
    assert seal(feed, NOW + SETTLED) == []
    sealed = seal(feed, NOW + SETTLED + timedelta(seconds=1))
    numbers = [row["number"] for row in rows(feed, "account")]
    book = f"{feed.bench.scope.tenant_id}#{feed.bench.scope.business_id}"
    assert {*sealed} == {f"{book} account {number} at {AT}" for number in numbers}
    assert len(sealed) == len({*sealed}) == 3
    assert seal(feed) == []


def test_each_act_is_named_once_while_others_count_between_its_writes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = Feed(bench.fresh(), 0)
    feed.post()
    count(feed, 0)
    monkeypatch.setattr(counter, "MOVES_MAX", 1)
    write, moves = Counter._move, list[Any]()

    def overtaken(*arguments: Any) -> Any:
        head = write(*arguments)
        moves.append(head)
        if len(moves) == 1:
            feed.post()
            feed.count(feed.moves)
        return head

    monkeypatch.setattr(Counter, "_move", overtaken)
    sealed = seal(feed)
    assert None in moves, "another writer came between two parts"
    assert len(sealed) == len({*sealed}) == len(rows(feed, "account")) == 3


def test_sealing_ends_if_others_move_the_head_at_each_attempt(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed, attempts, names = Feed(bench.fresh(), 0), list[Any](), list[str]()
    feed.post()
    count(feed, 0)
    monkeypatch.setattr(Counter, "recount", lambda *arguments: attempts.append(arguments))
    refusals = seal_late_acts(feed.table(), [feed.bench.scope], datetime.now(UTC), names.append)
    assert [type(refusal) for refusal in refusals.values()] == [StillCounting]
    assert (len(attempts), len(names)) == (ATTEMPTS, 3)


def test_a_name_tells_what_to_look_at(bench: Bench) -> None:
    items, scope = written(bench), Scope("a-tenant", "a-business")
    leaves = {
        act.kind: act_leaf(act.kind, act.row, act.number) for i in items if (act := act_row(i))
    }
    names = {kind: name_of(scope, leaf) for kind, leaf in leaves.items()}
    lock = f"a-tenant#a-business period closed through 2026-11-01 at {AT}"
    assert names["period"] == lock
    assert names["import"] == f"a-tenant#a-business import books.csv sha256:ab at {AT}"


def lettered(bench: Bench) -> tuple[Feed, list[Item]]:
    """Return a book with a lettering and a categorization that are not sealed, and its items."""
    letterer = Letterer(bench.fresh())
    letterer.letter(letterer.line(), letterer.line(-100))
    Categorizer(letterer).categorize(letterer.line(), *HALVES)
    feed = Feed(letterer.bench, 0)
    feed.post()
    count(feed, 0)
    return feed, items_of(feed)


def test_an_act_that_cannot_be_sealed_stops_no_other(bench: Bench) -> None:
    """Acts on lines whose entry is missing, and an account that cannot be read."""
    feed, stored = lettered(bench)
    with restored(feed):
        for item in of_kind(stored, "entry"):
            feed.table().delete({name: item[name] for name in ("PK", "SK")})
        feed.table().upsert({**of_kind(stored, "account")[0], "doc": {"S": "no"}})
        sealed = seal(feed)
    assert len(sealed) == len(of_kind(stored, "account")) - 1
    assert not any("lettering" in name for name in sealed)


@pytest.mark.parametrize("damage", ["entries", "line"])
def test_an_act_that_names_an_unreadable_item_stops_no_other(bench: Bench, damage: str) -> None:
    feed, stored = lettered(bench)
    broken = [{**entry, "doc": {"S": "no"}} for entry in of_kind(stored, "entry")]
    if damage == "line":
        acts = [i for i in of_kind(stored, "record") if unpack(i)["kind"] in RECORD_KINDS]
        broken = [with_document(act, _break_line) for act in acts]
    with restored(feed):
        for item in broken:
            feed.table().upsert(item)
        assert len(seal(feed)) == len(of_kind(stored, "account"))


def _break_line(document: dict[str, Any]) -> None:
    document["details"] |= {"line": -5, "groups": [[-5, -4]]}


def test_acts_on_lines_come_last(bench: Bench) -> None:
    items = written(bench)
    acts = [*of_kind(items, "record"), *of_kind(items, "account")]
    assert [kind_of(item) for item in in_order(acts)][:1] == ["account"]
