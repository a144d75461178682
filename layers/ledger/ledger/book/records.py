"""How records and names are written, and how what they say is changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from ledger.aws.items import Item
from ledger.book import changes
from ledger.book.changes import Change
from ledger.book.reader import Reader
from ledger.core import sizes, texts
from ledger.core.accounts import Account, AccountTerms, Details
from ledger.core.actors import Actor
from ledger.core.claims import Claim
from ledger.core.limits import RECORDS_PER_ENTRY_MAX
from ledger.core.records import Name, Record
from ledger.errors import (
    AccountNotFound,
    ConcurrentUpdate,
    LedgerError,
    LimitExceeded,
    NameTaken,
    NotFound,
)
from ledger.store import keys
from ledger.store.commit import Commit, Plan, Write, put_new
from ledger.store.items import accounts as account_items, codec, records as record_items

CODE = "account code"


def name_writes(
    scope: keys.Scope, names: Iterable[Name], number: int, by: Actor
) -> tuple[Write, ...]:
    """The puts that give names to what has the number; each refuses if it is another's."""
    return tuple(_name_write(scope, name, number, by) for name in names)


def _name_write(scope: keys.Scope, name: Name, number: int, by: Actor) -> Write:
    item = record_items.name_item(scope, name, number, by)

    def refusal(old: Item | None) -> LedgerError:
        return NameTaken(
            kind=name.kind, value=name.value, owner_id=codec.read_integer(old or {}, "number")
        )

    put = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    return Write({"Put": put}, refusal)


def renamed(account: Account, terms: AccountTerms, now: datetime, by: Actor) -> Account:
    """The account with another name and details; the same one if nothing would change.

    Refuses, as LimitExceeded, a name that old entries have no room for.
    """
    kept = replace(account.terms, name=terms.name, details=terms.details)
    assert kept == terms, "terms cannot change"
    terms = replace(terms, name=texts.normal(terms.name))
    if terms == account.terms:
        return account
    sizes.check_account_words(account.terms, terms)
    return replace(account, terms=terms, updated_at=now, by=by)


def revised(record: Record, details: Details, now: datetime, by: Actor) -> Record:
    """The record saying something else; the same one if nothing would change."""
    if details == record.details:
        return record
    return replace(record, details=details, updated_at=now, by=by)


def rename(
    read: Reader,
    claim: Claim,
    now: datetime,
    number: int,
    change: Callable[[AccountTerms], AccountTerms],
) -> Account:
    """Change an account's name or details; under a key once, and answered as then."""

    def plan(_: int) -> Change:
        item = read.table.get(keys.account(read.scope, number))
        is_account = item is not None and codec.kind_of(item) == codec.ACCOUNT
        if item is None or not is_account or not item["is_open"]["BOOL"]:
            raise AccountNotFound(account_id=str(number))
        before = account_items.to_account(item)
        after = renamed(before, change(before.terms), now, claim.by)
        said = None if after == before else account_items.account_document(after)
        return changes.to_say(item, said, claim.by)

    made = changes.make(read, claim, plan)
    assert made.after is not None
    account = account_items.to_account(made.after)
    return account if made.replayed else read.note_account(account)


def definitions(scope: keys.Scope, new: Sequence[Record], by: Actor) -> tuple[Write, ...]:
    """The puts of records whose numbers are made of their names; another may have been first."""
    if len(new) > RECORDS_PER_ENTRY_MAX:
        raise LimitExceeded(
            limit="RECORDS_PER_ENTRY_MAX", maximum=RECORDS_PER_ENTRY_MAX, actual=len(new)
        )
    made = (record_items.record_item(scope, replace(record, by=by)) for record in new)
    return tuple(Write(put_new(item).action, lambda _: ConcurrentUpdate()) for item in made)


class Records:
    """What one request can do with a book's records."""

    def __init__(self, read: Reader, claim: Callable[[], Claim], now: datetime) -> None:
        self._read = read
        self._claim = claim
        self._now = now

    def keep(self, kind: str, details: Details, names: Sequence[Name] = ()) -> Record:
        """Keep a new record of a kind; refused if one of its names is another's."""
        scope, table, claim = self._read.scope, self._read.table, self._claim()

        def build(number: int, _: int) -> Plan:
            record = Record(number, kind, self._now, self._now, details, claim.by)
            claimed = record_items.record_item(scope, record)
            return Plan(claimed, name_writes(scope, names, number, claim.by))

        done = Commit(table, claim, partial(keys.record, scope, kind), build).run()
        table.counts["replayed" if done.replayed else "kept"] += 1
        return self._read.note(record_items.to_record(done.item))

    def revise(self, kind: str, number: int, change: Callable[[Details], Details]) -> Record:
        """Change what a record says; under a key once, and answered as then."""
        return self._change(lambda _: self._revision(kind, number, change))

    def keep_or(
        self,
        kind: str,
        details: Details,
        names: Sequence[Name],
        change: Callable[[Details], Details],
    ) -> Record:
        """Keep a new record; if one of its names is another's, change that one instead."""
        claim = self._claim().of_journal(False)

        def plan(shift: int) -> Change:
            number = self._named(names)
            if number is not None:
                return self._revision(kind, number, change)
            fresh = claim.further_number(0, shift, 1)
            record = Record(fresh, kind, self._now, self._now, details, claim.by)
            return self._new(record, names)

        if claim.key:
            return self._change(plan)
        number = self._named(names)
        if number is not None:
            return self.revise(kind, number, change)
        try:
            return self.keep(kind, details, names)
        except NameTaken as taken:
            return self.revise(kind, taken.owner_id, change)

    def define(self, make: Callable[[], Sequence[Record]]) -> None:
        """Keep the records that `make` finds missing; it is asked again if another comes first."""
        changes.make(
            self._read,
            self._claim(),
            lambda _: Change(None, definitions(self._read.scope, make(), self._claim().by)),
        )

    def _named(self, names: Sequence[Name]) -> int | None:
        """The number of what has one of the names; None if nothing has."""
        return next(filter(None, map(self._read.named, names)), None)

    def _change(self, plan: Callable[[int], Change]) -> Record:
        made = changes.make(self._read, self._claim(), plan)
        assert made.after is not None
        record = record_items.to_record(made.after)
        return record if made.replayed else self._read.note(record)

    def _revision(self, kind: str, number: int, change: Callable[[Details], Details]) -> Change:
        item = self._read.table.get(keys.record(self._read.scope, kind, number))
        if item is None or codec.kind_of(item) != codec.RECORD:
            raise NotFound
        before = record_items.to_record(item)
        by = self._claim().by
        after = revised(before, change(before.details), self._now, by)
        said = None if after == before else record_items.record_document(after)
        return changes.to_say(item, said, by)

    def _new(self, record: Record, names: Sequence[Name]) -> Change:
        """A record with its names; if another has come first, it is planned again."""
        scope = self._read.scope
        item = record_items.record_item(scope, record)
        named = (
            Write(write.action, lambda _: ConcurrentUpdate())
            for write in name_writes(scope, names, record.record_id, self._claim().by)
        )
        return Change(item, (put_new(item), *named))
