"""Alarms in the translated templates: their readers, their bill, their releases and filters.

tests/test_alarm_table.py has each of them literally.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ledger.errors import Forbidden, LedgerError, TokenExpired, Unauthenticated
from tests.alarms import Figures, dimensions, goes_off, metrics, of_rooms, of_root
from tests.test_releases import as_built
from tools.local import intrinsics
from tools.local.template import DATA, ROOT, ROOT_TEMPLATE, Template
from tools.release import stamp, templates
from tools.translate import translations

TEMPLATE = Template()
INDEXES = "GlobalSecondaryIndexes"


def test_every_alarm_is_on_the_dashboard() -> None:
    dashboard = TEMPLATE.resource("Dashboard")["Properties"]["DashboardBody"]["Fn::Sub"]
    alarms = re.search(r'"alarms": \[([^\]]*)\]', dashboard)
    assert alarms is not None
    assert {*re.findall(r"\$\{(\w+)\.Arn\}", alarms[1])} == of_root().keys()


def test_the_bill_counts_the_metrics_that_alarms_watch() -> None:
    cost = (ROOT / "docs" / "cost.md").read_text()
    for alarms, words in ((of_root(), "alarms that"), (of_rooms(), "that")):
        watched = sum(len(metrics(alarm)) for alarm in alarms.values())
        assert f"{len(alarms)} {words} watch {watched} metrics" in cost


@pytest.mark.parametrize(
    ("parameters", "actions"),
    [
        ({}, []),
        ({"AlarmEmail": "a@b.c"}, ["AlarmTopic"]),
        ({"AlarmTopicArn": "arn:aws:sns:x"}, ["arn:aws:sns:x"]),
        (
            {"AlarmEmail": "a@b.c", "AlarmTopicArn": "arn:aws:sns:x"},
            ["AlarmTopic", "arn:aws:sns:x"],
        ),
    ],
    ids=str,
)
def test_every_alarm_tells_whom_the_parameters_name(
    parameters: dict[str, str], actions: list[str]
) -> None:
    for name, alarm in of_root(**parameters).items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == actions, name


def test_the_mail_is_subscribed_to_the_topic_of_the_alarms() -> None:
    resources = translations(AlarmEmail="a@b.c")[0].resources
    assert {resources[n]["Condition"] for n in ("AlarmTopic", "AlarmSubscription")} == {
        "EmailIsTold"
    }
    assert resources["AlarmSubscription"]["Properties"] == {
        "TopicArn": {"Ref": "AlarmTopic"},
        "Protocol": "email",
        "Endpoint": {"Ref": "AlarmEmail"},
    }


def test_each_index_of_the_table_has_an_alarm_of_its_throttles() -> None:
    indexes = {index["IndexName"] for index in Template(DATA).table_definition("x")[INDEXES]}
    alarming = set()
    for alarm in of_root().values():
        for metric in metrics(alarm).values():
            pairs = dimensions(metric)
            if "GlobalSecondaryIndexName" in pairs:
                alarming.add((pairs["GlobalSecondaryIndexName"], metric["MetricName"]))
                assert pairs["TableName"] == TEMPLATE.parameters["TableName"]
    kinds = ("ReadThrottleEvents", "WriteThrottleEvents")
    assert alarming == {(index, kind) for index in indexes for kind in kinds}


RELEASE_CASES: list[tuple[Figures, bool]] = [
    # One tenant's 500s among others' requests roll back nobody.
    ([{"faults": 90, "requests": 1000}] * 5, False),
    ([{"faults": 1, "requests": 1}], False),
    # A release that fails does, also one of few requests, and one that cannot start.
    ([{"faults": 1, "requests": 1}, {}, {"faults": 1, "requests": 1}], True),
    ([{"faults": 100, "requests": 1000}] * 2, True),
    ([{"crashes_1": 3}] * 2, True),
    ([{"crashes_1": 3, "requests": 1000}] * 5, False),
    ([{"requests": 1000}] * 5, False),
    ([{}] * 5, False),
]


@pytest.mark.parametrize(("figures", "expected"), RELEASE_CASES, ids=str)
def test_a_release_is_rolled_back_by_a_tenth_of_its_answers(
    figures: Figures, expected: bool
) -> None:
    for path, alarm in of_rooms().items():
        assert goes_off(alarm, figures) is expected, path


def test_the_alarm_of_a_release_counts_its_own_faults_and_those_of_its_own_versions() -> None:
    """The fix of a fault is so not stopped by the fault that goes on in the older release."""
    assert len(of_rooms()) == len(TEMPLATE.rooms)
    for path, alarm in of_rooms().items():
        watched = [(metric["MetricName"], dimensions(metric)) for metric in metrics(alarm).values()]
        own = [pairs for name, pairs in watched if name.startswith("release_")]
        assert own == [{"release": "unreleased"}] * 2, path
        errors = [pairs for name, pairs in watched if name == "Errors"]
        for pairs in errors:
            function = pairs["FunctionName"]["Ref"]
            version, attribute = pairs["ExecutedVersion"]["Fn::GetAtt"]
            assert (version.startswith(f"{function}Version"), attribute) == (True, "Version"), path
            assert pairs["Resource"] == {"Fn::Sub": f"${{{function}}}:live"}
        assert 1 <= len(errors) == len(watched) - 2, path


def _alarms(folder: Path) -> Iterator[dict[str, Any]]:
    for file in templates(folder):
        resources = yaml.load(file.read_text(), yaml.CSafeLoader)["Resources"]
        yield from (resources[name]["Properties"] for name in resources if name == "ReleaseAlarm")


@pytest.mark.parametrize("names", [["000000000001"], ["1234567890e1"], ["abcdefabcdef", "0" * 12]])
def test_a_stamped_release_has_an_alarm_of_its_own(tmp_path: Path, names: list[str]) -> None:
    """An alarm of another name begins in no state; a changed alarm would keep its old state."""
    folder = as_built(tmp_path)
    for name in names:
        stamp(folder, name, {})
    alarms = list(_alarms(folder))
    assert len(alarms) == len(TEMPLATE.rooms)
    for alarm in alarms:
        assert alarm["AlarmName"] == {"Fn::Sub": f"${{AWS::StackName}}-release-{names[-1]}"}
        pairs = [dimensions(metric) for metric in metrics(alarm).values()]
        releases = [pair["release"] for pair in pairs if "release" in pair]
        assert releases == [names[-1]] * 2


def test_faults_and_requests_are_counted_by_the_release_that_a_line_names() -> None:
    first = {name: filters[0] for name, filters in _filters().items()}
    for name, message in (("release_faults", "internal fault"), ("release_requests", "request")):
        pattern, metric = first[name]
        assert pattern == f'{{ $.message = "{message}" }}'
        assert metric["Dimensions"] == [{"Key": "release", "Value": "$.release"}]
        # CloudFormation refuses a default beside a dimension.
        assert "DefaultValue" not in metric


def test_refusals_of_access_are_counted_by_the_names_of_ours() -> None:
    def all_of(kind: type[LedgerError]) -> set[type[LedgerError]]:
        return {kind}.union(*(all_of(below) for below in kind.__subclasses__()))

    ((pattern, _),) = _filters()["access_refusals"]
    expected = (all_of(Unauthenticated) | all_of(Forbidden)) - {TokenExpired}
    assert set(re.findall(r'refusal = "(\w+)"', pattern)) == {kind.__name__ for kind in expected}


def _filters() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Return the patterns and metrics of the filters of the log, by the metric's name."""
    filters: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for resource in intrinsics.read(ROOT_TEMPLATE)["Resources"].values():
        if resource["Type"] == "AWS::Logs::MetricFilter":
            (metric,) = resource["Properties"]["MetricTransformations"]
            pattern = resource["Properties"]["FilterPattern"]
            filters.setdefault(metric["MetricName"], []).append((pattern, metric))
    return filters


def test_the_gateways_log_is_one_that_needs_no_policy_of_the_account() -> None:
    name = TEMPLATE.resource("ApiLogs")["Properties"]["LogGroupName"]["Fn::Sub"]
    assert name.startswith("/aws/vendedlogs/")
