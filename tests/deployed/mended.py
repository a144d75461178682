"""MiniStack 1.5.33, with what it lacks for nested stacks put right; run by its own Python.

Each mend says what is lacking. Nothing here is the ledger's: on AWS it is CloudFormation, API
Gateway and Lambda that do it. `mended.py` takes the place of the program `ministack`.
"""

import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import iam_evaluator, lambda_runtime
from ministack.core.responses import get_account_id, get_region
from ministack.services import apigateway, cloudformation, dynamodb, iam, lambda_svc
from ministack.services.cloudformation import engine, provisioners
from samtranslator.translator.transform import transform

Handler = Callable[..., tuple[str, dict[str, Any]]]
_SAM = "AWS::Serverless-2016-10-31"
_REFUSED = (500, {"Content-Type": "application/json"}, b'{"message":"Internal Server Error"}')
# Where a handler has the properties that the resource is to have.
_CREATE, _UPDATE = 1, 2


def _transform_children() -> None:
    """Apply the SAM transform to nested templates; MiniStack does so to the root alone."""
    contextvar: ContextVar[dict[str, Any]] = ContextVar("given")
    parse, deploy = engine._parse_template, provisioners._cfn_nested_stack_deploy
    policies = SimpleNamespace(load=dict)

    def deployed(logical_id: str, props: dict[str, Any], *rest: Any, **names: Any) -> Any:
        token = contextvar.set(props.get("Parameters") or {})
        try:
            return deploy(logical_id, props, *rest, **names)
        finally:
            contextvar.reset(token)

    def parsed(body: str) -> Any:
        template = parse(body)
        if _SAM not in engine.declared_transforms(template):
            return template
        return transform(template, dict(contextvar.get({})), policies)

    # Only a nested stack takes it from the module when it is called; the others have it already.
    engine._parse_template = parsed
    provisioners._cfn_nested_stack_deploy = deployed


def _remember_attributes() -> None:
    """Keep the attributes of resources that an update of a nested stack leaves as they are.

    MiniStack forgets them, and the next `Fn::GetAtt` fails.
    """
    update = provisioners._update_resource

    def updated(*values: Any, **names: Any) -> Any:
        name, attributes = update(*values, **names)
        stack_name, logical_id = values[4:6]
        valid = cloudformation._stacks[stack_name]["_resources"].get(logical_id, {})
        return name, attributes or valid.get("Attributes", {})

    provisioners._update_resource = updated


def _after(resource_type: str, function: Callable[[str, dict[str, Any]], None]) -> None:
    """Do more when a resource was created or updated; `then` gets its name and properties."""

    def followed(handler: Handler, at: int) -> Handler:
        def handled(*values: Any) -> tuple[str, dict[str, Any]]:
            name, attributes = handler(*values)
            function(name, values[at])
            return name, attributes

        return handled

    handlers = provisioners._RESOURCE_HANDLERS[resource_type]
    handlers["create"] = followed(handlers["create"], _CREATE)
    handlers["update"] = followed(handlers["update"], _UPDATE)


def _bound_role(name: str, props: dict[str, Any]) -> None:
    """Put a role's permissions boundary, which MiniStack's CloudFormation leaves out."""
    iam._roles[name]["PermissionsBoundary"] = props.get("PermissionsBoundary")


def _settle_table(name: str, props: dict[str, Any]) -> None:
    """Put what MiniStack ignores of a global table: time to live, and what its replica has."""
    replica, table = props["Replicas"][0], {"TableName": name}
    settings = "PointInTimeRecoverySpecification", "TimeToLiveSpecification"
    dynamodb._update_continuous_backups({**table, settings[0]: replica[settings[0]]})
    dynamodb._update_ttl({**table, settings[1]: props[settings[1]]})
    for index in ({}, *replica.get("GlobalSecondaryIndexes", [])):
        place = {**table, **{key: index[key] for key in ("IndexName",) if key in index}}
        dynamodb._update_contributor_insights({**place, "ContributorInsightsAction": "ENABLE"})
    settled = dynamodb._tables[name]
    settled["DeletionProtectionEnabled"] = replica.get("DeletionProtectionEnabled", False)
    if policy := replica.get("ResourcePolicy"):
        text = json.dumps(policy["PolicyDocument"])
        dynamodb._put_resource_policy({"ResourceArn": settled["TableArn"], "Policy": text})


def _enforce_table_policies() -> None:
    """Ask a table's own policy too; MiniStack keeps it, and asks it of no request."""

    def policy_of(arn: str) -> tuple[str, str]:
        table_arn = "/".join(arn.split("/")[:2])  # of an index as well
        body = dynamodb._resource_policies.get(table_arn) or {}
        return body.get("Policy", ""), arn.split(":")[4]

    dynamodb.table_policy_for_arn = policy_of
    iam_evaluator._RESOURCE_POLICY_LOOKUPS["dynamodb"] = ("dynamodb", "table_policy_for_arn")


def _name_the_role_of_a_session() -> None:
    """Say the role's ARN for `aws:PrincipalArn`, as AWS does; MiniStack says the session's."""
    resolve = iam_evaluator._resolve_condition_key

    def resolved(key: str, calls: Any) -> Any:
        body = resolve(key, calls)
        if key.lower() != "aws:principalarn" or ":assumed-role/" not in str(body):
            return body
        account, _, session = body.split(":", 4)[4].partition(":")
        return f"arn:aws:iam::{account}:role/{session.split('/')[1]}"

    iam_evaluator._resolve_condition_key = resolved


def _take_backup_selections() -> None:
    """Take what a backup plan selects, which MiniStack does not know; nothing is done with it."""
    provisioners._RESOURCE_HANDLERS["AWS::Backup::BackupSelection"] = {
        "create": lambda logical_id, _props, _stack_name: (logical_id, {}),
        "delete": lambda _name, _props: None,
    }


def _take_metric_math() -> None:
    """Let one metric stand for an alarm's sum of several, which MiniStack refuses."""
    record = provisioners._cw_metric_alarm_record

    def recorded(name: str, props: dict[str, Any]) -> Any:
        if "Metrics" not in props:
            return record(name, props)
        metrics = next(
            part["MetricStat"]["Metric"] for part in props["Metrics"] if "MetricStat" in part
        )
        return record(name, {**props, **metrics, "Metrics": None})

    provisioners._cw_metric_alarm_record = recorded


def _ask_the_gateways_role() -> None:
    """Let an integration invoke what its role may; MiniStack drops the role, and allows all."""
    properties, invoke = provisioners._apigw_v2_integration_props, apigateway._invoke_lambda_proxy

    def with_credentials(props: dict[str, Any]) -> dict[str, Any]:
        return {**properties(props), "credentialsArn": props.get("CredentialsArn")}

    async def invoked(integration: dict[str, Any], *values: Any, **names: Any) -> Any:
        role = integration.get("credentialsArn")
        if role is not None and not _may_invoke(role, integration["integrationUri"]):
            return _REFUSED
        return await invoke(integration, *values, **names)

    provisioners._apigw_v2_integration_props = with_credentials
    apigateway._invoke_lambda_proxy = invoked


def _may_invoke(role_arn: str, uri: str) -> bool:
    """Tell whether the gateway may assume the role, and the role may invoke the function."""
    account, name = get_account_id(), role_arn.rsplit("/", 1)[-1]
    evalcontext = iam_evaluator.EvalContext(
        principal_arn=role_arn,
        principal_type="AssumedRole",
        principal_account=account,
        action="lambda:InvokeFunction",
        resource_arn=apigateway._extract_lambda_ref_from_integration_uri(uri),
        region=get_region(),
    )
    policies = iam_evaluator._gather_role_policies(name, account)
    allowed: bool = iam_evaluator.evaluate(evalcontext, policies).decision == "Allow"
    return allowed and "apigateway.amazonaws.com" in iam._roles[name]["AssumeRolePolicyDocument"]


def _unpack_layers_once() -> None:
    """Let all functions read one copy of a layer; MiniStack unpacks it for each, a second each."""
    unpacked, turn = Path(tempfile.mkdtemp(prefix="layers-")), Lock()

    class Layer(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
            if not Path(path).name.startswith("layer_"):
                return super().extractall(path, members, pwd)
            copy = unpacked / sha256(Path(str(self.filename)).read_bytes()).hexdigest()
            with turn:  # functions of several requests start at once
                if not copy.exists():
                    super().extractall(copy)
            for part in copy.iterdir():
                (Path(path) / part.name).symlink_to(part)
            return None

    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Layer})


def _name_the_shard() -> None:
    """Name the shard in events of a stream, as Lambda does for a source with a window."""
    execute = lambda_svc._execute_function

    def executed(function: dict[str, Any], event: dict[str, Any]) -> Any:
        if (event.get("Records") or [{}])[0].get("eventSource") == "aws:dynamodb":
            event["shardId"] = "shardId-00000001767268800000-emulator"
        return execute(function, event)

    lambda_svc._execute_function = executed


def _authorize_batches() -> None:
    """Ask for `sqs:SendMessage` where a batch is sent: IAM has no action for batches."""
    evaluate = iam_evaluator.evaluate

    def evaluated(evalcontext: Any, *values: Any) -> Any:
        if evalcontext.action.startswith("sqs:"):
            evalcontext.action = evalcontext.action.removesuffix("Batch")
        return evaluate(evalcontext, *values)

    iam_evaluator.evaluate = evaluated


def main() -> None:
    """Patch MiniStack, and run it until it ends."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")  # the transform asks for it
    _after("AWS::IAM::Role", _bound_role)
    _after("AWS::DynamoDB::GlobalTable", _settle_table)
    for mend in (
        *(_transform_children, _remember_attributes, _enforce_table_policies),
        *(_name_the_role_of_a_session, _take_backup_selections, _take_metric_math),
        *(_ask_the_gateways_role, _unpack_layers_once, _name_the_shard, _authorize_batches),
    ):
        mend()
    app.main()


if __name__ == "__main__":
    main()
