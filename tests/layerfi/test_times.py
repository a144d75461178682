"""Times: up to nine decimals in, and the creation and the effect of an entry out."""

import pytest

from tests.clients.layerfi import Business


def test_an_entrys_date_is_the_time_of_its_creation(business: Business) -> None:
    """The vendor's sample has `date` = `createdAt`, two weeks after `entry_at`."""
    entry = business.post(entry_at="2026-01-10T00:00:00Z")["entry"]
    assert (entry["date"], entry["entry_at"]) == (entry["created_at"], "2026-01-10T00:00:00.000Z")
    assert entry["date"] == entry["line_items"][0]["createdAt"]
    (line,) = business.get(f"/ledger/accounts/{business.cash}/lines")["data"]
    assert line["date"] == line["entry_at"], "a line's is the time from which it counts"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-31T12:00:00.1234567Z", "12:00:00.123"),  # .NET, `ToString("o")`
        ("2026-01-31T12:00:00.123456789Z", "12:00:00.123"),  # Java and Go
        ("2026-01-31T12:00:00.999999999+01:00", "11:00:00.999"),
        ("2026-01-31T12:00:00,5Z", "12:00:00.500"),  # the decimal sign of ISO 8601
        ("2026-01-31T12:00-03", "15:00:00.000"),
    ],
)
def test_a_time_has_up_to_nine_decimals(business: Business, text: str, expected: str) -> None:
    entry = business.post(entry_at=text)["entry"]
    assert entry["entry_at"] == f"2026-01-31T{expected}Z"
