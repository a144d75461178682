"""The reader of query strings: every kind of parameter, and all faults at once."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, strategies as st

from ledger.book.journal import EARLIEST, LATEST
from ledger.book.paging import Page, PageRequest, Position
from ledger.errors import Fault, InvalidQuery
from ledger.http.cursors import Cursors
from ledger.http.query import ListQuery, Query, Rule, Rules

RULES = Rules(
    integer=Rule("below", "from {least} to {greatest}"),
    above=Rule("above", "at most {greatest}"),
    choice=Rule("choice", "one of {choices}"),
    boolean=Rule("boolean", "a boolean"),
    day=Rule("day", "a day"),
    instant=Rule("instant", "a date or a date-time"),
    missing=Rule("missing", "required"),
    period=Rule("period", "not before {first}"),
    cursor=Rule("cursor", "a cursor"),
)
SINGLE = Rules(integer=Rule("integer", "one integer"), is_single=True)
CURSORS = Cursors(b"key")


def query(text: str, rules: Rules = RULES) -> Query:
    return Query(parse_qs(text, keep_blank_values=True), rules)


def limit(parameters: Query) -> int:
    return parameters.integer("limit", 20, 1, 100)


def a_choice(parameters: Query) -> str:
    return parameters.choice("sort", "id", ("id", "date"))


def a_boolean(parameters: Query) -> bool:
    return parameters.boolean("all")


def a_period(parameters: Query) -> Any:
    return parameters.period("first", "last")


def a_required_period(parameters: Query) -> Any:
    return parameters.period("first", "last", is_required=True)


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        ("", limit, 20),
        ("limit=", limit, 20),
        ("limit=1", limit, 1),
        ("limit=100", limit, 100),
        ("limit=007", limit, 7),
        ("limit=5&limit=6", limit, 6),
        ("", a_choice, "id"),
        ("sort=date", a_choice, "date"),
        ("", a_boolean, False),
        ("all=TRUE", a_boolean, True),
        ("all=1", a_boolean, True),
        ("all=0", a_boolean, False),
        ("", a_period, (None, None)),
        ("first=2026-02-01", a_period, (date(2026, 2, 1), None)),
        ("first=2026-02-01&last=2026-02-01", a_period, (date(2026, 2, 1), date(2026, 2, 1))),
    ],
)
def test_a_good_parameter_has_no_fault(
    text: str, read: Callable[[Query], object], value: object
) -> None:
    parameters = query(text)
    assert read(parameters) == value
    assert parameters.faults == []
    parameters.refuse_faults()


@pytest.mark.parametrize(
    ("text", "read", "name", "code", "message"),
    [
        ("limit=0", limit, "limit", "below", "from 1 to 100"),
        ("limit=-1", limit, "limit", "below", "from 1 to 100"),
        ("limit=x", limit, "limit", "below", "from 1 to 100"),
        ("limit=1.0", limit, "limit", "below", "from 1 to 100"),
        ("limit=\u0665", limit, "limit", "below", "from 1 to 100"),
        ("limit=101", limit, "limit", "above", "at most 100"),
        ("sort=amount", a_choice, "sort", "choice", "one of id, date"),
        ("all=yes", a_boolean, "all", "boolean", "a boolean"),
        ("first=2026-02-30", a_period, "first", "day", "a day"),
        ("last=x", a_period, "last", "day", "a day"),
        ("first=2026-02-02&last=2026-02-01", a_period, "last", "period", "not before first"),
        ("first=2026-02-02", a_required_period, "last", "missing", "required"),
    ],
)
def test_a_fault_has_the_dialects_code_and_words(
    text: str, read: Callable[[Query], object], name: str, code: str, message: str
) -> None:
    parameters = query(text)
    read(parameters)
    assert parameters.faults == [Fault((name,), code, message)]
    with pytest.raises(InvalidQuery):
        parameters.refuse_faults()


@pytest.mark.parametrize("text", ["limit=", "limit=1&limit=2", "limit=0"])
def test_a_strict_dialect_refuses_an_empty_or_repeated_integer(text: str) -> None:
    parameters = query(text, SINGLE)
    limit(parameters)
    assert parameters.faults == [Fault(("limit",), "integer", "one integer")]


def test_one_refusal_names_all_faults() -> None:
    parameters = query("limit=0&sort=amount&all=yes&first=x&last=y&cursor=z")
    for read in (limit, a_choice, a_boolean, a_period):
        read(parameters)
    parameters.cursor(CURSORS, "id")
    with pytest.raises(InvalidQuery) as refused:
        parameters.refuse_faults()
    names = [fault.path[0] for fault in refused.value.faults]
    assert names == ["limit", "sort", "all", "first", "last", "cursor"]


def test_values_are_repeated_or_separated_by_commas() -> None:
    parameters = query("id=a,b&id=c&id=, ,&tag=x,y&tag=z&tag=")
    assert parameters.comma_separated("id") == {"a", "b", "c"}
    assert parameters.repeated("tag") == {"x,y", "z"}
    assert parameters.repeated("none") == parameters.comma_separated("none") == set()


@given(key=st.text(), row=st.integers(), order=st.text())
def test_the_reader_accepts_every_cursor_that_a_list_query_writes(
    key: str, row: int, order: str
) -> None:
    list_query = ListQuery(PageRequest(1), order, False, CURSORS)
    cursor = list_query.next_cursor(Page((), (), Position(key, row)))
    assert cursor is not None
    parameters = Query({"cursor": [cursor]}, RULES)
    assert parameters.cursor(CURSORS, order) == Position(key, row)
    assert Query({"cursor": [cursor]}, RULES).cursor(CURSORS, f"{order} other") is None


def test_the_last_page_has_no_cursor() -> None:
    assert ListQuery(PageRequest(1), "id", False, CURSORS).next_cursor(Page((), (), None)) is None


def test_a_period_of_instants_may_be_open_or_backwards() -> None:
    parameters = query("from=2026-03-01&to=2026-02-01T00:00:00Z&bad=x")
    assert parameters.instants("none", "nothing") == (EARLIEST, LATEST)
    first, last = parameters.instants("from", "to")
    assert first > last
    assert not parameters.faults
    parameters.instants("bad", "nothing")
    assert [(f.path, f.rule) for f in parameters.faults] == [(("bad",), "instant")]
