"""A book whose log grows, and clients that read it through the gateway."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ledger.core.accounts import Direction
from ledger.core.amendments import Amendment
from ledger.core.entries import DraftLine, Entry
from ledger.core.ids import Ids
from tests.bench import Bench, claim
from tests.world import World
from tools.local import logbook

SIDES = (Direction.DEBIT, Direction.CREDIT)


class Writer:
    """Writes entries of a book, and knows what it has written."""

    def __init__(self, bench: Bench, accounts: tuple[int, int]) -> None:
        self.bench, self.accounts = bench, accounts
        self.written: list[tuple[str, int]] = []

    def post(self, amount_minor: int = 100) -> Entry:
        lines = (DraftLine(account, side, amount_minor) for account, side in self._sides())
        entry = self.bench.enter(*lines)
        self._note(entry)
        return entry

    def amend(self, entry: Entry, text: str) -> None:
        amendment = Amendment(description=text)
        self._note(self.bench.book(claim()).amend(entry.entry_id, amendment))

    def _sides(self) -> Iterator[tuple[int, Direction]]:
        return zip(self.accounts, SIDES, strict=True)

    def _note(self, entry: Entry) -> None:
        entry_id = Ids(self.bench.scope.business_id).entry(entry.entry_id)
        self.written.append((entry_id, entry.version))


def writer(bench: Bench) -> Writer:
    return Writer(bench, (bench.open("Cash"), bench.open("Sales")))


def seal(bench: Bench) -> None:
    """Seal what was written, as the stream does soon after."""
    logbook.seal(bench.scope, datetime.now(UTC))


def publish(bench: Bench) -> None:
    """Seal and publish what was written."""
    seal(bench)
    logbook.publish(bench.scope)


def path(world: World, name: str) -> str:
    return f"/log/{world.tenant.business_id}/{name}"


def changes(world: World, after: int | None = None, limit: int = 100) -> Any:
    """Return a page of changes."""
    start = "" if after is None else f"&after={after}"
    return world.get(path(world, f"changes?limit={limit}{start}"))
