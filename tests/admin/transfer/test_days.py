"""Days in every form that accountants write; their order is proven or refused."""

from datetime import date

import pytest

from ledger.admin.transfer.days import OrderRefused, OrderSurvey, reader

DAY = date(2026, 1, 31)


def survey(*cells: str) -> tuple[str, str]:
    orders = OrderSurvey()
    for cell in cells:
        orders.see(cell)
    return orders.order()


def test_a_day_above_12_proves_the_order() -> None:
    assert survey("01/02/2026", "31/01/2026") == ("dmy", "31/01/2026")
    assert survey("01/02/2026", "01.31.2026") == ("mdy", "01.31.2026")
    assert survey("2026-01-31", "05/05/2026", "20260131") == ("", "")


@pytest.mark.parametrize("cells", [("01/02/2026",), ("31/01/2026", "01/31/2026")])
def test_an_uncertain_order_is_refused(cells: tuple[str, ...]) -> None:
    with pytest.raises(OrderRefused, match="--dates"):
        survey(*cells)


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        *[(cell, "") for cell in ("2026-01-31", "2026/01/31", "20260131", "31 Jan 2026")],
        *[(cell, "dmy") for cell in ("31/01/2026", "31.1.2026", "31/01/26", "31-January-2026")],
        *[(cell, "mdy") for cell in ("01/31/2026", "1/31/26", "2026-01-31T00:00:00")],
        ("26/01/31", "ymd"),
    ],
)
def test_a_day_is_read(cell: str, order: str) -> None:
    assert reader(order, is_named=True)(cell) == DAY


@pytest.mark.parametrize(
    "cell", ["31/01/26", "2026-02-30", "46053", "", "2026-01-31T10:00:00", "x"]
)
def test_a_text_that_is_no_certain_day_is_none(cell: str) -> None:
    assert reader("dmy", is_named=False)(cell) is None
