"""The commands `ledger-admin totals rebuild`, `totals replay` and `totals handover`."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import Any

from ledger.admin.command_line import DRY_RUN, QUIET, argument, command, progress
from ledger.admin.operator import Operator
from ledger.admin.totals.failures import FailuresBucket
from ledger.admin.totals.handing_over import hand_over
from ledger.admin.totals.rebuild import rebuild
from ledger.admin.totals.replay import replay
from ledger.aws.clients import s3

_BOOK = argument("--book", nargs=2, metavar=("TENANT", "BUSINESS"), help="rebuild only this book")
_BUCKET = argument("bucket", help="the bucket in the stack's output FailuresBucketName")
_DELETE = argument(
    "--delete", action="store_true", help="delete each object that is replayed without a fault"
)


@command(
    "totals", "rebuild", "rebuild totals from the entries, of all books", _BOOK, QUIET, DRY_RUN
)
def rebuild_totals(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Count and correct the totals of one book, or of all."""
    scope = operator.scope(*arguments.book) if arguments.book else None
    with progress(arguments) as bar:

        def expect(items: int) -> None:
            bar.total = items
            bar.refresh()

        return rebuild(operator.table, datetime.now(UTC), bar.update, scope, expect)


@command(
    "totals",
    "replay",
    "replay changes that the stream functions gave up, from their bucket",
    _BUCKET,
    _DELETE,
    QUIET,
    DRY_RUN,
    invented=("objects_deleted",),
)
def replay_changes(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Audit and count the changes in the bucket of failures."""
    with progress(arguments) as bar:
        is_deleting = arguments.delete and not arguments.dry_run
        bucket = FailuresBucket(s3(arguments.region), arguments.bucket)
        return replay(operator.table, bucket, bar.update, datetime.now(UTC), is_deleting)


@command(
    "totals",
    "handover",
    "let this release count, once the earlier release has ended",
    QUIET,
    DRY_RUN,
)
def hand_totals_over(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Let this release count the table, and the earlier one no more."""
    with progress(arguments) as bar:
        return hand_over(operator.table, datetime.now(UTC), bar.update)


COMMANDS = (rebuild_totals, replay_changes, hand_totals_over)
