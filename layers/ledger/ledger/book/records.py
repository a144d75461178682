"""How records and names are written, and how what they say is changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from ledger.book.races import until_not_overtaken
from ledger.book.reader import Reader
from ledger.core import texts
from ledger.core.accounts import Account, AccountDraft, Details
from ledger.core.actors import Actor
from ledger.core.claims import Claim
from ledger.core.limits import RECORDS_PER_ENTRY_MAX
from ledger.core.records import Name, Record
from ledger.errors import LedgerError, LimitExceeded, NameTaken, NotFound, Overtaken
from ledger.store import account_items, items, keys, record_items
from ledger.store.commit import Commit, Plan, Write, put_new, wait
from ledger.store.items import Item, text
from ledger.store.keys import Key
from ledger.store.outcomes import Outcome
from ledger.store.table import Table

CODE = "account code"


def name_writes(
    scope: keys.Scope, names: Iterable[Name], number: int, by: Actor
) -> tuple[Write, ...]:
    """The puts that give names to what has the number; each refuses if it is another's."""
    return tuple(_name_write(scope, name, number, by) for name in names)


def _name_write(scope: keys.Scope, name: Name, number: int, by: Actor) -> Write:
    item = record_items.name_item(scope, name, number, by)

    def refusal(old: Item | None) -> LedgerError:
        return NameTaken(name.kind, name.value, items.read_integer(old or {}, "number"))

    put = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    return Write({"Put": put}, refusal)


def renamed(account: Account, terms: AccountDraft, now: datetime, by: Actor) -> Account:
    """The account with another name and details; the same one if nothing would change."""
    kept = replace(account.terms, name=terms.name, details=terms.details)
    assert kept == terms, "terms cannot change"
    terms = replace(terms, name=texts.normal(terms.name))
    if terms == account.terms:
        return account
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
    change: Callable[[AccountDraft], AccountDraft],
) -> Account:
    """Change an account's name or details."""

    def once() -> Account:
        before = read.state(number).account
        after = renamed(before, change(before.terms), now, claim.by)
        was, is_now = map(account_items.account_document, (before, after))
        write_document(read.table, keys.account(read.scope, number), was, is_now, claim.by)
        return read.note_account(after)

    return until_not_overtaken(read.table, once)


def write_document(
    table: Table,
    key: Key,
    before: dict[str, str | bytes],
    after: dict[str, str | bytes],
    by: Actor,
) -> None:
    """Put a document in the place of another; `Overtaken` if that is not there any more.

    No claim is made: to say the same once more changes nothing, and a copy that arrives late finds
    another document, since each has the time of its change in it.
    """
    if before == after:
        return
    update: dict[str, Any] = {
        "Key": key,
        "UpdateExpression": "SET doc = :after, #by = :by",
        "ConditionExpression": "doc = :before",
        "ExpressionAttributeNames": {"#by": "by"},
        "ExpressionAttributeValues": {":before": before, ":after": after, ":by": text(str(by))},
    }
    write_all(table, [{"Update": update}])


def definitions(scope: keys.Scope, new: Sequence[Record], by: Actor) -> tuple[Write, ...]:
    """The puts of records whose numbers are made of their names; another may have been first."""
    if len(new) > RECORDS_PER_ENTRY_MAX:
        raise LimitExceeded("RECORDS_PER_ENTRY_MAX", RECORDS_PER_ENTRY_MAX, len(new))
    made = (record_items.record_item(scope, replace(record, by=by)) for record in new)
    return tuple(Write(put_new(item).action, lambda _: Overtaken()) for item in made)


def write_all(table: Table, actions: Sequence[dict[str, Any]]) -> None:
    """Do writes that need no claim, since doing them twice is doing them once; or `Overtaken`."""
    if settled(table, actions).failed:
        raise Overtaken


def settled(table: Table, actions: Sequence[dict[str, Any]]) -> Outcome:
    """What became of such writes, tried again until they are done or a condition has failed."""
    retry, may_arrive = 0, False
    while not (outcome := table.write(actions)).is_done and not outcome.failed:
        retry += 1
        may_arrive |= outcome.retried or outcome.unanswered
        wait(table, retry, outcome, may_arrive)
    return outcome


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
        """Change what a record says."""
        by = self._claim().by

        def once() -> Record:
            before = self._read.record(kind, number, NotFound())
            after = revised(before, change(before.details), self._now, by)
            was, is_now = map(record_items.record_document, (before, after))
            key = keys.record(self._read.scope, kind, number)
            write_document(self._read.table, key, was, is_now, by)
            return self._read.note(after)

        return until_not_overtaken(self._read.table, once)

    def keep_or(
        self,
        kind: str,
        details: Details,
        names: Sequence[Name],
        change: Callable[[Details], Details],
    ) -> Record:
        """Keep a new record; if one of its names is another's, change that one instead."""
        number = next(filter(None, map(self._read.named, names)), None)
        if number is not None:
            return self.revise(kind, number, change)
        try:
            return self.keep(kind, details, names)
        except NameTaken as taken:
            return self.revise(kind, taken.number, change)

    def define(self, make: Callable[[], Sequence[Record]]) -> None:
        """Keep the records that `make` finds missing; it is asked again if another comes first."""

        by = self._claim().by

        def once() -> None:
            new = make()
            if new:
                writes = definitions(self._read.scope, new, by)
                write_all(self._read.table, [write.action for write in writes])

        until_not_overtaken(self._read.table, once)
