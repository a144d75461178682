"""The command line: declared commands become sub-parsers by subject and verb."""

from argparse import ArgumentParser, Namespace

import pytest

from ledger.admin.command_line import Output, add_commands, argument, command, progress
from ledger.admin.operator import Operator


@command("book", "open", "open a book", argument("name"), argument("--pages", type=int, default=7))
def open_book(_: Operator, arguments: Namespace) -> Output:
    """Return the arguments."""
    return {"name": arguments.name, "pages": arguments.pages}


@command("book", "close", "close a book")
def close_book(_: Operator, __: Namespace) -> Output:
    """Return nothing."""
    return None


@command("count", "", "count all books")
def count_books(_: Operator, __: Namespace) -> Output:
    """Return nothing."""
    return None


def parser() -> ArgumentParser:
    top = ArgumentParser(prog="test")
    add_commands(top, (open_book, count_books, close_book))
    return top


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["book", "open", "Sales"], open_book),
        (["book", "close"], close_book),
        (["count"], count_books),
    ],
)
def test_the_words_of_a_command_select_it(words: list[str], expected: object) -> None:
    assert parser().parse_args(words).command is expected


def test_a_command_gets_its_arguments_and_their_defaults() -> None:
    arguments = parser().parse_args(["book", "open", "Sales"])
    assert (arguments.name, arguments.pages) == ("Sales", 7)
    assert parser().parse_args(["book", "open", "Sales", "--pages", "3"]).pages == 3


@pytest.mark.parametrize(
    "words", [[], ["book"], ["book", "burn"], ["book", "open"], ["count", "x"]]
)
def test_an_incomplete_or_unknown_command_line_exits_with_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_status:
        parser().parse_args(words)
    assert exit_status.value.code == 2
    assert "usage: test" in capsys.readouterr().err


def test_a_progress_bar_is_hidden_by_quiet() -> None:
    with progress(Namespace(quiet=True)) as bar:
        assert bar.disable
