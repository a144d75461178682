"""The parts of a command: its words, its arguments, its function, and the parsers of all commands.

A room declares its commands where it defines their functions::

    @command("tenant", "create", "create a tenant", argument("name"))
    def create_tenant(operator: Operator, arguments: Namespace) -> Output: ...
"""

import sys
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.admin.outputs import FORMATS
from ledger.core import money
from ledger.errors import CurrencyUnknown

if TYPE_CHECKING:
    from ledger.admin.operator import Operator

# The object to print as JSON; None of a command that prints for itself.
Output = dict[str, Any] | None
Function = Callable[["Operator", Namespace], Output]


class Argument(Struct, frozen=True):
    """One argument of a command. Its names begin with `--` if it may be left out."""

    names: tuple[str, ...]
    options: dict[str, Any]


class Command(Struct, frozen=True):
    """One command of `ledger-admin`. A command of the whole table has no verb.

    `invented` names the fields of its output that a dry run cannot know: new ids and secrets.
    """

    subject: str
    verb: str
    summary: str
    arguments: tuple[Argument, ...]
    run: Function
    invented: tuple[str, ...] = ()


def argument(*names: str, **options: Any) -> Argument:
    """Declare an argument; the options are those of `ArgumentParser.add_argument`."""
    is_option = names[0].startswith("--")
    if not is_option and "metavar" not in options and "choices" not in options:
        options["metavar"] = names[0].upper()
    return Argument(names, options)


def command(
    subject: str,
    verb: str,
    summary: str,
    *arguments: Argument,
    invented: tuple[str, ...] = (),
) -> Callable[[Function], Command]:
    """Declare the decorated function as a command."""

    def declare(run: Function) -> Command:
        return Command(subject, verb, summary, arguments, run, invented)

    return declare


def to_currency(text: str) -> str:
    """Return the code of a currency of ISO 4217, also of a code in lower case."""
    try:
        money.minor_digits(text.upper())
    except CurrencyUnknown:
        raise ArgumentTypeError(f"{text!r} is not a currency such as EUR (ISO 4217)") from None
    return text.upper()


def _lower(text: str) -> str:
    """Return an id in the one spelling that keys have; clients may send it in capitals."""
    return text.strip().lower()


def to_day(text: str) -> date:
    """Return the day of a text such as 2026-03-31."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ArgumentTypeError(f"{text!r} is not a day such as 2026-03-31")
    return day


TENANT = argument("tenant", type=_lower, help="the tenant's id; `tenant list` shows it")
BUSINESS = argument("business", type=_lower, help="the business's id; `business list` shows it")
CLIENT = argument("client", help="the client's id; `client list` shows it")
QUIET = argument("--quiet", action="store_true", help="show no progress bar")
DRY_RUN = argument(
    "--dry-run", action="store_true", help="write nothing; show the result or the refusal"
)
# They may stand before a command or after it.
OPTIONS = (
    argument("--table", help="the DynamoDB table; default: $TABLE_NAME, else the local service's"),
    argument("--region", help="the AWS region of the table; default: $AWS_DEFAULT_REGION"),
    argument("--endpoint-url", metavar="URL", help="a DynamoDB that is not AWS's own"),
    argument(
        "--format",
        "--table-format",
        dest="output_format",
        choices=FORMATS,
        help="the form of the output; default: json",
    ),
)


def add_options(parser: ArgumentParser, **more: Any) -> None:
    """Add the options of the connection and of the output."""
    group = parser.add_argument_group("connection and output")
    for option in OPTIONS:
        group.add_argument(*option.names, **option.options, **more)


def add_commands(top: ArgumentParser, commands: Iterable[Command]) -> None:
    """Add a sub-parser for each subject, and one for each of its verbs.

    Subjects and verbs stand in the order of the commands.
    """
    by_subject: dict[str, list[Command]] = {}
    for each_command in commands:
        by_subject.setdefault(each_command.subject, []).append(each_command)
    subjects = _add_parsers(top, "subject", "COMMAND")
    for subject, own in by_subject.items():
        if not own[0].verb:
            _add(subjects, subject, own[0])
            continue
        verbs = ", ".join(each_command.verb for each_command in own)
        parser = subjects.add_parser(subject, help=verbs, description=f"{subject}: {verbs}")
        parsers = _add_parsers(parser, "verb", "VERB")
        for each_command in own:
            _add(parsers, each_command.verb, each_command)


def _add_parsers(parser: ArgumentParser, name: str, metavar: str) -> Any:
    return parser.add_subparsers(required=True, dest=name, metavar=metavar, title="commands")


def _add(parsers: Any, word: str, each_command: Command) -> None:
    summary = each_command.summary
    parser: ArgumentParser = parsers.add_parser(
        word, help=summary, description=summary, allow_abbrev=False
    )
    for part in each_command.arguments:
        parser.add_argument(*part.names, **part.options)
    # Without SUPPRESS the default of the sub-parser would replace an option before the command.
    add_options(parser, default=SUPPRESS)
    parser.set_defaults(command=each_command)


def progress(arguments: Namespace, total: int | None = None, unit: str = "items") -> Any:
    """Return a progress bar on standard error: hidden by `--quiet`, and off a terminal.

    With a `total`, the bar shows the part that is done and the time that is left.
    """
    from tqdm import tqdm  # Only the operator's machine has it, not the functions.

    is_hidden = arguments.quiet or None
    return tqdm(total=total, unit=f" {unit}", unit_scale=True, disable=is_hidden, file=sys.stderr)
