"""A book whose writes all have one claim, as the writes of one request have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.book import Book, Opening, Posted, Posting, Reader, categorizing
from ledger.book.amending import Change
from ledger.book.batches import Parts
from ledger.book.lettering_rows import Lines
from ledger.book.records import Records
from ledger.book.reversing import Check, accept_any
from ledger.core.accounts import Account, AccountState, AccountTerms
from ledger.core.categories import Categorization, Shares
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.core.lettering import Group
from ledger.core.records import Batch, Name, Record


@dataclass(frozen=True)
class OneRequest:
    """The book of a request, and the request's claim."""

    book: Book
    claim: Claim

    @property
    def read(self) -> Reader:
        return self.book.read

    @property
    def records(self) -> Records:
        return self.book.records(self.claim)

    def post(self, draft: Draft, new: Sequence[Record] = ()) -> Posted:
        return self.book.post(self.claim, draft, new)

    def post_with_records(self, make: Callable[[], Posting]) -> Posted:
        return self.book.post_with_records(self.claim, make)

    def post_batch(self, drafts: Sequence[Draft]) -> Batch:
        return self.book.post_batch(self.claim, drafts)

    def post_all(self, parts: Parts) -> tuple[Entry, ...]:
        return self.book.post_all(self.claim, parts)

    def open(
        self,
        terms: AccountTerms,
        opening: Callable[[int], Draft] | None = None,
        names: Sequence[Name] = (),
    ) -> Account:
        return self.book.open(self.claim, terms, opening, names)

    def open_with(self, make: Callable[[], Opening]) -> Account:
        return self.book.open_with(self.claim, make).account

    def rename(self, account_id: int, change: Callable[[AccountTerms], AccountTerms]) -> Account:
        return self.book.rename(self.claim, account_id, change)

    def close(self, account_id: int) -> AccountState:
        return self.book.close(self.claim, account_id)

    def delete(self, account_id: int) -> AccountState:
        return self.book.delete(self.claim, account_id)

    def letter(self, lines: Lines) -> Group:
        return self.book.letter(self.claim, lines)

    def categorize(self, lines: Lines, make: Callable[[], Shares]) -> Categorization:
        return categorizing.categorize(self.book, self.claim, lines, make)

    def unletter(self, lines: Lines) -> None:
        self.book.unletter(self.claim, lines)

    def amend(self, entry_id: int, change: Change) -> Entry:
        return self.book.amend(self.claim, entry_id, change)

    def remove(self, entry_id: int) -> None:
        self.book.remove(self.claim, entry_id)

    def reverse(
        self, entry_id: int, effective_at: datetime | None = None, check: Check = accept_any
    ) -> Posted:
        return self.book.reverse(self.claim, entry_id, effective_at, check)
