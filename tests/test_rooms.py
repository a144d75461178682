"""The rooms' templates against the root's, and against each other."""

import json
import re
from typing import Any

import pytest

from tools import counts
from tools.local import intrinsics
from tools.local.iam import roles
from tools.local.template import ROOT, ROOT_TEMPLATE, Template
from tools.translate import Translation, translations

TEMPLATE = Template()
ROOMS = TEMPLATE.rooms
SWITCHES = [
    name
    for name, parameter in intrinsics.read(TEMPLATE.file)["Parameters"].items()
    if "apart" in parameter.get("AllowedValues", []) and name.lower() in ROOMS
]
INTEGRATION, ROUTE = "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route"
ACCOUNT = "arn:aws:lambda:us-east-1:000000000000:function"


def document_of(room: str) -> dict[str, Any]:
    return intrinsics.read(ROOMS[room].file)


def rooms(**parameters: str) -> list[Translation]:
    return [
        translation
        for translation in translations(**parameters)
        if translation.path.startswith("functions/")
    ]


def properties_of(room: Translation, kind: str) -> dict[str, Any]:
    resources = room.resources.items()
    return {name: item["Properties"] for name, item in resources if item["Type"] == kind}


def test_every_function_folder_is_in_its_rooms_template_and_the_other_way_round() -> None:
    folders = {file.parent for file in (ROOT / "functions").glob("*/*/app.py")}
    matches = [
        room.folder / properties["CodeUri"]
        for room in ROOMS.values()
        for properties in room.functions().values()
    ]
    assert set(matches) == folders
    assert len(set(matches)) == len(matches)


def test_a_functions_name_says_where_its_code_is() -> None:
    for name, room in ROOMS.items():
        for function, properties in room.functions().items():
            words = [name, *properties["CodeUri"].split("_")]
            assert function == "".join(word.capitalize() for word in words)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_are_given_and_set_the_same(room: str) -> None:
    room_template, default_room = document_of(room), document_of("default")
    for section in ("Metadata", "Parameters", "Conditions", "Globals"):
        assert room_template[section] == default_room[section], section
    assert room_template["Resources"]["LedgerLayer"] == default_room["Resources"]["LedgerLayer"]
    text = ROOMS[room].file.read_text()
    start, end = (
        text.index("# Parameters, Globals"),
        text.index("\n  ", text.index("  BuildMethod")),
    )
    assert text[start:end] in ROOMS["default"].file.read_text(), "comments too"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_given_each_of_its_parameters_by_the_root(room: str) -> None:
    parameters = TEMPLATE.resource(f"{room.capitalize()}Room")["Properties"]["Parameters"]
    assert parameters.keys() == document_of(room)["Parameters"].keys()


def test_a_room_alone_is_set_as_one_that_the_root_nests() -> None:
    """A value that is empty or 0 has a default too: SAM CLI would take the parameter's name."""
    root = intrinsics.read(TEMPLATE.file)["Parameters"]
    for name, parameter in document_of("default")["Parameters"].items():
        value = ROOMS["default"].parameters[name]
        if name in root and not root[name]["Type"].startswith("AWS::SSM"):
            assert parameter["Default"] == root[name]["Default"], name
            assert parameter["Type"] == root[name]["Type"], name
        assert value or "Default" in parameter, name


def test_each_parameter_of_a_room_apart_is_an_output_of_the_root() -> None:
    document = intrinsics.read(TEMPLATE.file)
    parameters = TEMPLATE.resource("DefaultRoom")["Properties"]["Parameters"]
    settings = {name for name, parameter in parameters.items() if parameter == {"Ref": name}}
    data = {"TableName", "TableArn", "StreamArn", "BucketName", "FailuresBucketName"}
    data |= {"LogBucketName", "LogKeyArn"}
    for name in parameters.keys() - (settings - data):
        output = document["Outputs"][name]
        if TEMPLATE.scope.holds(output.get("Condition")):
            body = TEMPLATE.scope.resolve(output["Value"])
            assert body == TEMPLATE.scope.resolve(parameters[name]), name


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.path)
def test_every_route_goes_to_what_is_live_by_the_gateways_role(room: Translation) -> None:
    functions = properties_of(room, "AWS::Lambda::Function")
    integrations = properties_of(room, INTEGRATION)
    for name, integration in integrations.items():
        match = re.search(
            r"/functions/\$\{(\w+)\.Arn\}:(.*)$", integration["IntegrationUri"]["Fn::Sub"]
        )
        assert match is not None, name
        assert match[1] in functions
        assert match[2] == "live/invocations", name
        assert integration["CredentialsArn"] == {"Ref": "GatewayRoleArn"}, name
        assert (integration["IntegrationType"], integration["PayloadFormatVersion"]) == (
            "AWS_PROXY",
            "2.0",
        )
        assert integration["ApiId"] == {"Ref": "Api"}
    targets = [
        integration["Target"]["Fn::Sub"] for integration in properties_of(room, ROUTE).values()
    ]
    assert set(targets) == {f"integrations/${{{name}}}" for name in integrations}
    assert all(
        integration["ApiId"] == {"Ref": "Api"}
        for integration in properties_of(room, ROUTE).values()
    )
    aliases = [
        integration["Properties"]["Name"]
        for integration in room.resources.values()
        if _is_alias(integration)
    ]
    assert aliases == ["live"] * len(functions)


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.path)
def test_a_route_is_not_there_before_its_function_is_live(room: Translation) -> None:
    integrations = properties_of(room, INTEGRATION)
    for name, resource in room.resources.items():
        if resource["Type"] == ROUTE:
            target = resource["Properties"]["Target"]["Fn::Sub"][len("integrations/${") : -1]
            uri = integrations[target]["IntegrationUri"]["Fn::Sub"]
            alias = room.resources[resource["DependsOn"]]
            assert _is_alias(alias), name
            assert f"/${{{alias['Properties']['FunctionName']['Ref']}.Arn}}:" in uri, name


def _is_alias(resource: dict[str, Any]) -> bool:
    return bool(resource["Type"] == "AWS::Lambda::Alias")


def test_the_gateway_may_call_what_is_live_of_our_functions_and_do_nothing_else() -> None:
    """CloudFormation begins a function's name with its stack's, cut to 27 characters."""
    own_functions = [
        "ledger-DwollaRoom-1K2J-DwollaCreateLabel-x1y2",
        "ledger-DwollaCreateLabel-x1y2",
        "ledger-dwolla-DwollaCreateLabel-x1y2",
    ]
    for name in own_functions:
        assert roles().allows("GatewayRole", "lambda:InvokeFunction", f"{ACCOUNT}:{name}:live")
    foreign_functions = [
        f"{ACCOUNT}:another:live",
        f"{ACCOUNT}:{own_functions[0]}",
        f"{ACCOUNT}:{own_functions[0]}:1",
    ]
    for item in foreign_functions:
        assert not roles().allows("GatewayRole", "lambda:InvokeFunction", item), item
    for action in ("lambda:UpdateFunctionCode", "lambda:GetFunction", "dynamodb:GetItem"):
        assert not roles().allows("GatewayRole", action, f"{ACCOUNT}:{own_functions[0]}:live"), (
            action
        )
    trusted = roles().role("GatewayRole")["AssumeRolePolicyDocument"]["Statement"]
    assert [item["Principal"] for item in trusted] == [{"Service": "apigateway.amazonaws.com"}]
    stage = intrinsics.read(TEMPLATE.file)["Parameters"]["Stage"]["AllowedPattern"]
    assert stage == "[a-z][a-z0-9-]{0,19}", "with `ledger-` before it, 27 characters at most"


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize("text", ["false", "apart"])
def test_a_room_that_is_off_or_apart_has_no_function_and_no_route_here(
    switch: str, text: str
) -> None:
    template = Template(ROOT_TEMPLATE, **{switch: text})
    assert ROOMS.keys() - template.rooms.keys() == {switch.lower()}
    keys = {route.key for route in TEMPLATE.routes()} - {route.key for route in template.routes()}
    assert keys == {route.key for route in ROOMS[switch.lower()].routes()}
    assert template.functions().keys() == (
        TEMPLATE.functions().keys() - ROOMS[switch.lower()].functions().keys()
    )
    expected = template.environment({})["DIALECTS"].split(",")
    assert [item for item in expected if not item.endswith("=true")] == [f"{switch.lower()}={text}"]


def test_every_template_stays_far_below_what_cloudformation_takes() -> None:
    """With gradual deployment there are the most; and each room has space to grow."""
    for path, (_, gradual) in counts.counts().items():
        assert gradual < 325, path
        if path.startswith("functions/"):
            assert gradual + counts.MORE * counts.of_an_endpoint() < counts.LIMIT, path


def test_the_counts_are_as_the_document_says() -> None:
    body = counts.DOCUMENT.read_text().partition(f"{counts.MARK}\n")[2].partition("\n\n")[0]
    # A row of a room that was taken out is for another test: it names what is not there.
    rows = [row for row in body.splitlines() if "`" not in row or _is_there(row)]
    assert rows == counts.table().splitlines(), "make counts"


def _is_there(row: str) -> bool:
    return (ROOT / row.split("`")[1]).is_file()


def test_an_endpoint_is_counted_whole() -> None:
    """One room has one endpoint, and nothing else but the layer and what deploys gradually.

    That is an application, a role, and the alarm of the release.
    """
    room = next(item for item in rooms(GradualDeployment="true") if "/default/" in item.path)
    kinds = {
        resource["Type"]
        for name, resource in room.resources.items()
        if name.startswith(counts.ENDPOINT)
    }
    assert len(kinds) == counts.of_an_endpoint() == 7
    assert len(room.resources) == 7 + 4
    assert json.dumps(sorted(kinds)).count("AWS::Lambda::") == 3
