"""Entries of three dialects, updated, deleted and reversed at random; and three counts of them.

The counter's totals, those counted anew, and beancount's, of the exported text, agree to the last
minor unit: `make agree ENTRIES=100000`, on dynoxide, with a progress bar.
"""

import argparse
import random
from collections.abc import Callable
from datetime import UTC, datetime

from tqdm import tqdm

from ledger.admin.totals.rebuild import rebuild
from ledger.admin.transfer.export import Export
from ledger.store import keys
from ledger.store.keys import Key, Scope
from tests.admin import oracle
from tests.clients.dayzero import JOURNAL
from tests.one_book.books import Books, Plain
from tests.world import World
from tools.local import counting, demo, engines
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.replay import snapshot

DIALECTS = ("pennylane", "layer", "dayzero")
BATCH = 90


class Happening:
    """A book to which things happen, and what the stream has yet to tell of it."""

    def __init__(self, books: Books, seed: int) -> None:
        self.books, self.chance = books, random.Random(seed)  # noqa: S311
        tenant = books.world.tenant
        self.scope = Scope(tenant.tenant_id, tenant.business_id)
        self.present: list[int] = []
        self.uncounted: list[Key] = []

    def happen(self, place: int) -> None:
        choice = self.chance.choice(("post", "post", "post", "update", "delete", "reverse"))
        if choice == "post" or not self.present:
            number = self.books.post(DIALECTS[place % 3], self.entry(place))
            self.present.append(number)
        else:
            number = self.present.pop(self.chance.randrange(len(self.present)))
            getattr(self, choice)(number)
        self.tell(number)

    def tell(self, number: int) -> None:
        self.uncounted.append(keys.entry(self.scope, number))
        if len(self.uncounted) == BATCH:
            self.catch_up()

    def catch_up(self) -> None:
        self.chance.shuffle(self.uncounted)
        counting.count(self.uncounted)
        self.uncounted = self.uncounted[: self.chance.randint(0, 5)]  # told again, the next time

    def entry(self, place: int) -> Plain:
        amounts = [self.chance.randint(1, 10**7) for _ in range(self.chance.randint(1, 4))]
        amounts.append(-sum(amounts))
        lines = tuple((self.chance.choice(self.books.accounts), amount) for amount in amounts)
        day = f"202{self.chance.randint(4, 6)}-{self.chance.randint(1, 12):02d}"
        return f"{day}-{self.chance.randint(1, 28):02d}", f"entry {place}", lines

    def update(self, number: int) -> None:
        day = f"2025-{self.chance.randint(1, 12):02d}-{self.chance.randint(1, 28):02d}"
        assert self.books.pennylane.put(number, {"date": day}).status == 200
        self.present.append(number)

    def delete(self, number: int) -> None:
        path = f"{JOURNAL}/{self.books.uuid('entry', number)}"
        assert self.books.dayzero.send("DELETE", path).status == 204

    def reverse(self, number: int) -> None:
        path = f"/ledger/entries/{self.books.uuid('entry', number)}/reverse"
        answer = self.books.layer.send("POST", path)
        self.tell(answer.json["data"]["entry_number"])


def agree(books: Books, entries: int, seed: int, tell: Callable[[int], object]) -> oracle.Sums:
    """Let so much happen, and compare the three counts; what they agree on."""
    happening = Happening(books, seed)
    counting.count_tenant(books.world.tenant.tenant_id, snapshot())
    for place in range(entries):
        happening.happen(place)
        tell(1)
    happening.catch_up()
    projected = oracle.counted_sums(happening.scope)
    rebuild(oracle.table(), datetime.now(UTC), lambda _: None)
    assert oracle.counted_sums(happening.scope) == projected, "counted anew"
    text = "".join(Export(oracle.table(), happening.scope, lambda _: None).beancount())
    assert oracle.beancount_sums(text) == projected, "beancount"
    return projected


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.reliability.agreement", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))  # noqa: S311
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    with engines.with_table("dynoxide") as engine, tqdm(total=arguments.entries) as bar:
        gateway = Gateway(TABLE, engines.environment(engine))
        world = World(gateway, demo.tenant(demo.operator(TABLE), "Agreement"))
        sums = agree(Books(world), arguments.entries, arguments.seed, bar.update)
    print(f"{arguments.entries:,} doings, {len(sums)} accounts and currencies: all three agree")


if __name__ == "__main__":
    main()
