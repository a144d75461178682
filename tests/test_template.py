"""The template against what the functions really do."""

import json
from pathlib import Path

import pytest

from ledger.api.runtime import runtime
from tests.faults import faults
from tests.local.__main__ import ROUTES, routes_text
from tests.local.gateway import Gateway
from tests.local.replay import EVENTS, fresh
from tests.local.template import ROOT, Template

TEMPLATE = Template()


def test_the_default_route_knows_the_templates_routes() -> None:
    assert ROUTES.read_text() == routes_text(TEMPLATE), "make routes"


def test_every_function_folder_is_in_the_template_and_the_other_way_round() -> None:
    served = {route.handler_file.parent for route in TEMPLATE.routes()}
    assert served == {path.parent for path in (ROOT / "functions").glob("*/app.py")}


def test_no_two_functions_have_one_route() -> None:
    keys = [route.key for route in TEMPLATE.routes()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("function", sorted(TEMPLATE.functions()))
def test_a_function_may_do_what_it_does_and_nothing_else(gateway: Gateway, function: str) -> None:
    """Least privilege: what its events make it ask of the table is what its policy allows."""
    route = next(route for route in TEMPLATE.routes() if route.function == function)
    needed: set[tuple[str, str]] = set()
    for file in (EVENTS / route.handler_file.parent.name).glob("*.json"):
        fresh(gateway)  # and a process that has seen nothing yet, which asks for the most
        files = faults(runtime().files.client, "pass", service="s3")
        with faults(runtime().client, "late") as happened, files as put:
            answer = gateway.invoke(json.loads(Path(file).read_text()))
        needed |= happened.needs
        needed |= {("s3:PutObject", "file")} if "PutObject" in put.requests else set()
        needed |= {("s3:GetObject", "file")} if "X-Amz-Signature=" in answer["body"] else set()
    assert TEMPLATE.actions(function) == needed


def test_nothing_is_allowed_on_everything() -> None:
    text = (ROOT / "template.yaml").read_text()
    assert "Resource: '*'" not in text
    assert 'Resource: "*"' not in text
    assert "dynamodb:*" not in text


def test_the_table_is_kept_guarded_and_restorable() -> None:
    resource = TEMPLATE.resource("LedgerTable")
    properties = resource["Properties"]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_the_function_gives_up_before_the_gateway_does() -> None:
    for function in TEMPLATE.functions():
        assert TEMPLATE.timeout_seconds(function) < 29


def test_balances_are_not_in_the_index() -> None:
    """Moving a balance would then be a write to the index too, and cost another unit."""
    for index in TEMPLATE.table_definition("x")["GlobalSecondaryIndexes"]:
        projected = index["Projection"]["NonKeyAttributes"]
        assert not {"balance_minor", "entries", "children"} & set(projected)
