"""Corruptions of entries, their versions, links, marks and totals; see corruptions.py."""

from datetime import timedelta
from typing import Any

from ledger.aws.items import Item
from ledger.store import keys
from ledger.store.items.accounts import to_account
from ledger.store.items.codec import integer, read_integer, unpack
from ledger.store.items.entries import to_entry
from ledger.store.items.runs import Step
from ledger.store.keys import scope_of
from tests.admin.verify.corrupted_runs import with_step
from tests.admin.verify.corruptions import (
    Items,
    Planted,
    all_lines,
    detected,
    first,
    is_past,
    is_present,
    number_of,
    of_kind,
    setting,
    with_document,
)


def of_journal(items: Items) -> Item:
    """Return an unamended entry of the general journal that has a mark.

    Of all these, the one longest after its accounts: an account's own opening entry has no mark.
    """
    accounts = of_kind(items, "account")
    opened = {(keys.scope_of(i), keys.id_of(i)): to_account(i).created_at for i in accounts}

    def time_after_accounts(item: Item) -> timedelta:
        entry, scope = to_entry(item), keys.scope_of(item)
        return min(abs(entry.created_at - opened[scope, x.account_id]) for x in entry.lines)

    matches = (
        i
        for i in items
        if is_present(i)
        and "in" not in unpack(i)
        and read_integer(i, "version") == 1
        and "mark" in i
        and "reversed_by" not in i
        and "reverses" not in unpack(i)
    )
    return max(matches, key=time_after_accounts)


def number_of_past(item: Item) -> int:
    return int(item["PK"]["S"].rpartition("#")[2], 16)


@detected("the account's count of entries")
def an_entry_gone(items: Items) -> Planted:
    return [], [next(i for i in items if is_present(i) and "in" in unpack(i))]


@detected("the totals count a missing entry")
def an_entry_of_accounts_without_a_floor_gone(items: Items) -> Planted:
    return [], [of_journal(items)]


@detected("cannot be read")
def an_unbalanced_entry(items: Items) -> Planted:
    def more(document: dict[str, Any]) -> None:
        document["lines"][0][3] += 1

    return [with_document(first(is_present, items), more)], []


@detected("cannot be read")
def a_past_version_that_does_not_balance(items: Items) -> Planted:
    def more(document: dict[str, Any]) -> None:
        document["lines"][0][3] += 1

    return [with_document(first(is_past, items), more)], []


@detected("cannot be read")
def an_amount_below_zero(items: Items) -> Planted:
    return [with_document(of_journal(items), all_lines(-7))], []


@detected("a version of the entry is missing")
def a_past_version_gone(items: Items) -> Planted:
    return [], [first(is_past, items)]


@detected("a version of the entry is missing")
def a_version_skipped(items: Items) -> Planted:
    entry = first(is_present, items)
    return [{**entry, "version": integer(read_integer(entry, "version") + 1)}], []


@detected("the item's keys do not match")
def a_past_version_that_says_another(items: Items) -> Planted:
    return [{**first(is_past, items), "version": integer(7)}], []


@detected("two lines share an id")
def a_line_id_twice(items: Items) -> Planted:
    def same(document: dict[str, Any]) -> None:
        document["lines"][1][0] = document["lines"][0][0]

    return [with_document(first(is_present, items), same)], []


@detected("two lines share an id")
def a_line_id_twice_in_a_past_version(items: Items) -> Planted:
    def same(document: dict[str, Any]) -> None:
        document["lines"][1][0] = document["lines"][0][0]

    return [with_document(first(is_past, items), same)], []


@detected("a version contradicts the version before it")
def a_past_version_with_more_line_ids(items: Items) -> Planted:
    few = {number_of(i) for i in items if is_present(i) and unpack(i)["slots"] < 900}
    past = next(i for i in items if is_past(i) and number_of_past(i) in few)
    return [with_document(past, setting("slots", 900))], []


@detected("a version contradicts the version before it")
def a_past_version_made_at_another_time(items: Items) -> Planted:
    keyed = next(i for i in items if is_past(i) and number_of_past(i) >> 42)
    return [with_document(keyed, setting("created", "2026-01-01T00:00:00.000000Z"))], []


@detected("off by")
def a_past_version_of_other_amounts(items: Items) -> Planted:
    """Count the past version: the present one is behind, so the past one is summed."""
    past = next(i for i in items if is_past(i) and read_integer(i, "version") == 1)
    number = number_of_past(past)
    run = with_step(items, scope_of(past), number, Step(number, 1, 0))
    return [run, with_document(past, all_lines(123457))], []


@detected("the account is missing, but an entry")
def a_past_version_of_an_account_that_is_not_there(items: Items) -> Planted:
    def other(document: dict[str, Any]) -> None:
        document["lines"][0][1] = 424242

    return [with_document(first(is_past, items), other)], []


@detected("off by")
def amounts_changed_in_place(items: Items) -> Planted:
    return [with_document(of_journal(items), all_lines(987_654))], []


@detected("the first version was changed")
def a_first_version_that_was_changed(items: Items) -> Planted:
    return [with_document(of_journal(items), setting("updated", "2027-01-01T00:00:00.000000Z"))], []


@detected("the creation time is not")
def a_creation_time_that_is_not_the_numbers(items: Items) -> Planted:
    clock = next(i for i in items if is_present(i) and not number_of(i) >> 42)
    return [with_document(clock, setting("created", "2026-01-01T00:00:00.000000Z"))], []


@detected("the item's keys do not match")
def an_entry_listed_elsewhere(items: Items) -> Planted:
    entry = first(is_present, items)
    return [{**entry, "LSK": {"S": f"1999{entry['LSK']['S'][4:]}"}}], []
