"""How Lambda reads the table's stream, as the translated templates say it."""

import json
from typing import Any

import pytest

from ledger.store.items.attributes import OF_KIND
from tools.local.template import Template
from tools.translate import translations

TEMPLATE = Template()
STREAM_SECONDS = 24 * 3600  # for so long a stream has a change
HOUR = 3600
# Lambda's guide, "Filter rule syntax": null, empty and equals need no operator.
# The others are `Not` (anything-but), `Numeric` (equals and range), `Exists` and `Begins with`.
COMPARISONS = ("=", "<", "<=", ">", ">=")


def sources() -> list[dict[str, Any]]:
    """Return the properties of each source of events."""
    resources = [resource for room in translations() for resource in room.resources.values()]
    kind = "AWS::Lambda::EventSourceMapping"
    mappings = [resource["Properties"] for resource in resources if resource["Type"] == kind]
    # The queue of the log is another source; tests/publisher has its settings.
    return [mapping for mapping in mappings if mapping["EventSourceArn"] == {"Ref": "StreamArn"}]


def patterns() -> list[dict[str, Any]]:
    filters = [rule for source in sources() for rule in source["FilterCriteria"]["Filters"]]
    return [json.loads(rule["Pattern"]) for rule in filters]


def unknown(pattern: Any) -> list[Any]:
    """List the parts of a filter's pattern that Lambda does not know."""
    if isinstance(pattern, dict):
        return [part for value in pattern.values() for part in unknown(value)]
    if not isinstance(pattern, list):
        return [pattern]  # a value stands in a list
    parts = [part for part in pattern if isinstance(part, dict | list)]
    return [part for part in parts if not _is_known(part)]


def _is_known(part: Any) -> bool:
    if not isinstance(part, dict) or len(part) != 1:
        return False
    ((operator, operand),) = part.items()
    if operator == "anything-but":
        return isinstance(operand, list) and {*map(type, operand)} <= {str, int}
    if operator == "numeric":
        return isinstance(operand, list) and _is_comparison(operand)
    kinds = {"exists": bool, "prefix": str}
    return operator in kinds and isinstance(operand, kinds[operator])


def _is_comparison(operand: list[Any]) -> bool:
    """Tell whether a list is one comparison with a number, or a range of two."""
    comparisons, numbers = operand[::2], operand[1::2]
    return (
        len(operand) in (2, 4)
        and all(comparison in COMPARISONS for comparison in comparisons)
        and {*map(type, numbers)} <= {int, float}
        and (len(operand) == 2 or "=" not in comparisons)
    )


def test_no_change_of_the_table_is_lost_on_its_way_to_who_reads_it() -> None:
    """Without each of these, changes are given up in silence, or good ones with a bad one."""
    assert len(sources()) == 1, "each shard has room for one reader more"
    for source in sources():
        assert source["EventSourceArn"] == {"Ref": "StreamArn"}
        assert source["StartingPosition"] == "TRIM_HORIZON"
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["BisectBatchOnFunctionError"] is True
        assert source["MaximumRetryAttempts"] == -1
        assert source.get("Enabled", True) is True
        # Of two batches of one shard at once, the later could pass the checkpoint first.
        assert source.get("ParallelizationFactor", 1) == 1
        assert source["TumblingWindowInSeconds"] > 0, "without a window no event names its shard"


def test_a_change_is_tried_until_an_hour_before_the_stream_forgets_it_and_then_kept_whole() -> None:
    """A bucket gets the whole change; a queue would get its place in a stream that forgets it."""
    for source in sources():
        seconds = source["MaximumRecordAgeInSeconds"]
        assert STREAM_SECONDS - 2 * HOUR <= seconds <= STREAM_SECONDS - HOUR
        destination = source["DestinationConfig"]["OnFailure"]["Destination"]
        assert destination == {"Fn::Sub": "arn:${AWS::Partition}:s3:::${FailuresBucketName}"}
        assert source["MetricsConfig"] == {"Metrics": ["EventCount"]}, "an alarm hears of it"
    bucket = TEMPLATE.rooms["stream"].parameters["FailuresBucketName"]
    assert bucket == TEMPLATE.parameters["FailuresBucketName"]


def test_a_filter_asks_with_operators_that_lambda_has() -> None:
    """With any other operator Lambda refuses the pattern, and the whole stack rolls back."""
    assert patterns()
    assert [part for pattern in patterns() for part in unknown(pattern)] == []


@pytest.mark.parametrize(
    "part",
    [
        {"anything-but": {"prefix": "version"}},
        {"anything-but": "version"},
        {"suffix": "x"},
        {"wildcard": "a*"},
        {"cidr": "10.0.0.0/8"},
        {"equals-ignore-case": "x"},
        {"$or": []},
        {"exists": "true"},
        {"prefix": ["x"]},
        {"numeric": ["!=", 0]},
        {"numeric": ["<>", 0]},
        {"numeric": ["==", 0]},
        {"numeric": [">", "0"]},
        {"numeric": [">"]},
        {"numeric": ["=", 0, "<", 5]},
        {"numeric": [">", 0, "<", 5, "<", 7]},
        {"numeric": []},
    ],
    ids=json.dumps,
)
def test_an_operator_that_lambda_lacks_is_found(part: Any) -> None:
    assert unknown({"dynamodb": {"NewImage": {"SK": {"S": ["x", part]}}}}) == [part]


@pytest.mark.parametrize(
    "part",
    [
        *(None, "", "entry", 1, {"anything-but": ["x", 1]}, {"prefix": "v"}),
        *({"exists": True}, {"exists": False}, {"numeric": [">", 0]}),
        *({"numeric": ["=", 1.5]}, {"numeric": [">=", 0, "<", 5]}),
    ],
    ids=json.dumps,
)
def test_an_operator_that_lambda_has_is_known(part: Any) -> None:
    assert unknown({"dynamodb": {"NewImage": {"SK": {"S": [part]}}}}) == []


def test_audit_and_counting_are_told_of_every_kind_of_item_of_a_book() -> None:
    """As it comes, changes and goes; and of nothing else, since each telling costs."""
    source = TEMPLATE.functions()["StreamReadChanges"]["Events"]["Changes"]["Properties"]
    filters = [json.loads(rule["Pattern"]) for rule in source["FilterCriteria"]["Filters"]]
    for image in ("NewImage", "OldImage"):
        changes = [rule["dynamodb"] for rule in filters if image in rule["dynamodb"]]
        assert [set(change[image]["kind"]["S"]) for change in changes] == [set(OF_KIND)], image
