"""The book: the use cases of one business's ledger. A refusal writes nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, cached_property, partial

from ledger.aws.items import Item
from ledger.book import amending, balances, chart, periods, records, reversing, subledgers
from ledger.book.conflicts import retry_on_conflict
from ledger.book.openings import Opening, opening_balance_minor
from ledger.book.posted import Batch, Made, Posted, as_answered, to_batch
from ledger.book.reader import Reader
from ledger.book.records import Records
from ledger.book.reversing import Check, accept_any
from ledger.core import entries, sizes
from ledger.core.accounts import Account, AccountState, AccountTerms
from ledger.core.claims import Claim
from ledger.core.entries import Draft, Entry
from ledger.core.records import Name, Record
from ledger.core.spelling import Ids
from ledger.errors import AccountNotEmpty, AccountNotFound, LedgerError
from ledger.store import keys
from ledger.store.commit import Build, Commit, Committed, Plan, Write, put_new
from ledger.store.items.accounts import account_item, closing_item, to_account
from ledger.store.items.batches import batch_item
from ledger.store.items.entries import entry_item


class Book:
    """One business's ledger for one request at `now`; the first write calls `claim`."""

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

    def post(self, draft: Draft, new: Sequence[Record] = ()) -> Posted:
        """Write an entry and move the guarded balances that it touches.

        `new` are the records that this entry introduces. If one exists, raise `ConcurrentUpdate`.
        """
        return self._post_once(lambda: (draft, new), draft.subledger is None)

    def post_with_records(self, make: Callable[[], Made]) -> Posted:
        """Post to the journal what `make` makes of the book as it is, with new records if any.

        It is made again if another defines one of them meanwhile. Under a key a refusal of `make`
        is as final as one of the write.
        """
        return retry_on_conflict(self.read.table, lambda: self._post_once(make, True))

    def _post_once(self, make: Callable[[], Made], in_journal: bool) -> Posted:
        claim = self._claim.of_journal(in_journal)
        noted: list[Record] = []

        @cache
        def planned() -> tuple[Draft, tuple[Write, ...]]:
            draft, new = make()
            assert in_journal == (draft.subledger is None), "it is claimed where it goes"
            noted.extend(new)
            return draft, (*self._moves([draft]), *records.definitions(self._scope, new, claim.by))

        def build(number: int, _: int) -> Plan:
            draft, writes = planned()
            entry = entries.accept(draft, number, self._now, claim.by)
            return Plan(entry_item(self._scope, entry), writes)

        done = self._commit(keys.entry, build, claim=claim)
        for record in noted if not done.replayed else ():
            self.read.note(record)
        entry = as_answered(self.read.version_of(done.item, 1))
        return Posted(entry, self._counted(done, "posted"))

    def post_batch(self, drafts: Sequence[Draft]) -> Batch:
        """Write several entries, all or none, under one further number that remembers them."""
        moves = cache(lambda: self._moves(drafts))

        def build(number: int, shift: int) -> Plan:
            writes = moves()
            posted = self._accept_parts(drafts, shift)
            numbers = [entry.entry_id for entry in posted]
            claimed = batch_item(self._scope, number, self._now, self._claim.by, numbers)
            puts = (put_new(entry_item(self._scope, entry)) for entry in posted)
            return Plan(claimed, (*writes, *puts))

        done = self._commit(keys.batch, build)
        self._counted(done, "posted")
        return to_batch(done.item)

    def open(
        self,
        terms: AccountTerms,
        opening: Callable[[int], Draft] | None = None,
        names: Sequence[Name] = (),
    ) -> Account:
        """Open an account, in one write with its opening entry, if it is given one.

        `opening` makes the draft of that entry, given the account's number.
        """
        return self.open_made(lambda: Opening(terms, opening, names))

    def open_made(self, make: Callable[[], Opening]) -> Account:
        """Open the account that `make` makes of the book as it is."""

        @cache
        def planned() -> tuple[Opening, dict[int, Account]]:
            made = make()
            return made, chart.parents(self.read, made.terms)

        def build(number: int, shift: int) -> Plan:
            made, known = planned()
            account = Account(number, self._now, made.terms, by=self._claim.by)
            draft = made.entry(number) if made.entry else None
            accounts = self._check([draft], {**known, number: account}) if draft else {}
            changes = balances.changes_minor([draft] if draft else [], accounts)
            assert draft is None or draft.subledger in (None, number), "counted nowhere else"
            listed = 1 if draft and draft.subledger == number else 0
            balance_minor = opening_balance_minor(account, changes)
            claimed = account_item(self._scope, account, balance_minor, listed)
            parents = [
                balances.children_write(self._scope, parent, changes.pop(parent.account_id, 0), 1)
                for parent in known.values()
            ]
            moves = balances.balance_writes(self._scope, accounts, changes, {})
            parts = self._accept_parts([draft] if draft else [], shift)
            puts = (put_new(entry_item(self._scope, entry)) for entry in parts)
            named = records.name_writes(self._scope, made.all_names, number, self._claim.by)
            return Plan(claimed, (*named, *parents, *moves, *puts))

        done = self._commit(keys.account, build)
        self._counted(done, "opened")
        return to_account(done.item)

    def rename(self, number: int, change: Callable[[AccountTerms], AccountTerms]) -> Account:
        """Change an account's name or details; its terms cannot change."""
        return records.rename(self.read, self._claim, self._now, number, change)

    def close(self, number: int) -> AccountState:
        """Close an account that holds nothing; it and its listing are then not found any more."""
        state = self.read.state(number)
        if state.balance_minor:
            raise AccountNotEmpty(balance_minor=state.balance_minor)
        known = self._parents(state.account.terms)
        parent = (
            balances.children_write(self._scope, account, 0, -1) for account in known.values()
        )
        claimed = closing_item(self._scope, number, self._now, self._claim.by)
        plan = Plan(claimed, (balances.closing_write(self._scope, number), *parent))

        def taken(_: Item) -> LedgerError:
            return AccountNotFound(account_id=str(number))

        def closing(scope: keys.Scope, _: int) -> keys.Key:
            return keys.account_closing(scope, number)

        done = self._commit(closing, lambda *_: plan, taken)
        self._counted(done, "closed")
        return state

    def amend(self, number: int, change: amending.Change) -> Entry:
        """Write the next version of an entry; races are settled by version, and none is lost.

        `change` is the amendment, or makes it of the entry as it is; then each time anew. An
        amendment that changes nothing makes no version.
        """
        done = amending.amend(self.read, self._claim, self._now, number, change)
        self._counted(done, "unchanged" if done.unchanged else "amended")
        return done.entry

    def remove(self, number: int) -> None:
        """Take an entry out of the books; its versions stay readable by the operator."""
        amending.remove(self.read, self._claim, self._now, number)
        self.read.table.counts["removed"] += 1

    def reverse(
        self, number: int, effective_at: datetime | None = None, check: Check = accept_any
    ) -> Posted:
        """Post the opposite of an entry that `check` does not refuse, once.

        It counts at `effective_at` (None: now), or when the entry does, if that is later.
        """
        at = effective_at or self._now
        done = reversing.reverse(self.read, self._claim, self._now, number, at, check)
        self._counted(done, "reversed")
        return done

    def _commit(
        self,
        key: Callable[[keys.Scope, int], keys.Key],
        build: Build,
        taken: Callable[[Item], LedgerError] | None = None,
        claim: Claim | None = None,
    ) -> Committed:
        place = partial(key, self._scope)
        return Commit(self.read.table, claim or self._claim, place, build, taken).run()

    def _counted(self, done: Committed | Posted, what: str) -> bool:
        """Count what was done for the metrics; true if it had been done before."""
        self.read.table.counts["replayed" if done.replayed else what] += 1
        return done.replayed

    def _accept_parts(self, drafts: Sequence[Draft], shift: int) -> list[Entry]:
        accepted = []
        for place, draft in enumerate(drafts):
            claim = self._claim.of_journal(draft.subledger is None)
            number = claim.further_number(place, shift, len(drafts))
            accepted.append(entries.accept(draft, number, self._now, claim.by))
        return accepted

    def _moves(self, drafts: Sequence[Draft]) -> tuple[Write, ...]:
        """Check the drafts, and plan what they move together."""
        accounts = self._check(drafts, {})
        listed = Counter(draft.subledger for draft in drafts if draft.subledger is not None)
        changes = balances.changes_minor(drafts, accounts)
        return balances.balance_writes(self._scope, accounts, changes, listed)

    def _check(self, drafts: Sequence[Draft], known: dict[int, Account]) -> dict[int, Account]:
        """Refuse drafts that are no entries; return the accounts that they name."""
        named: set[int] = set()
        for draft in drafts:
            entries.check_header(draft.currency, draft.description, draft.effective_at)
            entries.check_lines(draft.lines, draft.currency)
            named |= {line.account_id for line in draft.lines}
            named |= set() if draft.subledger is None else {draft.subledger}
        accounts = {**known, **self.read.accounts(named - known.keys())}
        subledgers.require_own(self._scope, accounts, drafts)
        periods.require_open(self.read, (draft.effective_at for draft in drafts))
        for draft in drafts:
            sizes.check_entry(draft, accounts, self.read.known_records)
        return accounts

    def _parents(self, terms: AccountTerms) -> dict[int, Account]:
        """The account that it is part of, if it is part of one."""
        return self.read.accounts([] if terms.parent is None else [terms.parent])

    @property
    def ids(self) -> Ids:
        """The speller of the book's ids."""
        return Ids(self._scope.business_id)
