"""Corruptions of what the totals contain: the runs of counted steps, and the head."""

from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items import runs
from ledger.store.items.codec import head, integer
from ledger.store.items.runs import Step
from ledger.store.keys import Scope, scope_of
from tests.admin.verify.corruptions import Items, Planted, detected, of_kind


def with_step(items: Items, scope: Scope, number: int, step: Step) -> Item:
    """Return the book's run that has a step of an entry, with another step in its place."""
    for run in of_kind(items, "run"):
        steps = runs.to_steps(run)
        if scope_of(run) == scope and number in {old.number for old in steps}:
            edited = [step if old.number == number else old for old in steps]
            packed: Item = runs.run_write(scope, 0, edited)["Put"]["Item"]
            return {**run, "steps": packed["steps"]}
    raise AssertionError(number)


@detected("the totals count a missing version")
def a_version_counted_that_is_not_there(items: Items) -> Planted:
    run = of_kind(items, "run")[0]
    number = runs.to_steps(run)[0].number
    return [with_step(items, scope_of(run), number, Step(number, 88, 0))], []


@detected("the totals count a missing entry")
def a_counted_entry_that_is_not_there(items: Items) -> Planted:
    run = of_kind(items, "run")[0]
    number = runs.to_steps(run)[0].number
    return [with_step(items, scope_of(run), number, Step(77, 1, 0))], []


@detected("off by")
def a_run_of_counted_steps_gone(items: Items) -> Planted:
    return [], of_kind(items, "run")[:1]


@detected("the head of the totals is missing, or behind this run")
def the_head_of_a_books_totals_gone(items: Items) -> Planted:
    return [], of_kind(items, "fresh")[:1]


@detected("the totals count the entry twice")
def an_entry_counted_by_an_earlier_release_too(items: Items) -> Planted:
    run = of_kind(items, "run")[0]
    step = runs.to_steps(run)[0]
    place = keys.counted(scope_of(run), step.number)
    state = {name: integer(0) for name in ("target", "done")}
    return [{**place, **head("counted"), "version": integer(step.version), **state}], []
