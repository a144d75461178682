"""Sizes: the bounds hold what an answer repeats, and refuse what has no room."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.core import sizes
from ledger.core.accounts import Account, AccountTerms, AccountType, Details, Direction
from ledger.core.entries import Draft, DraftLine
from ledger.core.limits import ACCOUNT_WORDS_BYTES_MAX, PARTY_WORDS_BYTES_MAX
from ledger.core.records import Record
from ledger.core.words import check_words
from ledger.errors import LimitExceeded

NOW = datetime(2026, 11, 21, tzinfo=UTC)
D, C = Direction.DEBIT, Direction.CREDIT
TERMS = AccountTerms("Cash", AccountType.ASSET, D)
ACCOUNTS = {1: Account(1, NOW, TERMS), 2: Account(2, NOW, replace(TERMS, name="Sales"))}
DRAFT = Draft(NOW, "EUR", (DraftLine(1, D, 5), DraftLine(2, C, 5)))
QUOTES = sizes.text_bytes("")
# An entry never has halves of surrogate pairs.
TEXTS = st.text(st.sampled_from('"\\\n\ta') | st.characters(exclude_categories=["Cs"]))


def no_records(kind: str, numbers: set[int]) -> Mapping[int, Record]:
    raise AssertionError((kind, numbers))


def bound(draft: Draft, accounts: Mapping[int, Account] = ACCOUNTS) -> int:
    """Return the bound of a draft's answer in bytes."""
    with pytest.raises(LimitExceeded) as refused:
        sizes.check_entry(draft, accounts, lambda *_: {}, most=0)
    assert refused.value.limit == "ANSWER_BYTES_MAX"
    return refused.value.actual


@given(TEXTS)
def test_a_text_has_the_bytes_of_its_json_escaped_once_more(text: str) -> None:
    body = json.dumps(text, ensure_ascii=False)
    result = json.dumps(body, ensure_ascii=False)
    around = len(json.dumps(""))
    assert sizes.text_bytes(text) >= len(result.encode()) - around


def test_an_entry_is_refused_one_byte_above_the_limit() -> None:
    bytes_ = bound(DRAFT)
    sizes.check_entry(DRAFT, ACCOUNTS, no_records, most=bytes_)
    with pytest.raises(LimitExceeded):
        sizes.check_entry(DRAFT, ACCOUNTS, no_records, most=bytes_ - 1)


@given(st.lists(TEXTS, min_size=1, max_size=6), st.booleans())
def test_no_entry_above_the_limit_is_taken_by_the_quick_bound(
    texts: list[str], has_long_names: bool
) -> None:
    lines = tuple(DraftLine(number % 2 + 1, D, 5, text) for number, text in enumerate(texts))
    draft, name = replace(DRAFT, lines=lines), '"' * 300 if has_long_names else "x"
    terms = {i: replace(ACCOUNTS[i].terms, name=name, code=name) for i in ACCOUNTS}
    accounts = {i: replace(ACCOUNTS[i], terms=terms[i]) for i in ACCOUNTS}
    bytes_ = bound(draft, accounts)
    sizes.check_entry(draft, accounts, no_records, most=2 * bytes_)
    with pytest.raises(LimitExceeded):
        sizes.check_entry(draft, accounts, no_records, most=bytes_ - 1)


@given(st.text('ab"\\é', min_size=1, max_size=40))
def test_each_text_of_an_entry_makes_its_bound_larger(text: str) -> None:
    # With a long memo, the lines outweigh the two copies of them that DayZero repeats.
    line = replace(DRAFT.lines[0], details={"memo": "x" * 5_000})
    draft = replace(DRAFT, lines=(line, DRAFT.lines[1]))
    before, growth = bound(draft), sizes.text_bytes(text) - QUOTES
    copies = sizes.COPIES_OF_ENTRY * growth
    assert bound(replace(draft, description=text)) == before + copies
    assert bound(replace(draft, details={"memo": text})) > before + copies
    described = replace(line, description=text)
    assert bound(replace(draft, lines=(described, draft.lines[1]))) == before + growth
    detailed = replace(line, details={**line.details, "memo 2": text})
    assert bound(replace(draft, lines=(detailed, draft.lines[1]))) > before + growth


def test_a_name_counts_with_the_size_to_which_it_may_grow() -> None:
    longest = "x" * (ACCOUNT_WORDS_BYTES_MAX - QUOTES)
    assert bound(DRAFT, {**ACCOUNTS, 1: renamed(longest)}) == bound(DRAFT)
    # DayZero repeats the name of an account on a line.
    assert bound(DRAFT, {**ACCOUNTS, 1: renamed(f"{longest}x")}) == bound(DRAFT) + 2


def renamed(name: str) -> Account:
    return replace(ACCOUNTS[1], terms=replace(TERMS, name=name))


def test_a_customer_on_a_line_counts_twice_and_is_read_only_if_it_matters() -> None:
    memo: Details = {"memo": "x" * 5_000}
    line = replace(DRAFT.lines[0], details={**memo, "customer": 7})
    draft = replace(DRAFT, lines=(line, DRAFT.lines[1]))
    without_id = replace(line, details={**memo, "customer": "7"})
    reads: list[tuple[str, set[int]]] = []

    def find_records(kind: str, numbers: set[int]) -> Mapping[int, Record]:
        reads.append((kind, numbers))
        return {7: Record(7, kind, NOW, NOW, {"name": "x" * 2_000, "memo": "y" * 9_000})}

    room = bound(replace(draft, lines=(without_id, draft.lines[1])))
    party = sizes.COPIES_OF_PARTY * (sizes.PARTY_BYTES + 2_000 + QUOTES)
    sizes.check_entry(draft, ACCOUNTS, find_records, most=room + party)
    with pytest.raises(LimitExceeded):
        sizes.check_entry(draft, ACCOUNTS, find_records, most=room + party - 1)
    assert reads == [("customer", {7})] * 2
    with pytest.raises(LimitExceeded):
        sizes.check_entry(draft, ACCOUNTS, no_records, most=0)


@pytest.mark.parametrize(
    ("before", "after", "is_refused"),
    [(0, 10, False), (0, 11, True), (20, 20, False), (20, 21, True), (20, 15, False)],
)
def test_words_may_grow_to_the_limit_and_never_beyond_a_longer_text_of_before(
    before: int, after: int, is_refused: bool
) -> None:
    if not is_refused:
        check_words(before, after, "TAG_WORDS_BYTES_MAX", 10)
        return
    with pytest.raises(LimitExceeded) as refused:
        check_words(before, after, "TAG_WORDS_BYTES_MAX", 10)
    assert (refused.value.maximum, refused.value.actual) == (max(before, 10), after)


def test_an_account_or_a_customer_cannot_get_words_without_room() -> None:
    long = replace(TERMS, name="x" * (ACCOUNT_WORDS_BYTES_MAX + 1))
    with pytest.raises(LimitExceeded):
        sizes.check_account_words(TERMS, long)
    sizes.check_account_words(long, replace(long, name=long.name.upper()))
    # A kind has a value and a title. Without a title, answers repeat the value.
    kind = replace(TERMS, details={"subtype": ["x" * (ACCOUNT_WORDS_BYTES_MAX // 2), None]})
    with pytest.raises(LimitExceeded):
        sizes.check_account_words(TERMS, kind)
    with pytest.raises(LimitExceeded):
        sizes.check_party_words({}, {"name": "x" * (PARTY_WORDS_BYTES_MAX + 1)})
    sizes.check_party_words({}, {"memo": "x" * (PARTY_WORDS_BYTES_MAX + 1)})


def test_a_page_counts_the_texts_of_an_entry_that_it_holds() -> None:
    before, line = sizes.held_bytes(DRAFT), DRAFT.lines[0]
    assert before >= 2 * sizes.LINE_BYTES
    larger = replace(DRAFT, lines=(replace(line, description="x" * 10), DRAFT.lines[1]))
    assert sizes.held_bytes(larger) == before + 10
