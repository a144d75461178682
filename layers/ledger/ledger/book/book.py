"""The book: one business's ledger, and all that one request can do with it.

Each write takes the request's claim first, and is one conditional write. A client's mistake is a
refusal (`LedgerError`), and a refused request has written nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from ledger.book import (
    accounts,
    amending,
    batches,
    lettering,
    posting,
    removing,
    reversing,
)
from ledger.book.accounts import Opening
from ledger.book.batches import Parts
from ledger.book.context import Context
from ledger.book.lettering_rows import Lines
from ledger.book.posting import Posted, Posting
from ledger.book.reader import Reader
from ledger.book.records import Records
from ledger.book.reversing import Check, accept_any
from ledger.core.accounts import Account, AccountState, AccountTerms
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.core.ids import Ids
from ledger.core.lettering import Group
from ledger.core.records import Batch, Name, Record
from ledger.log import rows


class Book(Struct, frozen=True):
    """The ledger of one business, as one request at the time `now` works on it."""

    read: Reader
    now: datetime

    def records(self, claim: Claim) -> Records:
        """Return the writes to records: journals, customers, tags."""
        return Records(self._context(claim))

    def post(self, claim: Claim, draft: Draft, new: Sequence[Record] = ()) -> Posted:
        """Write an entry and move the guarded balances. `new` are the records that it introduces.

        Raise `ConcurrentUpdate` if another request has introduced one of them.
        """
        return self._count_posted(posting.post(self._context(claim), draft, new))

    def post_with_records(self, claim: Claim, make: Callable[[], Posting]) -> Posted:
        """Post to the general journal the draft that `make` makes of the present book."""
        return self._count_posted(posting.post_with_records(self._context(claim), make))

    def post_batch(self, claim: Claim, drafts: Sequence[Draft]) -> Batch:
        """Write several entries, all or none, under one more id that identifies the batch."""
        committed = posting.post_batch(self._context(claim), drafts)
        self._count("posted", committed.replayed)
        return committed.result

    def post_all(self, claim: Claim, parts: Parts) -> tuple[Entry, ...]:
        """Write entries with keys of their own, all or none; return them as first answered."""
        committed = batches.post_all(self._context(claim), parts)
        self._count("posted", committed.replayed)
        return self._note(*committed.result)

    def open(
        self,
        claim: Claim,
        terms: AccountTerms,
        opening: Callable[[int], Draft] | None = None,
        names: Sequence[Name] = (),
    ) -> Account:
        """Open an account, in one write with its opening entry, if there is one.

        `opening(account_id)` returns the draft of that entry.
        """
        return self.open_with(claim, lambda: Opening(terms, opening, names)).account

    def open_with(self, claim: Claim, make: Callable[[], Opening]) -> AccountState:
        """Open the account that `make` makes of the present book. A replay may return it closed."""
        committed = accounts.open_account(self._context(claim), make)
        self._count("opened", committed.replayed)
        return committed.result

    def rename(
        self, claim: Claim, account_id: int, change: Callable[[AccountTerms], AccountTerms]
    ) -> Account:
        """Change an account's name or details; its other terms cannot change."""
        return accounts.rename(self._context(claim), account_id, change)

    def close(self, claim: Claim, account_id: int) -> AccountState:
        """Close an account without balance; from then on it and its subledger are not found."""
        committed = accounts.close(self._context(claim), account_id)
        self._count("closed", committed.replayed)
        return committed.result

    def delete(self, claim: Claim, account_id: int) -> AccountState:
        """Close an account that never had a line; its names stay taken."""
        committed = accounts.delete(self._context(claim), account_id)
        self._count("closed", committed.replayed)
        return committed.result

    def amend(self, claim: Claim, entry_id: int, change: amending.Change) -> Entry:
        """Write the next version of an entry; a race between amendments loses none of them.

        `change` is the amendment, or makes it of the present version, as often as another change
        is first. An amendment that changes nothing makes no version.
        """
        posted = amending.amend(self._context(claim), entry_id, change)
        self._count("unchanged" if posted.unchanged else "amended", posted.replayed)
        self._note(posted.entry)
        return posted.entry

    def remove(self, claim: Claim, entry_id: int) -> None:
        """Take an entry out of the book; its versions stay readable by the operator."""
        row = removing.remove(self._context(claim), entry_id)
        self._count("removed", replayed=False)
        self.read.table.digests.append(rows.digest(row))

    def reverse(
        self,
        claim: Claim,
        entry_id: int,
        effective_at: datetime | None = None,
        check: Check = accept_any,
    ) -> Posted:
        """Post the reversal of an entry, once, unless `check` refuses the entry.

        It counts from `effective_at` (None: now), or from the original's time, if that is later.
        """
        at = effective_at or self.now
        posted = reversing.reverse(self._context(claim), entry_id, at, check)
        self._count("reversed", posted.replayed)
        self._note(posted.entry)
        return posted

    def letter(self, claim: Claim, lines: Lines) -> Group:
        """Make one group of lines, and of the groups that they are in; return its lines."""
        committed = lettering.letter(self._context(claim), lines)
        self._count("lettered", committed.replayed)
        return committed.result

    def unletter(self, claim: Claim, lines: Lines) -> None:
        """Take lines out of their groups; the others stay a group if they are several."""
        committed = lettering.unletter(self._context(claim), lines)
        self._count("unlettered", committed.replayed)

    @property
    def ids(self) -> Ids:
        """The speller of the book's ids."""
        return self.read.ids

    def _context(self, claim: Claim) -> Context:
        return Context(self.read, claim, self.now)

    def _count_posted(self, posted: Posted) -> Posted:
        self._count("posted", posted.replayed)
        self._note(posted.entry)
        return posted

    def _note(self, *versions: Entry) -> tuple[Entry, ...]:
        """Note the digests of the versions that the answer is about, and return the versions."""
        self.read.table.digests += [rows.digest(rows.entry_row(version)) for version in versions]
        return versions

    def _count(self, metric: str, replayed: bool) -> None:
        """Count a write for the metrics; a replay counts as one, whatever it repeats."""
        self.read.table.counts["replayed" if replayed else metric] += 1
