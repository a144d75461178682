"""A third-party emulator of AWS (MiniStack) that takes `sam deploy`, with IAM enforced.

What it does not do: it ignores the routes of an HTTP API that stand in its OpenAPI body, as SAM
writes them. They are made here from the deployed stack, route for route, after the deployment. It
speaks no TLS, so the policy of the bucket that asks for it is taken away. Keys and attributes of a
request it does not know, so conditions on them are tried by tests/test_least_privilege.py alone.
Of API Gateway it has no throttling, of CloudFormation no CodeDeploy.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import httpx

from tools.local import processes
from tools.local.template import ROOT

# MiniStack in its own environment, with the mends of mended.py beside this file.
PROGRAM = [str(ROOT / ".local" / "emulator" / "bin" / "python"), "-P"]
PROGRAM += [str(Path(__file__).with_name("mended.py"))]
SAM = ROOT / ".local" / "sam" / "bin" / "sam"
STACK = "ledger"
REGION = "us-east-1"
READY_SECONDS = 30
DEPLOY_SECONDS = 300
# The emulator's root user; the functions have their roles.
OPERATOR = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
}
ANY_METHOD = "x-amazon-apigateway-any-method"


@dataclass(frozen=True)
class Deployment:
    """A deployed stack; `resources` are physical names by logical id."""

    endpoint_url: str
    resources: dict[str, str]
    outputs: dict[str, str]
    described: dict[str, Any]

    @property
    def host(self) -> str:
        """The host name by which the emulator knows the API."""
        return f"{self.resources['LedgerApi']}.execute-api.localhost"

    def client(self, service: str) -> Any:
        return _client(self.endpoint_url, service)

    def request(
        self, method: str, target: str, headers: dict[str, str], body: bytes = b""
    ) -> httpx.Response:
        """A request to the deployed API, by its host name."""
        return httpx.request(
            method,
            self.endpoint_url + target,
            headers={**headers, "Host": self.host},
            content=body,
            timeout=60,
        )


def _client(endpoint_url: str, service: str) -> Any:
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=endpoint_url,
        region_name=REGION,
        aws_access_key_id=OPERATOR["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=OPERATOR["AWS_SECRET_ACCESS_KEY"],
    )


@contextmanager
def running() -> Iterator[str]:
    """The emulator on a free port of the loopback address; its URL."""
    port = processes.free_port()
    with tempfile.TemporaryDirectory(prefix="emulator-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        log = folder / "log"
        surroundings = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "IOT_MTLS_ENABLED": "0",
        }
        with processes.running(
            PROGRAM,
            log,
            lambda: b"Ready" in log.read_bytes(),
            seconds=READY_SECONDS,
            cwd=folder,
            environment=surroundings,
            end=signal.SIGKILL,
        ):
            yield f"http://127.0.0.1:{port}"


def deploy(endpoint_url: str, built: Path) -> Deployment:
    """`sam deploy` of what was built, and the routes that the emulator leaves out."""
    command = [str(SAM), "deploy", "--template-file", str(built / "template.yaml")]
    command += ["--config-file", str(ROOT / "samconfig.toml"), "--config-env", "default"]
    command += ["--stack-name", STACK, "--no-progressbar"]
    done = subprocess.run(
        command,
        env={**os.environ, **OPERATOR, "AWS_ENDPOINT_URL": endpoint_url, "SAM_CLI_TELEMETRY": "0"},
        cwd=built,
        capture_output=True,
        text=True,
        timeout=DEPLOY_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    formation = _client(endpoint_url, "cloudformation")
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    summaries = [one for page in pages for one in page["StackResourceSummaries"]]
    outputs = formation.describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]
    deployment = Deployment(
        endpoint_url,
        {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in summaries},
        {one["OutputKey"]: one["OutputValue"] for one in outputs},
        formation.get_template(StackName=STACK, TemplateStage="Processed")["TemplateBody"],
    )
    _make_routes(deployment)
    # The bucket takes requests over TLS alone, and the emulator has none.
    deployment.client("s3").delete_bucket_policy(Bucket=deployment.resources["FilesBucket"])
    return deployment


def _make_routes(deployment: Deployment) -> None:
    gateway, api = deployment.client("apigatewayv2"), deployment.resources["LedgerApi"]
    if gateway.get_routes(ApiId=api)["Items"]:
        return
    body = deployment.described["Resources"]["LedgerApi"]["Properties"]["Body"]
    for path, operations in body["paths"].items():
        for method, operation in operations.items():
            integration = operation["x-amazon-apigateway-integration"]
            alias = integration["uri"]["Fn::Sub"].split("${")[-1].partition("}")[0]
            made = gateway.create_integration(
                ApiId=api,
                IntegrationType="AWS_PROXY",
                IntegrationUri=deployment.resources[alias],
                PayloadFormatVersion=integration["payloadFormatVersion"],
            )
            key = path if method == ANY_METHOD else f"{method.upper()} {path}"
            target = f"integrations/{made['IntegrationId']}"
            gateway.create_route(ApiId=api, RouteKey=key, Target=target)
