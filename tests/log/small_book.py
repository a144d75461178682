"""A small book with one of everything, sealed and published, and a table of its items alone."""

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from ledger.admin import periods
from ledger.admin.verify.checks import verify
from ledger.aws.items import Item
from ledger.core.amendments import Amendment
from ledger.core.categories import WHOLE
from ledger.core.imports import record_of
from ledger.store import keys
from ledger.store.items.checksums import NAME, with_checksum
from ledger.store.items.records import record_item
from ledger.store.retry import write_all
from tests.bench import NOW, SOMEBODY, Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tools.local import counting
from tools.local.replay import snapshot


class Items:
    """A table that `verify` can read: the items of a list."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items

    def scan(self) -> Iterator[list[Item]]:
        yield self.items

    def report(self) -> dict[str, Any]:
        return verify(self, lambda _: None)  # type: ignore[arg-type]


def written(bench: Bench) -> list[Item]:
    """Do one of everything in a book that is new, and return its items."""
    letterer = Letterer(bench.fresh())
    bench, categorizer = letterer.bench, Categorizer(letterer)
    lines = letterer.line(), letterer.line(-100)
    letterer.letter(*lines)
    letterer.unletter(*lines)
    for weights in (HALVES, (WHOLE, 0), ()):
        categorizer.categorize(lines[0], *weights)
    entry = letterer.enter(777)
    bench.book(claim()).amend(entry.entry_id, Amendment(description="words " * 166))
    bench.book(claim()).remove(letterer.enter().entry_id)
    bench.open("Till", 0, "EUR")
    bench.book(claim()).close(bench.open("Closed"))
    bench.book(claim()).rename(letterer.rest, lambda terms: replace(terms, name="Renamed"))
    table, scope = bench.book(claim()).read.table, bench.scope
    periods.close(table, scope, NOW.date().replace(day=1), NOW, SOMEBODY)
    imported = record_of("books.csv sha256:ab", "ab", 7, NOW, SOMEBODY)
    write_all(table, [{"Put": {"Item": record_item(scope, imported)}}])
    items = [item for item in snapshot().values() if is_of(scope, item)]
    counting.publish(counting.count([{n: item[n] for n in ("PK", "SK")} for item in items], NOW))
    return [item for item in snapshot().values() if is_of(scope, item)]


def is_of(scope: keys.Scope, item: Item) -> bool:
    """Return whether an item is of a book."""
    return keys.is_of_book(item) and keys.scope_of(item) == scope


def edited_state(item: Item, **values: Any) -> Item:
    """Return an item of the log with other values, and the checksum that belongs to them."""
    return with_checksum({**{n: value for n, value in item.items() if n != NAME}, **values})
