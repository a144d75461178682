"""A client of its own process, that works a business's accounts under faults and writes a history.

It reads its job as JSON from standard input and writes its operations to standard output. Its
actions and its faults come from its seed; the times and the other processes do not.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ledger.core import ids
from ledger.directory import Principal
from ledger.process.runtime import runtime
from ledger.store.cache import TtlCache
from tests.clients.dayzero import Business as DayZero
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.real_engine.actor import book
from tests.reliability.histories import model, planted
from tests.reliability.histories.model import Changes, Operation
from tests.world import World, last
from tools.local import demo
from tools.local.demo import Tenant
from tools.local.engines import TABLE
from tools.local.faults import WORDS, Faults, faults
from tools.local.gateway import Answer, Gateway

AGAIN = {429, 503}
TRIES = 6
# A minute of a token's being remembered, in less.
TIMES_FASTER = 100
OUTCOMES = {
    200: model.SUCCESS,
    201: model.SUCCESS,
    401: model.DENIED,
    404: model.MISSING,
    409: model.CONFLICT,
}


def outcome(answer: Answer) -> str:
    """Return the outcome that an answer reports; an answer in no dialect's words is never right."""
    if answer.status in AGAIN:
        return model.UNKNOWN
    return model.BROKEN if answer.status >= 500 else OUTCOMES.get(answer.status, model.REFUSED)


Send = Callable[[dict[str, str]], tuple[Answer, str]]


class Client:
    """One client; `accounts` are the labels by name, and the funds that they draw on."""

    def __init__(self, gateway: Gateway, job: dict[str, Any]) -> None:
        self.job = job
        self.chance = random.Random(job["seed"])  # noqa: S311
        self.tenant = Tenant(**job["tenant"])
        self.world = World(gateway, self.tenant)
        self.labels: dict[str, str] = job["labels"]
        self.funds: str = job["customer"]
        bank, funds = job["bank"], ids.id_of_uuid(self.tenant.business_id, "account", self.funds)
        assert funds is not None
        self.numbers = (bank, funds)
        uuids = [ids.to_uuid(self.tenant.business_id, "account", n) for n in self.numbers]
        self.pennylane = Company(self.world, *self.numbers)
        self.layer = Layer(self.world, *uuids)
        self.dayzero = DayZero(self.world, *uuids)
        self.operations: list[Operation] = []
        self.late: list[Faults] = []

    def work(self) -> None:
        for step in range(self.job["operations"]):
            if step == self.job.get("revokes_at"):
                self._revoke()
            doing = self.chance.choices(
                [self._move_label, self._move_funds, self._reallocate, self._read, self._close],
                [45, 15, 10, 27, 3],
            )[0]
            doing()
            if self.late and self.chance.random() < 0.5:
                self.late.pop(0).deliver()
            time.sleep(self.chance.random() * self.job["pause"])
        while self.late:
            self.late.pop().deliver()

    def _script(self) -> list[str]:
        is_faulty = self.chance.random() < self.job["faults"]
        words = self.job.get("words") or [*WORDS, "late", "again"]
        return self.chance.choices(words, k=2) if is_faulty else []

    def _key(self, change: Changes) -> str:
        """Choose a key: none, one of our own, or one that all clients share."""
        amount = self.chance.choice([str(change[0][1]), str(change[0][1]), "any"])
        shared = "-".join(["shared", *(name for name, _ in change), amount])
        own = f"own-{self.job['seed']}-{len(self.operations)}"
        return self.chance.choices(["", own, shared], [20, 60, 20])[0]

    def _move(self, changes: Changes, key: str, send: Send) -> None:
        """Send it, and again with its key, until it is known what came of it."""
        began, expected, entry = time.monotonic_ns(), model.UNKNOWN, ""
        for _ in range(TRIES if key else 1):
            with faults(runtime().client, *self._script()) as traffic:
                answer, entry = send({"idempotency_key": key} if key else {})
            self.late += [traffic] if traffic.late else []
            is_lost = key and self.chance.random() < 0.1
            if answer.status not in AGAIN and not is_lost:
                expected = outcome(answer)
                break
        ended = time.monotonic_ns()
        entry = entry if expected == model.SUCCESS else ""
        self.operations.append(
            Operation("move", began, ended, expected, changes, key=key, entry=entry)
        )

    def _move_label(self) -> None:
        name = self.chance.choice(sorted(self.labels))
        cents = self.chance.choice([-400, -300, -200, -100, 100, 200, 300])
        changes = ((name, cents), ("funds", -cents))

        def send(more: dict[str, str]) -> tuple[Answer, str]:
            value = f"{'-' * (cents < 0)}{abs(cents) // 100}.00"
            answer = Labels.of(self.world).post(self.labels[name], value, **more)
            return answer, self._number("entry", last(answer.headers.get("location", "")))

        self._move(changes, self._key(changes), send)

    def _reallocate(self) -> None:
        first, two = self.chance.sample(sorted(self.labels), 2)
        changes = ((first, -200), (two, 200))

        def send(more: dict[str, str]) -> tuple[Answer, str]:
            labels = self.labels[first], self.labels[two]
            answer = Labels.of(self.world).reallocate(*labels, "2.00", **more)
            return answer, self._number("batch", last(answer.headers.get("location", "")))

        self._move(changes, self._key(changes), send)

    def _move_funds(self) -> None:
        """Return an entry of one of the other dialects, on the same guarded account."""
        cents = self.chance.choice([-900, -500, 300, 800])
        choice = self.chance.choice([self._pennylane, self._layer, self._dayzero])
        changes = (("funds", cents),)
        key = f"own-{self.job['seed']}-{len(self.operations)}" if self.chance.random() < 0.8 else ""
        self._move(changes, key, lambda more: choice(cents, more))

    def _pennylane(self, cents: int, more: dict[str, str]) -> tuple[Answer, str]:
        bank, funds = self.numbers if cents > 0 else self.numbers[::-1]
        amount = f"{abs(cents) // 100}.00"
        sides = [self.pennylane.debit(bank, amount), self.pennylane.credit(funds, amount)]
        body = self.pennylane.body(currency="USD", ledger_entry_lines=sides)
        answer = self.pennylane.send("POST", "/ledger_entries", body, **more)
        return answer, f"entry {answer.json['id']}" if answer.status == 201 else ""

    def _layer(self, cents: int, more: dict[str, str]) -> tuple[Answer, str]:
        debit, credit = self._sides(self.layer.cash, self.layer.sales, cents)
        sides = [
            self.layer.line(debit, "DEBIT", abs(cents)),
            self.layer.line(credit, "CREDIT", abs(cents)),
        ]
        key = {"external_id": more["idempotency_key"]} if more else {}
        body = self.layer.body(line_items=sides, **key)
        answer = self.layer.send("POST", "/ledger/journal-entries", body)
        return answer, self._number("entry", answer.json.get("data", {}).get("entry_id", ""))

    def _dayzero(self, cents: int, more: dict[str, str]) -> tuple[Answer, str]:
        debit, credit = self._sides(self.dayzero.cash, self.dayzero.sales, cents)
        sides = [
            self.dayzero.line("debit", debit, abs(cents)),
            self.dayzero.line("credit", credit, abs(cents)),
        ]
        body = self.dayzero.body(line_entries=sides)
        answer = self.dayzero.send("POST", "/journal-entries", body, **more)
        return answer, self._number("entry", answer.json.get("data", {}).get("id", ""))

    @staticmethod
    def _sides(bank: str, funds: str, cents: int) -> tuple[str, str]:
        return (bank, funds) if cents > 0 else (funds, bank)

    def _number(self, kind: str, uuid: str) -> str:
        """Return the kind and number of a UUID in the books; empty if there is none."""
        number = ids.id_of_uuid(self.tenant.business_id, kind, uuid)
        return "" if number is None else f"{kind} {number}"

    def _read(self) -> None:
        name = self.chance.choice([*sorted(self.labels), "funds"])
        began = time.monotonic_ns()
        token = ""
        funds: str | int
        if name == "funds":
            funds = self._funds()
        else:
            token = self.job["passing_token"] if self.chance.random() < 0.5 else ""
            asking = Labels.of(World(self.world.gateway, self.tenant, token))
            answer = asking.send("GET", f"/labels/{self.labels[name]}")
            funds = outcome(answer)
            if answer.status == 200:
                funds = int(answer.json["amount"]["value"].replace(".", ""))
        ended = time.monotonic_ns()
        self.operations.append(Operation("read", began, ended, funds, account=name, token=token))

    def _funds(self) -> int | str:
        """Return the funds' balance, read from the book; BROKEN if our own assertion fails."""
        try:
            return book({"tenant": asdict(self.tenant)}).read.state(self.numbers[1]).balance_minor
        except AssertionError:
            return model.BROKEN

    def _close(self) -> None:
        began, name = time.monotonic_ns(), max(self.labels)
        answer = Labels.of(self.world).send("DELETE", f"/labels/{self.labels[name]}")
        expected = outcome(answer)
        self.operations.append(
            Operation("close", began, time.monotonic_ns(), expected, account=name)
        )

    def _revoke(self) -> None:
        began, token = time.monotonic_ns(), self.job["passing_token"]
        tokens = demo.operator(TABLE).directory.tokens
        revoked = tokens.describe(token)
        tokens.revoke(revoked["token_id"], revoked["tenant_id"], revoked["client_id"])
        self.operations.append(
            Operation("revoke", began, time.monotonic_ns(), model.SUCCESS, token=token)
        )


def main() -> None:
    job = json.load(sys.stdin)
    gateway = Gateway(TABLE, dict(os.environ))
    runtime().principals = TtlCache[str, Principal](lambda: time.monotonic() * TIMES_FASTER)
    if job["planted"]:
        planted.PLANTS[job["planted"]]()
    client = Client(gateway, job)
    client.work()
    json.dump([asdict(operation) for operation in client.operations], sys.stdout)


if __name__ == "__main__":
    main()
