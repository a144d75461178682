"""The alarm by which a gradual deployment is rolled back, literally, in each room."""

from typing import Any

from tests.alarms import of_rooms
from tools.local.template import Template

MINUTE = 60
EVALUATION = {
    "EvaluationPeriods": 5,
    "DatapointsToAlarm": 2,
    "Threshold": 10,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
    "TreatMissingData": "notBreaching",
    "AlarmName": {"Fn::Sub": "${AWS::StackName}-release-unreleased"},
}
PERCENT = {
    "Id": "percent",
    "Label": "percent",
    "Expression": "IF(bad > 0, 100 * bad / MAX([bad, FILL(requests, 0)]), 0)",
}


def operand(name: str, metric: dict[str, Any]) -> dict[str, Any]:
    """Return an alarm's operand: the sum of a metric over a minute."""
    stat = {"Metric": metric, "Period": MINUTE, "Stat": "Sum"}
    return {"Id": name, "ReturnData": False, "MetricStat": stat}


def of_release(name: str) -> dict[str, Any]:
    metric = {
        "Namespace": {"Fn::Sub": "Ledger/${Stage}"},
        "MetricName": f"release_{name}",
        "Dimensions": [{"Name": "release", "Value": "unreleased"}],
    }
    return operand(name, metric)


def crash(place: int, function: str, version: str) -> dict[str, Any]:
    dimensions = {
        "FunctionName": {"Ref": function},
        "Resource": {"Fn::Sub": f"${{{function}}}:live"},
        "ExecutedVersion": {"Fn::GetAtt": [version, "Version"]},
    }
    pairs = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": pairs}
    return operand(f"crashes_{place}", metric)


def watched(alarm: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the function and the version of each crash that an alarm counts."""
    operands = [item for item in alarm["Metrics"] if item["Id"].startswith("crashes_")]
    dimensions = [
        {pair["Name"]: pair["Value"] for pair in item["MetricStat"]["Metric"]["Dimensions"]}
        for item in operands
    ]
    return [
        (pairs["FunctionName"]["Ref"], pairs["ExecutedVersion"]["Fn::GetAtt"][0])
        for pairs in dimensions
    ]


def test_the_alarm_of_a_release_is_literally_this() -> None:
    for path, alarm in of_rooms().items():
        crashes = [crash(place, *names) for place, names in enumerate(watched(alarm), 1)]
        summands = " + ".join(f"FILL({item['Id']}, 0)" for item in crashes)
        bad = {"Id": "bad", "ReturnData": False, "Expression": f"FILL(faults, 0) + {summands}"}
        rest = {name: value for name, value in alarm.items() if name != "AlarmDescription"}
        metrics = [bad, PERCENT, of_release("faults"), of_release("requests"), *crashes]
        assert rest == {**EVALUATION, "Metrics": metrics}, path


def test_the_alarm_of_a_release_counts_the_crashes_of_functions_of_its_room() -> None:
    rooms = Template().rooms
    for path, alarm in of_rooms().items():
        functions = [function for function, _ in watched(alarm)]
        own = rooms[path.split("/")[1]].functions()
        assert functions, path
        assert len(set(functions)) == len(functions), path
        assert {*functions} <= own.keys(), path
