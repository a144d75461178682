"""What an operator does: set up who may use the ledger, and look inside."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from ledger.admin.hooks import all_hooks
from ledger.admin.transfer.export import header
from ledger.book import Reader, acts
from ledger.core import ids, money
from ledger.core.actors import Act, Actor
from ledger.core.claims import Claim
from ledger.core.entries import Entry
from ledger.core.limits import TOKEN_SECONDS_MAX
from ledger.directory import Directory, grants
from ledger.directory.clients import ACTIVE
from ledger.errors import AccountNotFound, BusinessNotFound, EntryNotFound, LedgerError, NotFound
from ledger.http.dialect import all_dialects
from ledger.store.cache import BookCache
from ledger.store.keys import Scope, instant
from ledger.store.table import Table


def all_scopes() -> tuple[str, ...]:
    """Every scope that an operation of any dialect asks for."""
    return tuple(scope for dialect in all_dialects() for scope in dialect.scopes)


class BusinessUnknown(NotFound):
    """An id is that of no business of the tenant."""

    business: str
    tenant: str
    message = "the tenant {tenant} has no business {business}"


class ScopeNotGiven(LedgerError):
    scopes: str
    known: str
    message = "The client lacks the scope {scopes}; it has {known}."


class LifeRefused(LedgerError):
    seconds: int
    seconds_max: int
    message = "A token lives 1 to {seconds_max} seconds, and not {seconds}."


class ClientInactive(LedgerError):
    client: str
    state: str
    message = "The client {client} is {state}."


class Operator:
    """One command's view of the table. What it returns can be printed as JSON.

    `who` says who the operator is; it is asked at the first write, and once.
    """

    def __init__(
        self,
        table: Table,
        who: Callable[[], Actor],
        now: datetime | None = None,
        choose: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.table = table
        self._who = who
        self.now = now or datetime.now(UTC)
        self._choose = choose
        self._chart = BookCache()
        self.directory = Directory(table, self.now, lambda: self.by, choose)

    @cached_property
    def by(self) -> Actor:
        """Who writes what this command writes."""
        return self._who()

    def create_business(
        self, tenant_id: str, name: str, currency: str, moved: UUID | None = None
    ) -> str:
        """Create a business and return its UUID.

        The dialects prepare its book, unless one moves there under its id elsewhere.
        """
        business_id = self.directory.create_business(tenant_id, name, currency, moved)
        for hooks in () if moved else all_hooks():
            hooks.begin(self, Scope(tenant_id, business_id))
        return business_id

    def create_client(
        self, tenant_id: str, business_ids: Sequence[str], scopes: Sequence[str], name: str = ""
    ) -> dict[str, Any]:
        """A client for some businesses (none named: all that the tenant has now)."""
        self.directory.require_tenant(tenant_id)
        named = tuple(dict.fromkeys(business_ids))
        businesses = named or self.directory.business_ids(tenant_id)
        granted = tuple(dict.fromkeys(scopes or all_scopes()))
        try:
            client_id, secret = self.directory.create_client(tenant_id, businesses, granted, name)
        except BusinessNotFound as unknown:
            raise BusinessUnknown(business=unknown.business_id, tenant=tenant_id) from None
        given = {"business_ids": list(businesses), "scopes": list(granted)}
        return {"client_id": client_id, "client_secret": secret, **given}

    def create_token(self, client_id: str, scopes: Sequence[str], seconds: int) -> dict[str, Any]:
        """A token of a client, for some of its scopes (none named: all).

        Refuses a scope that the client has not, a life that is too long or none, and a client
        that is not active.
        """
        client = self.directory.clients.get(client_id)
        lacking = [scope for scope in scopes if not grants(client.scopes, scope)]
        if lacking:
            raise ScopeNotGiven(scopes=", ".join(lacking), known=", ".join(client.scopes))
        if not 1 <= seconds <= TOKEN_SECONDS_MAX:
            raise LifeRefused(seconds=seconds, seconds_max=TOKEN_SECONDS_MAX)
        if client.state != ACTIVE:
            raise ClientInactive(client=client_id, state=client.state)
        expires_at = self.now + timedelta(seconds=seconds)
        token = self.directory.tokens.grant(client, scopes or client.scopes, expires_at)
        return {"access_token": token, "expires_in": seconds}

    def show_account(self, tenant_id: str, business_id: str, account_id: str) -> dict[str, Any]:
        """An account with its balance, by any spelling of its id."""
        number = ids.spelled_number(business_id, "account", account_id)
        if number is None:
            raise AccountNotFound(account_id=account_id)
        read = self.reader(tenant_id, business_id)
        state = read.any_state(number, AccountNotFound(account_id=account_id))
        terms, by = state.account.terms, state.account.by
        shown = {**asdict(terms), "details": dict(terms.details)}
        shown["parent"] = self._uuid(business_id, terms.parent) if terms.parent else None
        if terms.currency and state.account.is_guarded:
            shown["balance"] = money.to_text(state.balance_minor, terms.currency)
        about = {
            "id": self._uuid(business_id, number),
            "number": number,
            "created_at": instant(state.account.created_at),
            "by": by and asdict(by),
            "closed": _shown_act(acts.closing(read, number)),
        }
        return {**about, **shown, "entries": state.entries, "children": state.children}

    def show_entry(self, tenant_id: str, business_id: str, entry_id: str) -> dict[str, Any]:
        """An entry at all its versions, by any spelling of its id."""
        number = ids.spelled_number(business_id, "entry", entry_id)
        if number is None:
            raise EntryNotFound(entry_id=entry_id)
        read = self.reader(tenant_id, business_id)
        versions = [shown_entry(entry, business_id) for entry in read.versions(number)]
        return {"versions": versions, "removed": _shown_act(acts.removal(read, number))}

    def scope(self, tenant_id: str, business_id: str) -> Scope:
        """Where a book is; refuses a tenant that is not there, and a business not the tenant's."""
        try:
            self.directory.require_business(tenant_id, business_id)
        except BusinessNotFound:
            raise BusinessUnknown(business=business_id, tenant=tenant_id) from None
        return Scope(tenant_id, business_id)

    def reader(self, tenant_id: str, business_id: str) -> Reader:
        return Reader(self.table, self._chart, self.scope(tenant_id, business_id))

    def claim(self, key: str, fingerprint: str) -> Claim:
        """Make the claim of one request; `key` has its scope, or is empty."""
        now_ms = round(self.now.timestamp() * 1000)
        return Claim(self._choose(16).hex(), fingerprint, now_ms, key, by=self.by)

    def _uuid(self, business_id: str, number: int) -> str:
        return ids.to_uuid(business_id, "account", number)


def _shown_act(act: Act | None) -> dict[str, Any] | None:
    return {"at": instant(act.at), "by": act.by and asdict(act.by)} if act else None


def shown_entry(entry: Entry, business_id: str) -> dict[str, Any]:
    """Spell a version of an entry for an operator."""
    return {
        "id": ids.to_uuid(business_id, "entry", entry.entry_id),
        "number": entry.entry_id,
        **header(entry),
        "lines": [
            {
                "number": entry.line_number(line),
                "account": ids.to_uuid(business_id, "account", line.account_id),
                "direction": line.direction.name.lower(),
                "amount": money.to_text(line.amount_minor, entry.currency),
                "description": line.description,
            }
            for line in entry.lines
        ],
    }
