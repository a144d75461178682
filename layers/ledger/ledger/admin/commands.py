"""All commands of `ledger-admin`, in the order in which its help lists them."""

from ledger.admin import (
    balances,
    book_lists,
    directory_lists,
    inspect,
    log_begin,
    log_key,
    periods,
    setup,
)
from ledger.admin.command_line import Command
from ledger.admin.hooks import all_hooks
from ledger.admin.totals import commands as totals
from ledger.admin.transfer import commands as transfer
from ledger.admin.verify.commands import verify_table


def all_commands() -> tuple[Command, ...]:
    """Return every command, with the commands of the dialects that are there."""
    return (
        *setup.COMMANDS,
        *directory_lists.COMMANDS,
        *(command for hooks in all_hooks() for command in hooks.commands),
        *book_lists.COMMANDS,
        inspect.show_account,
        balances.show_trial_balance,
        verify_table,
        log_key.show_log_key,
        transfer.export_book,
        *periods.COMMANDS,
        transfer.import_rows,
        *totals.COMMANDS,
        log_begin.begin_logs,
        inspect.show_entry,
    )
