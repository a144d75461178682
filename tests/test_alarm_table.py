"""Every alarm of the root, literally: metric, dimensions, statistic, threshold and actions.

The table repeats the template on purpose. A change of one without the other fails here.
"""

from typing import Any

import pytest

from tests.alarms import of_root
from tools.local.template import Template
from tools.translate import translations

MINUTE, FIVE_MINUTES, HOUR, DAY = 60, 300, 3600, 86_400
PARAMETERS = {
    "Stage": "live",
    "TableName": "books",
    "FailuresBucketName": "failures",
    "AlarmEmail": "a@b.c",
}
Alarm = dict[str, Any]


def metric(
    namespace: str,
    name: str,
    dimensions: dict[str, str],
    statistic: str = "Sum",
    period: int = MINUTE,
) -> Alarm:
    """Return an alarm's properties that name one metric, its statistic and its period."""
    kind = "ExtendedStatistic" if statistic.startswith("p") else "Statistic"
    pairs = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    optional = {"Dimensions": pairs} if pairs else {}
    return {
        "Namespace": namespace,
        "MetricName": name,
        kind: statistic,
        "Period": period,
        **optional,
    }


def combined(label: str, expression: str, **by_id: Alarm) -> Alarm:
    """Return an alarm's properties that compare an expression over several metrics."""
    stats = [_as_operand(name, properties) for name, properties in by_id.items()]
    return {"Metrics": [{"Id": label, "Label": label, "Expression": expression}, *stats]}


def _as_operand(name: str, properties: Alarm) -> Alarm:
    keys = ("Namespace", "MetricName", "Dimensions")
    identity = {key: properties[key] for key in keys if key in properties}
    stat = {"Metric": identity, "Period": properties["Period"], "Stat": properties["Statistic"]}
    return {"Id": name, "ReturnData": False, "MetricStat": stat}


def at_least(threshold: float, watched: Alarm, periods: tuple[int, int] = (1, 1)) -> Alarm:
    """Return the alarm that goes off in so many of so many periods at the threshold or above."""
    return _alarm("GreaterThanOrEqualToThreshold", threshold, watched, periods)


def above(threshold: float, watched: Alarm, periods: tuple[int, int]) -> Alarm:
    """Return the alarm that goes off in so many of so many periods above the threshold."""
    return _alarm("GreaterThanThreshold", threshold, watched, periods)


def _alarm(operator: str, threshold: float, watched: Alarm, periods: tuple[int, int]) -> Alarm:
    needed, evaluated = periods
    fewer = {"DatapointsToAlarm": needed} if evaluated > 1 else {}
    return {
        **watched,
        **fewer,
        "EvaluationPeriods": evaluated,
        "Threshold": threshold,
        "ComparisonOperator": operator,
        "TreatMissingData": "notBreaching",
        "AlarmActions": ["AlarmTopic"],
        "OKActions": ["AlarmTopic"],
    }


def gateway(name: str, statistic: str = "Sum", period: int = MINUTE) -> Alarm:
    return metric("AWS/ApiGateway", name, {"ApiId": "LedgerApi"}, statistic, period)


def server_errors(period: int) -> Alarm:
    expression = "IF(errors > 0, 100 * errors / requests, 0)"
    errors, requests = gateway("5xx", period=period), gateway("Count", period=period)
    return combined("percent", expression, errors=errors, requests=requests)


def table(name: str) -> Alarm:
    return metric("AWS/DynamoDB", name, {"TableName": "books"})


def index_throttles(index: str) -> Alarm:
    dimensions = {"TableName": "books", "GlobalSecondaryIndexName": index}
    reads = metric("AWS/DynamoDB", "ReadThrottleEvents", dimensions)
    writes = metric("AWS/DynamoDB", "WriteThrottleEvents", dimensions)
    return combined("throttles", "FILL(reads, 0) + FILL(writes, 0)", reads=reads, writes=writes)


def stream_age(output: str) -> Alarm:
    function = f"StreamRoom.Outputs.{output}"
    return metric("AWS/Lambda", "IteratorAge", {"FunctionName": function}, "Maximum")


def invocations(output: str) -> Alarm:
    function = f"StreamRoom.Outputs.{output}"
    return metric("AWS/Lambda", "Invocations", {"FunctionName": function}, period=FIVE_MINUTES)


def stream_errors(output: str, own: str) -> Alarm:
    function = f"StreamRoom.Outputs.{output}"
    errors = metric("AWS/Lambda", "Errors", {"FunctionName": function}, period=FIVE_MINUTES)
    failures = metric("Ledger", own, {"service": "ledger-live"}, period=FIVE_MINUTES)
    expression = "FILL(errors, 0) + FILL(failures, 0)"
    return combined("failed", expression, errors=errors, failures=failures)


def of_stream(name: str, dimension: str, output: str) -> Alarm:
    return metric("AWS/Lambda", name, {dimension: f"StreamRoom.Outputs.{output}"})


def refusals(name: str) -> Alarm:
    return metric("Ledger/live", name, {}, period=FIVE_MINUTES)


MAPPING = "EventSourceMappingUUID"
GIVEN_UP = "OnFailureDestinationDeliveredEventCount"
LATENCY = {**gateway("Latency", "p99"), "EvaluateLowSampleCountPercentile": "ignore"}
ALARMS: dict[str, Alarm] = {
    "FaultsAlarm": at_least(1, metric("Ledger/live", "faults", {})),
    "ServerErrorsAlarm": at_least(5, server_errors(MINUTE), (2, 3)),
    "FewServerErrorsAlarm": at_least(0.1, server_errors(HOUR)),
    "AccessRefusedAlarm": at_least(100, refusals("access_refusals")),
    "TokenRefusalsAlarm": at_least(20, refusals("token_refusals")),
    "LatencyAlarm": above(3000, LATENCY, (3, 5)),  # milliseconds
    "FunctionThrottlesAlarm": at_least(1, metric("AWS/Lambda", "Throttles", {})),
    "TableReadThrottlesAlarm": at_least(1, table("ReadThrottleEvents"), (2, 3)),
    "TableWriteThrottlesAlarm": at_least(1, table("WriteThrottleEvents"), (2, 3)),
    "ListingThrottlesAlarm": at_least(1, index_throttles("listing"), (2, 3)),
    "KeyedThrottlesAlarm": at_least(1, index_throttles("keyed"), (2, 3)),
    "IntegrityAlarm": at_least(1, metric("Ledger", "integrity_faults", {"service": "ledger-live"})),
    "IteratorAgeAlarm": above(60_000, stream_age("ReadChanges"), (3, 5)),  # milliseconds
    "StreamStoppedAlarm": at_least(
        1,
        combined(
            "stopped",
            "IF(FILL(posted, 0) > 0 AND FILL(reads, 0) == 0, 1, 0)",
            posted=metric("Ledger/live", "posted_requests", {}, period=FIVE_MINUTES),
            reads=invocations("ReadChanges"),
        ),
        (3, 12),
    ),
    "AuditErrorsAlarm": at_least(1, stream_errors("ReadChanges", "audit_failures")),
    "CountingErrorsAlarm": at_least(1, stream_errors("ReadChanges", "count_failures")),
    "PublishingAgeAlarm": above(
        900,  # seconds
        metric(
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            {"QueueName": "StreamRoom.Outputs.LogQueue"},
            "Maximum",
        ),
        (3, 5),
    ),
    "PublishingErrorsAlarm": at_least(1, stream_errors("PublishLog", "publish_failures")),
    "GivenUpAlarm": at_least(1, of_stream(GIVEN_UP, MAPPING, "ReadChangesSource")),
    "UndeliveredAlarm": at_least(
        1, of_stream("DestinationDeliveryFailures", "FunctionName", "ReadChanges")
    ),
    "FailuresLeftAlarm": at_least(
        1,
        metric(
            "AWS/S3",
            "NumberOfObjects",
            {"BucketName": "failures", "StorageType": "AllStorageTypes"},
            "Maximum",
            DAY,
        ),
    ),
    "ConflictsAlarm": above(600, table("TransactionConflict"), (3, 5)),
}


def _ordered(alarm: Alarm) -> Alarm:
    """Return an alarm whose metrics stand in the order of their ids."""
    if "Metrics" not in alarm:
        return alarm
    return {**alarm, "Metrics": sorted(alarm["Metrics"], key=lambda metric: metric["Id"])}


def test_the_root_has_these_alarms_and_no_others() -> None:
    assert of_root(**PARAMETERS).keys() == ALARMS.keys()


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_of_the_root_is_literally_this(name: str) -> None:
    """A property that the table lacks (`ActionsEnabled`, `Unit`) fails here as well."""
    actual = dict(of_root(**PARAMETERS)[name])
    assert actual.pop("AlarmDescription")
    assert _ordered(actual) == _ordered(ALARMS[name])


def test_the_outputs_that_alarms_watch_are_of_the_functions_they_name() -> None:
    (stream,) = (room for room in translations() if room.path == "functions/stream/template.yaml")
    outputs = {name: output["Value"] for name, output in stream.document["Outputs"].items()}
    assert outputs == {
        "ReadChanges": {"Ref": "StreamReadChanges"},
        "ReadChangesSource": {"Ref": "StreamReadChangesChanges"},
        "PublishLog": {"Ref": "StreamPublishLog"},
        "LogQueue": {"Fn::GetAtt": ["LogQueue", "QueueName"]},
    }
    mapping = stream.resources["StreamReadChangesChanges"]
    assert mapping["Type"] == "AWS::Lambda::EventSourceMapping"
    assert mapping["Properties"]["FunctionName"] == {"Ref": "StreamReadChangesAliaslive"}
    alias = stream.resources["StreamReadChangesAliaslive"]
    assert alias["Properties"]["FunctionName"] == {"Ref": "StreamReadChanges"}
    assert Template().functions()["StreamReadChanges"]["CodeUri"] == "read_changes"
