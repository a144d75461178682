"""The templates as SAM CLI's own providers read them, which `sam local` runs by.

They run in SAM CLI's environment, in a process of its own: no container is needed for that.
"""

import json
import subprocess
from functools import cache
from typing import Any

import pytest

from tools.local.template import DEFAULT_ROUTE, ROOT, Template

pytestmark = pytest.mark.slow
TEMPLATE = Template()
PYTHON = ROOT / ".local" / "sam" / "bin" / "python"
ANY = "X-AMAZON-APIGATEWAY-ANY-METHOD"


@cache
def read() -> dict[str, Any]:
    process = subprocess.run(
        [str(PYTHON), "-m", "tools.sam_reads", "template.yaml"],
        cwd=ROOT,
        env={"AWS_DEFAULT_REGION": "us-east-1", "SAM_CLI_TELEMETRY": "0", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    document: dict[str, Any] = json.loads(process.stdout)
    return document


OWN = {
    "StreamRoom/StreamReadChanges": ["PUBLISH_QUEUE_URL"],
    "StreamRoom/StreamPublishLog": ["PUBLISH_QUEUE_URL", "LOG_KEY_ARN", "AWS_ENDPOINT_URL_KMS"],
}


@pytest.mark.parametrize("name", TEMPLATE.rooms)
def test_sam_resolves_the_code_and_the_layer_of_a_rooms_functions(name: str) -> None:
    room = TEMPLATE.rooms[name]
    for function, body in room.functions().items():
        matches = read()["functions"][f"{name.capitalize()}Room/{function}"]
        assert matches["code"] == f"functions/{name}/{body['CodeUri']}"
        assert matches["handler"] == "app.lambda_handler"
        assert matches["runtime"] == TEMPLATE.parameters["Runtime"]
        assert matches["layers"] == ["layers/ledger"]


def test_sam_resolves_each_setting_of_each_function() -> None:
    """It would take a parameter's name in place of a value that is empty or 0."""
    environment = TEMPLATE.environment({})
    assert len(read()["functions"]) == len(TEMPLATE.functions())
    for name, function in read()["functions"].items():
        by_name = {key: str(value) for key, value in function["environment"].items()}
        # The consumer and the publisher have variables of their own.
        for variable in OWN.get(name, ()):
            del by_name[variable]
        assert by_name == environment, name
    assert not read()["remote"]


def test_sam_leads_each_route_to_its_function() -> None:
    """With `!Ref` of the alias in an integration, none would be found."""
    ours = {
        (
            ANY if route.path == DEFAULT_ROUTE else route.method,
            route.path,
            f"{route.dialect.capitalize()}Room/{route.function}",
        )
        for route in TEMPLATE.routes()
    }
    assert {tuple(route) for route in read()["routes"]} == ours
