"""The bucket of failures: objects of Lambda are read, all others are refused by name."""

import io
import json
from typing import Any

import pytest

from ledger.admin.totals.failures import FailuresBucket, NotGivenUp
from ledger.aws.clients import s3
from tools.local.hooks import hooked

RECORD = {
    "dynamodb": {
        "SequenceNumber": "7",
        "Keys": {"PK": {"S": "a"}, "SK": {"S": "b"}},
        "NewImage": {},
    }
}


class Client:
    """An S3 client with one object."""

    def __init__(self, document: Any) -> None:
        self.body = json.dumps(document).encode()

    def get_object(self, **_: str) -> dict[str, Any]:
        return {"Body": io.BytesIO(self.body)}


def records(document: Any) -> list[Any]:
    client: Any = Client(document)
    return list(FailuresBucket(client, "bucket").records("name"))


@pytest.mark.parametrize("spell", [lambda event: event, json.dumps], ids=["json", "text"])
def test_the_payload_is_json_or_a_text_of_json(spell: Any) -> None:
    assert records({"payload": spell({"Records": [RECORD], "shardId": "s"})}) == [
        {**RECORD, "shardId": "s"}
    ]


@pytest.mark.parametrize("missing", ["SequenceNumber", "Keys", "NewImage"])
def test_a_record_without_its_sequence_key_or_image_is_refused(missing: str) -> None:
    change = {name: value for name, value in RECORD["dynamodb"].items() if name != missing}
    with pytest.raises(NotGivenUp, match=missing):
        records({"payload": {"Records": [{"dynamodb": change}]}})


@pytest.mark.parametrize(
    "document", [[], {}, {"payload": "x"}, {"payload": {"Record": []}}], ids=str
)
def test_an_object_without_records_is_refused(document: Any) -> None:
    with pytest.raises(NotGivenUp, match="It holds no changes of a table"):
        records(document)


def test_every_page_of_the_bucket_is_replayed(bucket: str) -> None:
    """S3 lists 1,000 objects a page; a page of two here shows the same."""
    client = s3()
    pages: list[Any] = []

    def shorten(params: dict[str, Any], **_: Any) -> dict[str, Any]:
        pages.append(params.get("ContinuationToken"))
        return {**params, "MaxKeys": 2}

    for name in "abcde":
        client.put_object(Bucket=bucket, Key=f"aws/lambda/{name}", Body=b"{}")
    with hooked(client, {"provide-client-params.s3.ListObjectsV2": shorten}):
        names = [name[-1] for name in FailuresBucket(client, bucket).names()]
    assert (names, len(pages)) == ([*"abcde"], 3)
