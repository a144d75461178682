"""How keys of the directory are spelled: another spelling would lose every token and client."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st

from ledger.store import directory_keys, keys
from ledger.store.keys import Scope

AT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)
TABLE_KEYS: list[tuple[Any, str, str]] = [
    (directory_keys.tenant("t1"), "t1", "tenant"),
    (directory_keys.business("t1", "b1"), "t1", "business#b1"),
    (directory_keys.token("abc"), "token#abc", "token"),
    (directory_keys.client("abc"), "client#abc", "client"),
    (directory_keys.trail("t1", "c", AT, "m"), "t1#trail", "c#2026-03-04T05:06:07.000089Z#m"),
    (directory_keys.allowance("abc", 7), "allowance#abc", "window#000000000007"),
    (directory_keys.table_format(), "table", "format"),
]
LISTING_KEYS: list[tuple[Any, str, str]] = [
    (directory_keys.tenants(), "tenants", ""),
    (
        directory_keys.tokens_of_client("c", AT, "d"),
        "client#c#tokens",
        "2026-03-04T05:06:07.000089Z#d",
    ),
    (directory_keys.tenants(AT, "t1"), "tenants", "2026-03-04T05:06:07.000089Z#t1"),
    (
        directory_keys.clients_of_tenant("t1", AT, "c"),
        "t1#clients",
        "2026-03-04T05:06:07.000089Z#c",
    ),
]


@pytest.mark.parametrize(("key", "partition", "sort"), TABLE_KEYS)
def test_a_key_of_the_table_keeps_its_form(key: Any, partition: str, sort: str) -> None:
    assert key == {"PK": {"S": partition}, "SK": {"S": sort}}


@pytest.mark.parametrize(("key", "partition", "sort"), LISTING_KEYS)
def test_a_key_of_the_listing_keeps_its_form(key: Any, partition: str, sort: str) -> None:
    assert key == {"LPK": {"S": partition}, "LSK": {"S": sort}}


@pytest.mark.parametrize("key", [key for key, *_ in TABLE_KEYS])
def test_no_key_of_the_directory_is_one_of_a_book(key: Any) -> None:
    """A backup's check of all books must leave the directory alone, and the reverse."""
    assert not keys.is_of_book(key)
    assert keys.is_of_book(keys.period(Scope("t1", "b1")))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_acts_and_windows_sort_by_time(earlier: int, later: int) -> None:
    earlier, later = sorted((earlier, later))
    times = [AT + timedelta(seconds=seconds) for seconds in (earlier, later)]
    acts = [directory_keys.trail("t1", "c", at, "m")["SK"]["S"] for at in times]
    windows = [directory_keys.allowance("c", window)["SK"]["S"] for window in (earlier, later)]
    assert acts == sorted(acts)
    assert windows == sorted(windows)
    start = directory_keys.trail("t1", "c")["SK"]["S"]
    assert all(act.startswith(start) for act in acts)
