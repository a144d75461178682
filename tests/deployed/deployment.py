"""A stage in the emulator: the stacks that `make deploy` makes, and what is in them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.deployed import emulator
from tools.local.template import ROOT
from tools.smoke_client import authorities

SECONDS = 600
_STACK = "AWS::CloudFormation::Stack"


@dataclass(frozen=True)
class Deployment:
    """A deployed stage; `resources` are physical names by logical id, of all its stacks."""

    endpoint_url: str
    stack: str
    release: str
    resources: dict[str, str]
    outputs: dict[str, str]

    @property
    def host(self) -> str:
        """The host name by which the emulator knows the API."""
        return f"{self.outputs['Api']}.execute-api.localhost"

    def client(self, service: str) -> Any:
        return emulator.client(self.endpoint_url, service)

    def request(
        self, method: str, target: str, headers: dict[str, str], body: bytes = b""
    ) -> httpx.Response:
        """Return a request to the deployed API, by its host name."""
        return httpx.request(
            method,
            self.endpoint_url + target,
            headers={**headers, "Host": self.host},
            content=body,
            timeout=60,
            verify=authorities(),
        )

    def log(self) -> list[str]:
        """Return the functions' log lines in order of time."""
        page = self.client("logs").filter_log_events(logGroupName=self.resources["FunctionLogs"])
        return [event["message"] for event in page["events"]]


def deploy(
    endpoint_url: str, built: Path, *parameters: str, stage: str = "dev", project: Path = ROOT
) -> Deployment:
    """Deploy a stage with what was built, as `make deploy` does; parameters are NAME=VALUE."""
    command = ["tools.deploy", stage, str(built), "--parameters", " ".join(parameters)]
    process = subprocess.run(
        [sys.executable, "-m", *command],
        env={**os.environ, **emulator.OPERATOR, "AWS_ENDPOINT_URL": endpoint_url},
        cwd=project,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    said_of_it = process.stdout[-2000:] + process.stderr
    assert process.returncode == 0, [*_failures(endpoint_url), said_of_it]
    return _deployed(endpoint_url, f"ledger-{stage}", process.stdout)


def _failures(endpoint_url: str) -> Iterator[str]:
    """Return CloudFormation's reasons for failed stacks."""
    formation = emulator.client(endpoint_url, "cloudformation")
    for stack in formation.describe_stacks()["Stacks"]:
        for event in formation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]:
            if event["ResourceStatus"].endswith("_FAILED"):
                yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"


def _deployed(endpoint_url: str, stack: str, text: str) -> Deployment:
    formation = emulator.client(endpoint_url, "cloudformation")
    names = [output["StackName"] for output in formation.describe_stacks()["Stacks"]]
    resources = {
        logical: physical
        for name in names
        if name == stack or name.startswith(f"{stack}-")
        for logical, physical in _resources(formation, name)
    }
    outputs = formation.describe_stacks(StackName=stack)["Stacks"][0]["Outputs"]
    release = next(line for line in text.splitlines() if line.startswith(f"{stack}: release "))
    # The buckets take requests over TLS alone, and the emulator has none.
    for bucket in ("FilesBucket", "LogBucket"):
        emulator.client(endpoint_url, "s3").delete_bucket_policy(Bucket=resources[bucket])
    return Deployment(
        endpoint_url,
        stack,
        release.rsplit(" ", 1)[-1],
        resources,
        {output["OutputKey"]: output["OutputValue"] for output in outputs},
    )


def _resources(formation: Any, stack: str) -> Iterator[tuple[str, str]]:
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for summary in (summary for page in pages for summary in page["StackResourceSummaries"]):
        yield summary["LogicalResourceId"], summary["PhysicalResourceId"]
