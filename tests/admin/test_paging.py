"""Pages of the operator's lists: every row is on exactly one page."""

import json
from argparse import ArgumentTypeError, Namespace

import pytest

from ledger.admin.paging import ROWS_MAX, list_page, to_count, to_position
from ledger.book.paging import Page, PageRequest, Position
from tests.admin.conftest import Command
from tests.bench import Bench


def test_the_pages_of_a_list_have_every_row_once(bench: Bench, command: Command) -> None:
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    for name in "ABCDE":
        bench.open(name)
    numbers: list[int] = []
    after: list[str] = []
    while True:
        words = ("account", "list", *scope, "--limit", "2", *after)
        status, printed, errors = command(*words)
        assert status == 0, errors
        page = json.loads(printed)
        numbers += [account["number"] for account in page["accounts"]]
        if page["next"] is None:
            break
        assert len(page["accounts"]) == 2
        after = ["--after", page["next"]]
    whole = json.loads(command("account", "list", *scope)[1])
    assert numbers == [account["number"] for account in whole["accounts"]]
    assert len({*numbers}) == len(numbers) == 7, "with the label and its customer"


def test_a_filter_matches_a_part_of_a_name_in_any_case(bench: Bench, command: Command) -> None:
    scope = (bench.scope.tenant_id, bench.scope.business_id)
    for name in ("Bank", "Till", "Bank 2", "Till 2"):
        bench.open(name)
    words = ("account", "list", *scope, "--contains", "TILL", "--limit", "2")
    page = json.loads(command(*words)[1])
    assert [account["name"] for account in page["accounts"]] == ["Till", "Till 2"]


def test_a_page_is_read_on_until_it_is_full() -> None:
    """A page of the book ends early if it has read too many items that do not match."""

    def read(page_request: PageRequest) -> Page[int]:
        number = int(page_request.after.key) + 1 if page_request.after else 0
        places = (Position(str(number)),)
        return Page((number,) if number % 3 == 0 else (), places, places[0] if number < 9 else None)

    def render(number: int) -> dict[str, int]:
        return {"n": number}

    for limit, expected in ((2, [0, 3]), (9, [0, 3, 6, 9])):
        output = list_page(Namespace(limit=limit, after=None), "rows", read, render)
        assert [row["n"] for row in output["rows"]] == expected
        assert output["next"] == ("3,0" if limit == 2 else None)


@pytest.mark.parametrize("text", ["0", "-1", "x", "", str(ROWS_MAX + 1), "٣"])
def test_a_count_of_rows_has_bounds(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="from 1 to 1000"):
        to_count(text)


def test_a_position_is_the_text_that_a_list_has_printed() -> None:
    assert to_position("a,b,-1") == Position("a,b", -1)
    for text in ("", "a", "a,", ",1", "a,x"):
        with pytest.raises(ArgumentTypeError, match="not the `next` of a list"):
            to_position(text)
