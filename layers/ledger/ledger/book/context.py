"""Context: the reader, the claim and the time of one write, and its checks against the book.

The checks are of accounts, subledgers, closed periods and sizes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book.reader import Reader
from ledger.core import entries, sizes
from ledger.core.accounts import Account
from ledger.core.claims import Actor, Claim
from ledger.core.entries import Draft, DraftLine, Entry, Line
from ledger.core.ids import Ids
from ledger.errors import (
    AccountClosed,
    AccountInactive,
    AccountNotFound,
    LedgerError,
    PeriodClosed,
    SubledgerOnly,
)
from ledger.store.commit import Commit
from ledger.store.keys import Key, Scope
from ledger.store.plans import Build, Committed
from ledger.store.table import Table

R = TypeVar("R")


class Context(Struct, frozen=True):
    """The reader of the book, the request's claim, and the request's time."""

    read: Reader
    claim: Claim
    now: datetime

    def __post_init__(self) -> None:
        # The time becomes the creation time of entries, whose lists sort by its text.
        assert self.now.utcoffset() == timedelta()

    @property
    def scope(self) -> Scope:
        """The tenant and business of the book."""
        return self.read.scope

    @property
    def table(self) -> Table:
        """The request's view of the table."""
        return self.read.table

    @property
    def by(self) -> Actor:
        """The actor behind the request."""
        return self.claim.by

    def of_journal(self, in_journal: bool) -> "Context":
        """Return the context with a claim to ids of the general journal, or to other ids."""
        if in_journal == self.claim.in_journal:
            return self
        return replace(self, claim=self.claim.of_journal(in_journal))

    def commit(
        self,
        key: Callable[[Scope, int], Key],
        build: Build[R],
        to_result: Callable[[Item], R],
        occupied: Callable[[Item], LedgerError] | None = None,
    ) -> Committed[R]:
        """Execute a plan under this claim; `key(scope, id)` is the key of the claimed item."""
        place = partial(key, self.scope)
        return Commit(self.table, self.claim, place, build, to_result, occupied).run()


def check_drafts(
    read: Reader, drafts: Sequence[Draft], fresh: Mapping[int, Account]
) -> dict[int, Account]:
    """Refuse drafts that are no entries of this book; return their accounts by id.

    `fresh` has accounts that the same write opens, and their parents. The refusals come in this
    order: header, lines, accounts, subledgers, inactive accounts, periods, size of the answer.
    """
    account_ids: set[int] = set()
    for draft in drafts:
        entries.check_header(draft.currency, draft.description, draft.effective_at)
        entries.check_lines(draft.lines, draft.currency)
        account_ids |= draft.account_ids
    # The cheap checks are done. One read has all accounts that the cache lacks.
    accounts = {**fresh, **read.accounts(account_ids - fresh.keys())}
    assert account_ids <= accounts.keys()
    for draft in drafts:
        require_movable(read.scope, accounts, draft.lines, draft.subledger)
    require_open_period(read, (draft.effective_at for draft in drafts))
    for draft in drafts:
        sizes.check_entry(draft, accounts, read.known_records)
    return accounts


def require_subledger(
    scope: Scope,
    accounts: Mapping[int, Account],
    lines: Iterable[DraftLine | Line],
    subledger: int | None,
) -> None:
    """Refuse a line that moves an account with a subledger from outside this subledger.

    So the balance of a label is the sum of its own entries, whatever the other dialects post.
    `subledger` is None for the general journal.
    """
    for account_id in dict.fromkeys(line.account_id for line in lines):
        if accounts[account_id].terms.has_subledger and account_id != subledger:
            uuid = Ids(scope.business_id).account(account_id)
            raise SubledgerOnly(account_id=account_id, account_uuid=uuid)


def require_movable(
    scope: Scope,
    accounts: Mapping[int, Account],
    lines: Sequence[DraftLine | Line],
    subledger: int | None,
) -> None:
    """Refuse a new line that its subledger does not list, or on an inactive account.

    A reversal may still move an inactive account.
    """
    require_subledger(scope, accounts, lines, subledger)
    for account_id in dict.fromkeys(line.account_id for line in lines):
        if accounts[account_id].is_inactive:
            uuid = Ids(scope.business_id).account(account_id)
            raise AccountInactive(account_id=account_id, account_uuid=uuid)


def require_open_period(read: Reader, times: Iterable[datetime]) -> None:
    """Refuse a time on a closed day.

    No entry can count on a closed day, and an entry that does accepts neither amendment nor
    removal. It can be reversed by an entry that counts later, which corrects a reported mistake.
    """
    # A lock that is a minute old is enough: the operator's command waits until all know it.
    closed_through = read.closed_through()
    for at in times:
        if (on := at.astimezone(UTC).date()) <= closed_through:
            raise PeriodClosed(
                effective_on=on.isoformat(), closed_through=closed_through.isoformat()
            )


@contextmanager
def located(*parts: str | int) -> Iterator[None]:
    """Put parts of the request before the path of each refusal."""
    try:
        yield
    except LedgerError as refusal:
        refusal.within = (*parts, *refusal.within)
        raise


@contextmanager
def naming_closed(read: Reader, before: Callable[[], Entry]) -> Iterator[None]:
    """Raise `AccountClosed` instead of `AccountNotFound` for an account of the entry `before`.

    The account was open when the entry was posted, and no account is ever deleted.
    """
    try:
        yield
    except AccountNotFound as missing:
        if missing.account_id not in {str(line.account_id) for line in before().lines}:
            raise
        account_id = int(missing.account_id)
        uuid = read.ids.account(account_id)
        raise AccountClosed(account_id=account_id, account_uuid=uuid) from None
