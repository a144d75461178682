"""The template against what the functions really do."""

import json
from typing import Any

import pytest

from ledger.admin import periods
from ledger.store import cache
from tools.local import intrinsics
from tools.local.__main__ import LEDGER, routes_texts
from tools.local.gateway import Gateway
from tools.local.iam import roles
from tools.local.permissions import needed
from tools.local.template import DATA, ROOT_TEMPLATE, Template
from tools.translate import translations

TEMPLATE = Template()


def test_the_default_route_knows_the_templates_routes() -> None:
    routes = {file: file.read_text() for file in LEDGER.rglob("routes.json")}
    assert routes == routes_texts(TEMPLATE), "make routes"


def test_a_line_of_the_gateways_log_names_the_request_as_both_logs_of_a_function_do() -> None:
    """A function's line has the gateway's id, and Lambda's own lines have the function's."""
    settings = TEMPLATE.resource("LedgerApiStage")["Properties"]["AccessLogSettings"]
    line = json.loads(settings["Format"])
    assert line["requestId"] == "$context.requestId"
    assert line["functionRequestId"] == "$context.awsEndpointRequestId"
    assert not any("path" in body.lower() or "query" in body.lower() for body in line.values())


@pytest.mark.parametrize(
    ("parameters", "base"),
    [
        ({}, "https://LedgerApi.execute-api."),
        ({"DomainName": "x.example", "CertificateArn": "c"}, "https://x.example/"),
        ({"DomainName": "x.example", "PublicBaseUrl": "https://y.example"}, "https://y.example/"),
    ],
    ids=str,
)
def test_the_outputs_for_people_have_the_address_that_answers(
    parameters: dict[str, str], base: str
) -> None:
    """With AwsAddress=off, or behind an edge, AWS's own address answers nothing."""
    root = Template(ROOT_TEMPLATE, **parameters)
    outputs = intrinsics.read(ROOT_TEMPLATE)["Outputs"]
    for name, path in (("BaseUrl", ""), ("DocsUrl", "docs"), ("ConsoleUrl", "console")):
        text = root.scope.resolve(outputs[name]["Value"])
        assert f"{text}/".startswith(base), name
        assert text.endswith(path), name


def test_the_address_of_a_console_is_an_output_if_there_is_one() -> None:
    condition = intrinsics.read(ROOT_TEMPLATE)["Outputs"]["ConsoleUrl"]["Condition"]
    for switch, is_there in (("true", True), ("apart", True), ("false", False)):
        assert Template(ROOT_TEMPLATE, Console=switch).scope.holds(condition) is is_there


def test_no_two_functions_have_one_route() -> None:
    keys = [route.key for route in TEMPLATE.routes()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("function", sorted({route.function for route in TEMPLATE.routes()}))
def test_a_function_may_do_what_it_does_and_nothing_else(gateway: Gateway, function: str) -> None:
    """Least privilege: what its events make it ask for is what its policy allows."""
    route = next(route for route in TEMPLATE.routes() if route.function == function)
    calls = needed(gateway, route)
    assert TEMPLATE.actions(function) == {ask.permission for ask in calls}, "make policies"
    assert not [ask for ask in calls if not roles().may_ask(function, ask)]


def test_the_environment_of_a_function_holds_no_secret_and_leaves_our_asserts_on() -> None:
    environment = set(TEMPLATE.environment({}))
    assert environment == {
        *(
            "TABLE_NAME",
            "BUCKET_NAME",
            "LOG_BUCKET_NAME",
            "PUBLIC_BASE_URL",
            "ORIGIN_DIGEST",
            "TOKEN_SECONDS",
            "RATE_LIMIT",
            "TRANSPORT",
            "DIALECTS",
        ),
        *("POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"),
        *("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_S3"),
        "RELEASE",
    }


def test_the_function_gives_up_before_the_gateway_does() -> None:
    """And before whoever closes a period has waited for it."""
    for route in TEMPLATE.routes():
        assert TEMPLATE.timeout_seconds(route.function) <= periods.REQUEST_SECONDS < 29


def test_closing_a_period_waits_for_belief_for_a_request_and_for_its_late_copy() -> None:
    """A function believes that a book is open, is then at work, and a copy of its write is late."""
    timeout_seconds = max(TEMPLATE.timeout_seconds(route.function) for route in TEMPLATE.routes())
    assert cache.SECONDS + 2 * timeout_seconds <= periods.SETTLED_SECONDS


def test_balances_are_not_in_the_index() -> None:
    """Moving a balance would then be a write to the index too, and cost another unit."""
    for index in Template(DATA).table_definition("x")["GlobalSecondaryIndexes"]:
        projected = index["Projection"]["NonKeyAttributes"]
        assert not {"balance_minor", "entries", "children"} & set(projected)


def test_versions_shift_gradually_and_roll_back_only_if_asked() -> None:
    kind = "AWS::CodeDeploy::DeploymentGroup"
    assert not _of_kind(kind, GradualDeployment="false")
    groups = _of_kind(kind, GradualDeployment="true")
    assert len(groups) == len(TEMPLATE.functions())
    for group in groups:
        condition, calls, _ = group["AlarmConfiguration"]["Fn::If"]
        assert (condition, calls["Enabled"]) == ("IsGradual", True)
        assert calls["Alarms"] == [{"Name": {"Ref": "ReleaseAlarm"}}], "the release's own alone"
        assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]


def test_only_functions_that_post_entries_or_create_tokens_start_from_a_snapshot() -> None:
    """AWS charges for the snapshot of each version of each function, used or not."""
    by_name = {
        name: resource["Properties"]["SnapStart"]
        for translation in translations()
        for name, resource in translation.resources.items()
        if resource["Type"] == "AWS::Lambda::Function" and "SnapStart" in resource["Properties"]
    }
    assert all(resource == {"ApplyOn": {"Ref": "SnapStart"}} for resource in by_name.values())
    assert set(by_name) == {
        *("DwollaCreateLedgerEntry", "DwollaCreateReallocation", "PennylaneCreateLedgerEntry"),
        *("PennylaneUpdateLedgerEntry", "LayerfiCreateJournalEntry", "DayzeroCreateJournalEntry"),
        "OauthCreateToken",
    }


def test_logs_are_kept_as_long_as_is_said_and_no_longer() -> None:
    retentions = [group["RetentionInDays"] for group in _of_kind("AWS::Logs::LogGroup")]
    assert retentions == [{"Ref": "LogRetentionDays"}] * 2
    functions = _of_kind("AWS::Lambda::Function")
    assert all(function["LoggingConfig"] == {"LogGroup": {"Ref": "Logs"}} for function in functions)
    assert {room.parameters["Logs"] for room in TEMPLATE.rooms.values()} == {"FunctionLogs"}


def _deployed(**parameters: str) -> list[dict[str, Any]]:
    """Return the resources that SAM makes of all templates."""
    return [
        resource
        for translation in translations(**parameters)
        for resource in translation.resources.values()
    ]


def _of_kind(kind: str, **parameters: str) -> list[dict[str, Any]]:
    """Return the properties of those of a kind."""
    return [item["Properties"] for item in _deployed(**parameters) if item["Type"] == kind]
