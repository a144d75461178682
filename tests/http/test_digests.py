"""**The answer to a write says the digest of each version that it wrote**, in every dialect."""

import json
from typing import Any

import pytest

from ledger.core import ids
from ledger.core.limits import ENTRIES_PER_BATCH_MAX
from ledger.http.response import DIGEST_HEADER as HEADER, Response, with_digests
from ledger.log import rows
from ledger.store import keys
from ledger.store.items import codec
from tests.bench import Bench, claim
from tests.clients.dayzero import JOURNAL, Business as DayZero
from tests.clients.dwolla import Labels, money
from tests.clients.layerfi import Business as Layer
from tests.clients.pennylane import Company
from tests.world import World, last
from tools.local.gateway import Answer

KEY = {"idempotency_key": "a key"}


def receipt(answer: Answer) -> str:
    assert answer.status < 300, (answer.status, answer.body)
    return answer.headers.get(HEADER.lower(), "")


def digest(bench: Bench, number: int, version: int = 1) -> str:
    """Return the header for a stored version; its row has no fraction."""
    row = rows.entry_row(bench.book(claim()).read.version(number, version))
    json.loads(row, parse_float=lambda text: pytest.fail(text))
    return f"sha-256={rows.digest(row)}"


def number_of(bench: Bench, uuid: str) -> int:
    number = ids.id_of_uuid(bench.scope.business_id, "entry", uuid)
    assert number is not None
    return number


@pytest.mark.parametrize("key", [{}, KEY], ids=["without a key", "under a key"])
def test_pennylane_says_the_digest_of_a_creation_and_of_an_update(
    world: World, bench: Bench, key: dict[str, str]
) -> None:
    company = Company(world)
    created = company.send("POST", "/ledger_entries", company.body(), **key)
    number = created.json["id"]
    assert receipt(created) == digest(bench, number)
    update = {key: f"{value} 2" for key, value in key.items()}
    updated = company.put(number, {"label": "another"}, **update)
    assert receipt(updated) == digest(bench, number, 2) != receipt(created)
    # The creation's row is the same after an amendment, also for a replay.
    assert receipt(created) == digest(bench, number)
    if key:
        again = company.send("POST", "/ledger_entries", company.body(), **key)
        assert receipt(again) == receipt(created)
        assert receipt(company.put(number, {"label": "another"}, **update)) == receipt(updated)


def test_an_update_that_changes_nothing_says_the_digest_of_the_present_version(
    world: World, bench: Bench
) -> None:
    company = Company(world)
    number = company.post()["id"]
    answer = company.put(number, {"label": "another"})
    assert receipt(company.put(number, {"label": "another"})) == receipt(answer)
    assert receipt(answer) == digest(bench, number, 2)


def test_layer_says_the_digests_of_each_creation_reversal_and_bulk(
    world: World, bench: Bench
) -> None:
    layer = Layer(world)
    body = layer.body(external_id="e-1", metadata={"a": 1.50, "b": [1, None]})
    created = layer.send("POST", "/ledger/journal-entries", body)
    uuid = created.json["data"]["entry_id"]
    assert receipt(created) == digest(bench, number_of(bench, uuid))
    assert receipt(layer.send("POST", "/ledger/journal-entries", body)) == receipt(created)
    path = f"/ledger/entries/{uuid}/reverse"
    reversed_once, again = layer.send("POST", path), layer.send("POST", path)
    assert receipt(reversed_once) == receipt(again) != receipt(created)
    assert receipt(reversed_once).startswith("sha-256=")
    bulk = {"entries": [layer.body(n, external_id=f"b-{n}") for n in (1, 2)]}
    posted = layer.send("POST", "/custom-journal-entries/bulk", bulk)
    uuids = [row["entry"]["id"] for row in posted.json["data"]["entries"]]
    expected = ", ".join(digest(bench, number_of(bench, uuid)) for uuid in uuids)
    assert receipt(posted) == expected
    assert receipt(layer.send("POST", "/custom-journal-entries/bulk", bulk)) == expected


def test_dayzero_says_the_digest_of_a_creation_an_update_a_reversal_and_a_removal(
    world: World, bench: Bench
) -> None:
    dayzero = DayZero(world)
    created = dayzero.send("POST", JOURNAL, dayzero.body(), **KEY)
    uuid = created.json["id"]
    number = number_of(bench, uuid)
    assert receipt(created) == digest(bench, number)
    updated = dayzero.send("PUT", f"{JOURNAL}/{uuid}", {"description": "another"})
    assert receipt(updated) == digest(bench, number, 2)
    assert receipt(dayzero.send("POST", JOURNAL, dayzero.body(), **KEY)) == receipt(created)
    removed = dayzero.send("DELETE", f"{JOURNAL}/{uuid}")
    row = _removal(bench, number)
    assert receipt(removed) == f"sha-256={rows.digest(row)}"
    other = dayzero.post()["id"]
    answer = dayzero.send("POST", f"{JOURNAL}/{other}/reverse")
    assert receipt(answer) == digest(bench, number_of(bench, answer.json["id"]))


def _removal(bench: Bench, number: int) -> bytes:
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, number))
    assert item is not None
    act = codec.to_act(item, "removed")
    request = (item["mark"]["S"], item["fingerprint"]["S"])
    return rows.removal_row(number, 3, act.at, act.by, *request)


def test_dwolla_says_the_digest_of_a_ledger_entry_and_of_its_replay(
    world: World, bench: Bench
) -> None:
    customers = Labels.of(world)
    label = customers.open_label()
    created = customers.post(label, "1.00", **KEY)
    number = number_of(bench, last(created.headers["location"]))
    assert receipt(created) == digest(bench, number)
    assert receipt(customers.post(label, "1.00", **KEY)) == receipt(created)


def test_an_opening_and_a_reallocation_say_no_digest_at_first_and_in_a_replay(
    world: World,
) -> None:
    """Their replays find no entry, and a replay is the same answer (decision 0156)."""
    customers = Labels.of(world)
    path = f"/customers/{customers.customer}/labels"
    labels = [customers.open_label(), customers.open_label()]
    for _ in range(2):
        assert receipt(customers.send("POST", path, money("10.00"), **KEY)) == ""
        answer = customers.reallocate(labels[0], labels[1], "1.00", idempotency_key="another")
        assert receipt(answer) == ""


def test_a_reading_and_a_refusal_say_no_digest(world: World) -> None:
    company = Company(world)
    number = company.post()["id"]
    answers: list[Any] = [
        company.send("GET", f"/ledger_entries/{number}"),
        company.send("POST", "/ledger_entries", {}),
    ]
    assert [HEADER.lower() in answer.headers for answer in answers] == [False, False]


@pytest.mark.parametrize(
    ("count", "digests"), [(0, 0), (1, 1), (ENTRIES_PER_BATCH_MAX, 90), (91, 0)]
)
def test_an_answer_names_at_most_as_many_digests_as_a_batch_has_entries(
    count: int, digests: int
) -> None:
    answer = with_digests(Response(200), ["ab" * 32] * count)
    assert answer.headers.get(HEADER, "").count("sha-256=") == digests
    assert len(answer.headers.get(HEADER, "")) < 8_192
