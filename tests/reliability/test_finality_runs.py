"""**A refusal is final**, in random runs of several invocations of one key, under faults.

Clients of one label say each request again after 503 and 429, and some do not wait for the answer.
Copies of what they said arrive up to seconds after their answer. A request is final when it was
answered; nothing that was refused may be done, then or later, and nothing acknowledged lost.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ReadTimeoutError

from ledger.aws.retry_budget import RetryBudget
from ledger.book import Book, Reader
from ledger.core.claims import Claim
from ledger.errors import BalanceBelowFloor, TryAgain
from ledger.store.cache import BookCache
from ledger.store.commit import find_previous
from ledger.store.items.claimed import is_tombstone
from ledger.store.keys import entry as entry_key
from ledger.store.table import Table
from tests import subledger
from tests.bench import NOW, SOMEBODY, Bench
from tools.local.engines import Engine
from tools.local.hooks import hooked

pytestmark = pytest.mark.reliability

THREADS = 6
REQUESTS = 40
LATE_SECONDS_MAX = 3.0
RUNS = 3


class Network:
    """Loses requests, answers and time; a lost request may arrive seconds later."""

    def __init__(self, client: Any, chance: random.Random) -> None:
        self._client = client
        self._chance = chance
        self._lock = threading.Lock()
        self._local = threading.local()
        self.late: list[threading.Thread] = []
        self.done_late = 0

    def on_params(self, params: dict[str, Any], **_: Any) -> None:
        self._local.params = params

    def on_call(self, model: Any, **_: Any) -> None:
        with self._lock:
            word = self._chance.choices(["", "late", "lost"], [7, 3, 1])[0]
            delay = self._chance.uniform(0, LATE_SECONDS_MAX)
        is_write = model.name in ("PutItem", "TransactWriteItems")
        self._local.word = word if is_write and not getattr(self._local, "is_late", False) else ""
        if self._local.word == "late":
            arriving = threading.Thread(
                target=self._arrive, args=(model.name, self._local.params, delay)
            )
            self.late.append(arriving)
            arriving.start()
            raise ReadTimeoutError(endpoint_url="late://")

    def on_reply(self, **_: Any) -> None:
        if getattr(self._local, "word", "") == "lost":
            raise ReadTimeoutError(endpoint_url="lost://")

    def _arrive(self, operation: str, params: dict[str, Any], delay: float) -> None:
        time.sleep(delay)
        self._local.is_late = True
        name = {"PutItem": "put_item", "TransactWriteItems": "transact_write_items"}[operation]
        try:
            getattr(self._client, name)(**params)
            self.done_late += 1
        except self._client.exceptions.ClientError:
            pass  # a condition failed, as it must


@dataclass
class Asked:
    """One request of a client: its key, what it moves, and what it was told, in order."""

    key: str
    amount_minor: int
    told: list[str] = field(default_factory=list)

    @property
    def is_final(self) -> bool:
        return bool(self.told) and self.told[-1] != "again"


@dataclass
class Run:
    """Clients of one label, each in a thread; every invocation is as in a process of its own."""

    bench: Bench
    chance: random.Random
    asked: list[Asked] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def client(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        try:
            for _ in range(REQUESTS):
                asked = Asked(uuid4().hex, chance.choice((-900, -700, -300, 200, 500)))
                self.asked.append(asked)
                self._ask(asked, chance)
        except BaseException as error:  # a thread's failure must fail the test
            self.faults.append(error)
            raise

    def _ask(self, asked: Asked, chance: random.Random) -> None:
        impatient: list[threading.Thread] = []
        for _ in range(8):
            if chance.random() < 0.3:
                # The client's time-out is over, and it says it again while the first is at work.
                first = threading.Thread(target=self._invoke, args=(asked, 2.0))
                first.start()
                impatient.append(first)
                time.sleep(chance.uniform(0, 0.05))
            told = self._invoke(asked, chance.choice((0.0, 0.05, 1.0)))
            asked.told.append(told)
            if asked.is_final:
                break
        for thread in impatient:
            thread.join()

    def _invoke(self, asked: Asked, seconds: float) -> str:
        """One invocation; the answer of one that the client does not wait for is lost."""
        claim = self.claim(asked)
        budget = RetryBudget.for_seconds(seconds)
        table = Table(self.bench.process.client, self.bench.process.settings.table_name, budget)
        book = Book(Reader(table, BookCache(), self.bench.scope), NOW)
        try:
            book.post(claim, subledger.to_draft(self.bench.label, asked.amount_minor, NOW))
        except TryAgain:
            return "again"
        except BalanceBelowFloor:
            return "refused"
        return "done"

    def claim(self, asked: Asked) -> Claim:
        now_ms = time.time_ns() // 1_000_000
        return Claim(uuid4().hex, str(asked.amount_minor), now_ms, asked.key, by=SOMEBODY)

    def is_done(self, asked: Asked) -> bool:
        book = self.bench.book(self.claim(asked))
        scope = self.bench.scope
        found = find_previous(book.read.table, self.claim(asked), lambda n: entry_key(scope, n))
        return found is not None and not is_tombstone(found)


@pytest.fixture
def network(bench: Bench, engine: Engine) -> Iterator[Callable[[int], Network]]:
    if not engine.is_real:
        pytest.skip("moto is not atomic under threads")
    with_hooks: list[Any] = []

    def begin(seed: int) -> Network:
        client = bench.process.client
        network = Network(client, random.Random(seed))  # noqa: S311
        hooks: dict[str, Callable[..., Any]] = {
            "provide-client-params.dynamodb": network.on_params,
            "before-call.dynamodb": network.on_call,
            "after-call.dynamodb": network.on_reply,
        }
        with_hooks.append(hooked(client, hooks))
        with_hooks[-1].__enter__()
        return network

    yield begin
    for hooks in with_hooks:
        hooks.__exit__(None, None, None)


@pytest.mark.parametrize("_", range(RUNS))
def test_nothing_that_was_refused_is_done(
    bench: Bench, network: Callable[[int], Network], _: int
) -> None:
    seed = random.SystemRandom().randrange(1 << 30)
    run = Run(bench, random.Random(seed))  # noqa: S311
    began = network(seed)
    clients = [
        threading.Thread(target=run.client, args=(seed + place,)) for place in range(THREADS)
    ]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    assert run.faults == []
    for thread in began.late:
        thread.join()
    outcomes: Counter[str] = Counter(asked.told[-1] for asked in run.asked)
    for asked in run.asked:
        if asked.is_final:
            assert run.is_done(asked) == (asked.told[-1] == "done"), (seed, asked)
    done = [asked.amount_minor for asked in run.asked if run.is_done(asked)]
    state = bench.book(run.claim(run.asked[0])).read.state(bench.label.account_id)
    assert state.balance_minor == 1000 + sum(done), seed
    # A run in which nothing was refused, or nothing came late, would show nothing.
    assert outcomes["refused"] > 10, outcomes
    assert began.late, seed
