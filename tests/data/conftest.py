"""The stack of the data, deployed once, with the world of the events in its table."""

from collections.abc import Iterator

import pytest

from ledger.aws.clients import transport
from ledger.process.runtime import _runtime
from tests.data.data_stack import SOURCE, STAGE, DataStack, environment, posting_event
from tests.deployed import emulator
from tools import data, restore
from tools.local import demo
from tools.local.events import room_of
from tools.local.gateway import Gateway
from tools.local.seed import sow


@pytest.fixture(scope="module")
def data_stack() -> Iterator[DataStack]:
    with (
        emulator.running() as url,
        environment({**emulator.OPERATOR, "AWS_ENDPOINT_URL": url}),
    ):
        account = restore.account()
        data.deploy(account.formation, data.run_command, STAGE)
        bucket = restore.used(account, STAGE)["bucket-name"]
        variables = {
            **emulator.OPERATOR,
            "AWS_ENDPOINT_URL_DYNAMODB": url,
            "AWS_ENDPOINT_URL_S3": url,
            "BUCKET_NAME": bucket,
        }
        event = posting_event()
        tenant = sow(Gateway(SOURCE, variables), SOURCE)[room_of(event)].tenant
        token = demo.operator(SOURCE).create_token(tenant.client_id, [], 3600)
        yield DataStack(account, url, event, str(token["access_token"]))
        transport().close()
        _runtime.cache_clear()
