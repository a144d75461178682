"""**A refusal is final**, in random runs of several invocations of one key, under faults.

Clients of one label repeat each request after 503 and 429, and some do not wait for the answer.
Copies of their writes arrive up to seconds later. A request is final once it has an answer: a
refused request is never written, and an acknowledged one is never lost.
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

from ledger.aws.deadlines import RetryBudget
from ledger.aws.failures import aws_errors
from ledger.book import Book, Reader
from ledger.core.claims import Claim
from ledger.errors import BalanceBelowFloor, TryAgain
from ledger.store.cache import BookCache
from ledger.store.commit import find_previous
from ledger.store.items.codec import is_tombstone
from ledger.store.keys import entry as entry_key
from ledger.store.table import Table
from tests import subledger
from tests.bench import NOW, SOMEBODY, Bench
from tools.local.engines import Engine
from tools.local.hooks import hooked, lost

pytestmark = pytest.mark.reliability

THREADS = 6
REQUESTS = 40
LATE_SECONDS_MAX = 3.0
RUNS = 3


class Network:
    """A network that loses requests and answers; a lost request may arrive seconds later."""

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
            raise lost(self._client)

    def on_reply(self, **_: Any) -> None:
        if getattr(self._local, "word", "") == "lost":
            raise lost(self._client)

    def _arrive(self, operation: str, params: dict[str, Any], delay: float) -> None:
        time.sleep(delay)
        self._local.is_late = True
        name = {"PutItem": "put_item", "TransactWriteItems": "transact_write_items"}[operation]
        try:
            getattr(self._client, name)(**params)
            self.done_late += 1
        except aws_errors():
            pass  # The copy's condition failed, as it must.


@dataclass
class ClientRequest:
    """One request of a client: its key, its amount, and its answers in order."""

    key: str
    amount_minor: int
    answers: list[str] = field(default_factory=list)

    @property
    def is_final(self) -> bool:
        return bool(self.answers) and self.answers[-1] != "again"


@dataclass
class Run:
    """Clients of one label, each in a thread; each invocation works as a new process."""

    bench: Bench
    chance: random.Random
    requests: list[ClientRequest] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def client(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        try:
            for _ in range(REQUESTS):
                amount_minor = chance.choice((-900, -700, -300, 200, 500))
                request = ClientRequest(uuid4().hex, amount_minor)
                self.requests.append(request)
                self._send(request, chance)
        except BaseException as error:  # A thread's failure must fail the test.
            self.faults.append(error)
            raise

    def _send(self, request: ClientRequest, chance: random.Random) -> None:
        impatient: list[threading.Thread] = []
        for _ in range(8):
            if chance.random() < 0.3:
                # After its own time-out, the client repeats the request while the first one runs.
                # The gateway receives it first, however late its thread begins.
                earlier = (request, self.claim(request), 2.0)
                first = threading.Thread(target=self._invoke, args=earlier)
                first.start()
                impatient.append(first)
                time.sleep(chance.uniform(0, 0.05))
            seconds = chance.choice((0.0, 0.05, 1.0))
            request.answers.append(self._invoke(request, self.claim(request), seconds))
            if request.is_final:
                break
        for thread in impatient:
            thread.join()

    def _invoke(self, request: ClientRequest, claim: Claim, seconds: float) -> str:
        """Invoke once, and return the answer, which an impatient client does not read."""
        budget = RetryBudget.for_seconds(seconds)
        table = Table(self.bench.process.client, self.bench.process.settings.table_name, budget)
        book = Book(Reader(table, BookCache(), self.bench.scope), NOW)
        try:
            book.post(claim, subledger.to_draft(self.bench.label, request.amount_minor, NOW))
        except TryAgain:
            return "again"
        except BalanceBelowFloor:
            return "refused"
        return "done"

    def claim(self, request: ClientRequest) -> Claim:
        now_ms = time.time_ns() // 1_000_000
        return Claim(uuid4().hex, str(request.amount_minor), now_ms, SOMEBODY, request.key)

    def is_done(self, request: ClientRequest) -> bool:
        table, scope = self.bench.book(self.claim(request)).read.table, self.bench.scope
        item = find_previous(table, self.claim(request), lambda n: entry_key(scope, n))
        return item is not None and not is_tombstone(item)


@pytest.fixture
def network(bench: Bench, engine: Engine) -> Iterator[Callable[[int], Network]]:
    if not engine.is_real:
        pytest.skip("moto is not atomic under threads")
    contexts: list[Any] = []

    def begin(seed: int) -> Network:
        client = bench.process.client
        network = Network(client, random.Random(seed))  # noqa: S311
        hooks: dict[str, Callable[..., Any]] = {
            "provide-client-params.dynamodb": network.on_params,
            "before-call.dynamodb": network.on_call,
            "after-call.dynamodb": network.on_reply,
        }
        contexts.append(hooked(client, hooks))
        contexts[-1].__enter__()
        return network

    yield begin
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.mark.parametrize("_", range(RUNS))
def test_no_refused_request_is_ever_written(
    bench: Bench, network: Callable[[int], Network], _: int
) -> None:
    seed = random.SystemRandom().randrange(1 << 30)
    run = Run(bench, random.Random(seed))  # noqa: S311
    faulty = network(seed)
    clients = [threading.Thread(target=run.client, args=(seed + i,)) for i in range(THREADS)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    assert run.faults == []
    for thread in faulty.late:
        thread.join()
    outcomes: Counter[str] = Counter(request.answers[-1] for request in run.requests)
    for request in run.requests:
        if request.is_final:
            assert run.is_done(request) == (request.answers[-1] == "done"), (seed, request)
    amounts_minor = [request.amount_minor for request in run.requests if run.is_done(request)]
    state = bench.book(run.claim(run.requests[0])).read.state(bench.label.account_id)
    assert state.balance_minor == 1000 + sum(amounts_minor), seed
    # A run without refusals or without late copies would show nothing.
    assert outcomes["refused"] > 10, outcomes
    assert faulty.late, seed
