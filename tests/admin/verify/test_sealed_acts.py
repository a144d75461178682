"""**A changed act in the table is found**, also by a hand that made everything else agree."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.store.items.checksums import NAME
from ledger.store.items.codec import integer, kind_of, read_integer, unpack
from ledger.store.items.heads import HEAD
from ledger.store.items.published import PUBLISHED
from tests.admin.verify.corruptions import (
    first,
    is_guarded,
    of_kind,
    setting,
    with_document,
    without,
)
from tests.log.small_book import Items, edited_state

# The faults of one changed item, which is None if it was removed.
Edit = Callable[[Item], Item | None]


def faults(items: list[Item], item: Item, edit: Edit) -> list[str]:
    """Return the faults of a table with one item changed."""
    edited = edit(item)
    rest = [other for other in items if other is not item]
    report = Items([*rest, edited] if edited else rest).report()
    assert report["unsealed"] == []
    return list(report["faults"])


def document(name: str, value: Any) -> Edit:
    return lambda item: with_document(item, setting(name, value))


def by_another(item: Item) -> Item:
    return {**item, "by": {"S": "operator:somebody admin else"}}


def record(items: list[Item], kind: str) -> Item:
    return first(lambda item: unpack(item)["kind"] == kind, of_kind(items, "record"))


def account(items: list[Item], name: str) -> Item:
    return first(lambda item: unpack(item)["name"] == name, of_kind(items, "account"))


DIFFERS = "differs from its leaf in the log"
MISSING = "is in the log, and its item is missing"


@pytest.mark.parametrize(
    "edit",
    [document("floor", -1000), document("name", "Another"), by_another, document("created", "x")],
)
def test_an_account_that_a_hand_has_changed_is_a_fault(items: list[Item], edit: Edit) -> None:
    till = first(is_guarded, items)
    assert any(DIFFERS in fault or "cannot be read" in fault for fault in faults(items, till, edit))


def test_an_account_as_it_was_before_its_last_change_is_a_fault(items: list[Item]) -> None:
    """The log has the earlier state too, and a later one."""

    def earlier(item: Item) -> Item:
        return with_document(item, lambda doc: (doc.pop("updated"), doc.update(name="Rest")))

    assert any(DIFFERS in fault for fault in faults(items, account(items, "Renamed"), earlier))


def test_an_unused_account_that_a_hand_has_removed_is_a_fault(items: list[Item]) -> None:
    assert any(MISSING in fault for fault in faults(items, account(items, "Till"), lambda _: None))


@pytest.mark.parametrize("kind", ["closing", "period"])
@pytest.mark.parametrize("edit", [by_another, lambda _: None])
def test_a_closing_and_a_period_lock_are_compared(items: list[Item], kind: str, edit: Edit) -> None:
    reported = faults(items, of_kind(items, kind)[0], edit)
    assert any(DIFFERS in fault or MISSING in fault for fault in reported)


def test_a_period_lock_of_another_day_is_a_fault(items: list[Item]) -> None:
    reported = faults(items, of_kind(items, "period")[0], document("closed_through", "2020-01-31"))
    assert any(DIFFERS in fault for fault in reported)


@pytest.mark.parametrize("kind", ["lettering", "categorization", "import"])
@pytest.mark.parametrize("edit", [by_another, lambda _: None])
def test_a_record_of_an_act_is_compared(items: list[Item], kind: str, edit: Edit) -> None:
    item = record(items, kind)
    rest = [other for other in items if other is not item]
    edited = edit(item)
    reported = Items([*rest, edited] if edited else rest).report()["faults"]
    assert any(DIFFERS in fault or MISSING in fault for fault in reported)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"written": integer(10**6)}, "more is published than the log has"),
        ({"epoch": integer(2)}, "more is published than the log has"),
    ],
)
def test_a_publication_that_the_log_does_not_have_is_a_fault(
    items: list[Item], values: Any, fault: str
) -> None:
    state = of_kind(items, PUBLISHED)[0]
    reported = faults(items, state, lambda item: edited_state(item, **values))
    assert any(fault in text for text in reported)


def test_a_checkpoint_of_another_log_is_a_fault(items: list[Item]) -> None:
    state = of_kind(items, PUBLISHED)[0]
    lines = state["note"]["S"].split("\n")

    def noted(*changed: str) -> Edit:
        note = "\n".join((*changed, *lines[len(changed) :]))
        return lambda item: edited_state(item, note={"S": note})

    other_root = lines[2][:5] + ("A" if lines[2][5] != "A" else "B") + lines[2][6:]
    reported = faults(items, state, noted(lines[0], lines[1], other_root))
    assert any("the log does not continue its checkpoint" in fault for fault in reported)
    reported = faults(items, state, noted(lines[0][:-1] + "2"))
    assert any("the checkpoint is of" in fault for fault in reported)


def test_a_checkpoint_of_a_shard_that_is_too_high_is_a_fault(items: list[Item]) -> None:
    """Else the counter would pass changes by."""

    def ahead(item: Item) -> Item:
        shards = {"shardId-1": {"L": [{"S": "9" * 30}, integer(0)]}}
        return {**item, "shards": {"M": shards}}

    head = of_kind(items, HEAD)[0]
    assert any("its checksum" in fault for fault in faults(items, head, ahead))


def test_a_run_of_another_time_is_a_fault(items: list[Item]) -> None:
    run = of_kind(items, "leaves")[0]
    reported = faults(items, run, lambda i: {**i, "stamp": integer(read_integer(i, "stamp") - 1)})
    assert any("its checksum" in fault for fault in reported)


def test_a_run_with_a_row_of_a_version_is_a_fault(items: list[Item]) -> None:
    run = first(lambda item: "rows" in item, of_kind(items, "leaves"))
    rows = {**run["rows"]["M"], "99999": {"B": b"{}"}}
    reported = faults(items, run, lambda item: edited_state(item, rows={"M": rows}))
    assert any("rows of other places" in fault for fault in reported)


def test_an_item_of_an_earlier_release_has_no_checksum(items: list[Item]) -> None:
    states = [without(item, NAME) for item in items]
    assert sum(NAME in item for item in items) == 6, [kind_of(item) for item in items]
    assert Items(states).report()["faults"] == []
