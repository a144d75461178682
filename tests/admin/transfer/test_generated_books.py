"""**Any book moves**: whatever was done to it, and wherever its import was cut off, it is equal."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies

from ledger.aws.deadlines import LongRetryBudget
from ledger.process.runtime import Runtime
from tests.admin.conftest import Command, Scope
from tests.admin.transfer.test_pending_balances import Cut, CutOff, run
from tests.bench import Bench
from tests.clients.dayzero import JOURNAL
from tests.clients.dwolla import Labels
from tests.one_book.books import Books
from tests.one_book.test_one_book import DIALECTS, plain
from tests.sheet import tenant
from tests.world import World
from tools.local.engines import TABLE
from tools.local.gateway import Answer, Gateway

pytestmark = pytest.mark.slow
# The values of a step select its entry, its dialect and its amount.
STEPS = strategies.lists(strategies.integers(0, 10 * 60 - 1), min_size=8, max_size=14)


class History:
    """A book, and the kinds of steps that change it."""

    def __init__(self, world: World) -> None:
        self.world, self.books, self.labels = world, Books(world), Labels.of(world)
        self.label = self.labels.open_label("10.00")
        self.entries = [self.books.post("pennylane", plain(self.books, 500))]
        self.steps: list[Callable[[int], Any]] = [
            *(self.post, self.post_with_tags, self.attach, self.amend, self.put_amounts),
            *(self.remove, self.reverse, self.move_label, self.reallocate, self.rename),
        ]

    def do(self, step: int) -> None:
        """Do one step, or let the book refuse it: the entry may be reversed or removed."""
        value, kind = divmod(step, len(self.steps))
        answer = self.steps[kind](value)
        assert not isinstance(answer, Answer) or answer.status < 500, answer.body

    def entry(self, value: int) -> int:
        return self.entries[value % len(self.entries)]

    def path(self, value: int) -> str:
        return f"{JOURNAL}/{self.books.uuid('entry', self.entry(value))}"

    def post(self, value: int) -> None:
        dialect = DIALECTS[value % len(DIALECTS)]
        self.entries.append(self.books.post(dialect, plain(self.books, value + 1)))

    def post_with_tags(self, value: int) -> None:
        tags = [{"key": "project", "value": f"p{value % 3}"}]
        posted = self.books.layer.post(tags=tags, external_id=f"key {len(self.entries)}")
        self.entries.append(self.books.number("entry", posted["entry_id"]))

    def attach(self, value: int) -> Answer:
        content = f"%PDF-1.7 {value % 2}".encode()
        file = self.books.pennylane.upload(content=content).json["id"]
        return self.books.pennylane.put(self.entry(value), {"file_attachment_id": file})

    def amend(self, value: int) -> Answer:
        key = {"idempotency_key": f"key {value}"} if value % 2 else {}
        body = {"label": f"=text {value}", "date": f"2026-02-{value % 28 + 1:02d}"}
        return self.books.pennylane.put(self.entry(value), body, **key)

    def put_amounts(self, value: int) -> Answer:
        rows = self.books.dayzero.entries(f"id={self.path(value).rpartition('/')[2]}")
        lines = [line["id"] for row in rows for line in row["line_entries"]]
        update = [{"id": line, "amount": value + 7} for line in lines]
        body = {"line_entry_changes": {"update": update}}
        return self.books.dayzero.send("PUT", self.path(value), body)

    def remove(self, value: int) -> Answer:
        return self.books.dayzero.send("DELETE", self.path(value))

    def reverse(self, value: int) -> Answer:
        return self.books.dayzero.send("POST", f"{self.path(value)}/reverse")

    def move_label(self, value: int) -> Answer:
        return self.labels.post(self.label, f"{'-' if value % 2 else ''}{value + 1}.00")

    def reallocate(self, value: int) -> Answer:
        other = self.labels.open_label(f"{value + 1}.00")
        return self.labels.reallocate(other, self.label, f"{value + 1}.00")

    def rename(self, value: int) -> Answer:
        body = {"name": f"Cash {value}"}
        return self.books.dayzero.send("PUT", f"/ledgers/{self.books.dayzero.cash}", body)


@pytest.fixture
def exported(command: Command) -> Callable[[Scope], list[str]]:
    """Export a book without the journals with which each business begins."""

    def run(book: Scope) -> list[str]:
        status, text, _ = command("export", *book, "ndjson", "--quiet")
        assert status == 0
        return sorted(
            row for row in text.splitlines() if "journal" not in row and '"end"' not in row
        )

    return run


def test_a_generated_book_is_equal_after_its_move(
    gateway: Gateway,
    process: Runtime,
    bench: Bench,
    command: Command,
    exported: Callable[[Scope], list[str]],
) -> None:
    tenants = count()

    def target_of(world: World) -> Scope:
        other = json.loads(command("tenant", "create", f"New {next(tenants)}")[1])["tenant_id"]
        business = world.tenant.business_id
        assert command("business", "create", other, "New", "--id", business)[0] == 0
        return other, business

    @settings(
        max_examples=8,
        derandomize=True,
        phases=[Phase.generate],  # To shrink a book would take minutes.
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(steps=STEPS, cut_at=strategies.integers(0, 40))
    def move(steps: list[int], cut_at: int) -> None:
        created, sheet = tenant("Any book")
        history = History(World(gateway, created, sheet=sheet))
        for step in steps:
            history.do(step)
        source = (created.tenant_id, created.business_id)
        text = command("export", *source, "ndjson", "--quiet")[1]
        target = target_of(history.world)
        cut_off = CutOff(process.client, TABLE, LongRetryBudget(), cut_at)
        try:
            run(cut_off, bench, target, text)
        except Cut:
            status, printed, errors = command("import", *target, "ndjson", "--quiet", stdin=text)
            assert (status, "refused" in printed) == (0, False), errors
        assert exported(target) == exported(source)

    move()
