"""Amendments: the next version of an entry, and line ids that are never used twice."""

import copy
import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.core import amendments, entries, ids
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.core.limits import LINES_PER_ENTRY_MAX, VERSIONS_PER_ENTRY_MAX
from ledger.errors import (
    AmountInexact,
    CurrencyUnknown,
    EntryReversed,
    EntryUnbalanced,
    EntryWithoutLines,
    LedgerError,
    LimitExceeded,
    LineNotFound,
    ReversalChanged,
    ReversalTooEarly,
    VersionConflict,
)
from tests.bench import SOMEBODY

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LATER = datetime(2026, 11, 22, tzinfo=UTC)
D, C = Direction.DEBIT, Direction.CREDIT


def an_entry(lines: int = 2, amount_minor: int = 1000) -> Entry:
    sides = tuple(DraftLine(n % 2, (D, C)[n % 2], amount_minor) for n in range(lines))
    return entries.accept(Draft(NOW, "EUR", sides, "An entry"), 70_001, NOW, SOMEBODY)


def amend(
    entry: Entry,
    amendment: Amendment,
    aliases: Iterable[int] = (),
    earliest: datetime | None = None,
) -> Entry:
    """Return the next version with as many of the aliases as it needs, or the entry itself."""
    amended = amendments.amend(entry, amendment, earliest)
    if amended is entry:
        return entry
    needed = tuple(itertools.islice(aliases, amendments.aliases_needed(amended)))
    return amendments.next_version(amended, needed, LATER, SOMEBODY)


def pairs(count: int, amount_minor: int = 1) -> tuple[DraftLine, ...]:
    return tuple(DraftLine(n % 2, (D, C)[n % 2], amount_minor) for n in range(2 * count))


def numbers(entry: Entry) -> list[int]:
    return [entry.line_id(line) for line in entry.lines]


@given(st.data())
def test_a_line_keeps_its_id_through_any_amendments(data: st.DataObject) -> None:
    entry, spares = an_entry(20), itertools.count(1)
    used_ids = set(numbers(entry))
    for version in range(2, 22):
        present = numbers(entry)
        deleted = set(data.draw(st.lists(st.sampled_from(present), unique=True)))
        remaining_sides = [
            line.direction
            for line, number in zip(entry.lines, present, strict=True)
            if number not in deleted
        ]
        missing = remaining_sides.count(D) - remaining_sides.count(C)
        more = data.draw(st.integers(1, 500))
        create = (
            *pairs(more, 1000),
            *(DraftLine(9, C if missing > 0 else D, 1000) for _ in range(abs(missing))),
        )
        amendment = Amendment(create=create, delete=frozenset(deleted))
        if len(present) - len(deleted) + len(create) > LINES_PER_ENTRY_MAX:
            with pytest.raises(LimitExceeded):
                amend(entry, amendment, spares)
            return
        after = amend(entry, amendment, spares)
        fresh = set(numbers(after)) - set(present)
        assert after.version == version
        assert len(set(numbers(after))) == len(after.lines)
        assert not fresh & used_ids
        assert not set(numbers(after)) & deleted
        used_ids |= fresh
        by_id = after.lines_by_id()
        assert [by_id[after.line_id(line)] for line in after.lines] == [*after.lines]
        entry = after


def test_twenty_rewrites_of_five_hundred_lines_need_ten_additional_ids() -> None:
    entry, spares, used = an_entry(500), itertools.count(1), set()
    used.update(numbers(entry))
    for _ in range(20):
        amendment = Amendment(create=pairs(250), delete=frozenset(numbers(entry)))
        entry = amend(entry, amendment, spares)
        assert not used & set(numbers(entry))
        used.update(numbers(entry))
    assert len(used) == 500 * 21
    assert len(entry.numbers) == -(-500 * 21 // ids.LINES_PER_ID)


def test_an_update_changes_the_named_lines_and_no_others() -> None:
    entry = an_entry()
    first, second = numbers(entry)
    amendment = Amendment(
        description="Amended",
        update={
            first: LineChange(amount_minor=5, description="less"),
            second: LineChange(amount_minor=5),
        },
    )
    after = amend(entry, amendment)
    assert (after.version, after.description, after.updated_at) == (2, "Amended", LATER)
    assert (after.created_at, after.effective_at) == (entry.created_at, entry.effective_at)
    assert after.lines[0] == replace(entry.lines[0], amount_minor=5, description="less")
    assert after.lines[1] == replace(entry.lines[1], amount_minor=5)


def test_an_amendment_without_a_change_returns_the_entry_itself() -> None:
    entry = replace(an_entry(), version=VERSIONS_PER_ENTRY_MAX, details={"a": 1})
    first, second = numbers(entry)
    line = entry.lines[0]
    same_change = LineChange(line.account_id, line.direction, line.amount_minor, line.description)
    for amendment in (
        Amendment(),
        Amendment(entry.description, entry.effective_at, entry.currency, {"a": 1}),
        Amendment(update={first: same_change, second: LineChange()}),
    ):
        assert amend(entry, amendment) is entry
    replaced = Amendment(create=pairs(1), delete=frozenset((first, second)))
    assert amend(an_entry(), replaced).version == 2, "the lines have new ids"


ORIGINAL_AT = NOW + timedelta(hours=15)
FIRST_LINE, SECOND_LINE = 70_001 << 10, 70_001 << 10 | 1


def a_reversal() -> Entry:
    return replace(an_entry(), reverses=9, effective_at=ORIGINAL_AT + timedelta(days=40))


@pytest.mark.parametrize(
    "amendment",
    [
        Amendment(update=dict.fromkeys((FIRST_LINE, SECOND_LINE), LineChange(amount_minor=1))),
        Amendment(update={FIRST_LINE: LineChange(amount_minor=1)}),
        Amendment(update={FIRST_LINE: LineChange(account_id=99)}),
        Amendment(
            update={FIRST_LINE: LineChange(direction=C), SECOND_LINE: LineChange(direction=D)}
        ),
        Amendment(currency="JPY"),
        Amendment(create=pairs(1)),
        Amendment(delete=frozenset({FIRST_LINE})),
        Amendment(delete=frozenset({FIRST_LINE, SECOND_LINE})),
        Amendment(create=pairs(1), delete=frozenset({FIRST_LINE, SECOND_LINE})),
    ],
)
def test_a_reversal_stays_the_opposite_of_its_original(amendment: Amendment) -> None:
    entry = a_reversal()
    with pytest.raises(ReversalChanged):
        amend(entry, amendment, iter([1]), ORIGINAL_AT)


def test_a_reversal_counts_on_its_originals_day_at_the_earliest() -> None:
    entry = a_reversal()

    def effective_after(at: datetime) -> datetime:
        amendment = Amendment("better", at, details={"file": 1})
        return amend(entry, amendment, earliest=ORIGINAL_AT).effective_at

    midnight = ORIGINAL_AT.replace(hour=0, minute=0, second=0, microsecond=0)
    for later in (ORIGINAL_AT, entry.effective_at, entry.effective_at + timedelta(days=1)):
        assert effective_after(later) == later
    assert effective_after(midnight) == ORIGINAL_AT, "a day has no time"
    with pytest.raises(ReversalTooEarly):
        effective_after(midnight - timedelta(microseconds=1))


LINE = 70_001 << 10


@pytest.mark.parametrize(
    ("state", "amendment", "refusal"),
    [
        # In the order in which they are refused: version, state, header, lines, balance.
        ({}, Amendment(expected_version=2, currency="x"), VersionConflict),
        ({"reversed_by": 9}, Amendment(currency="x"), EntryReversed),
        ({"version": VERSIONS_PER_ENTRY_MAX}, Amendment(description="x"), LimitExceeded),
        ({}, Amendment(currency="x", delete=frozenset({1})), CurrencyUnknown),
        ({}, Amendment(delete=frozenset({1})), LineNotFound),
        ({}, Amendment(update={LINE + 2: LineChange()}), LineNotFound),
        ({}, Amendment(update={LINE: LineChange()}, delete=frozenset({LINE})), LineNotFound),
        ({}, Amendment(delete=frozenset({LINE, LINE + 1})), EntryWithoutLines),
        ({}, Amendment(create=pairs(LINES_PER_ENTRY_MAX // 2)), LimitExceeded),
        ({}, Amendment(delete=frozenset({LINE})), EntryUnbalanced),
        ({}, Amendment(update={LINE: LineChange(amount_minor=1)}), EntryUnbalanced),
        ({}, Amendment(create=pairs(1)[:1]), EntryUnbalanced),
    ],
)
def test_a_bad_amendment_gets_the_first_refusal_in_order_and_changes_nothing(
    state: dict[str, int], amendment: Amendment, refusal: type[LedgerError]
) -> None:
    entry = replace(an_entry(), **state)
    before = copy.deepcopy(entry)
    with pytest.raises(refusal):
        amend(entry, amendment)
    assert entry == before


def test_another_currency_restates_amounts_exactly_or_is_refused() -> None:
    round_amounts = amend(an_entry(amount_minor=1000), Amendment(currency="JPY"))
    assert [line.amount_minor for line in round_amounts.lines] == [10, 10]
    with pytest.raises(AmountInexact):
        amend(an_entry(amount_minor=1050), Amendment(currency="JPY"))
    new_amounts = {number: LineChange(amount_minor=11) for number in numbers(an_entry())}
    replaced = amend(an_entry(amount_minor=1050), Amendment(currency="JPY", update=new_amounts))
    assert [line.amount_minor for line in replaced.lines] == [11, 11]


def test_a_created_line_in_a_used_slot_is_our_own_fault() -> None:
    entry = replace(an_entry(), slots_used=1)
    with pytest.raises(AssertionError):
        amend(entry, Amendment(create=pairs(1)))


def test_an_additional_id_out_of_range_is_our_own_fault() -> None:
    amended = amendments.amend(an_entry(1000), Amendment(create=pairs(20), delete=_first(40)))
    assert amendments.aliases_needed(amended) == 1
    for alias in (-1, ids.ID_MAX + 1):
        with pytest.raises(AssertionError):
            amendments.next_version(amended, (alias,), LATER, SOMEBODY)


def _first(count: int) -> frozenset[int]:
    return frozenset(numbers(an_entry(1000))[:count])
