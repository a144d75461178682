"""Our client makes the same of each answer, fault and code as botocore's client, its reference."""

import json
import random
from functools import partial
from typing import Any

import pytest
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker

from ledger.aws.repeats import COST, QUOTA
from tests.aws.pairs import pair_at, result
from tests.aws.server import Answering, answer_with
from tests.aws.test_answers import NONE, OF_NOTHING, http
from tests.aws.test_transport import CASES

# Before any client is made: moto answers for those alone that are made after it is there.
pytestmark = pytest.mark.usefixtures("gateway")

CODES = [
    *vars(ThrottledRetryableChecker)["_THROTTLED_ERROR_CODES"],
    *vars(TransientRetryableChecker)["_TRANSIENT_ERROR_CODES"],
    *("TransactionConflictException", "ReplicatedWriteConflictException", "AccessDeniedException"),
    # A clock that is wrong stays wrong: it is a fault of ours, on both.
    *("RequestTimeTooSkewed", "InvalidSignatureException", "ExpiredTokenException"),
]
BINARY = {"Item": {"B": {"B": "AAEC"}, "M": {"M": {"B": {"BS": ["", "/w=="]}}}, "S": {"S": "B"}}}
REASONS = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": BINARY["Item"]}]


def refused(code: str, status: int = 400, *headers: str, **more: Any) -> bytes:
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "é", **more}
    return http(json.dumps(body).encode(), *headers, status=f"{status} It")


ANSWERS: dict[str, bytes] = {
    **NONE,
    **OF_NOTHING,
    **{code: refused(code) for code in CODES},
    **{str(n): refused("It", n) for n in (413, 429, 500, 501, 502, 503, 504, 599)},
    "binary": http(json.dumps(BINARY).encode()),
    "unnamed": http(b"{}", status="503 It"),
    "named twice": http(b'{"__type":"It:http://a/","Message":"M"}', status="400 It"),
    "condition": refused("ConditionalCheckFailedException", Item=BINARY["Item"]),
    "cancelled": refused("TransactionCanceledException", CancellationReasons=REASONS),
    **{
        f"asks for {pause}": refused("It", 503, f"x-amz-retry-after: {pause}")
        for pause in ("1500", "60000", "-1", "soon")
    },
}
FAULTS: dict[str, Answering] = {
    **{name: answering for name, (answering, _) in CASES.items()},
    **{name: answer_with(answer) for name, answer in ANSWERS.items()},
}


@pytest.mark.parametrize("fault", FAULTS)
def test_both_make_the_same_of_an_answer(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The result, the number of requests, and the pauses between them."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    results = []
    with pair_at(FAULTS[fault], monkeypatch) as pair:
        for client, server in pair:
            pauses.clear()
            random.seed(fault)
            do = client.delete_item if fault in CODES else client.get_item
            facts = result(partial(do, TableName="t", Key={"PK": {"S": "it"}}))
            results.append((facts, server.requests, [*pauses]))
    assert results[0] == results[1]


def test_both_stop_repeating_requests_when_too_many_have_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A retry costs 14 of 500, of which a success gives back what its call has taken."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    answers = [refused("It", 503)] * 2 + [http(b"{}")] + [refused("It", 503)] * 99
    numbers = []

    def answering(connection: Any, place: int) -> bool:
        connection.sendall(answers[place])
        return True

    with pair_at(answering, monkeypatch) as pair:
        for client, server in pair:
            requests = []
            for _ in range(30):
                result(partial(client.delete_item, TableName="t", Key={}))
                requests.append(server.requests)
            numbers.append(requests)
    assert numbers[0] == numbers[1]
    assert numbers[0][-1] == 30 + (QUOTA - COST) // COST + 2
