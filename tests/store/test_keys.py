"""How keys are spelled: another spelling would leave behind every item that is east."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ledger.core import ids
from ledger.store import keys
from ledger.store.keys import Scope

SCOPE = Scope("t1", "b1")
AT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)
CLOCK, JOURNAL, KEYED = 0x20, 0x21, 0x40000000001

TABLE_KEYS: list[tuple[Any, str, str]] = [
    (keys.entry(SCOPE, CLOCK), "t1#b1#entry#00000000020", "entry"),
    (keys.entry(SCOPE, JOURNAL), "t1#b1#entries", "00000000021"),
    (keys.entry_of_journal(SCOPE, CLOCK), "t1#b1#entries", "00000000020"),
    (keys.entry_version(SCOPE, CLOCK, 12), "t1#b1#entry#00000000020", "version#00012"),
    (keys.account(SCOPE, 255), "t1#b1#accounts", "000000000ff"),
    (keys.record(SCOPE, "journal", 3), "t1#b1#records#journal", "00000000003"),
    (keys.name(SCOPE, "code", "512"), "t1#b1#name#code#512", "name"),
    (keys.account_closing(SCOPE, 1), "t1#b1#account#00000000001", "closing"),
    (keys.batch(SCOPE, 1), "t1#b1#batch#00000000001", "batch"),
]
LISTING_KEYS: list[tuple[Any, str, str]] = [
    (keys.entries_of_journal(SCOPE), "t1#b1#entries", ""),
    (
        keys.entries_of_journal(SCOPE, AT, 1),
        "t1#b1#entries",
        "2026-03-04T05:06:07.000089Z#00000000001",
    ),
    (
        keys.entries_of_account(SCOPE, 5, AT, 1),
        "t1#b1#account#00000000005#entries",
        "2026-03-04T05:06:07.000089Z#00000000001",
    ),
    (
        keys.accounts_of_account(SCOPE, 5, AT, 1),
        "t1#b1#account#00000000005#accounts",
        "2026-03-04T05:06:07.000089Z#00000000001",
    ),
]


@pytest.mark.parametrize(("key", "partition", "sort"), TABLE_KEYS)
def test_a_key_of_the_table_keeps_its_form(key: Any, partition: str, sort: str) -> None:
    assert key == {"PK": {"S": partition}, "SK": {"S": sort}}
    assert keys.sort_name(key) == "SK"


@pytest.mark.parametrize(("key", "partition", "sort"), LISTING_KEYS)
def test_a_key_of_the_listing_keeps_its_form(key: Any, partition: str, sort: str) -> None:
    assert key == {"LPK": {"S": partition}, "LSK": {"S": sort}}
    assert keys.sort_name(key) == "LSK"


def test_a_key_of_the_keyed_index_keeps_its_form() -> None:
    key = keys.keyed_entries(SCOPE, AT, 1)
    sort = "2026-03-04T05:06:07.000089Z#00000000001"
    assert key == {"KPK": {"S": "t1#b1#keyed"}, "KSK": {"S": sort}}
    assert keys.keyed_entries(SCOPE)["KSK"] == {"S": ""}
    assert keys.sort_name(key) == "KSK"


def test_times_are_written_in_utc() -> None:
    east = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert keys.instant(east) == keys.instant(AT) == "2026-03-04T05:06:07.000089Z"
    assert keys.position(AT, 1) == "2026-03-04T05:06:07.000089Z#00000000001"
    assert keys.position(None, 1) == "00000000001"


@pytest.mark.parametrize("number", [CLOCK, JOURNAL, KEYED])
def test_an_id_is_read_from_each_key_that_has_it(number: int) -> None:
    for key in (
        keys.entry(SCOPE, number),
        keys.entry_version(SCOPE, number, 1),
        keys.account(SCOPE, number),
        keys.record(SCOPE, "tag", number),
        keys.batch(SCOPE, number),
    ):
        assert keys.id_of(key) == number


def test_the_position_by_creation_comes_from_clock_or_index() -> None:
    number = ids.clock_id(1_790_000_000_000, "nonce", 0, in_journal=True)
    place = keys.position_of(keys.entry(SCOPE, number))
    assert place == keys.position(ids.clock_time(number), number)
    keyed = {**keys.entry(SCOPE, KEYED), **keys.keyed_entries(SCOPE, AT, KEYED)}
    assert keys.position_of(keyed) == keys.position(AT, KEYED)


def test_the_ids_at_a_position_are_those_of_its_tick_and_few_more() -> None:
    at_ms = 1_790_000_000_000
    numbers = [ids.clock_id(at_ms, str(n), n, in_journal=True) for n in range(4)]
    for number in numbers:
        least, greatest = keys.ids_at(keys.position(ids.clock_time(number), number))
        assert least <= f"{number:011x}" <= greatest
        span = int(greatest, 16) - int(least, 16)
        assert span == 2 * ids.IDS_PER_TICK
    early = keys.ids_at("2025-01-01T00:00:00.000000Z#0")
    assert early[0] == f"{0:011x}"


@pytest.mark.parametrize("ids_", [("", "b"), ("t", ""), ("t#", "b"), ("t", "b#x")])
def test_an_id_cannot_reach_into_another_key(ids_: tuple[str, str]) -> None:
    with pytest.raises(AssertionError):
        Scope(*ids_)
