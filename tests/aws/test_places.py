"""The places of services, as plain Lambda's environment has them (more in test_clients.py)."""

import pytest

from ledger.aws.places import Place, plain_place
from ledger.aws.signing import Credentials
from tests.aws.conftest import REGION

KEYS = Credentials("id", "secret", "token")


@pytest.mark.parametrize("service", ["dynamodb", "s3"])
def test_a_place_is_the_regions_or_one_that_the_environment_names(
    on_lambda: pytest.MonkeyPatch, service: str
) -> None:
    own = Place(f"https://{service}.{REGION}.amazonaws.com/", REGION, KEYS)
    on_lambda.setenv("AWS_ENDPOINT_URL_SQS", "http://localhost:1")
    assert plain_place(service) == own
    on_lambda.setenv("AWS_ENDPOINT_URL", "http://localhost:2")
    assert plain_place(service) == Place("http://localhost:2/", REGION, KEYS, is_named=True)
    on_lambda.setenv(f"AWS_ENDPOINT_URL_{service.upper()}", "http://localhost:3/")
    assert plain_place(service) == Place("http://localhost:3/", REGION, KEYS, is_named=True)


@pytest.mark.parametrize("transport", ["botocore", "events"])
def test_another_transport_has_no_plain_place(
    on_lambda: pytest.MonkeyPatch, transport: str
) -> None:
    on_lambda.setenv("TRANSPORT", transport)
    assert plain_place("s3") is None
