"""`make preflight` says which quotas are too small, and is not content with one it cannot read."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from tools import preflight
from tools.preflight import Account, Finding

GIVEN = preflight.parameters_of("prod")
CLIENTS = ("lambda", "service-quotas", "dynamodb", "iam")
DENIED = "AccessDeniedException"


def _client(service: Any) -> Any:
    return boto3.client(
        service,
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


class Asked:
    """An account whose answers are said beforehand, each checked by botocore's own model."""

    def __init__(self) -> None:
        self.clients = [_client(name) for name in CLIENTS]
        self.stubs = dict(zip(CLIENTS, map(Stubber, self.clients), strict=True))
        for stub in self.stubs.values():
            stub.activate()

    def says(
        self,
        concurrency: int = 1_000,
        rate: float = 10_000,
        units: int = 40_000,
        roles: int = 10,
        unreserved: int | None = None,
    ) -> "Asked":
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

    def has(self, **reserved: int) -> "Asked":
        """Give the account functions, each with the concurrency that it has reserved."""
        names = [name.replace("_", "-") for name in reserved]
        functions = {"Functions": [{"FunctionName": name} for name in names]}
        self.stubs["lambda"].add_response("list_functions", functions)
        for name, concurrency in zip(names, reserved.values(), strict=True):
            if name.startswith("ledger-prod-") and "List" not in name:
                answer = {"ReservedConcurrentExecutions": concurrency}
                said = {"FunctionName": name}
                self.stubs["lambda"].add_response("get_function_concurrency", answer, said)
        return self

    def look(self, **more: str) -> list[Finding]:
        return preflight.look(Account(*self.clients), {**GIVEN, **more})


def test_an_account_with_what_aws_gives_by_default_is_enough() -> None:
    assert [finding.text[:6] for finding in Asked().says().look()] == ["enough"] * 5


@pytest.mark.parametrize(
    ("short", "quota", "code"),
    [
        ({"concurrency": 10}, "Lambda", "L-B99A9384"),
        ({"rate": 9_999.0}, "API Gateway", "L-8A5B8E43"),
        ({"units": 10_000}, "DynamoDB", "L-AB614373"),
        ({"roles": 990}, "IAM", "L-FE177D64"),
    ],
)
def test_what_is_too_small_is_to_be_raised(short: dict[str, Any], quota: str, code: str) -> None:
    wanting = [one.text for one in Asked().says(**short).look() if not one.is_enough]
    assert wanting
    assert all(text.startswith(f"RAISE    {quota}") for text in wanting)
    assert f"--quota-code {code} --desired-value" in wanting[0]


def test_what_is_reserved_leaves_a_hundred_to_the_others() -> None:
    """2 functions of tokens and 4 of pages; AWS takes no reservation that leaves less."""
    reserved = {"TokenConcurrency": "200", "PagesConcurrency": "150"}
    found = Asked().says(concurrency=1_099).has().look(**reserved)[0]
    assert not found.is_enough
    assert "1,099 of 1,100" in found.text
    assert Asked().says(concurrency=1_100).has().look(**reserved)[0].is_enough


def test_what_others_reserve_is_not_there_and_what_ours_have_already_is() -> None:
    """2 functions of tokens reserve 20 each; AWS refuses what leaves fewer than 100 unreserved."""
    reserved = {"TokenConcurrency": "20"}
    finding = Asked().says(unreserved=139).has().look(**reserved)[0]
    assert "1,000 of 1,001" in finding.text
    assert "--desired-value 1001" in finding.text
    assert Asked().says(unreserved=140).has().look(**reserved)[0].is_enough
    ours = {"ledger_prod_OauthRoom_1_OauthCreateToken_x": 15, "ledger_prod_x_DwollaListLabels_x": 9}
    others = {"ledger_dev_OauthRoom_1_OauthCreateToken_x": 50, "another": 50}
    account = {**ours, **others}
    assert Asked().says(unreserved=125).has(**account).look(**reserved)[0].is_enough
    assert not Asked().says(unreserved=124).has(**account).look(**reserved)[0].is_enough
    assert not Asked().says(unreserved=99).look()[0].is_enough, "whatever is reserved"


def test_ceilings_of_units_are_what_the_table_needs() -> None:
    ceilings = {"TableWriteUnits": "5000", "TableReadUnits": "60000"}
    found = Asked().says().look(**ceilings)
    assert [finding.is_enough for finding in found] == [True, True, True, False, True]


def test_a_quota_that_was_never_raised_is_awss_own() -> None:
    asked = Asked()
    quotas = asked.stubs["service-quotas"]
    quotas.add_client_error("get_service_quota", "NoSuchResourceException")
    quotas.add_response("get_aws_default_service_quota", {"Quota": {"Value": 10_000.0}})
    assert asked.says().look()[1].is_enough


def test_what_cannot_be_read_is_not_enough_and_says_what_to_allow() -> None:
    asked = Asked()
    calls = ("get_account_settings", "get_service_quota", "describe_limits", "get_account_summary")
    for name, call in zip(CLIENTS, calls, strict=True):
        for _ in range(2):
            asked.stubs[name].add_client_error(call, DENIED, "not you")
    found = asked.look()
    assert not any(finding.is_enough for finding in found)
    for finding, quota in zip(found, preflight.QUOTAS, strict=True):
        assert finding.text.startswith(f"NOT READ {quota.name}")
        assert "not you" in finding.text
        assert quota.permission in finding.text


def test_an_account_that_is_out_of_reach_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A port that nobody listens on; no credentials at all would fail alike."""
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
    said = capsys.readouterr().out
    assert said.count("NOT READ") == 5
    assert "5 of 5 quotas are too small, or could not be read" in said
