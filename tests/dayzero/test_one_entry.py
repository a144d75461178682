"""One journal entry, read by its id; and entries of a period of days or of instants."""

from urllib.parse import quote

import pytest

from tests.clients.dayzero import JOURNAL, Business
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World

NOBODY = "00000000-0000-7000-8000-000000000000"
# The days of a worked book: six entries of 2025, thirteen of a quarter, one at the next's begin.
DAYS = (
    *("2025-07-01", "2025-07-01", "2025-07-02", "2025-10-15", "2025-10-20", "2025-12-31"),
    *("2026-01-10", "2026-01-31", "2026-01-31", "2026-02-10", "2026-02-15", "2026-02-20"),
    *("2026-02-28", "2026-03-01", "2026-03-15", "2026-03-20", "2026-03-31", "2026-03-31"),
    *("2026-03-31", "2026-04-01"),
)


def test_an_entry_is_its_list_item_and_its_creations_data(business: Business) -> None:
    posted = business.post(12_500, invoice_id="INV-7")
    answer = business.send("GET", f"{JOURNAL}/{posted['id']}")
    assert (answer.status, answer.json["code"]) == (200, "200")
    assert answer.json["data"] == posted
    assert business.entries(f"id={posted['id']}") == [posted]
    assert business.get(f"{JOURNAL}/{posted['id'].upper()}")["data"] == posted


def test_entries_of_the_other_journals_are_read_by_their_ids(business: Business) -> None:
    layer, company = Layer(business.world), Company(business.world)
    uuid = layer.make("/ledger/journal-entries", layer.body(external_id="a key"))["entry_id"]
    company.post(currency="USD")
    entries = business.entries()
    assert uuid in [entry["id"] for entry in entries]
    for entry in entries:
        assert business.get(f"{JOURNAL}/{entry['id']}")["data"] == entry


def test_an_entry_that_is_not_shown_is_not_found(business: Business, other: World) -> None:
    world = business.world
    removed = business.post()["id"]
    assert business.send("DELETE", f"{JOURNAL}/{removed}").status == 204
    labels = Labels.of(world)
    label = labels.open_label("5.00")
    labels_entry = labels.get(f"/labels/{label}/ledger-entries")["_embedded"]["ledger-entries"][0]
    foreign = Business(other).post()["id"]
    for uuid in (removed, labels_entry["id"], foreign, NOBODY, business.cash):
        answer = business.send("GET", f"{JOURNAL}/{uuid}")
        assert (answer.status, answer.json) == (404, {"detail": "Resource not found"}), uuid
    company = Company(world)
    before = {entry["id"] for entry in business.entries()}
    yen = company.post(currency="JPY")["id"]
    assert {entry["id"] for entry in business.entries()} == before
    layer = Layer(world)
    uuids = [x["entry_id"] for x in layer.entries() if x["entry_number"] == yen]
    for uuid in uuids:
        assert business.send("GET", f"{JOURNAL}/{uuid}").status == 404
    wrong = business.send("GET", f"{JOURNAL}/x")
    assert (wrong.status, wrong.json["detail"][0]["loc"]) == (422, ["path", "id"])


def count(business: Business, start: str, end: str, order: str) -> int:
    query = f"start_date={start}&end_date={end}&sort_by={order}"
    return len(business.entries(query))


def test_a_range_takes_days_and_instants_with_both_ends(business: Business) -> None:
    for place, day in enumerate(DAYS):
        business.post(place + 1, date=day)
    for order in ("created_at", "date"):
        for start, end, expected in (
            ("2026-02-10", "2026-03-01", 5),
            ("2026-02-10", "2026-03-01T00:00:00Z", 5),
            ("2026-02-10T00:00:01Z", "2026-03-01", 4),
            ("2026-01-01", "2026-03-31", 13),
            ("2026-01-01", "2026-04-01T00:00:00Z", 14),
            ("2026-01-01", "2026-04-01T00:00:00", 14),
            ("2026-01-01", "2026-04-01T02:00:00%2B02:00", 14),
            ("2026-01-01", "2026-04-01T02:00:00+02:00", 14),
            ("2026-01-01", "2026-04-01T01:59:59.999999999%2B0200", 13),
            ("2026-03-31T00:00:00.000000000Z", "2026-03-31T00:00Z", 3),
            ("2026-03-01", "2026-02-10", 0),
            ("2026-04-01T00:00:01Z", "2026-04-01T00:00:00Z", 0),
        ):
            assert count(business, start, end, order) == expected, (start, end, order)
    page = business.get(f"{JOURNAL}?start_date=2026-02-02&end_date=2026-02-01&limit=1")
    assert (page["items"], page["has_more"]) == ([], False)


def test_an_end_without_decimals_includes_its_second(business: Business) -> None:
    entry = business.post(datetime="2026-03-20T10:00:00.999999Z", date=None)
    for end, matches in (
        ("2026-03-20T10:00:00Z", [entry]),
        ("2026-03-20T10:00:00.5Z", []),
        ("2026-03-20T09:59:59Z", []),
    ):
        assert business.entries(f"end_date={end}&start_date=2026-03-20") == matches, end


@pytest.mark.parametrize(
    "text",
    [
        *("x", "2026-02-30", "2026-02-30T00:00:00Z", "2026-02-01T24:00:00Z", "2026-02-01T"),
        *("2026-02-01T00:00:00+25:00", "2026-02-01T00:00:00.0000000000Z", "20260201"),
        "1899-12-31T00:00:00Z",
    ],
)
def test_a_text_that_is_no_date_is_refused_with_its_place(business: Business, text: str) -> None:
    for name in ("start_date", "end_date"):
        (fault,) = business.send("GET", f"{JOURNAL}?{name}={quote(text)}").json["detail"]
        assert (fault["loc"], fault["type"]) == (["query", name], "date_parsing")
