"""The command `ledger-admin log begin`: logs begin anew, with the acts that no stream delivers."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ledger.admin.command_line import DRY_RUN, argument, command
from ledger.admin.epochs import begin, begin_all
from ledger.admin.operator import Operator
from ledger.admin.totals.late_acts import seal_late_acts
from ledger.aws.clients import s3
from ledger.store import keys
from ledger.store.archive import Archive
from ledger.store.items import heads
from ledger.store.items.codec import kind_of
from ledger.store.items.log_heads import to_log_head
from ledger.store.keys import Scope
from ledger.store.table import Table

_BUCKET = argument("bucket", help="the bucket of the published log (LogBucketName)")
_BOOK = argument("--book", nargs=2, metavar=("TENANT", "BUSINESS"), help="begin this log alone")
_REASON = argument("--reason", default="", help="begin each log anew, also one that need not")


@command(
    "log",
    "begin",
    "begin logs anew that a restored table cut off, in their next epoch",
    _BUCKET,
    _BOOK,
    _REASON,
    DRY_RUN,
)
def begin_logs(operator: Operator, arguments: Namespace) -> dict[str, Any]:
    """Begin the logs anew that do not continue their last checkpoint; with a reason, each log."""
    archive = Archive(s3(arguments.region), arguments.bucket)
    now, table = datetime.now(UTC), operator.table
    if arguments.book:
        scopes = [operator.scope(*arguments.book)]
        begun = begin(table, archive, scopes[0], now, operator.by, arguments.reason)
        result: dict[str, Any] = {"begun": [begun]}
    else:
        scopes = list(books(table))
        result = begin_all(table, archive, now, operator.by, scopes, arguments.reason)
    names = {begun["business"] for begun in result["begun"]}
    # With a reason, an earlier run may have begun an epoch. A dry run has none to seal acts in.
    late = [scope for scope in scopes if arguments.reason or scope.business_id in names]
    late = [] if arguments.dry_run else late
    return {**result, "late_acts": seal_late_acts(table, late, now)}


def books(table: Table) -> Iterator[Scope]:
    """Yield the books that have a log."""
    for page in table.scan():
        for item in page:
            if kind_of(item) == heads.HEAD and to_log_head(item):
                yield keys.scope_of(item)
