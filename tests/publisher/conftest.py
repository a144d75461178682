"""The bucket of the log, and the key that signs."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from msgspec.structs import replace

from ledger.aws import clients
from ledger.process.runtime import Runtime
from ledger.publisher.signing import Signer
from ledger.store.archive import Archive
from tests.bench import Bench
from tools.local import kms
from tools.local.bucket import LOG_BUCKET


@pytest.fixture
def archive(bench: Bench) -> Archive:
    assert bench
    return Archive(clients.s3(), LOG_BUCKET)


@pytest.fixture
def signer() -> Signer:
    return Signer(clients.kms(), kms.KEY_ARN)


@pytest.fixture
def queue(process: Runtime) -> Iterator[str]:
    """A queue as the template has it but for its delay, which the consumer of the stream asks."""
    attributes = {"FifoQueue": "true", "VisibilityTimeout": "0"}
    client = clients.sqs()
    url = client.create_queue(QueueName=f"{uuid4().hex}.fifo", Attributes=attributes)["QueueUrl"]
    settings = process.settings
    process.settings = replace(settings, publish_queue_url=url)
    yield url
    process.settings = settings
    client.delete_queue(QueueUrl=url)
