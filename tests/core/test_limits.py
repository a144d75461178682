"""Limits: each fits into the limits of the services and formats below it."""

from ledger.core import ids, limits
from ledger.core.limits import (
    ACCOUNT_WORDS_BYTES_MAX,
    AMOUNT_CHARACTERS_MAX,
    AMOUNT_MINOR_MAX,
    ANSWER_BYTES_MAX,
    BALANCE_MINOR_MAX,
    BODY_BYTES_MAX,
    BODY_VALUES_MAX,
    ENTRY_BYTES_MAX,
    FILE_BYTES_MAX,
    GUARDED_ACCOUNTS_PER_ENTRY_MAX,
    LINES_PER_ENTRY_MAX,
    LINES_PER_REQUEST_MAX,
    NAME_CHARACTERS_MAX,
    RECORD_BYTES_MAX,
    RECORDS_PER_WRITE_MAX,
    REQUEST_BYTES_MAX,
    VERSIONS_PER_ENTRY_MAX,
    YEAR_MAX,
    YEAR_MIN,
)

EXACT_IN_JSON = 2**53
DYNAMODB_ITEM_BYTES = 400 * 1024
DYNAMODB_WRITES = 100
DYNAMODB_TRANSACTION_BYTES = 4 * 1024 * 1024
LAMBDA_BYTES = 6 * 1024 * 1024


def test_each_limit_is_a_whole_number_above_zero_with_a_name_for_refusals() -> None:
    names = [name for name in vars(limits) if not name.startswith("_")]
    assert len(names) > 40
    assert [name for name in names if name.rpartition("_")[2] not in ("MAX", "MIN")] == []
    assert all(type(getattr(limits, name)) is int for name in names)
    assert all(getattr(limits, name) > 0 for name in names)


def test_an_amount_is_exact_in_a_json_client_and_a_balance_holds_an_entry_of_them() -> None:
    assert AMOUNT_MINOR_MAX < EXACT_IN_JSON
    # Half of the lines are on one side at most, if each has the largest amount.
    assert LINES_PER_ENTRY_MAX // 2 * AMOUNT_MINOR_MAX <= BALANCE_MINOR_MAX
    longest = f"-{AMOUNT_MINOR_MAX}.0000"
    assert len(longest) <= AMOUNT_CHARACTERS_MAX
    # The condition of a guard adds an amount to a bound; DynamoDB's numbers have 38 digits.
    assert len(str(2 * BALANCE_MINOR_MAX)) <= 38


def test_an_entry_of_one_request_needs_no_additional_id_for_its_lines() -> None:
    assert LINES_PER_REQUEST_MAX <= ids.LINES_PER_ID
    assert LINES_PER_REQUEST_MAX * 2 <= LINES_PER_ENTRY_MAX


def test_the_largest_entry_is_one_item_and_one_transaction() -> None:
    assert ENTRY_BYTES_MAX < DYNAMODB_ITEM_BYTES
    own = 1
    assert own + GUARDED_ACCOUNTS_PER_ENTRY_MAX < DYNAMODB_WRITES
    # Records have the room that guarded accounts leave.
    assert own + RECORDS_PER_WRITE_MAX <= DYNAMODB_WRITES
    largest = DYNAMODB_ITEM_BYTES + RECORDS_PER_WRITE_MAX * RECORD_BYTES_MAX
    assert largest <= DYNAMODB_TRANSACTION_BYTES


def test_the_largest_request_and_answer_fit_into_a_lambda_event() -> None:
    file_in_base64 = -(-FILE_BYTES_MAX // 3) * 4
    assert file_in_base64 < REQUEST_BYTES_MAX <= LAMBDA_BYTES
    assert BODY_BYTES_MAX < REQUEST_BYTES_MAX
    assert ANSWER_BYTES_MAX < LAMBDA_BYTES


def test_a_body_has_room_for_the_largest_entry() -> None:
    assert BODY_VALUES_MAX // LINES_PER_REQUEST_MAX >= 60, "a line of Layer with tags"


def test_the_words_of_an_account_have_room_for_a_name_in_any_script() -> None:
    widest = "\N{GRINNING FACE}".encode()
    assert NAME_CHARACTERS_MAX * len(widest) <= ACCOUNT_WORDS_BYTES_MAX


def test_versions_and_years_keep_the_width_of_their_sort_keys() -> None:
    # A sixth digit would sort before the fifth in the sort key of a past version.
    assert len(str(VERSIONS_PER_ENTRY_MAX)) <= 5
    assert {len(str(year)) for year in (YEAR_MIN, YEAR_MAX)} == {4}
