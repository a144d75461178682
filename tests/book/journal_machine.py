"""The machine of machine.py, and entries of the journal on the same funds."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule
from msgspec.structs import replace

from ledger.book import journal
from ledger.book.journal import JournalQuery, Order
from ledger.book.paging import PageRequest
from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.entries import Entry
from ledger.errors import (
    BalanceBelowFloor,
    EntryNotFound,
    EntryReversed,
    IdempotencyConflict,
    SubledgerOnly,
)
from tests.bench import claim, parts
from tests.book.machine import AMOUNTS, KEYS, SCRIPTS, BookMachine

# Entries of a batch: the key of each, which no other has, and its amount.
PARTS = st.lists(
    st.tuples(KEYS, AMOUNTS), min_size=1, max_size=4, unique_by=lambda part: part[0] or object()
)


class JournalMachine(BookMachine):
    """The model of the journal is a dict of the amounts that entries bring the customer."""

    entry_ids = Bundle("entry_ids")

    def __init__(self) -> None:
        super().__init__()
        (first,) = self.list_entries(Order.NUMBER, ascending=True)
        self.journal: dict[int, int] = {first: 5000}
        self.journal_keys: dict[str, tuple[int, int]] = {}

    @rule(target=entry_ids, amount=AMOUNTS, key=KEYS, script=SCRIPTS)
    def record(self, amount: int, key: str, script: list[str]) -> Any:
        request = claim(f"journal {key}" if key else "", str(amount))
        draft = self.funding(amount)
        outcome = self.attempt(
            lambda request: self.bench.book(request).post(draft).entry, script, request
        )
        if key in self.journal_keys:
            first_amount, number = self.journal_keys[key]
            assert (
                outcome is IdempotencyConflict
                if first_amount != amount
                else outcome.entry_id == number
            )
            return multiple()
        if self.funds + amount < 0:
            assert issubclass(outcome, BalanceBelowFloor)
            return multiple()
        self.funds += amount
        self.journal[outcome.entry_id] = amount
        if key:
            self.journal_keys[key] = amount, outcome.entry_id
        return outcome.entry_id

    @rule(target=entry_ids, batch=PARTS, script=SCRIPTS)
    def record_all(self, batch: list[tuple[str, int]], script: list[str]) -> Any:
        """Post entries together, all or none; a key has one entry, alone or in any batch."""
        claims = [claim(f"journal {key}", str(amount)) if key else None for key, amount in batch]
        whole = parts([self.funding(amount) for _, amount in batch], claims)
        outcome = self.attempt(
            lambda request: self.bench.book(request).post_all(whole), script, claim()
        )
        earlier = [self.journal_keys.get(key) for key, _ in batch]
        change = sum(amount for (_, amount), pair in zip(batch, earlier, strict=True) if not pair)
        if any(
            pair and pair[0] != amount for pair, (_, amount) in zip(earlier, batch, strict=True)
        ):
            assert outcome is IdempotencyConflict
            return multiple()
        if self.funds + change < 0:
            assert issubclass(outcome, BalanceBelowFloor)
            return multiple()
        self.funds += change
        entry_ids = [entry.entry_id for entry in outcome]
        assert all(not pair or pair[1] == i for pair, i in zip(earlier, entry_ids, strict=True))
        new = [
            (key, amount, entry_id)
            for (key, amount), pair, entry_id in zip(batch, earlier, entry_ids, strict=True)
            if not pair
        ]
        self.journal |= {entry_id: amount for _, amount, entry_id in new}
        self.journal_keys |= {key: (amount, entry_id) for key, amount, entry_id in new if key}
        return multiple(*(entry_id for *_, entry_id in new))

    @rule(label=BookMachine.labels, amount=AMOUNTS, key=KEYS, script=SCRIPTS)
    def record_on_label(self, label: int, amount: int, key: str, script: list[str]) -> None:
        """Post to a label from the journal, which is refused for an open and a closed label."""
        request = claim(f"label {key}" if key else "", f"{label} {amount}")
        draft = self.funding(amount)
        cash, funds = draft.lines
        draft = replace(draft, lines=(cash, replace(funds, account_id=label)))
        outcome = self.attempt(
            lambda request: self.bench.book(request).post(draft), script, request
        )
        assert outcome is SubledgerOnly

    @rule(number=entry_ids, label=BookMachine.labels, script=SCRIPTS)
    def amend_to_label(self, number: int, label: int, script: list[str]) -> None:
        def change(entry: Entry) -> Amendment:
            return Amendment(update={entry.line_id(entry.lines[1]): LineChange(account_id=label)})

        outcome = self.attempt(
            lambda request: self.bench.book(request).amend(number, change), script, claim()
        )
        refusals = self.refused(number, 0) or {SubledgerOnly}
        assert outcome in refusals

    def refused(self, number: int, change: int) -> set[type[Exception]]:
        """Return the refusals that a change of an entry of the journal may get."""
        if number not in self.journal:
            return {EntryNotFound}
        if number in self.reversed:
            return {EntryReversed}
        return {BalanceBelowFloor} if self.funds + change < 0 else set()

    @rule(number=entry_ids, amount=st.integers(1, 1500), script=SCRIPTS)
    def amend_recorded(self, number: int, amount: int, script: list[str]) -> None:
        def change(entry: Entry) -> Amendment:
            numbers = map(entry.line_id, entry.lines)
            return Amendment(update=dict.fromkeys(numbers, LineChange(amount_minor=amount)))

        amount_before = self.journal.get(number, 0)
        amount_after = amount if amount_before > 0 else -amount
        outcome = self.attempt(
            lambda request: self.bench.book(request).amend(number, change), script, claim()
        )
        if refusals := self.refused(number, amount_after - amount_before):
            assert any(issubclass(outcome, refusal) for refusal in refusals)
            return
        assert sum(line.amount_minor for line in outcome.lines) == 2 * amount
        self.funds += amount_after - amount_before
        self.journal[number] = amount_after

    @rule(number=entry_ids, script=SCRIPTS)
    def reverse_recorded(self, number: int, script: list[str]) -> None:
        change = -self.journal.get(number, 0)
        outcome = self.attempt(
            lambda request: self.bench.book(request).reverse(number), script, claim()
        )
        if number in self.reversed:
            assert outcome.replayed
        elif refusals := self.refused(number, change):
            assert any(issubclass(outcome, refusal) for refusal in refusals)
        else:
            self.funds += change
            self.reversed.add(number)
            self.journal[outcome.entry.entry_id] = change

    @rule(number=entry_ids, script=SCRIPTS)
    def remove(self, number: int, script: list[str]) -> None:
        change = -self.journal.get(number, 0)
        outcome = self.attempt(
            lambda request: self.bench.book(request).remove(number), script, claim()
        )
        if refusals := self.refused(number, change):
            assert any(issubclass(outcome, refusal) for refusal in refusals)
        else:
            self.funds += change
            del self.journal[number]

    def list_entries(self, order: Order, *, ascending: bool) -> dict[int, int]:
        """Read the journal in pages of three; return the amount of each entry for the customer."""
        read = self.bench.book(claim()).read
        page_request: PageRequest | None = PageRequest(3, ascending=ascending)
        outcome: dict[int, int] = {}
        while page_request is not None:
            page = journal.entries(read, JournalQuery(page_request, order), lambda _: True)
            for entry in page.rows:
                assert entry.entry_id not in outcome, "on two pages"
                (line,) = (
                    entry_line
                    for entry_line in entry.lines
                    if entry_line.account_id == self.customer.account_id
                )
                sign = 1 if line.direction is Direction.CREDIT else -1
                outcome[entry.entry_id] = sign * line.amount_minor
            page_request = PageRequest(3, ascending, page.last) if page.last else None
        return outcome

    @rule(order=st.sampled_from(Order), ascending=st.booleans())
    def list(self, order: Order, ascending: bool) -> None:
        outcome = self.list_entries(order, ascending=ascending)
        assert outcome == self.journal
        if order is Order.NUMBER:
            assert sorted(outcome, reverse=not ascending) == [*outcome]
