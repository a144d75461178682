"""Our client and botocore's, each with a server of its own, and what each makes of an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ledger.aws import clients
from ledger.aws.dynamodb import DynamoClient
from ledger.aws.failures import aws_errors, unanswered
from tests.aws.server import Answering, serving
from tests.aws.test_transport import SECONDS


def result(call: Any) -> Any:
    """Return the members of an answer, or the facts of an error."""
    try:
        members = dict(call())
    except unanswered() as error:
        # So botocore's session calls an answer of two lengths.
        return type(error).__name__.replace("HTTPClientError", "ConnectionClosedError")
    except aws_errors() as error:
        response = error.response
        facts = ("HTTPStatusCode", "RetryAttempts")
        more = {name: response.get(name) for name in ("Error", "Item", "CancellationReasons")}
        return more, [response["ResponseMetadata"][name] for name in facts]
    members.pop("ResponseMetadata", None)
    return members


@contextmanager
def pair_at(answering: Answering, patch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Yield both clients with a server of their own for each."""
    keys = ("id", "secret")
    patch.setattr(clients, "_SECONDS", (SECONDS, SECONDS))
    patch.delenv("TRANSPORT", raising=False)
    with serving(answering) as first, serving(answering) as second:
        ours = clients.dynamodb(first.url, "us-east-1", keys)
        assert isinstance(ours, DynamoClient)
        reference = clients.reference(second.url, "us-east-1", keys)
        yield [(ours, first), (reference, second)]
