"""Tallies: a total that differs from the counted steps is reported with its surplus."""

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.admin.verify import tallies
from ledger.admin.verify.facts import Facts
from ledger.admin.verify.questions import BEHIND
from ledger.core.totals import Total, TotalKey
from ledger.store.items.totals import total_writes
from ledger.store.keys import Scope

SCOPE = Scope("t", "b")
DAY = date(2026, 11, 26)


@pytest.fixture
def facts() -> Iterator[Facts]:
    """Facts of one entry of 500 debit, which is counted at version 1."""
    with Facts.on_disk() as facts:
        facts.insert("sums", "t#b", 9, 1, 8, "EUR", DAY.isoformat(), 500, 0, 1)
        facts.insert("steps", "t#b", 9, 1, 0)
        yield facts


def read_totals(facts: Facts, debit_minor: int) -> None:
    changes = {TotalKey(8, "EUR", DAY): Total(debit_minor, 0, 1)}
    for write in total_writes(SCOPE, changes):
        update = write["Update"]
        values = update["ExpressionAttributeValues"]
        names = {"debit_minor": ":debit", "credit_minor": ":credit", "line_count": ":lines"}
        amounts = {name: values[placeholder] for name, placeholder in names.items()}
        tallies.READERS["total"](facts, SCOPE, {**update["Key"], **amounts, "kind": {"S": "total"}})


def test_totals_that_are_the_sums_of_the_counted_versions_have_no_difference(facts: Facts) -> None:
    read_totals(facts, 500)
    assert list(tallies.differences(facts)) == []


def test_a_total_that_is_too_high_is_reported_for_its_day_and_its_month(facts: Facts) -> None:
    read_totals(facts, 507)
    assert list(tallies.differences(facts)) == [
        ("t#b", 8, "EUR", "2026-11", Total(7, 0, 0)),
        ("t#b", 8, "EUR", "2026-11-26", Total(7, 0, 0)),
    ]


def test_a_missing_total_is_reported_as_a_negative_surplus(facts: Facts) -> None:
    assert [total for *_, total in tallies.differences(facts)] == [Total(-500, 0, -1)] * 2


def test_a_step_leaves_its_old_version(facts: Facts) -> None:
    facts.insert("sums", "t#b", 9, 2, 8, "EUR", DAY.isoformat(), 900, 0, 1)
    facts.insert("steps", "t#b", 9, 2, 1)
    read_totals(facts, 900)
    assert list(tallies.differences(facts)) == []


def test_a_version_left_out_between_two_is_no_difference_and_is_behind(facts: Facts) -> None:
    """Version 2 was given up; the totals lack its step, until an operator counts it."""
    for version, debit_minor in ((2, 900), (3, 1000)):
        facts.insert("sums", "t#b", 9, version, 8, "EUR", DAY.isoformat(), debit_minor, 0, 1)
    facts.insert("entries", "t#b", 9, 3, *[None] * 9)
    facts.insert("steps", "t#b", 9, 3, 2)
    read_totals(facts, 600)
    days = [total for *_, time, total in tallies.differences(facts) if len(time) > 7]
    assert days == [Total(0, 0, 1 - 1)] * len(days)
    assert list(facts.select(BEHIND)) == [("t#b", 9)]
    facts.insert("steps", "t#b", 9, 2, 1)
    assert list(facts.select(BEHIND)) == []


def test_an_uncounted_version_is_no_difference(facts: Facts) -> None:
    facts.insert("sums", "t#b", 9, 2, 8, "EUR", DAY.isoformat(), 900, 0, 1)
    read_totals(facts, 500)
    assert list(tallies.differences(facts)) == []
