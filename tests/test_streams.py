"""How Lambda reads the table's stream, as the translated templates say it."""

import json
from collections.abc import Callable
from typing import Any

from ledger.store.items.attributes import OF_KIND
from tools.local.template import Template
from tools.translate import translations

TEMPLATE = Template()
STREAM_SECONDS = 24 * 3600  # for so long a stream has a change
HOUR = 3600
# Lambda's own list, beside equal texts and numbers: null, empty, not, numeric, exists, begins with.
OPERATORS: dict[str, Callable[[Any], bool]] = {
    "anything-but": lambda said: isinstance(said, list) and {*map(type, said)} <= {str, int},
    "numeric": lambda said: isinstance(said, list) and {*map(type, said)} <= {str, int, float},
    "exists": lambda said: isinstance(said, bool),
    "prefix": lambda said: isinstance(said, str),
}


def sources() -> list[dict[str, Any]]:
    """Give the properties of each source of events."""
    resources = [one for made in translations() for one in made.resources.values()]
    kind = "AWS::Lambda::EventSourceMapping"
    return [one["Properties"] for one in resources if one["Type"] == kind]


def patterns() -> list[dict[str, Any]]:
    filters = [one for source in sources() for one in source["FilterCriteria"]["Filters"]]
    return [json.loads(one["Pattern"]) for one in filters]


def strange(pattern: Any) -> list[Any]:
    """List what a filter's pattern says that Lambda does not know."""
    if isinstance(pattern, dict):
        return [found for one in pattern.values() for found in strange(one)]
    if not isinstance(pattern, list):
        return [pattern]  # a value stands in a list
    return [one for one in pattern if isinstance(one, dict | list) and not _is_known(one)]


def _is_known(said: Any) -> bool:
    if not isinstance(said, dict) or len(said) != 1:
        return False
    ((operator, operand),) = said.items()
    return operator in OPERATORS and OPERATORS[operator](operand)


def test_no_change_of_the_table_is_lost_on_its_way_to_who_reads_it() -> None:
    """Without each of these, changes are given up in silence, or good ones with a bad one."""
    assert len(sources()) == 2
    for source in sources():
        assert source["EventSourceArn"] == {"Ref": "StreamArn"}
        assert source["StartingPosition"] == "TRIM_HORIZON"
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["BisectBatchOnFunctionError"] is True
        assert source["MaximumRetryAttempts"] == -1
        assert source.get("Enabled", True) is True
        # Of two batches of one shard at once, the later could be counted first.
        assert source.get("ParallelizationFactor", 1) == 1


def test_a_change_is_tried_until_an_hour_before_the_stream_forgets_it_and_then_kept_whole() -> None:
    """A bucket gets the whole change; a queue would get its place in a stream that forgets it."""
    for source in sources():
        seconds = source["MaximumRecordAgeInSeconds"]
        assert STREAM_SECONDS - 2 * HOUR <= seconds <= STREAM_SECONDS - HOUR
        kept = source["DestinationConfig"]["OnFailure"]["Destination"]
        assert kept == {"Fn::Sub": "arn:${AWS::Partition}:s3:::${FailuresBucketName}"}
        assert source["MetricsConfig"] == {"Metrics": ["EventCount"]}, "an alarm hears of it"
    given = TEMPLATE.rooms["stream"].parameters["FailuresBucketName"]
    assert given == TEMPLATE.parameters["FailuresBucketName"]


def test_a_filter_asks_with_operators_that_lambda_has() -> None:
    """Of EventBridge's others Lambda says that the pattern is invalid, and the stack rolls back."""
    assert patterns()
    assert [one for pattern in patterns() for one in strange(pattern)] == []


def test_an_operator_that_lambda_lacks_is_seen() -> None:
    lacks: list[Any] = [
        {"anything-but": {"prefix": "version"}},
        {"suffix": "x"},
        {"wildcard": "a*"},
        {"cidr": "10.0.0.0/8"},
        {"$or": []},
    ]
    for one in lacks:
        assert strange({"dynamodb": {"NewImage": {"SK": {"S": ["x", one]}}}}) == [one]
    has = [None, "", "entry", 1, {"anything-but": ["x"]}, {"prefix": "v"}, {"exists": True}]
    assert strange({"SK": [*has, {"numeric": [">", 0]}]}) == []


def test_the_audit_is_told_of_every_kind_of_item_of_a_book() -> None:
    """As it comes, changes and goes; and of nothing else, since each telling costs."""
    source = TEMPLATE.functions()["StreamAuditChanges"]["Events"]["Changes"]["Properties"]
    filters = [json.loads(one["Pattern"]) for one in source["FilterCriteria"]["Filters"]]
    for image in ("NewImage", "OldImage"):
        told = [p["dynamodb"][image]["kind"]["S"] for p in filters if image in p["dynamodb"]]
        assert [set(kinds) for kinds in told] == [set(OF_KIND)], image


def test_every_entry_is_told_to_be_counted() -> None:
    source = TEMPLATE.functions()["StreamCountEntries"]["Events"]["Changes"]["Properties"]
    filters = [json.loads(one["Pattern"]) for one in source["FilterCriteria"]["Filters"]]
    assert filters == [{"dynamodb": {"NewImage": {"kind": {"S": ["entry", "removed"]}}}}]
