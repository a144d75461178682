"""The cases of the log's functions: a log with two checkpoints, and a leaf behind the second."""

from datetime import timedelta
from typing import Any

from ledger.core import ids
from ledger.core.accounts import AccountType
from tools.local import logbook
from tools.local.seed import NOBODY, NOW, Case, Sower

BASE = "/log"
MINUTE = timedelta(minutes=1)
Row = tuple[str, str, str, dict[str, Any]]


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    rows = _rows(sower.tenant.business_id, sower.other.business_id, *sow(sower))
    return [(name, case, "GET", path, None, headers) for name, case, path, headers in rows]


def sow(sower: Sower) -> tuple[int, int, str]:
    """Make a book with a published log; return two of its entries, and another tenant's entry."""
    bank = sower.open("Bank", AccountType.ASSET, "512000")
    sales = sower.open("Sales", AccountType.REVENUE, "706000")
    scope = sower.operator.reader(sower.tenant.tenant_id, sower.tenant.business_id).scope
    first, second = (sower.enter(bank, sales, amount) for amount in (12_000, 700))
    logbook.seal(scope, NOW + MINUTE)
    logbook.publish(scope)
    book, claim = sower.book()
    book.remove(claim, second)
    logbook.seal(scope, NOW + 2 * MINUTE)
    logbook.publish(scope)
    last = sower.enter(bank, sales, 5)
    logbook.seal(scope, NOW + 3 * MINUTE)
    cash, sold = sower.their_pair()
    foreign = ids.Ids(sower.other.business_id).entry(sower.enter(cash, sold, 1, sower.other))
    sower.own |= {sower.entry(number) for number in (first, second, last)}
    sower.numbers |= {first, second, last}
    sower.foreign.add(foreign)
    return first, last, foreign


def _rows(business: str, other: str, first: int, last: int, foreign: str) -> list[Row]:
    own, foreign_log = f"{BASE}/{business}", f"{BASE}/{other}"
    changes, checkpoint, proof = "list_changes", "get_checkpoint", "get_proof"
    tile, bundle, consistency = "get_tile", "get_bundle", "get_consistency"
    uuid, nobody = ids.Ids(business).entry(first), {"Authorization": None}
    return [
        (changes, "found", f"{own}/changes", {}),
        (changes, "page", f"{own}/changes?after=1&limit=2&epoch=1", {}),
        (changes, "nothing_new", f"{own}/changes?after=6&epoch=1", {}),
        (changes, "past_the_end", f"{own}/changes?after=99", {}),
        (changes, "later_epoch", f"{own}/changes?epoch=2", {}),
        (changes, "bad_query", f"{own}/changes?after=-1&limit=1001", {}),
        (changes, "of_another_tenant", f"{foreign_log}/changes", {}),
        (changes, "no_token", f"{own}/changes", nobody),
        (checkpoint, "found", f"{own}/checkpoint", {}),
        (checkpoint, "of_another_tenant", f"{foreign_log}/checkpoint", {}),
        (tile, "found", f"{own}/tile/0/0", {}),
        (tile, "unpublished", f"{own}/tile/1/0", {}),
        (tile, "bad_number", f"{own}/tile/0/x", {}),
        (tile, "of_another_tenant", f"{foreign_log}/tile/0/0", {}),
        (bundle, "found", f"{own}/tile/entries/0", {}),
        (bundle, "unpublished", f"{own}/tile/entries/1", {}),
        (bundle, "of_another_tenant", f"{foreign_log}/tile/entries/0", {}),
        (proof, "found", f"{own}/entries/{uuid}/proof", {}),
        (proof, "by_number", f"{own}/entries/{first}/proof?version=1&size=5&index=3", {}),
        (proof, "other_version", f"{own}/entries/{uuid}/proof?version=9", {}),
        (proof, "other_place", f"{own}/entries/{uuid}/proof?index=0", {}),
        (proof, "unpublished", f"{own}/entries/{last}/proof", {}),
        (proof, "bad_query", f"{own}/entries/{uuid}/proof?version=0", {}),
        (proof, "unknown", f"{own}/entries/{NOBODY}/proof", {}),
        (proof, "of_another_tenant", f"{own}/entries/{foreign}/proof", {}),
        (consistency, "found", f"{own}/consistency?from=4", {}),
        (consistency, "sizes", f"{own}/consistency?from=2&to=3&epoch=1", {}),
        (consistency, "unpublished", f"{own}/consistency?from=4&to=7", {}),
        (consistency, "later_epoch", f"{own}/consistency?from=4&epoch=2", {}),
        (consistency, "bad_query", f"{own}/consistency?from=5&to=4", {}),
        (consistency, "of_another_tenant", f"{foreign_log}/consistency?from=1", {}),
    ]
