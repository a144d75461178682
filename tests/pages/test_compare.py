"""The comparison of the console's page with a row of the log, in a browser."""

import pytest
from msgspec.json import decode
from msgspec.structs import replace
from playwright.sync_api import Page

from ledger.core import money
from ledger.core.accounts import Direction
from ledger.core.currencies import MINOR_DIGITS
from ledger.core.ids import ID_MAX, Ids, to_uuid
from ledger.dialects.console.views import View, actor
from ledger.log.rows import entry_row
from tests.log.folders import CASH, SALES, account_of, entry_of
from tests.pages import proof_cases

pytestmark = pytest.mark.real_engine


def test_the_page_of_a_removal_has_its_author_time_and_number(page: Page) -> None:
    page.goto("/console")
    row, section = proof_cases.REMOVAL, proof_cases.REMOVED
    pairs = [({**section, **change}, row) for change, _ in proof_cases.REMOVALS]
    expected = [expected for _, expected in proof_cases.REMOVALS]
    assert page.evaluate(proof_cases.IS_SHOWN, [proof_cases.BUSINESS, pairs]) == expected


def test_the_page_spells_amounts_and_ids_as_the_service_does(page: Page) -> None:
    page.goto("/console")
    amounts = [(minor, currency) for currency in MINOR_DIGITS for minor in (5, 8805, 10**15)]
    texts = [money.to_text(*amount) for amount in amounts]
    assert page.evaluate(proof_cases.TEXTS, amounts) == texts
    numbers = [1 << place | 1 for place in range(43)] + [ID_MAX, ID_MAX - 5]
    uuids = [to_uuid(proof_cases.BUSINESS, "entry", entry) for entry in numbers]
    assert page.evaluate(proof_cases.UUIDS, [proof_cases.BUSINESS, numbers]) == uuids


def test_a_line_of_an_additional_id_is_compared_with_its_slot(page: Page) -> None:
    page.goto("/console")
    entry = entry_of(8)
    first, second = entry.lines
    entry = replace(
        entry, lines=(first, replace(second, slot=1025)), aliases=(16,), slots_used=1026
    )
    accounts = {number: account_of(number, Direction.DEBIT) for number in (CASH, SALES)}
    version = View(Ids(proof_cases.BUSINESS), accounts).entry(entry)
    section = {**version, "by": actor(entry.by), "kind": "entry", "place": 1}
    lines = [version["lines"][0], {**version["lines"][1], "number": 8 * 1024 + 1}]
    row = decode(entry_row(entry))
    pairs = [(section, row), ({**section, "lines": lines}, row)]
    assert page.evaluate(proof_cases.IS_SHOWN, [proof_cases.BUSINESS, pairs]) == [True, False]
