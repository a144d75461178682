"""The bucket of failures, on the engine of the tests."""

from collections.abc import Iterator

import pytest

from ledger.aws.clients import s3
from ledger.process.runtime import Runtime

BUCKET = "ledger-failures"


@pytest.fixture
def bucket(process: Runtime) -> Iterator[str]:
    assert process
    client = s3()
    client.create_bucket(Bucket=BUCKET)
    yield BUCKET
    for record in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=record["Key"])
    client.delete_bucket(Bucket=BUCKET)
