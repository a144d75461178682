"""The book against a model of a few lines: writes in any order, under faults.

**Balances never fall below a floor; retries never post twice; books always balance.**
"""

from collections.abc import Callable
from typing import Any

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment, LineChange
from ledger.core.claims import Claim
from ledger.core.entries import Draft, DraftLine, Entry
from ledger.errors import (
    AccountClosed,
    AccountNotEmpty,
    AccountNotFound,
    BalanceBelowFloor,
    Contention,
    EntryNotFound,
    EntryReversed,
    IdempotencyConflict,
    ReversalChanged,
    SubledgerOnly,
)
from tests import subledger
from tests.bench import NOW, Bench, claim
from tools.local.faults import faults

REFUSALS = (
    AccountClosed,
    AccountNotEmpty,
    AccountNotFound,
    BalanceBelowFloor,
    EntryNotFound,
    EntryReversed,
    IdempotencyConflict,
    ReversalChanged,
    SubledgerOnly,
)
SCRIPTS = st.lists(
    st.sampled_from(["lost", "again", "reset", "late", "conflict", "broken"]), max_size=2
)
AMOUNTS = st.integers(-1500, 1500).filter(bool)
KEYS = st.sampled_from(["", "", "a", "b", "c"])


class BookMachine(RuleBasedStateMachine):
    """Labels of one customer with 50.00: the model is a dict of balances and one of keys."""

    bench: Bench  # set by the test, a fresh one for each run
    labels = Bundle("labels")
    entries = Bundle("entries")

    def __init__(self) -> None:
        super().__init__()
        self.bench = self.bench.fresh()
        terms = subledger.customer_terms("C", is_tracked=True)
        self.customer = self.bench.book(claim()).open(terms)
        self.cash = self.bench.open("Cash", None, "USD")
        self.bench.book(claim()).post(self.funding(5000))
        self.funds = 5000
        self.balances: dict[int, int] = {}
        self.posted: dict[int, int] = {}
        self.keys: dict[str, tuple[Any, int | type[Exception]]] = {}
        self.reversed: set[int] = set()

    @classmethod
    def run(cls, bench: Bench, runs: int, steps: int, seed: int = 0) -> None:
        """Run the machine `runs` times for `steps` steps, each time in a book of its own."""
        machine = hypothesis.seed(seed)(type(cls.__name__, (cls,), {"bench": bench}))
        limits = hypothesis.settings(
            max_examples=runs,
            stateful_step_count=steps,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        run_state_machine_as_test(machine, settings=limits)

    def funding(self, amount: int) -> Draft:
        """Return a draft of money for the customer; a negative amount leaves."""
        sides = (Direction.DEBIT, Direction.CREDIT)[:: 1 if amount > 0 else -1]
        pairs = zip((self.cash, self.customer.account_id), sides, strict=True)
        lines = (DraftLine(account_id, side, abs(amount)) for account_id, side in pairs)
        return Draft(NOW, "USD", tuple(lines))

    def attempt(self, write: Callable[[Claim], Any], script: list[str], request: Claim) -> Any:
        """Execute a write under faults, then deliver late copies. Return its result or refusal.

        After a contention, try again: a lost reply may hide the age of a tombstone.
        """
        with faults(self.bench.process.client, *script) as script_log:
            try:
                outcome = write(request)
            except Contention:
                return self.attempt(write, [], request)
            except REFUSALS as refusal:
                outcome = type(refusal)
            script_log.script.clear()
            script_log.deliver()
        return outcome

    def fits(self, label: int, change: int) -> bool:
        return self.balances[label] + change >= 0 and self.funds - change >= 0

    def move(self, label: int, change: int) -> None:
        self.balances[label] += change
        self.funds -= change

    @rule(target=labels, amount=st.integers(-10, 1500), script=SCRIPTS)
    def open(self, amount: int, script: list[str]) -> Any:
        terms, opening = subledger.to_label(self.customer, amount, NOW)
        outcome = self.attempt(
            lambda request: self.bench.book(request).open(terms, opening), script, claim()
        )
        if 0 <= amount <= self.funds:
            self.balances[outcome.account_id] = 0
            self.posted[outcome.account_id] = 1 if amount else 0
            self.move(outcome.account_id, amount)
            return outcome.account_id
        assert issubclass(outcome, BalanceBelowFloor)
        return multiple()

    @rule(target=entries, label=labels, amount=AMOUNTS, key=KEYS, script=SCRIPTS)
    def post(self, label: int, amount: int, key: str, script: list[str]) -> Any:
        account = self.bench.book(claim()).read.account(label)
        draft = subledger.to_draft(account, amount, NOW)
        request = claim(key, f"{label} {amount}")
        outcome = self.attempt(
            lambda request: self.bench.book(request).post(draft).entry, script, request
        )
        if key in self.keys:
            first_request, number = self.keys[key]
            is_same = first_request == (label, amount)
            assert outcome is IdempotencyConflict if not is_same else outcome.entry_id == number
            return multiple()
        if label not in self.balances:
            assert outcome is AccountNotFound
            return multiple()
        if not self.fits(label, amount):
            assert issubclass(outcome, BalanceBelowFloor)
            return multiple()
        self.move(label, amount)
        self.posted[label] += 1
        if key:
            self.keys[key] = ((label, amount), outcome.entry_id)
        return outcome.entry_id

    @rule(source=labels, destination=labels, amount=st.integers(1, 1500), script=SCRIPTS)
    def reallocate(self, source: int, destination: int, amount: int, script: list[str]) -> None:
        if source == destination:
            return
        read = self.bench.book(claim()).read
        first, second = read.account(source), read.account(destination)
        drafts = subledger.to_reallocation(first, second, amount, NOW)
        outcome = self.attempt(
            lambda request: self.bench.book(request).post_batch(drafts), script, claim()
        )
        if not {source, destination} <= self.balances.keys():
            assert outcome in (AccountNotFound, BalanceBelowFloor)
        elif self.balances[source] < amount:
            assert outcome is BalanceBelowFloor
        else:
            for label, change in ((source, -amount), (destination, amount)):
                self.balances[label] += change
                self.posted[label] += 1

    @rule(number=entries, amount=st.integers(1, 1500), script=SCRIPTS)
    def amend(self, number: int, amount: int, script: list[str]) -> None:
        entry = self.bench.book(claim()).read.entry(number)
        label, change = self.difference(entry, amount)
        lines = dict.fromkeys(map(entry.line_id, entry.lines), LineChange(amount_minor=amount))
        amendment = Amendment(update=lines)
        outcome = self.attempt(
            lambda request: self.bench.book(request).amend(number, amendment), script, claim()
        )
        if number in self.reversed:
            assert outcome is EntryReversed
        elif entry.reverses is not None and change:
            assert outcome is ReversalChanged
        elif change and label not in self.balances:
            assert outcome is AccountClosed
        elif change and not self.fits(label, change):
            assert issubclass(outcome, BalanceBelowFloor)
        else:
            assert outcome.version == entry.version + bool(change), "each version is a change"
            if change:
                self.move(label, change)

    @rule(number=entries, script=SCRIPTS)
    def reverse(self, number: int, script: list[str]) -> None:
        entry = self.bench.book(claim()).read.entry(number)
        label, change = self.difference(entry, 0)
        outcome = self.attempt(
            lambda request: self.bench.book(request).reverse(number), script, claim()
        )
        if number in self.reversed:
            assert outcome.replayed
        elif label not in self.balances:
            assert outcome is AccountClosed
        elif not self.fits(label, change):
            assert issubclass(outcome, BalanceBelowFloor)
        else:
            assert outcome.entry.reverses == number
            self.reversed.add(number)
            self.move(label, change)
            self.posted[label] += 1

    @rule(label=consumes(labels), script=SCRIPTS)
    def close(self, label: int, script: list[str]) -> None:
        outcome = self.attempt(
            lambda request: self.bench.book(request).close(label), script, claim()
        )
        if label not in self.balances:
            assert outcome is AccountNotFound
        elif self.balances[label]:
            assert outcome is AccountNotEmpty
        else:
            del self.balances[label]

    def difference(self, entry: Entry, amount: int) -> tuple[int, int]:
        """Return an entry's label, and the change of its balance if the entry gets `amount`."""
        line = entry.lines[0]
        sign = 1 if line.direction is Direction.CREDIT else -1
        return line.account_id, sign * (amount - line.amount_minor)

    @invariant()
    def the_book_is_what_the_model_says(self) -> None:
        read = self.bench.book(claim()).read
        assert read.state(self.customer.account_id).balance_minor == self.funds >= 0
        assert read.state(self.customer.account_id).children == len(self.balances)
        for label, balance in self.balances.items():
            state = read.state(label)
            assert state.balance_minor == balance >= 0
            assert state.entries == self.posted[label]
            entries_of_label = read.entries_of_account(label, 1_000)
            assert balance == sum(-self.difference(entry, 0)[1] for entry in entries_of_label)
