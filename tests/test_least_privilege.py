"""Rights of a function under foreign control: the roles as SAM and CloudFormation make them.

Each function's role is asked in the translated template, its permissions boundary included.
"""

import pytest

from tools.local.iam import Roles, roles
from tools.local.template import Template

TOKEN_FUNCTIONS = {"OauthCreateToken", "OauthRevokeToken", "LayerfiCreateAuthToken"}
STREAM_FUNCTIONS = {"StreamReadChanges"}
FUNCTIONS = sorted(Template().functions())
BOOK = "aaaaaaaaaaaa#7b0f4dbb-2f7c-4d77-9f39-0f8a1d0a3f11"
ENTRY = f"{BOOK}#entries"
DIRECTORY = ["table", "token#x", "client#x", "aaaaaaaaaaaa", "aaaaaaaaaaaa#trail"]
WRITES = [f"dynamodb:{name}Item" for name in ("Put", "Update", "Delete", "ConditionCheck")]
# Each of these actions undoes the books, or reads all of them at once.
NEVER = [
    *("DeleteItem", "BatchWriteItem", "Scan", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"),
    *("PartiQLSelect", "DeleteTable", "UpdateTable", "UpdateTimeToLive", "UpdateContinuousBackups"),
    *("ExportTableToPointInTime", "CreateBackup", "DeleteBackup", "PutResourcePolicy"),
]


def keys(*names: str) -> frozenset[str]:
    return frozenset(names)


@pytest.fixture(params=[{}, {"RateLimit": "5", "Tracing": "Active"}], ids=["as is", "with all"])
def deployed(request: pytest.FixtureRequest) -> Roles:
    return roles(**request.param)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_reaches_what_is_ours_alone(deployed: Roles, function: str) -> None:
    rest = [
        ("logs:PutLogEvents", "OthersLogs:*"),
        ("logs:CreateLogGroup", "FunctionLogs:*"),
        ("logs:CreateLogStream", "ApiLogs:*"),
        ("dynamodb:GetItem", "OthersTable"),
        ("dynamodb:PutItem", "OthersTable"),
        ("dynamodb:Query", "OthersTable/index/listing"),
        ("dynamodb:GetRecords", "OthersTable/stream/now"),
        ("dynamodb:GetRecords", "LedgerTable/stream/another"),
        ("dynamodb:ListStreams", "OthersTable/stream/now"),
        ("s3:GetObject", "OthersBucket/tenant/business/digest"),
        ("s3:PutObject", "FilesBucket/at the top"),
        ("s3:DeleteObject", "FilesBucket/tenant/business/digest"),
        ("s3:ListBucket", "FilesBucket"),
        ("s3:PutObject", "OthersBucket/aws/lambda/source/shard/time"),
        ("s3:PutObject", "FailuresBucket/elsewhere"),
        ("s3:GetObject", "FailuresBucket/aws/lambda/source/shard/time"),
        ("s3:DeleteObject", "FailuresBucket/aws/lambda/source/shard/time"),
        ("sqs:SendMessage", "OthersQueue"),
        ("xray:GetTraceSummaries", "any"),
        ("sts:AssumeRole", "any"),
        ("iam:PassRole", "any"),
        ("lambda:InvokeFunction", "any"),
    ]
    reached = [item for item in rest if deployed.may(function, *item)]
    assert not reached
    assert deployed.may(function, "logs:PutLogEvents", "FunctionLogs:*")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_deletes_nothing_and_changes_no_table(deployed: Roles, function: str) -> None:
    for name in NEVER:
        assert not deployed.may(function, f"dynamodb:{name}", "LedgerTable", keys=keys(ENTRY)), name


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - TOKEN_FUNCTIONS))
def test_only_token_functions_write_to_the_directory(deployed: Roles, function: str) -> None:
    """Nor in a batch or transaction with what they may write. Nor do they list what is in it."""
    for action in WRITES:
        for key in DIRECTORY:
            for calls in (keys(key), keys(ENTRY, key)):
                assert not deployed.may(function, action, "LedgerTable", keys=calls), calls
    for name in ("client#x#tokens", "aaaaaaaaaaaa#clients", "tenants"):
        place = "LedgerTable/index/listing"
        assert not deployed.may(function, "dynamodb:Query", place, keys=keys(name))
    for read in ("dynamodb:GetItem", "dynamodb:Query"):
        for key in ("token#x", "client#x", "aaaaaaaaaaaa#trail"):
            assert not deployed.may(function, read, "LedgerTable", keys=keys(key)), key


@pytest.mark.parametrize("function", sorted(TOKEN_FUNCTIONS))
def test_token_functions_write_to_no_book(deployed: Roles, function: str) -> None:
    assert deployed.may(function, "dynamodb:PutItem", "LedgerTable", keys=keys("token#x"))
    for action in WRITES:
        for calls in (keys(ENTRY), keys("token#x", ENTRY), keys("aaaaaaaaaaaa")):
            assert not deployed.may(function, action, "LedgerTable", keys=calls)


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - TOKEN_FUNCTIONS))
def test_nothing_of_a_book_may_carry_what_the_table_deletes_by(
    deployed: Roles, function: str
) -> None:
    for action in ("dynamodb:PutItem", "dynamodb:UpdateItem"):
        for key in (ENTRY, f"{BOOK}#accounts", f"{BOOK}#name#code#x"):
            marked = keys("PK", "SK", "doc", "expires_at")
            body = {"keys": keys(key), "attributes": marked}
            assert not deployed.may(function, action, "LedgerTable", **body)


def test_a_key_of_a_book_is_not_forbidden_with_the_directory() -> None:
    """The other side: a wrong pattern would refuse these as well."""
    post = "DwollaCreateLedgerEntry"
    for key in (ENTRY, f"{BOOK}#name#code#token#x", f"{BOOK}#name#code#aaaaaaaaaaaa#trail"):
        assert roles().may(post, "dynamodb:PutItem", "LedgerTable", keys=keys(key))
    allowance = {"keys": keys("allowance#x"), "attributes": keys("count", "expires_at")}
    assert roles(RateLimit="5").may("DwollaGetRoot", WRITES[1], "LedgerTable", **allowance)
    assert not roles().may("DwollaGetRoot", WRITES[1], "LedgerTable", **allowance)


def test_traces_are_written_only_if_tracing_is_on() -> None:
    for function in FUNCTIONS:
        assert not roles().may(function, "xray:PutTraceSegments", "any")
        assert not any("ray" in str(statement) for statement in roles().statements(function)), (
            function
        )
        assert roles(Tracing="Active").may(function, "xray:PutTraceSegments", "any")


def test_the_stream_is_read_by_the_functions_that_it_is_for() -> None:
    place = "LedgerTable/stream/now"
    reading = {name for name in FUNCTIONS if roles().may(name, "dynamodb:GetRecords", place)}
    assert reading == STREAM_FUNCTIONS
    text = "FailuresBucket/aws/lambda/source/shard/time"
    keeping = {name for name in FUNCTIONS if roles().may(name, "s3:PutObject", text)}
    listing = {name for name in FUNCTIONS if roles().may(name, "s3:ListBucket", "FailuresBucket")}
    assert keeping == listing == STREAM_FUNCTIONS, "Lambda asks for both to keep what failed"
    for function in STREAM_FUNCTIONS:
        assert roles().may(function, "dynamodb:ListStreams", place)


def test_no_statement_of_ours_allows_everything() -> None:
    for name, resource in roles().resources.items():
        document = resource["Properties"].get("PolicyDocument", {})
        inline = [p["PolicyDocument"] for p in resource["Properties"].get("Policies", [])]
        for statement in [s for item in (document, *inline) for s in item.get("Statement", [])]:
            allows = statement.get("Effect") == "Allow"
            assert not (allows and statement["Resource"] == "*"), name
