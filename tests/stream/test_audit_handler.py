"""The audit's function: faults are logged and counted, and only unreadable changes come again."""

from typing import Any

import pytest

from ledger.aws.items import Item
from ledger.store import keys
from tests.bench import Bench, claim
from tests.stream.images import image
from tests.stream.test_audit import amount_changed, with_document
from tools.local.gateway import Context, load
from tools.local.template import ROOT


@pytest.fixture
def entry(bench: Bench) -> Item:
    """The item of a posted entry."""
    entry_id = bench.enter(*bench.pair(100)).entry_id
    item = bench.book(claim()).read.table.get(keys.entry(bench.scope, entry_id))
    assert item is not None
    return item


def invoke(*images: dict[str, Any]) -> dict[str, Any]:
    """Return the deployed handler's answer to a batch."""
    handler = load(ROOT / "functions/stream/audit_changes/app.py")
    records = [
        {
            "eventID": str(place),
            "eventName": "MODIFY",
            "eventSource": "aws:dynamodb",
            "dynamodb": {**change_images, "SequenceNumber": str(place)},
        }
        for place, change_images in enumerate(images)
    ]
    answer: dict[str, Any] = handler({"Records": records}, Context("audit", 60))
    return answer


def test_a_fault_is_logged_with_its_key_and_the_batch_goes_on(
    entry: Item, caplog: pytest.LogCaptureFixture
) -> None:
    wide = with_document(entry, lambda document: document.update(text="x" * 5_000))
    assert "B" in wide["doc"], "the document is compressed to bytes"
    bad = with_document(entry, amount_changed)
    answer = invoke({"NewImage": image(wide)}, {"NewImage": image(bad)}, {"OldImage": image(entry)})
    assert answer == {"batchItemFailures": []}
    faults = [record for record in caplog.records if record.message == "integrity fault"]
    assert [vars(record)["SK"] for record in faults] == [entry["SK"]["S"]] * 2


def test_a_change_that_cannot_be_audited_is_retried_alone(entry: Item) -> None:
    answer = invoke({"NewImage": image(entry)}, {"NewImage": {"PK": 1}}, {"NewImage": image(entry)})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
