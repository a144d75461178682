"""A group of lines: one account, one currency, a limit, and balance where it is demanded."""

from datetime import UTC, datetime

import pytest

from ledger.core.accounts import Direction
from ledger.core.entries import Line
from ledger.core.lettering import (
    KIND,
    AccountsDiffer,
    CurrenciesDiffer,
    GroupUnbalanced,
    Lettering,
    check_group,
    last_of,
)
from ledger.core.limits import LINES_PER_LETTERING_MAX
from ledger.core.records import Record
from ledger.errors import LedgerError, LimitExceeded

D, C = Direction.DEBIT, Direction.CREDIT
AT = datetime(2026, 1, 1, tzinfo=UTC)
PAIR = [("EUR", Line(0, 1, D, 100)), ("EUR", Line(1, 1, C, 100))]


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([*PAIR, ("EUR", Line(2, 2, D, 1))], AccountsDiffer),
        ([*PAIR, ("USD", Line(2, 1, D, 1))], CurrenciesDiffer),
        ([*PAIR, ("EUR", Line(2, 1, D, 1))], GroupUnbalanced),
        (PAIR * (LINES_PER_LETTERING_MAX // 2 + 1), LimitExceeded),
    ],
)
def test_lines_that_are_no_group_are_refused(
    rows: list[tuple[str, Line]], refusal: type[LedgerError]
) -> None:
    with pytest.raises(refusal):
        check_group(rows, must_balance=True)


def test_an_unbalanced_group_is_a_group_where_none_is_demanded() -> None:
    check_group([*PAIR, ("EUR", Line(2, 1, D, 1))], must_balance=False)
    check_group(PAIR * (LINES_PER_LETTERING_MAX // 2), must_balance=True)


def test_a_lettering_is_read_from_its_record() -> None:
    act = Lettering(AT, ((1, 2), (4, 5)), (3,))
    assert Lettering.of_record(Record(7, KIND, AT, AT, act.details)) == act
    assert act.line_ids == {1, 2, 3, 4, 5}
    assert (act.group_of(5), act.group_of(3), act.group_of(9)) == ((4, 5), (), ())


def test_a_line_has_the_first_lettering_that_is_there_and_has_it() -> None:
    letterings = {8: Lettering(AT, ((1, 2),)), 9: Lettering(AT, ((3, 4),))}
    assert last_of((8,), 1, letterings) == 8
    assert last_of((7, 8), 1, letterings) == 8, "an unfinished act has no record"
    assert last_of((9, 8), 1, letterings) == 8, "the id has become another request's"
    assert last_of((7, 0), 1, letterings) is None
