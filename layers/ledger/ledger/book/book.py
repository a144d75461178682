"""The book: what one request can do with one business's ledger. Each write is one conditional one.

A client's mistake is raised as a `LedgerError`, and then nothing has been written.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial

from ledger.book import balances, periods, records, revisions
from ledger.book.posted import Posted, PostedTogether, to_posted_together
from ledger.book.races import until_not_overtaken
from ledger.book.reader import Reader
from ledger.book.records import Records
from ledger.core import entries
from ledger.core.accounts import Account, AccountDraft, AccountState
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.core.records import Name, Record
from ledger.errors import (
    AccountNotEmpty,
    AccountNotFound,
    BalanceBelowFloor,
    LedgerError,
    PeriodClosed,
)
from ledger.store import account_items, items, keys
from ledger.store.commit import Build, Commit, Committed, Plan, Write, earlier, put_new
from ledger.store.items import Item


class Book:
    """One business's ledger for one request, whose time is `now`.

    `claim` makes the request's claim; it is made at the first write, since making it reads the
    request to its end and may refuse it.
    """

    def __init__(self, read: Reader, claim: Callable[[], Claim], now: datetime) -> None:
        self.read = read
        self._scope = read.scope
        self._make_claim = claim
        self._now = now

    @cached_property
    def records(self) -> Records:
        """What entries refer to besides accounts."""
        return Records(self.read, lambda: self._claim, self._now)

    @cached_property
    def _claim(self) -> Claim:
        return self._make_claim()

    def post_made(self, make: Callable[[], tuple[Draft, Sequence[Record]]]) -> Posted:
        """Post what `make` makes of the book as it is, with the records that it defines.

        It is made again if another defines one of them meanwhile.
        """
        return until_not_overtaken(self.read.table, lambda: self.post(*make()))

    def post(self, draft: Draft, new: Sequence[Record] = ()) -> Posted:
        """Write an entry and move the guarded balances that it touches.

        `new` are records that the entry is the first to refer to; `Overtaken` if one is there.
        """
        claim = self._claim.of_journal(draft.subledger is None)
        try:
            writes = (*self._moves([draft]), *records.definitions(self._scope, new))
        except (AccountNotFound, PeriodClosed) as refusal:
            # An account, or the period, may have been closed since this request was first made.
            done = self._earlier(claim, keys.entry, refusal)
        else:
            done = self._commit(lambda number, _: self._plan(draft, number, writes), claim=claim)
        for record in new if not done.replayed else ():
            self.read.note(record)
        # Whatever became of it since: the same request gets the same answer.
        entry = self.read.version_of(done.item, 1)
        return Posted(entry, self._counted(done, "posted"))

    def _plan(self, draft: Draft, number: int, writes: tuple[Write, ...]) -> Plan:
        entry = entries.accept(draft, number, self._now)
        return Plan(items.entry_item(self._scope, entry), writes)

    def post_together(self, drafts: Sequence[Draft]) -> PostedTogether:
        """Write several entries, all or none, under one further number that remembers them."""
        try:
            moves = self._moves(drafts)
        except PeriodClosed as refusal:
            return to_posted_together(self._earlier(self._claim, keys.batch, refusal).item)

        def build(number: int, shift: int) -> Plan:
            posted = self._accept_parts(drafts, shift)
            numbers = [entry.number for entry in posted]
            claimed = items.batch_item(self._scope, number, self._now, numbers)
            puts = (put_new(items.entry_item(self._scope, entry)) for entry in posted)
            return Plan(claimed, (*moves, *puts))

        done = self._commit(build)
        self._counted(done, "posted")
        return to_posted_together(done.item)

    def open(
        self,
        terms: AccountDraft,
        opening: Callable[[int], Draft] | None = None,
        names: Sequence[Name] = (),
    ) -> Account:
        """Open an account, in one write with its opening entry, if it is given one.

        `opening` makes the draft of that entry, given the account's number.
        """
        known = self._parents(terms)
        names = (*names, *([Name(records.CODE, terms.code)] if terms.code else []))

        def build(number: int, shift: int) -> Plan:
            account = Account(number, self._now, terms)
            draft = opening(number) if opening else None
            accounts = self._check([draft], {**known, number: account}) if draft else {}
            changes = balances.changes_minor([draft] if draft else [], accounts)
            assert draft is None or draft.subledger in (None, number), "counted nowhere else"
            listed = 1 if draft and draft.subledger == number else 0
            balance_minor = self._opening_balance(account, changes)
            claimed = account_items.account_item(self._scope, account, balance_minor, listed)
            parents = [
                balances.children_write(self._scope, parent, changes.pop(parent.number, 0), 1)
                for parent in known.values()
            ]
            moves = balances.balance_writes(self._scope, accounts, changes, {})
            parts = self._accept_parts([draft] if draft else [], shift)
            puts = (put_new(items.entry_item(self._scope, entry)) for entry in parts)
            named = records.name_writes(self._scope, names, number)
            return Plan(claimed, (*named, *parents, *moves, *puts))

        try:
            done = self._commit(build)
        except PeriodClosed as refusal:
            done = self._earlier(self._claim, keys.account, refusal)
        self._counted(done, "opened")
        return account_items.to_account(done.item)

    def rename(self, number: int, change: Callable[[AccountDraft], AccountDraft]) -> Account:
        """Change an account's name or details; what its terms are cannot change."""

        return records.rename(self.read, self._now, number, change)

    def close(self, number: int) -> AccountState:
        """Close an account that holds nothing; it and its listing are then not found any more."""
        state = self.read.state(number)
        if state.balance_minor:
            raise AccountNotEmpty(state.balance_minor)
        known = self._parents(state.account.terms)

        parent = (
            balances.children_write(self._scope, account, 0, -1) for account in known.values()
        )
        claimed = items.closing_item(self._scope, number, self._now)
        plan = Plan(claimed, (balances.closing_write(self._scope, number), *parent))

        def taken(_: Item) -> LedgerError:
            return AccountNotFound(str(number))

        done = self._commit(lambda *_: plan, taken)
        self._counted(done, "closed")
        return state

    def amend(self, number: int, change: revisions.Change) -> Entry:
        """Write the next version of an entry; races are settled by version, and none is lost.

        `change` is the amendment, or makes it of the entry as it is; then each time anew.
        """
        done = revisions.amend(self.read, self._claim, self._now, number, change)
        self._counted(done, "amended")
        return done.entry

    def remove(self, number: int) -> None:
        """Take an entry out of the books; its versions stay readable by the operator."""
        revisions.remove(self.read, self._claim, self._now, number)
        self.read.table.counts["removed"] += 1

    def reverse(self, number: int, effective_at: datetime | None = None) -> Posted:
        """Post the opposite of an entry, once; `replayed` if it was there before."""
        at = effective_at or self._now
        done = revisions.reverse(self.read, self._claim, self._now, number, at)
        return Posted(items.to_entry(done.item), self._counted(done, "reversed"))

    def _commit(
        self,
        build: Build,
        taken: Callable[[Item], LedgerError] | None = None,
        claim: Claim | None = None,
    ) -> Committed:
        return Commit(self.read.table, claim or self._claim, build, taken).run()

    def _earlier(
        self, claim: Claim, key: Callable[[keys.Scope, int], keys.Key], refusal: LedgerError
    ) -> Committed:
        """What this request has done before; the refusal, if that is nothing."""
        done = earlier(self.read.table, claim, partial(key, self._scope))
        if done is None:
            raise refusal
        return done

    def _counted(self, done: Committed | Posted, what: str) -> bool:
        """Count what was done for the metrics; true if it had been done before."""
        self.read.table.counts["replayed" if done.replayed else what] += 1
        return done.replayed

    def _accept_parts(self, drafts: Sequence[Draft], shift: int) -> list[Entry]:
        accepted = []
        for place, draft in enumerate(drafts):
            claim = self._claim.of_journal(draft.subledger is None)
            number = claim.further_number(place, shift, len(drafts))
            accepted.append(entries.accept(draft, number, self._now))
        return accepted

    def _moves(self, drafts: Sequence[Draft]) -> tuple[Write, ...]:
        """Check the drafts, and plan what they move together."""
        accounts = self._check(drafts, {})
        listed: dict[int, int] = {}
        for draft in drafts:
            if draft.subledger is not None:
                listed[draft.subledger] = listed.get(draft.subledger, 0) + 1
        changes = balances.changes_minor(drafts, accounts)
        return balances.balance_writes(self._scope, accounts, changes, listed)

    def _check(self, drafts: Sequence[Draft], known: dict[int, Account]) -> dict[int, Account]:
        """Refuse drafts that are no entries; return the accounts that they name."""
        named: set[int] = set()
        for draft in drafts:
            entries.check_header(draft.currency, draft.description, draft.effective_at)
            entries.check_lines(draft.lines, draft.currency)
            named |= {line.account for line in draft.lines}
            named |= set() if draft.subledger is None else {draft.subledger}
        accounts = {**known, **self.read.accounts(named - known.keys())}
        periods.require_open(self.read, (draft.effective_at for draft in drafts))
        return accounts

    def _opening_balance(self, account: Account, changes: dict[int, int]) -> int:
        balance_minor = changes.pop(account.number, 0)
        floor = account.terms.floor_minor
        if floor is not None and balance_minor < floor:
            raise BalanceBelowFloor(account.number, 0, balance_minor)
        return balance_minor

    def _parents(self, terms: AccountDraft) -> dict[int, Account]:
        """The account that it is part of, if it is part of one."""
        return self.read.accounts([] if terms.parent is None else [terms.parent])
