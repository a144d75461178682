"""The look-up of accounts and entries by any text that identifies them in a dialect."""

import pytest

from ledger.book import lookup
from ledger.core import ids
from ledger.core.accounts import AccountTerms, AccountType
from ledger.errors import AccountNotFound, EntryNotFound
from tests.bench import Bench, claim

KINDS = ("entry", "manual entry")
LINES = ("line", "manual line")


def test_an_account_is_found_by_id_and_code(bench: Bench) -> None:
    kind = AccountType.ASSET
    terms = AccountTerms("Bank", kind, kind.normal_balance, None, code="512000")
    account = bench.book(claim()).open(terms)
    uuid = ids.to_uuid(bench.scope.business_id, "account", account.account_id)
    read = bench.book(claim()).read
    for text in ("512000", " 512000 ", str(account.account_id), uuid, uuid.upper()):
        assert lookup.account(read, text).account == account


@pytest.mark.parametrize("text", ["", " ", "51200", "x" * 300, "1", str(10**18)])
def test_another_text_finds_no_account(bench: Bench, text: str) -> None:
    with pytest.raises(AccountNotFound):
        lookup.account(bench.book(claim()).read, text)


def test_an_entry_is_found_by_every_id_of_itself_or_a_line(bench: Bench) -> None:
    entry = bench.enter(*bench.pair())
    business = bench.scope.business_id
    texts = [ids.to_uuid(business, kind, entry.entry_id) for kind in KINDS]
    texts += [ids.to_uuid(business, kind, entry.entry_id, 1) for kind in LINES]
    texts += [str(entry.entry_id), str(entry.line_id(entry.lines[1]))]
    read = bench.book(claim()).read
    for text in texts:
        assert lookup.entry_id(read, text) == entry.entry_id, text


@pytest.mark.parametrize("text", ["", "x", "1", "9" * 19, "F-001"])
def test_another_text_finds_no_entry(bench: Bench, text: str) -> None:
    with pytest.raises(EntryNotFound):
        lookup.entry_id(bench.book(claim()).read, text)
