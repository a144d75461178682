"""The commands of ledger-admin: in their document, and explained by their help."""

import argparse
import re
from collections.abc import Iterator

import pytest

from ledger.admin.__main__ import EXIT_CODES, main, parser
from ledger.admin.commands import all_commands
from tests.style.prose import prose
from tools.local.template import ROOT

DOCUMENT = (ROOT / "docs" / "ledger-admin.md").read_text()
Parsers = Iterator[tuple[argparse.ArgumentParser, str]]


def walk(top: argparse.ArgumentParser, summary: str) -> Parsers:
    """Yield each parser with the help that the parser above it shows."""
    yield top, summary
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help for choice in action._choices_actions}
            for word, below in action.choices.items():
                yield from walk(below, helps.get(word) or "")


def test_every_command_is_in_its_document() -> None:
    for command in all_commands():
        assert f"ledger-admin {command.subject} {command.verb}".strip() in DOCUMENT


def test_every_exit_code_is_in_its_document() -> None:
    codes = re.findall(r"^\| (\d+) \|", DOCUMENT, re.MULTILINE)
    assert [*map(int, codes)] == [*EXIT_CODES]


def test_every_option_of_every_command_is_in_its_document() -> None:
    for each_parser, _ in walk(parser(), "top"):
        for action in each_parser._actions:
            for name in action.option_strings:
                assert name in ("-h", "--help") or name in DOCUMENT, each_parser.prog


def test_every_command_and_argument_has_help_that_follows_the_rules() -> None:
    for each_parser, summary in walk(parser(), "top"):
        assert summary, each_parser.prog
        assert each_parser.description, each_parser.prog
        texts = {each_parser.prog: summary}
        for action in each_parser._actions:
            if not isinstance(action, argparse._SubParsersAction):
                assert action.help, (each_parser.prog, action.dest)
                texts[action.dest] = action.help
        for name, text in texts.items():
            assert not list(prose(text)), (each_parser.prog, name, text)
            assert text == "top" or not (text[0].isupper() or text.endswith(".")), text


@pytest.mark.parametrize("words", [(), ("tenant",), ("tenant", "create"), ("nobody",)])
def test_a_wrong_command_line_is_told_what_is_missing(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([*words])
    assert end.value.code == 2
    errors = capsys.readouterr().err
    missing = {0: "required: COMMAND", 1: "required: VERB", 2: "required: NAME"}
    expected = "invalid choice: 'nobody'" if words == ("nobody",) else missing[len(words)]
    assert expected in errors
