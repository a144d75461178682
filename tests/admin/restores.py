"""Tables that are restored to an earlier time, and commands that are killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.aws.items import Item
from ledger.store.retry import Attempts, Outcome
from ledger.store.table import Table
from tests.stream.feed import Feed


@contextmanager
def restored(feed: Feed) -> Iterator[None]:
    """Restore the items of a book to their state before the block."""
    images, entry_ids, moves = dict(feed._images), [*feed.entry_ids], [*feed.moves]
    before = items_of(feed)
    yield
    table = feed.table()
    for item in items_of(feed):
        table.delete({name: item[name] for name in ("PK", "SK")})
    for item in before:
        table.upsert(item)
    feed._images, feed.entry_ids, feed.moves = images, entry_ids, moves


def items_of(feed: Feed) -> list[Item]:
    pages = feed.table().scan()
    begin = f"{feed.bench.scope.tenant_id}#{feed.bench.scope.business_id}#"
    return [i for page in pages for i in page if i["PK"]["S"].startswith(begin)]


class ProcessEnded(BaseException):
    """The end of a command, which no code of ours catches."""


class Killed(Table):
    """A table whose writes end, before or after one of them is done."""

    left: int = 0
    is_late: bool = False

    def write(self, actions: Any, attempts: Attempts) -> Outcome:
        self.left -= 1
        if self.left < 0 and not self.is_late:
            raise ProcessEnded
        outcome = super().write(actions, attempts)
        if self.left < 0:
            raise ProcessEnded
        return outcome
