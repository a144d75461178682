"""Alarms: what each watches, who hears of it, and what sets it off, in the translated templates."""

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
WATCHED = {
    "FaultsAlarm": {"faults"},
    "ServerErrorsAlarm": {"5xx", "Count"},
    "FewServerErrorsAlarm": {"5xx", "Count"},
    "LatencyAlarm": {"Latency"},
    "AccessRefusedAlarm": {"access_refusals"},
    "TokenRefusalsAlarm": {"token_refusals"},
    "FunctionThrottlesAlarm": {"Throttles"},
    "TableReadThrottlesAlarm": {"ReadThrottleEvents"},
    "TableWriteThrottlesAlarm": {"WriteThrottleEvents"},
    "ListingThrottlesAlarm": {"ReadThrottleEvents", "WriteThrottleEvents"},
    "KeyedThrottlesAlarm": {"ReadThrottleEvents", "WriteThrottleEvents"},
    "ConflictsAlarm": {"TransactionConflict"},
    "IntegrityAlarm": {"integrity_faults"},
    "IteratorAgeAlarm": {"IteratorAge"},
    "CountingAgeAlarm": {"IteratorAge"},
    "StreamStoppedAlarm": {"posted_requests", "Invocations"},
    "AuditErrorsAlarm": {"Errors", "audit_failures"},
    "CountingErrorsAlarm": {"Errors", "count_failures"},
    "GivenUpAlarm": {"OnFailureDestinationDeliveredEventCount"},
    "UndeliveredAlarm": {"DestinationDeliveryFailures"},
    "FailuresLeftAlarm": {"NumberOfObjects"},
}


def test_every_alarm_is_there_is_on_the_dashboard_and_is_over_when_nothing_comes() -> None:
    alarms = of_root()
    found = {n: {one["MetricName"] for one in metrics(a).values()} for n, a in alarms.items()}
    assert found == WATCHED
    dashboard = TEMPLATE.resource("Dashboard")["Properties"]["DashboardBody"]["Fn::Sub"]
    for name, alarm in alarms.items():
        assert alarm["TreatMissingData"] == "notBreaching", name
        assert f"${{{name}.Arn}}" in dashboard, name


def test_the_bill_counts_the_metrics_that_alarms_watch() -> None:
    cost = (ROOT / "docs" / "cost.md").read_text()
    for alarms, words in ((of_root(), "alarms that"), (of_rooms(), "that")):
        watched = sum(len(metrics(one)) for one in alarms.values())
        assert f"{len(alarms)} {words} watch {watched} metrics" in cost


@pytest.mark.parametrize(
    ("said", "told"),
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
def test_every_alarm_tells_whom_the_parameters_name(said: dict[str, str], told: list[str]) -> None:
    for name, alarm in of_root(**said).items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == told, name


def test_the_mail_is_subscribed_to_the_topic_of_the_alarms() -> None:
    resources = translations(AlarmEmail="a@b.c")[0].resources
    assert {resources[n]["Condition"] for n in ("AlarmTopic", "AlarmSubscription")} == {
        "EmailIsTold"
    }
    said = resources["AlarmSubscription"]["Properties"]
    assert said["TopicArn"] == {"Ref": "AlarmTopic"}
    assert (said["Protocol"], said["Endpoint"]) == ("email", {"Ref": "AlarmEmail"})


def test_each_index_of_the_table_has_an_alarm_of_its_throttles() -> None:
    indexes = {one["IndexName"] for one in Template(DATA).table_definition("x")[INDEXES]}
    named = set()
    for alarm in of_root().values():
        for metric in metrics(alarm).values():
            said = dimensions(metric)
            if "GlobalSecondaryIndexName" in said:
                named.add((said["GlobalSecondaryIndexName"], metric["MetricName"]))
                assert said["TableName"] == TEMPLATE.parameters["TableName"]
    kinds = ("ReadThrottleEvents", "WriteThrottleEvents")
    assert named == {(index, kind) for index in indexes for kind in kinds}


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
    """So the fix of a fault is not stopped by the fault that goes on in the older release."""
    assert len(of_rooms()) == len(TEMPLATE.rooms)
    for path, alarm in of_rooms().items():
        watched = [(one["MetricName"], dimensions(one)) for one in metrics(alarm).values()]
        own = [said for name, said in watched if name.startswith("release_")]
        assert own == [{"release": "unreleased"}] * 2, path
        errors = [said for name, said in watched if name == "Errors"]
        for said in errors:
            function = said["FunctionName"]["Ref"]
            version, attribute = said["ExecutedVersion"]["Fn::GetAtt"]
            assert (version.startswith(f"{function}Version"), attribute) == (True, "Version"), path
            assert said["Resource"] == {"Fn::Sub": f"${{{function}}}:live"}
        assert 1 <= len(errors) == len(watched) - 2, path


def _alarms(folder: Path) -> Iterator[dict[str, Any]]:
    for file in templates(folder):
        resources = yaml.load(file.read_text(), yaml.CSafeLoader)["Resources"]
        yield from (one["Properties"] for n, one in resources.items() if n == "ReleaseAlarm")


@pytest.mark.parametrize("names", [["000000000001"], ["1234567890e1"], ["abcdefabcdef", "0" * 12]])
def test_a_stamped_release_has_an_alarm_of_its_own(tmp_path: Path, names: list[str]) -> None:
    """An alarm of another name begins in no state; one that is changed would keep the older's."""
    folder = as_built(tmp_path)
    for name in names:
        stamp(folder, name, {})
    alarms = list(_alarms(folder))
    assert len(alarms) == len(TEMPLATE.rooms)
    for alarm in alarms:
        assert alarm["AlarmName"] == {"Fn::Sub": f"${{AWS::StackName}}-release-{names[-1]}"}
        said = [dimensions(one) for one in metrics(alarm).values()]
        assert [one["release"] for one in said if "release" in one] == [names[-1]] * 2


def test_faults_and_requests_are_counted_by_the_release_that_a_line_names() -> None:
    filters = {name: said[0] for name, said in _filters().items()}
    for name, message in (("release_faults", "internal fault"), ("release_requests", "request")):
        pattern, said = filters[name]
        assert pattern == f'{{ $.message = "{message}" }}'
        assert said["Dimensions"] == [{"Key": "release", "Value": "$.release"}]
        # CloudFormation refuses a default beside a dimension.
        assert "DefaultValue" not in said
    spaces = {metrics(one)["faults"]["Namespace"]["Fn::Sub"] for one in of_rooms().values()}
    assert spaces == {"Ledger/${Stage}"}
    every = [made for those in _filters().values() for _, made in those]
    assert {made["MetricNamespace"]["Fn::Sub"] for made in every} == spaces


def test_refusals_of_access_are_counted_by_the_names_of_ours() -> None:
    def all_of(kind: type[LedgerError]) -> set[type[LedgerError]]:
        return {kind}.union(*(all_of(one) for one in kind.__subclasses__()))

    ((pattern, _),) = _filters()["access_refusals"]
    expected = (all_of(Unauthenticated) | all_of(Forbidden)) - {TokenExpired}
    assert set(re.findall(r'refusal = "(\w+)"', pattern)) == {one.__name__ for one in expected}


def _filters() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Give the patterns and metrics of the filters of the functions' log, by the metric's name."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for one in intrinsics.read(ROOT_TEMPLATE)["Resources"].values():
        if one["Type"] == "AWS::Logs::MetricFilter":
            (made,) = one["Properties"]["MetricTransformations"]
            found.setdefault(made["MetricName"], []).append(
                (one["Properties"]["FilterPattern"], made)
            )
    return found


def test_the_gateways_log_is_one_that_needs_no_policy_of_the_account() -> None:
    said = TEMPLATE.resource("ApiLogs")["Properties"]["LogGroupName"]["Fn::Sub"]
    assert said.startswith("/aws/vendedlogs/")
