"""The template against what the functions really do."""

import json
from typing import Any

import pytest

from ledger.admin import periods
from ledger.store import seen
from ledger.store.attributes import OF_KIND
from tools.local.__main__ import ROUTES, routes_text
from tools.local.gateway import Gateway
from tools.local.iam import roles
from tools.local.permissions import needed
from tools.local.template import ROOT, Template
from tools.translate import translated

TEMPLATE = Template()


def test_the_default_route_knows_the_templates_routes() -> None:
    assert ROUTES.read_text() == routes_text(TEMPLATE), "make routes"


def test_every_function_folder_is_in_the_template_and_the_other_way_round() -> None:
    named = {ROOT / properties["CodeUri"] for properties in TEMPLATE.functions().values()}
    assert named == {path.parent for path in (ROOT / "functions").glob("*/*/app.py")}


def test_a_line_of_the_gateways_log_names_the_request_as_both_logs_of_a_function_do() -> None:
    """A function's line has the gateway's id, and Lambda's own lines have the function's."""
    settings = TEMPLATE.resource("LedgerApi")["Properties"]["AccessLogSettings"]
    line = json.loads(settings["Format"])
    assert line["requestId"] == "$context.requestId"
    assert line["functionRequestId"] == "$context.awsEndpointRequestId"
    assert not any("path" in said.lower() or "query" in said.lower() for said in line.values())


def test_no_two_functions_have_one_route() -> None:
    keys = [route.key for route in TEMPLATE.routes()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("function", sorted({route.function for route in TEMPLATE.routes()}))
def test_a_function_may_do_what_it_does_and_nothing_else(gateway: Gateway, function: str) -> None:
    """Least privilege: what its events make it ask for is what its policy allows."""
    route = next(route for route in TEMPLATE.routes() if route.function == function)
    asked = needed(gateway, route)
    assert TEMPLATE.actions(function) == {ask.permission for ask in asked}, "make policies"
    assert not [ask for ask in asked if not roles().may_ask(function, ask)]


def test_the_table_is_kept_guarded_and_restorable() -> None:
    resource = TEMPLATE.resource("LedgerTable")
    properties = resource["Properties"]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_the_environment_of_a_function_holds_no_secret_and_leaves_our_asserts_on() -> None:
    named = set(TEMPLATE.environment({"LedgerTable": "t", "FilesBucket": "b"}))
    assert named == {
        *("TABLE_NAME", "BUCKET_NAME", "PUBLIC_BASE_URL", "TOKEN_SECONDS", "RATE_LIMIT"),
        *("POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"),
        *("POWERTOOLS_TRACE_DISABLED", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3"),
        "RELEASE",
    }


def test_the_function_gives_up_before_the_gateway_does() -> None:
    """And before whoever closes a period has waited for it."""
    for route in TEMPLATE.routes():
        assert TEMPLATE.timeout_seconds(route.function) <= periods.REQUEST_SECONDS < 29


def test_closing_a_period_waits_for_belief_for_a_request_and_for_its_late_copy() -> None:
    """A function believes that a book is open, is then at work, and a copy of its write is late."""
    longest = max(TEMPLATE.timeout_seconds(route.function) for route in TEMPLATE.routes())
    assert seen.SECONDS + 2 * longest <= periods.SETTLED_SECONDS


def test_no_change_of_the_table_is_lost_on_its_way_to_who_reads_it() -> None:
    """Without each of these, changes are given up in silence, or good ones with a bad one."""
    kind = "AWS::Lambda::EventSourceMapping"
    sources = [r["Properties"] for r in _deployed().values() if r["Type"] == kind]
    assert len(sources) == 2
    for source in sources:
        assert source["EventSourceArn"] == {"Fn::GetAtt": ["LedgerTable", "StreamArn"]}
        assert source["StartingPosition"] == "TRIM_HORIZON"
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["BisectBatchOnFunctionError"] is True
        attempts = source["MaximumRetryAttempts"]
        assert attempts == -1 or attempts >= 5
        on_failure = source["DestinationConfig"]["OnFailure"]["Destination"]
        assert on_failure == {"Fn::GetAtt": ["DeadLetters", "Arn"]}


def test_the_audit_is_told_of_every_kind_of_item_of_a_book() -> None:
    """As it comes, changes and goes; and of nothing else, since each telling costs."""
    source = TEMPLATE.functions()["StreamAuditChanges"]["Events"]["Changes"]["Properties"]
    patterns = [json.loads(one["Pattern"]) for one in source["FilterCriteria"]["Filters"]]
    for image in ("NewImage", "OldImage"):
        told = [p["dynamodb"][image]["kind"]["S"] for p in patterns if image in p["dynamodb"]]
        assert [set(kinds) for kinds in told] == [set(OF_KIND)], image


def test_a_change_is_counted_for_as_long_as_the_stream_has_it() -> None:
    """What is given up after some tries is missing in the totals for good."""
    source = TEMPLATE.functions()["StreamCountEntries"]["Events"]["Changes"]["Properties"]
    assert source["MaximumRetryAttempts"] == -1
    assert "MaximumRecordAgeInSeconds" not in source


def test_balances_are_not_in_the_index() -> None:
    """Moving a balance would then be a write to the index too, and cost another unit."""
    for index in TEMPLATE.table_definition("x")["GlobalSecondaryIndexes"]:
        projected = index["Projection"]["NonKeyAttributes"]
        assert not {"balance_minor", "entries", "children"} & set(projected)


def test_the_stack_stays_far_below_what_cloudformation_takes() -> None:
    """500 resources are its limit; with gradual deployment there are the most, six a function."""
    assert len(_deployed(GradualDeployment="true")) < 475


def test_versions_shift_gradually_and_roll_back_only_if_asked() -> None:
    kinds = [resource["Type"] for resource in _deployed(GradualDeployment="false").values()]
    assert "AWS::CodeDeploy::DeploymentGroup" not in kinds
    deployed = _deployed(GradualDeployment="true")
    groups = [r for r in deployed.values() if r["Type"] == "AWS::CodeDeploy::DeploymentGroup"]
    assert len(groups) == len(TEMPLATE.functions())
    for group in groups:
        properties = group["Properties"]
        assert properties["AlarmConfiguration"]["Alarms"] == [{"Name": {"Ref": "FaultsAlarm"}}]
        assert "DEPLOYMENT_STOP_ON_ALARM" in properties["AutoRollbackConfiguration"]["Events"]


def test_every_function_can_start_from_a_snapshot() -> None:
    functions = [r for r in _deployed().values() if r["Type"] == "AWS::Lambda::Function"]
    assert len(functions) == len(TEMPLATE.functions())
    for function in functions:
        assert function["Properties"]["SnapStart"] == {"ApplyOn": {"Ref": "SnapStart"}}


def test_every_alarm_can_tell_somebody_and_is_on_the_dashboard() -> None:
    alarms = {
        name: resource["Properties"]
        for name, resource in _deployed().items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }
    watched = {alarm["MetricName"] for alarm in alarms.values()}
    assert watched >= {"5xx", "Throttles", "Latency", "TransactionConflict", "IteratorAge"}
    assert watched >= {"ApproximateNumberOfMessagesVisible", "faults", "integrity_faults"}
    dashboard = TEMPLATE.resource("Dashboard")["Properties"]["DashboardBody"].argument
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == alarm["OKActions"], name
        assert alarm["TreatMissingData"] == "notBreaching", name
        assert f"${{{name}.Arn}}" in dashboard, name


def test_logs_are_kept_as_long_as_is_said_and_no_longer() -> None:
    deployed = _deployed()
    groups = [r for r in deployed.values() if r["Type"] == "AWS::Logs::LogGroup"]
    kept = [group["Properties"]["RetentionInDays"] for group in groups]
    assert kept == [{"Ref": "LogRetentionDays"}] * 2
    for resource in deployed.values():
        if resource["Type"] == "AWS::Lambda::Function":
            assert resource["Properties"]["LoggingConfig"] == {"LogGroup": {"Ref": "FunctionLogs"}}


def _deployed(**parameters: str) -> dict[str, Any]:
    """The resources that SAM makes of the template."""
    found: dict[str, Any] = translated(**parameters)["Resources"]
    return found
