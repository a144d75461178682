"""Write an entry together with the accounts that it opens: all of them, or nothing."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from ledger.book import Book, Reader, balances
from ledger.book.accounts import CODE
from ledger.book.context import Context, check_drafts
from ledger.book.first_uses import with_first_uses
from ledger.book.posting import Posted, accept, first_version
from ledger.book.records import name_writes
from ledger.core.accounts import Account, AccountTerms, as_called
from ledger.core.claims import Actor, Claim
from ledger.core.entries import Draft, Entry
from ledger.core.records import Name
from ledger.errors import BalanceBelowFloor
from ledger.store import keys
from ledger.store.items.accounts import account_item
from ledger.store.items.codec import PROBES_MAX, has_request_digest, with_request_digest
from ledger.store.items.entries import entry_item
from ledger.store.plans import Plan, Write, put_new

# A transaction has 100 writes: two for each account with a number, the others for balances.
TOGETHER_MAX = 20
MakeDraft = Callable[[Sequence[int]], Draft]


class NewAccount(Struct, frozen=True):
    """An account that an entry opens; `foreign_id` if only this id identifies it."""

    terms: AccountTerms
    foreign_id: str = ""


class EntryWriter(Struct, frozen=True):
    """Writes the entries of one import to one book, as the operator `by` at the time `now`."""

    read: Reader
    now: datetime
    by: Actor

    def post(
        self, name: str, fingerprint: str, make: MakeDraft, new: Sequence[NewAccount]
    ) -> tuple[Posted, list[Account]]:
        """Post the draft that `make` makes of the ids of the new accounts; return these as well.

        `name` is the entry's in its file. An entry with more than TOGETHER_MAX new accounts is
        checked first, then its accounts are opened. Then only a race can refuse it and leave them.
        """
        claim = self._claim(f"entry\n{name}", fingerprint)
        if len(new) > TOGETHER_MAX:
            self._check(make, new, claim)
            accounts = [
                self._book.open(self._account_claim(new, claim, place), opening.terms)
                for place, opening in enumerate(new)
            ]
            posted = self._book.post(claim, make([account.account_id for account in accounts]))
            return posted, accounts
        if not new:
            return self._book.post(claim, make([])), []
        return self._post_together(claim, make, new)

    def number(self, foreign_id: str) -> tuple[int, bool]:
        """Return the id of the account that an import opened for an id of another book.

        Also tell whether the account is there; if not, the id is free.
        """
        claim = self._claim(f"account\n{foreign_id}", "an account")
        for attempt in range(PROBES_MAX):
            number = claim.candidate_id(attempt)
            item = self.read.table.get(keys.account(self.read.scope, number))
            if item is None or has_request_digest(item, claim):
                return number, item is not None
        raise AssertionError("one of so many ids is free")

    def _post_together(
        self, claim: Claim, make: MakeDraft, new: Sequence[NewAccount]
    ) -> tuple[Posted, list[Account]]:
        context = Context(self.read, claim, self.now).of_journal(True)

        def build(entry_id: int, shift: int) -> Plan[tuple[Entry, list[Account]]]:
            accounts = self._accounts(new, claim, shift)
            draft = make([account.account_id for account in accounts])
            puts = [
                write
                for place, account in enumerate(accounts)
                for write in self._puts(self._account_claim(new, claim, place), account)
            ]
            writes = (*self._balance_writes(draft, accounts), *puts)
            entry, aliases = accept(context, draft, entry_id, shift)
            item = entry_item(self.read.scope, entry)
            return Plan(item, (entry, accounts), (*writes, *aliases))

        committed = context.commit(
            keys.entry, build, lambda item: (first_version(context, item), [])
        )
        entry, accounts = committed.result
        return Posted(entry, committed.replayed), accounts

    def _balance_writes(self, draft: Draft, fresh: Sequence[Account]) -> tuple[Write, ...]:
        chart_part = {account.account_id: account for account in fresh}
        accounts = check_drafts(self.read, [draft], chart_part)
        changes = balances.changes_of([draft], accounts)
        changes = with_first_uses(self.read, accounts.values(), changes)
        return balances.balance_writes(self.read.scope, accounts, changes)

    def _accounts(self, new: Sequence[NewAccount], claim: Claim, shift: int) -> list[Account]:
        """Return the accounts under ids of their own, after `shift` collisions of these."""
        numbers = [
            self.number(opening.foreign_id)[0]
            if opening.foreign_id
            else self._account_claim(new, claim, place).candidate_id(shift)
            for place, opening in enumerate(new)
        ]
        return [
            Account(number, self.now, as_called(opening.terms), by=self.by)
            for number, opening in zip(numbers, new, strict=True)
        ]

    def _account_claim(self, new: Sequence[NewAccount], claim: Claim, place: int) -> Claim:
        """Return the claim of a new account: of its foreign id, or of this attempt alone."""
        key = new[place].foreign_id or f"{claim.nonce}\n{place}"
        return self._claim(f"account\n{key}", "an account")

    def _puts(self, claim: Claim, account: Account) -> tuple[Write, ...]:
        scope, code = self.read.scope, account.terms.code
        item = with_request_digest(account_item(scope, account, 0, 0), claim)
        names = [Name(CODE, code)] if code else []
        return (put_new(item), *name_writes(scope, names, account.account_id, self.by))

    def _check(self, make: MakeDraft, new: Sequence[NewAccount], claim: Claim) -> None:
        """Refuse a draft that the book would refuse, before its accounts are opened."""
        accounts = self._accounts(new, claim, 0)
        draft = make([account.account_id for account in accounts])
        accounts_by_id = check_drafts(
            self.read, [draft], {account.account_id: account for account in accounts}
        )
        for account_id, change in balances.changes_of([draft], accounts_by_id).items():
            state = self.read.state(account_id)
            floor_minor = state.account.terms.floor_minor
            if floor_minor is not None and state.balance_minor + change.amount_minor < floor_minor:
                raise BalanceBelowFloor(
                    account_id=account_id,
                    balance_minor=state.balance_minor,
                    change_minor=change.amount_minor,
                )

    @property
    def _book(self) -> Book:
        return Book(self.read, self.now)

    def _claim(self, key: str, fingerprint: str) -> Claim:
        now_ms = round(self.now.timestamp() * 1000)
        return Claim(secrets.token_hex(16), fingerprint, now_ms, self.by, f"import\n{key}")
