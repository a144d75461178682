"""The parts of a command: its words, its arguments, its function, and the parsers of all commands.

A room declares its commands where it defines their functions::

    @command("tenant", "create", "create a tenant", argument("name"))
    def create_tenant(operator: Operator, arguments: Namespace) -> Output: ...
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.admin.operator import Operator

# The object to print as JSON; None of a command that prints for itself.
Output = dict[str, Any] | None
Function = Callable[["Operator", Namespace], Output]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a command. Its name begins with `--` if it may be left out."""

    name: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of `ledger-admin`. A command of the whole table has no verb."""

    subject: str
    verb: str
    summary: str
    arguments: tuple[Argument, ...]
    run: Function


def argument(name: str, **options: Any) -> Argument:
    """Declare an argument; the options are those of `ArgumentParser.add_argument`."""
    return Argument(name, options)


def command(
    subject: str, verb: str, summary: str, *arguments: Argument
) -> Callable[[Function], Command]:
    """Declare the decorated function as a command."""

    def declare(run: Function) -> Command:
        return Command(subject, verb, summary, arguments, run)

    return declare


TENANT = argument("tenant")
BUSINESS = argument("business")
QUIET = argument("--quiet", action="store_true", help="no progress bar")


def add_commands(top: ArgumentParser, commands: Iterable[Command]) -> None:
    """Add a sub-parser for each subject, and one for each of its verbs.

    Subjects and verbs stand in the order of the commands.
    """
    subjects = top.add_subparsers(dest="subject", required=True)
    verbs: dict[str, Any] = {}
    for each_command in commands:
        subject, verb = each_command.subject, each_command.verb
        if not verb:
            _add(subjects, subject, each_command)
            continue
        if subject not in verbs:
            verbs[subject] = subjects.add_parser(subject).add_subparsers(required=True)
        _add(verbs[subject], verb, each_command)


def _add(parsers: Any, word: str, each_command: Command) -> None:
    summary = each_command.summary
    parser: ArgumentParser = parsers.add_parser(word, help=summary, description=summary)
    for part in each_command.arguments:
        parser.add_argument(part.name, **part.options)
    parser.set_defaults(command=each_command)


def progress(arguments: Namespace) -> Any:
    """Return a progress bar on standard error: hidden by `--quiet`, and off a terminal."""
    from tqdm import tqdm  # Only the operator's machine has it, not the functions.

    is_hidden = arguments.quiet or None
    return tqdm(unit=" items", unit_scale=True, disable=is_hidden, file=sys.stderr)
