"""The command `ledger-admin verify`."""

from argparse import Namespace
from typing import Any

from ledger.admin.command_line import QUIET, command, progress
from ledger.admin.operator import Operator
from ledger.admin.verify.checks import verify


@command(
    "verify", "", "check balances, counts and links of the table; show up to 100 faults", QUIET
)
def verify_table(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Check the whole table; the command exits with 1 if there is a fault."""
    with progress(arguments) as bar:
        return verify(operator.table, bar.update)
