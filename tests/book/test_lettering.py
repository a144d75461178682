"""**A line is in one group**: one act is all or nothing, also above one transaction."""

from typing import Any

import pytest
from msgspec.structs import replace

from ledger.book import lettering
from ledger.book.context import Context
from ledger.book.lettering import WRITES_TOGETHER_MAX
from ledger.book.lettering_rows import Lines, Row, read_members, read_rows
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine
from ledger.core.lettering import GroupUnbalanced, Lettering
from ledger.errors import Contention, LineNotFound, NotFound, StoreUnavailable
from tests.bench import Bench, claim
from tests.book.conftest import raised_to
from tests.book.lettering_lines import CURRENCIES, Letterer
from tools.local.faults import faults, meanwhile


@pytest.fixture
def letterer(bench: Bench) -> Letterer:
    return Letterer(bench)


def test_an_act_that_is_overtaken_is_planned_again(letterer: Letterer) -> None:
    a, b, c = letterer.line(), letterer.line(-100), letterer.line(-100)
    with meanwhile(letterer.bench.process.client, lambda: letterer.letter(b, c)):
        assert letterer.letter(a, b) == (a, b, c)
    assert letterer.groups([a, b, c]) == {(a, b, c)}


def test_an_entry_that_changes_meanwhile_is_read_again(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    a = entry.line_id(entry.lines[0])

    def raise_amount() -> None:
        letterer.bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))

    with (
        meanwhile(letterer.bench.process.client, raise_amount),
        pytest.raises(GroupUnbalanced),
    ):
        letterer.letter(a, b, must_balance=True)
    assert letterer.groups([a, b]) == {()}


@pytest.mark.parametrize("fault", ["lost", "late", "conflict", "again", "broken"])
def test_an_act_under_faults_is_done_once(letterer: Letterer, fault: str) -> None:
    a, b = letterer.line(), letterer.line(-100)
    with faults(letterer.bench.process.client, fault):
        assert letterer.letter(a, b) == (a, b)
    assert letterer.groups([a, b]) == {(a, b)}


def test_an_act_of_many_entries_is_one_act(letterer: Letterer) -> None:
    lines = [letterer.line(1) for _ in range(WRITES_TOGETHER_MAX + 3)]
    group = tuple(sorted(lines))
    halves = lines[:50], lines[50:]
    earlier = {letterer.letter(*half) for half in halves}
    client = letterer.bench.process.client
    # The first request points, the second is the act. Before it, nothing is to be seen.
    with faults(client, "pass", *["reset"] * 400), pytest.raises((Contention, StoreUnavailable)):
        letterer.bench.book(claim(), 0.2).letter(Lines(lines, False, CURRENCIES))
    assert letterer.groups(lines) == earlier
    assert letterer.letter(*lines, key="many") == group
    assert letterer.groups(lines) == {group}
    assert letterer.letter(*lines, key="many") == group
    letterer.unletter(*lines[1:])
    assert letterer.groups(lines) == {()}
    assert letterer.letter(*lines, key="many") == group, "the first answer"
    assert letterer.groups(lines) == {()}


def test_an_unfinished_act_is_stopped_by_the_next(letterer: Letterer) -> None:
    a, b, c = letterer.line(), letterer.line(-100), letterer.line(-100)
    letterer.letter(a, b)
    letterer.begin(77, a, b, c)
    assert letterer.groups([a, b]) == {(a, b)}
    assert letterer.group(c) == ()
    assert letterer.letter(a, c) == (a, b, c)
    record = letterer.bench.book(claim()).read.record("lettering", 77, NotFound)
    assert Lettering.of_record(record).line_ids == frozenset()


@pytest.mark.parametrize("is_joined", [True, False])
def test_an_act_that_ends_between_two_reads_of_another_is_seen(
    letterer: Letterer, monkeypatch: pytest.MonkeyPatch, is_joined: bool
) -> None:
    """Its early pointers stay as they were read, so no condition of a write sees its end."""
    a, b, c, d = (letterer.line() for _ in range(4))
    letterer.letter(a, b)
    letterer.begin(77, b)
    ends = iter([lambda: letterer.finish(77, a, b, d)])

    def read_late(*arguments: Any) -> Any:
        next(ends, lambda: None)()
        return read_members(*arguments)

    monkeypatch.setattr(lettering, "read_members", read_late)
    if is_joined:
        assert letterer.letter(b, c) == (a, b, c, d)
        assert letterer.groups([a, b, c, d]) == {(a, b, c, d)}
    else:
        letterer.unletter(b)
        assert letterer.groups([a, d]) == {(a, d)}
        assert letterer.group(b) == ()


def test_an_unlettering_that_reads_two_moments_is_planned_again(
    letterer: Letterer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c, d, e = (letterer.line() for _ in range(5))
    letterer.letter(a, b, c, d)
    ends: list[Any] = [None, lambda: letterer.letter(b, e)]

    def read_torn(context: Context, lines: Lines) -> dict[int, Row]:
        rows: dict[int, Row] = {}
        for line_id in lines.line_ids:
            if ends and (end := ends.pop(0)):
                end()
            rows |= read_rows(context, replace(lines, line_ids=[line_id]))
        return rows

    monkeypatch.setattr(lettering, "read_rows", read_torn)
    letterer.unletter(a, b)
    assert letterer.groups([a, b]) == {()}
    assert letterer.groups([c, d, e]) == {(c, d, e)}


def test_an_amendment_stops_an_unfinished_act(letterer: Letterer) -> None:
    entry, b = letterer.enter(100), letterer.line(-100)
    a = entry.line_id(entry.lines[0])
    letterer.begin(77, a, b)
    amended = letterer.bench.book(claim()).amend(entry.entry_id, raised_to(entry, 700))
    assert amended.version == 2
    assert letterer.bench.book(claim()).read.record("lettering", 77, NotFound)
    assert letterer.letter(a, b) == (a, b)


def test_lines_under_an_additional_id_are_lettered(letterer: Letterer) -> None:
    entry = letterer.enter()
    pair = [DraftLine(x.account_id, x.direction, x.amount_minor) for x in entry.lines]
    for _ in range(2):
        present = letterer.bench.book(claim()).read.entry(entry.entry_id)
        old = frozenset(map(present.line_id, present.lines[2:]))
        amendment = Amendment(create=tuple(pair) * 499, delete=old)
        present = letterer.bench.book(claim()).amend(entry.entry_id, amendment)
    assert present.aliases
    far = present.line_id(present.lines[-2])
    assert far >> 10 == present.aliases[0]
    near = present.line_id(present.lines[0])
    assert letterer.letter(near, far) == tuple(sorted((near, far)))
    with pytest.raises(LineNotFound):
        letterer.letter(near, far + 1000)
