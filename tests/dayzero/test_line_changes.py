"""An update names each line of its entry once, and says which one it refuses."""

from typing import Any

import pytest

from tests.clients.dayzero import JOURNAL, Business

NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"update": ["0", "0", "1"]}, ["update", 1]),
        ({"update": ["0", "1", "0"]}, ["update", 2]),
        ({"delete": ["0", "0"]}, ["delete", 1]),
        ({"update": ["0"], "delete": ["1", "0"]}, ["delete", 1]),
    ],
)
def test_a_line_is_named_once(
    business: Business, parts: dict[str, list[str]], place: list[Any]
) -> None:
    """Otherwise the last of two amounts would win, and nobody would know of the other."""
    entry = business.post()
    uuids = [line["id"] for line in entry["line_entries"]]
    changes: dict[str, Any] = {"create": [business.line("debit", business.cash, 8)]}
    changes |= {part: [{"id": uuids[int(x)]} for x in names] for part, names in parts.items()}
    answer = business.send("PUT", f"{JOURNAL}/{entry['id']}", {"line_entry_changes": changes})
    (fault,) = answer.json["detail"]
    uuid = changes[place[0]][place[1]]["id"]
    assert (answer.status, fault["loc"]) == (422, ["body", "line_entry_changes", *place])
    assert fault["msg"] == f"The line {uuid} is named twice."
    assert business.entries(f"id={entry['id']}") == [entry]


@pytest.mark.parametrize("spelling", [str.upper, str.lower])
def test_an_id_in_other_letters_is_the_same_line(business: Business, spelling: Any) -> None:
    entry = business.post()
    uuid = entry["line_entries"][0]["id"]
    changes = {"update": [{"id": uuid}, {"id": spelling(uuid)}]}
    answer = business.send("PUT", f"{JOURNAL}/{entry['id']}", {"line_entry_changes": changes})
    assert answer.status == 422


@pytest.mark.parametrize("part", ["update", "delete"])
def test_an_unknown_line_is_named_as_the_client_names_it(business: Business, part: str) -> None:
    entry, other = business.post(), business.post()
    foreign = other["line_entries"][0]["id"]
    for uuid in (NOBODY, foreign, entry["id"]):
        changes = {part: [{"id": entry["line_entries"][0]["id"]}, {"id": uuid}]}
        path = f"{JOURNAL}/{entry['id']}"
        (fault,) = business.send("PUT", path, {"line_entry_changes": changes}).json["detail"]
        assert fault["loc"] == ["body", "line_entry_changes", part, 1]
        assert fault["msg"] == f"The entry has no line {uuid}."


def test_an_update_takes_the_datetime_of_a_creation(business: Business) -> None:
    path = f"{JOURNAL}/{business.post(date='2026-03-20')['id']}"
    answer = business.send("PUT", path, {"datetime": "2026-03-22T15:30:00Z"})
    assert answer.json["data"]["entry_date"] == "2026-03-22"
    fields = {"datetime": "2026-03-23T15:30:00Z", "date": "2026-03-24"}
    assert business.send("PUT", path, fields).json["data"]["entry_date"] == "2026-03-24"
    assert business.send("PUT", path, {"datetime": "22 March"}).status == 422
