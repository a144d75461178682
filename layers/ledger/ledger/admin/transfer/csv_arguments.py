"""The arguments of `ledger-admin import` that name the form of a CSV."""

from argparse import ArgumentTypeError, Namespace

from ledger.admin.command_line import Argument, argument
from ledger.admin.transfer import amounts, days
from ledger.admin.transfer.columns import FORMS
from ledger.admin.transfer.csv_file import SEPARATORS, LayoutOptions
from ledger.admin.transfer.import_csv import CsvOptions
from ledger.admin.transfer.spool import ENCODINGS
from ledger.core.accounts import AccountType

_TYPES = {kind.value: kind for kind in AccountType}


def column(text: str) -> tuple[str, tuple[str, ...]]:
    """Read `entry=Journal+Number`: one of our columns, and its headers in the file."""
    name, _, headers = text.partition("=")
    if name not in FORMS or not headers:
        raise ArgumentTypeError(f"say OURS=HEADER, with one of {', '.join(FORMS)}")
    return name, tuple(headers.split("+"))


def account_type(text: str) -> tuple[str, AccountType]:
    """Read `401=liability`: the begin of numbers or names, and their type."""
    begin, _, name = text.rpartition("=")
    if name not in _TYPES or not begin:
        raise ArgumentTypeError(f"say BEGIN=TYPE, with one of {', '.join(_TYPES)}")
    return begin, _TYPES[name]


CSV_ARGUMENTS: tuple[Argument, ...] = (
    argument("--encoding", choices=ENCODINGS, help="encoding of the input (default: UTF-8)"),
    argument("--separator", choices=tuple(SEPARATORS), help="separator of a CSV's cells"),
    argument("--decimal", choices=amounts.SIGNS, help="decimal sign of a CSV's amounts"),
    argument("--dates", choices=days.ORDERS, help="order of day, month and year in a CSV"),
    argument("--currency", help="currency of a CSV without such a column"),
    argument(
        "--column",
        action="append",
        type=column,
        default=[],
        metavar="OURS=HEADER",
        help="header of one of our columns; HEADER+HEADER joins two",
    ),
    argument(
        "--type",
        action="append",
        type=account_type,
        default=[],
        metavar="BEGIN=TYPE",
        help="type of new accounts whose number or name begins so",
    ),
)


def csv_options(arguments: Namespace, currency: str) -> CsvOptions:
    """Return the options of a CSV; `currency` is that of the business."""
    return CsvOptions(
        currency=arguments.currency or currency,
        layout=LayoutOptions(arguments.separator, dict(arguments.column)),
        decimal=arguments.decimal,
        dates=arguments.dates,
        types=dict(arguments.type),
    )
