"""The command `ledger-admin log begin`: logs begin anew, with the acts that no stream delivers."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ledger.admin.command_line import DRY_RUN, argument, command
from ledger.admin.dry_run import DryTable
from ledger.admin.epochs import EpochNotNeeded, EpochNotPublished, begin_all
from ledger.admin.operator import Operator
from ledger.admin.totals.late_acts import seal_late_acts
from ledger.admin.verify.facts import spell_scope
from ledger.aws.clients import s3
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.archive import Archive
from ledger.store.items import heads
from ledger.store.items.codec import kind_of
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
    scopes = [operator.scope(*arguments.book)] if arguments.book else list(books(table))
    begun, refusals = begin_all(table, archive, now, operator.by, scopes, arguments.reason)
    unpublished = {s for s, refusal in refusals.items() if isinstance(refusal, EpochNotPublished)}
    for scope in refusals.keys() - unpublished if arguments.book else ():
        raise refusals[scope]
    names = list[str]()

    def name(late_act: str) -> None:
        # The name comes before the leaf: a run that dies here would seal an act without a name.
        print(f"ledger-admin: late act: {late_act}", file=sys.stderr, flush=True)
        names.append(late_act)

    # Queries show no writes of a dry run. The log of now lacks the same acts as the next epoch.
    late_table = table.without_writes() if isinstance(table, DryTable) else table
    # A run that died may have begun an epoch without its acts.
    late = {*begun, *unpublished}
    not_begun = _failures(refusals)
    failures = not_begun | seal_late_acts(late_table, late, now, name)
    return {
        "begun": list(begun.values()),
        "unchanged": len(refusals) - len(not_begun),
        "late_acts": names,
        "fault_count": len(failures),
        "faults": [
            f"{spell_scope(scope)}: {refusal.reason}" for scope, refusal in failures.items()
        ],
    }


def _failures(refusals: Mapping[Scope, LedgerError]) -> dict[Scope, LedgerError]:
    """Return the refusals of books whose log should have begun."""
    expected = (EpochNotNeeded, EpochNotPublished)
    return {s: refusal for s, refusal in refusals.items() if not isinstance(refusal, expected)}


def books(table: Table) -> Iterator[Scope]:
    """Yield the books that have a log, also one that cannot be read."""
    for page in table.scan():
        for item in page:
            if kind_of(item) == heads.HEAD and "epoch" in item:
                yield keys.scope_of(item)
