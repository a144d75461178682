"""The pages of lists: `--limit` rows, after the position at which the page before ended."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Callable
from typing import Any, TypeVar

from ledger.admin.command_line import argument
from ledger.book.paging import Page, PageRequest, Position

T = TypeVar("T")
ROWS, ROWS_MAX = 100, 1_000


def to_count(text: str) -> int:
    """Return the number of rows of a page."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= ROWS_MAX):
        raise ArgumentTypeError(f"{text!r} is not a number of rows from 1 to {ROWS_MAX}")
    return int(text)


def to_position(text: str) -> Position:
    """Return the position of a text that a list has printed as `next`."""
    key, _, row = text.rpartition(",")
    if not key or not row.removeprefix("-").isdecimal():
        raise ArgumentTypeError(f"{text!r} is not the `next` of a list")
    return Position(key, int(row))


PAGING = (
    argument(
        "--limit", type=to_count, default=ROWS, metavar="N", help="the rows of a page; default: 100"
    ),
    argument("--after", type=to_position, metavar="NEXT", help="the `next` of the page before"),
)


def list_page(
    arguments: Namespace,
    name: str,
    read: Callable[[PageRequest], Page[T]],
    render: Callable[[T], dict[str, Any]],
    ascending: bool = False,
) -> dict[str, Any]:
    """Return the page that the arguments ask for, and the position of the next; null at the end.

    A request of the book may end early, if few of its items match. So read on until it is full.
    """
    rows: list[dict[str, Any]] = []
    after = arguments.after
    while True:
        page = read(PageRequest(arguments.limit - len(rows), ascending, after))
        rows += map(render, page.rows)
        after = page.last
        if after is None or len(rows) == arguments.limit:
            return {name: rows, "next": after and f"{after.key},{after.row}"}
