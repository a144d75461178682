"""`make preflight` names each quota that is too small, and fails on an unreadable one."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from tools import preflight
from tools.preflight import Account, Finding

PARAMETERS = preflight.parameters_of("prod")
CLIENTS = ("lambda", "service-quotas", "dynamodb", "iam")
DENIED = "AccessDeniedException"


def _client(service: Any) -> Any:
    return boto3.client(
        service,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


class StubbedAccount:
    """An account with prepared answers, each checked by botocore's own model."""

    def __init__(self) -> None:
        self.clients = [_client(name) for name in CLIENTS]
        self.stubs = dict(zip(CLIENTS, map(Stubber, self.clients), strict=True))
        for stub in self.stubs.values():
            stub.activate()

    def with_quotas(
        self,
        concurrency: int = 1_000,
        rate: float = 10_000,
        units: int = 40_000,
        roles: int = 10,
        unreserved: int | None = None,
    ) -> "StubbedAccount":
        left = concurrency if unreserved is None else unreserved
        limits = {"ConcurrentExecutions": concurrency, "UnreservedConcurrentExecutions": left}
        self.stubs["lambda"].add_response("get_account_settings", {"AccountLimit": limits})
        quota = {"Quota": {"Value": rate}}
        self.stubs["service-quotas"].add_response("get_service_quota", quota)
        limits = {"TableMaxWriteCapacityUnits": units, "TableMaxReadCapacityUnits": units}
        for _ in range(2):
            self.stubs["dynamodb"].add_response("describe_limits", limits)
        summary = {"SummaryMap": {"Roles": roles, "RolesQuota": 1_000}}
        self.stubs["iam"].add_response("get_account_summary", summary)
        return self

    def with_functions(self, **reserved: int) -> "StubbedAccount":
        """Add functions to the account, each with its reserved concurrency."""
        names = [name.replace("_", "-") for name in reserved]
        functions = {"Functions": [{"FunctionName": name} for name in names]}
        self.stubs["lambda"].add_response("list_functions", functions)
        for name, concurrency in zip(names, reserved.values(), strict=True):
            if name.startswith("ledger-prod-") and "List" not in name:
                answer = {"ReservedConcurrentExecutions": concurrency}
                expected = {"FunctionName": name}
                self.stubs["lambda"].add_response("get_function_concurrency", answer, expected)
        return self

    def look(self, **more: str) -> list[Finding]:
        return preflight.look(Account(*self.clients), {**PARAMETERS, **more})


def test_the_default_quotas_of_aws_are_enough() -> None:
    assert [finding.text[:6] for finding in StubbedAccount().with_quotas().look()] == ["enough"] * 5


@pytest.mark.parametrize(
    ("short", "quota", "code"),
    [
        ({"concurrency": 10}, "Lambda", "L-B99A9384"),
        ({"rate": 9_999.0}, "API Gateway", "L-8A5B8E43"),
        ({"units": 10_000}, "DynamoDB", "L-AB614373"),
        ({"roles": 990}, "IAM", "L-FE177D64"),
    ],
)
def test_a_small_quota_is_shown_with_the_command_that_raises_it(
    short: dict[str, Any], quota: str, code: str
) -> None:
    small = [
        finding.text
        for finding in StubbedAccount().with_quotas(**short).look()
        if not finding.is_enough
    ]
    assert small
    assert all(text.startswith(f"RAISE    {quota}") for text in small)
    assert f"--quota-code {code} --desired-value" in small[0]


def test_reserved_concurrency_leaves_100_to_other_functions() -> None:
    """The stage has 2 functions of tokens and 4 of pages."""
    reserved = {"TokenConcurrency": "200", "PagesConcurrency": "150"}
    finding = StubbedAccount().with_quotas(concurrency=1_099).with_functions().look(**reserved)[0]
    assert not finding.is_enough
    assert "1,099 of 1,100" in finding.text
    assert (
        StubbedAccount()
        .with_quotas(concurrency=1_100)
        .with_functions()
        .look(**reserved)[0]
        .is_enough
    )


def test_concurrency_that_other_functions_reserve_is_not_available() -> None:
    """Functions of this stage already have theirs; each of 2 functions of tokens reserves 20."""
    reserved = {"TokenConcurrency": "20"}
    finding = StubbedAccount().with_quotas(unreserved=139).with_functions().look(**reserved)[0]
    assert "1,000 of 1,001" in finding.text
    assert "--desired-value 1001" in finding.text
    assert (
        StubbedAccount().with_quotas(unreserved=140).with_functions().look(**reserved)[0].is_enough
    )
    ours = {"ledger_prod_OauthRoom_1_OauthCreateToken_x": 15, "ledger_prod_x_DwollaListLabels_x": 9}
    foreign = {"ledger_dev_OauthRoom_1_OauthCreateToken_x": 50, "another": 50}
    account = {**ours, **foreign}
    assert (
        StubbedAccount()
        .with_quotas(unreserved=125)
        .with_functions(**account)
        .look(**reserved)[0]
        .is_enough
    )
    assert (
        not StubbedAccount()
        .with_quotas(unreserved=124)
        .with_functions(**account)
        .look(**reserved)[0]
        .is_enough
    )
    assert not StubbedAccount().with_quotas(unreserved=99).look()[0].is_enough, (
        "the account itself has fewer than 100"
    )


def test_a_tables_ceiling_of_units_needs_a_quota_as_large() -> None:
    ceilings = {"TableWriteUnits": "5000", "TableReadUnits": "60000"}
    findings = StubbedAccount().with_quotas().look(**ceilings)
    assert [finding.is_enough for finding in findings] == [True, True, True, False, True]


def test_a_quota_that_was_never_raised_has_the_default_of_aws() -> None:
    account = StubbedAccount()
    quotas = account.stubs["service-quotas"]
    quotas.add_client_error("get_service_quota", "NoSuchResourceException")
    quotas.add_response("get_aws_default_service_quota", {"Quota": {"Value": 10_000.0}})
    assert account.with_quotas().look()[1].is_enough


def test_an_unreadable_quota_fails_and_names_the_missing_permission() -> None:
    account = StubbedAccount()
    calls = ("get_account_settings", "get_service_quota", "describe_limits", "get_account_summary")
    for name, call in zip(CLIENTS, calls, strict=True):
        for _ in range(2):
            account.stubs[name].add_client_error(call, DENIED, "not you")
    findings = account.look()
    assert not any(finding.is_enough for finding in findings)
    for finding, quota in zip(findings, preflight.QUOTAS, strict=True):
        assert finding.text.startswith(f"NOT READ {quota.name}")
        assert "not you" in finding.text
        assert quota.permission in finding.text


def test_an_unreachable_account_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No process listens on the port; missing credentials would fail alike."""
    for name, value in {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for service in ("DYNAMODB", "S3"):
        monkeypatch.delenv(f"AWS_ENDPOINT_URL_{service}", raising=False)
    monkeypatch.setattr("sys.argv", ["tools.preflight", "prod"])
    assert preflight.main() == 1
    output = capsys.readouterr().out
    assert output.count("NOT READ") == 5
    assert "5 of 5 quotas are too small, or could not be read" in output
