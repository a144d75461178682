"""The stack of the data, deployed once, with the world of the events in its table."""

from collections.abc import Iterator

import pytest

from ledger.aws.clients import transport
from ledger.process.runtime import _runtime
from ledger.publisher.handler import signer
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
        names = {
            name: account.ssm.get_parameter(Name=f"/ledger/{STAGE}/{name}")["Parameter"]["Value"]
            for name in ("bucket-name", "log-bucket-name", "log-key-arn")
        }
        variables = {
            **emulator.OPERATOR,
            "AWS_ENDPOINT_URL_DYNAMODB": url,
            "AWS_ENDPOINT_URL_S3": url,
            "AWS_ENDPOINT_URL_KMS": url,
            "BUCKET_NAME": names["bucket-name"],
            "LOG_BUCKET_NAME": names["log-bucket-name"],
            "LOG_KEY_ARN": names["log-key-arn"],
        }
        event = posting_event()
        with emulator.expiry_off(url, SOURCE):
            tenant = sow(Gateway(SOURCE, variables), SOURCE)[room_of(event)].tenant
            token = demo.operator(SOURCE).create_token(tenant.client_id, [], 3600)
        yield DataStack(account, url, event, str(token["access_token"]))
        transport().close()
        _runtime.cache_clear()
        signer.cache_clear()
