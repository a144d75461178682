"""Corruptions of the log of a book: its runs, its head, and the rows that its leaves are of."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.log.leaves import RunLeaf
from ledger.log.line_changes import NO_CHANGES, LeafChanges, LineChange, Operation, pack_lines
from ledger.log.tree import Frontier
from ledger.store.items.codec import integer, read_integer
from ledger.store.items.log_heads import LogHead, to_attributes
from ledger.store.items.log_runs import log_run_write, to_log_run
from ledger.store.keys import Scope, scope_of
from tests.admin.verify.corruptions import (
    Items,
    Planted,
    detected,
    first,
    is_past,
    is_present,
    of_kind,
    with_document,
)

Edit = Callable[[tuple[RunLeaf, ...]], tuple[RunLeaf, ...]]


def runs_of(items: Items, scope: Scope) -> Items:
    runs = (item for item in of_kind(items, "leaves") if scope_of(item) == scope)
    return sorted(runs, key=lambda item: str(item["SK"]["S"]))


def sealed_book(items: Items) -> Scope:
    """Return the book with the most leaves."""
    heads = of_kind(items, "fresh")
    return scope_of(max(heads, key=lambda item: read_integer(item, "size")))


def resealed(items: Items, edit: Edit) -> Planted:
    """Edit the leaves of a book's last run with versions, and seal its log again, as nobody could.

    The runs behind it have acts alone, and go.
    """
    scope = sealed_book(items)
    stored = runs_of(items, scope)
    while not any(leaf.version for leaf in to_log_run(stored[-1]).leaves):
        stored = stored[:-1]
    later = runs_of(items, scope)[len(stored) :]
    runs = [to_log_run(item) for item in stored]
    runs[-1] = replace(runs[-1], leaves=edit(runs[-1].leaves), lines=b"", links=b"")
    hashes = [leaf.hash for run in runs for leaf in run.leaves]
    head = next(item for item in of_kind(items, "fresh") if scope_of(item) == scope)
    log = LogHead(1, Frontier().append(hashes), read_integer(head, "stamp"))
    written: dict[str, Any] = log_run_write(scope, 1, runs[-1])["Put"]["Item"]
    return [{**head, **to_attributes(log)}, written], later


@detected("the log has two leaves of a version")
def a_version_sealed_twice(items: Items) -> Planted:
    return resealed(items, lambda leaves: (*leaves, leaves[-1]))


@detected("the log has no leaf of a counted version")
def a_version_that_is_not_sealed(items: Items) -> Planted:
    return resealed(items, lambda leaves: leaves[:-1])


@detected("the log has a leaf of a version that is missing")
def a_leaf_of_no_version(items: Items) -> Planted:
    return resealed(items, lambda leaves: (*leaves, RunLeaf(77, 1, "entry", b"h" * 32)))


@detected("the log has a gap")
def a_run_of_leaves_gone(items: Items) -> Planted:
    return [], runs_of(items, sealed_book(items))[:1]


@detected("the log has leaves and no head")
def a_head_without_its_log(items: Items) -> Planted:
    scope = sealed_book(items)
    head = next(item for item in of_kind(items, "fresh") if scope_of(item) == scope)
    log = to_attributes(LogHead(1, Frontier()))
    return [{name: value for name, value in head.items() if name not in log}], []


@detected("the tree of the log's leaves is not the one in its head")
def two_leaves_in_another_order(items: Items) -> Planted:
    def swap(leaves: tuple[RunLeaf, ...]) -> tuple[RunLeaf, ...]:
        return (*leaves[:-2], leaves[-1], leaves[-2])

    (_, run), _ = resealed(items, swap)
    return [run], []


@detected("the time of the log goes back")
def a_run_of_another_time(items: Items) -> Planted:
    run = runs_of(items, sealed_book(items))[0]
    return [{**run, "stamp": integer(read_integer(run, "stamp") + 10**9)}], []


@detected("the time of the log goes back")
def a_run_within_the_times_of_the_changes_before_it(items: Items) -> Planted:
    scope = sealed_book(items)
    run = to_log_run([item for item in runs_of(items, scope) if "lines" in item][-1])
    head = next(item for item in of_kind(items, "fresh") if scope_of(item) == scope)
    until = read_integer(head, "stamp") + 1 - run.stamp
    change = LineChange(Operation.UPDATE, run.leaves[0].number << 10, 0, 0)
    numbers = [leaf.number for leaf in run.leaves]
    changes = [LeafChanges((change,) * (1000 * until)), *[NO_CHANGES] * (len(numbers) - 1)]
    later = replace(run, lines=pack_lines(numbers, changes, run.stamp))
    written: dict[str, Any] = log_run_write(scope, 1, later)["Put"]["Item"]
    return [written], []


@detected("the changes of lines in the run cannot be read")
def a_run_with_other_bytes_of_changes(items: Items) -> Planted:
    run = first(lambda item: "lines" in item, of_kind(items, "leaves"))
    return [{**run, "lines": {"B": bytes(run["lines"]["B"]) + b"\xff"}}], []


@detected("differs from its leaf")
def a_beginning_with_another_reason(items: Items) -> Planted:
    run = first(lambda item: "rows" in item, of_kind(items, "leaves"))
    rows = {name: {"B": bytes(row["B"])[:-1] + b" }"} for name, row in run["rows"]["M"].items()}
    return [{**run, "rows": {"M": rows}}], []


def reworded(item: Item) -> Planted:
    return [with_document(item, lambda document: document.update(text="Not so"))], []


@detected("a version differs from its leaf in the log")
def a_reworded_entry(items: Items) -> Planted:
    return reworded(first(is_present, items))


@detected("a version differs from its leaf in the log")
def a_reworded_past_version(items: Items) -> Planted:
    return reworded(first(is_past, items))


@detected("a version differs from its leaf in the log")
def an_entry_of_another_author(items: Items) -> Planted:
    entry = first(lambda item: is_present(item) and "by" in item, items)
    return [{**entry, "by": {"S": entry["by"]["S"] + "x"}}], []
