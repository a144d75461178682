"""CloudWatch's alarms in the translated templates, and the figures that set them off."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tools.local.intrinsics import Scope
from tools.translate import translations

ALARM = "AWS::CloudWatch::Alarm"
RELEASE_ALARM = "ReleaseAlarm"
Figures = Sequence[Mapping[str, float]]


@cache
def of_root(**parameters: str) -> dict[str, dict[str, Any]]:
    """Return the properties of the root's alarms by name, with their references resolved."""
    root = translations(**parameters)[0]
    scope = Scope.build(root.document, root.template.parameters)
    return {
        name: scope.resolve(resource["Properties"])
        for name, resource in root.resources.items()
        if resource["Type"] == ALARM
    }


def of_rooms() -> dict[str, dict[str, Any]]:
    """Return the alarm of each room's release, as translated, by the template's path."""
    rooms = translations(GradualDeployment="true")[1:]
    return {room.path: room.resources[RELEASE_ALARM]["Properties"] for room in rooms}


def metrics(alarm: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return an alarm's metrics by their ids; `m` if it is one metric without arithmetic."""
    if "MetricName" in alarm:
        return {"m": dict(alarm)}
    stats = {part["Id"]: part.get("MetricStat") for part in alarm["Metrics"]}
    return {name: stat["Metric"] for name, stat in stats.items() if stat}


def dimensions(metric: Mapping[str, Any]) -> dict[str, Any]:
    return {pair["Name"]: pair["Value"] for pair in metric.get("Dimensions", [])}


def goes_off(alarm: Mapping[str, Any], figures: Figures) -> bool:
    """Tell whether the figures of consecutive periods set an alarm off; a metric may lack one.

    Periods before them have no data, which breaches nothing.
    """
    periods = alarm["EvaluationPeriods"]
    window = [*[{}] * periods, *figures][-periods:]
    breaching = sum(_breaches(alarm, period) for period in window)
    needed: int = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
    return breaching >= needed


def _breaches(alarm: Mapping[str, Any], figures: Mapping[str, float]) -> bool:
    value = _value(alarm, figures)
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    threshold: float = alarm["Threshold"]
    return value is not None and value >= threshold


def _value(alarm: Mapping[str, Any], figures: Mapping[str, float]) -> float | None:
    """Compute the compared value; None if a metric is missing that nothing stands in for."""
    if "MetricName" in alarm:
        return figures.get("m")
    values: dict[str, Any] = {name: figures.get(name) for name in metrics(alarm)}
    value: float | None = None
    for part in alarm["Metrics"]:
        if "Expression" in part:
            text = part["Expression"].replace(" AND ", " and ")
            try:
                # CloudWatch's functions by their names; the text is that of our own template.
                value = eval(text, {"IF": _if, "FILL": _fill, "MAX": max}, values)  # noqa: S307
            except (TypeError, ZeroDivisionError):
                value = None
            values[part["Id"]] = value
    return value


def _if(condition: bool, value: float, otherwise: float) -> float:
    return value if condition else otherwise


def _fill(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
