"""CloudWatch's alarms as the translated templates say them, and whether figures set one off."""

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
    """Give the properties of the root's alarms by name, with their references resolved."""
    root = translations(**parameters)[0]
    scope = Scope.build(root.document, root.template.parameters)
    found = root.resources.items()
    return {n: scope.resolve(one["Properties"]) for n, one in found if one["Type"] == ALARM}


def of_rooms() -> dict[str, dict[str, Any]]:
    """Give the alarm of each room's release, as translated, by the template's path."""
    rooms = translations(GradualDeployment="true")[1:]
    return {one.path: one.resources[RELEASE_ALARM]["Properties"] for one in rooms}


def metrics(alarm: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give what an alarm watches by its ids; `m` where it is one metric without arithmetic."""
    if "MetricName" in alarm:
        return {"m": dict(alarm)}
    stats = {one["Id"]: one.get("MetricStat") for one in alarm["Metrics"]}
    return {name: one["Metric"] for name, one in stats.items() if one}


def dimensions(metric: Mapping[str, Any]) -> dict[str, Any]:
    return {one["Name"]: one["Value"] for one in metric.get("Dimensions", [])}


def goes_off(alarm: Mapping[str, Any], figures: Figures) -> bool:
    """Tell whether the figures of consecutive periods set an alarm off; what is left out is none.

    Periods before them have no data, which breaches nothing.
    """
    periods = alarm["EvaluationPeriods"]
    window = [*[{}] * periods, *figures][-periods:]
    breaching = sum(_breaches(alarm, one) for one in window)
    needed: int = alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
    return breaching >= needed


def _breaches(alarm: Mapping[str, Any], figures: Mapping[str, float]) -> bool:
    value = _value(alarm, figures)
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    threshold: float = alarm["Threshold"]
    return value is not None and value >= threshold


def _value(alarm: Mapping[str, Any], figures: Mapping[str, float]) -> float | None:
    """Compute what is compared; None where a metric is missing that nothing stands in for."""
    if "MetricName" in alarm:
        return figures.get("m")
    known: dict[str, Any] = {name: figures.get(name) for name in metrics(alarm)}
    value: float | None = None
    for one in alarm["Metrics"]:
        if "Expression" in one:
            text = one["Expression"].replace(" AND ", " and ")
            try:
                # CloudWatch's functions by their names; the text is that of our own template.
                value = eval(text, {"IF": _if, "FILL": _fill, "MAX": max}, known)  # noqa: S307
            except (TypeError, ZeroDivisionError):
                value = None
            known[one["Id"]] = value
    return value


def _if(condition: bool, then: float, otherwise: float) -> float:
    return then if condition else otherwise


def _fill(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value
