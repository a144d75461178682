"""How records and names are written, and how what they say is changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from ledger.core.accounts import Account, AccountDraft, Details
from ledger.core.records import Name, Record
from ledger.errors import Contention, LedgerError, NameTaken, Overtaken, StoreUnavailable
from ledger.store import items, keys, record_items
from ledger.store.commit import Write
from ledger.store.items import Item
from ledger.store.keys import Key
from ledger.store.table import RETRY_AFTER_SECONDS, Table

CODE = "account code"


def name_writes(scope: keys.Scope, names: Iterable[Name], number: int) -> tuple[Write, ...]:
    """The puts that give names to what has the number; each refuses if it is another's."""
    return tuple(_name_write(scope, name, number) for name in names)


def _name_write(scope: keys.Scope, name: Name, number: int) -> Write:
    item = record_items.name_item(scope, name, number)

    def refusal(old: Item | None) -> LedgerError:
        return NameTaken(name.kind, name.value, items.read_integer(old or {}, "number"))

    put = {"Item": item, "ConditionExpression": "attribute_not_exists(PK)"}
    return Write({"Put": put}, refusal)


def renamed(account: Account, terms: AccountDraft, now: datetime) -> Account:
    """The account with another name and details; the same one if nothing would change."""
    kept = replace(account.terms, name=terms.name, details=terms.details)
    assert kept == terms, "terms cannot change"
    return account if terms == account.terms else replace(account, terms=terms, updated_at=now)


def revised(record: Record, details: Details, now: datetime) -> Record:
    """The record saying something else; the same one if nothing would change."""
    if details == record.details:
        return record
    return replace(record, details=details, updated_at=now)


def write_document(
    table: Table, key: Key, before: dict[str, str | bytes], after: dict[str, str | bytes]
) -> None:
    """Put a document in the place of another; `Overtaken` if that is not there any more.

    No claim is made: to say the same once more changes nothing, and a copy that arrives late finds
    another document, since each has the time of its change in it.
    """
    if before == after:
        return
    update: dict[str, Any] = {
        "Key": key,
        "UpdateExpression": "SET doc = :after",
        "ConditionExpression": "doc = :before",
        "ExpressionAttributeValues": {":before": before, ":after": after},
    }
    retry = 0
    while not (outcome := table.write([{"Update": update}])).is_done:
        if 0 in outcome.failed:
            raise Overtaken
        retry += 1
        if not table.patience.pause(retry):
            kind = StoreUnavailable if outcome.unanswered else Contention
            raise kind(RETRY_AFTER_SECONDS)
