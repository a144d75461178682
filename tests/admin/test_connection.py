"""The table of a command: named, found by itself, or refused in one line with exit code 3."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from ledger.admin.__main__ import main
from ledger.admin.connection import Connection, Unreachable, connection_of, is_unreachable
from ledger.aws import clients
from ledger.aws.signing import Credentials
from ledger.errors import StoreUnavailable
from tests.world import World
from tools.local.engines import TABLE
from tools.local.processes import free_port

SETTINGS = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
KEYS = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "eu-west-3"}
LOCAL = {"table": "demo", "endpoint_url": "http://127.0.0.1:8001", "region": "us-east-1"}


def refusal_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main([*words]) == 3
    printed, errors = capsys.readouterr()
    assert (printed, errors.count("\n")) == ("", 1), errors
    assert errors.startswith("ledger-admin: Unreachable: ")
    return errors


def test_a_missing_table_is_named(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert world.tenant
    refusal = refusal_of(capsys, "--table", f"{TABLE}-not", "tenant", "list")
    assert f"there is no table {TABLE}-not at " in refusal


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[::1", "http://a b"])
def test_an_invalid_endpoint_is_refused_in_one_line(
    world: World, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    assert world.tenant
    refusal_of(capsys, "--table", TABLE, "--endpoint-url", url, "tenant", "list")


def _names_a_table(name: str) -> bool:
    return name.startswith("AWS_") or name == "TABLE_NAME"


def run(folder: Path, environment: dict[str, str], *words: str) -> str:
    """Run a command that cannot reach a table, and return its one line."""
    environ = {name: text for name, text in os.environ.items() if not _names_a_table(name)}
    finished = subprocess.run(
        [sys.executable, "-m", "ledger.admin", *words],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**environ, **SETTINGS, **environment},
        check=False,
    )
    assert finished.returncode == 3, finished
    assert (finished.stdout, finished.stderr.count("\n")) == ("", 1), finished.stderr
    return finished.stderr.removeprefix("ledger-admin: Unreachable: ")


@pytest.mark.parametrize(
    ("environment", "words", "expected"),
    [
        ({"AWS_PROFILE": "nobody"}, ["--table", "t"], "profile (nobody)"),
        ({}, ["--table", "t"], "name the region: --region"),
        (
            {"AWS_DEFAULT_REGION": "eu-west-3", "AWS_EC2_METADATA_DISABLED": "true"},
            ["--table", "t"],
            "there are no credentials of AWS",
        ),
        (KEYS, [], "name the table: --table, or TABLE_NAME"),
        (KEYS, ["--endpoint-url", "http://127.0.0.1:1"], "name the table: --table"),
    ],
    ids=["profile", "region", "credentials", "table", "table of an endpoint"],
)
def test_a_missing_setting_is_named(
    tmp_path: Path, environment: dict[str, str], words: list[str], expected: str
) -> None:
    assert expected in run(tmp_path, environment, *words, "tenant", "list")


def test_an_endpoint_without_a_table_service_is_named(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    words = ("--table", "t", "--endpoint-url", url, "tenant", "list")
    assert run(tmp_path, {}, *words) == f"no DynamoDB answers at {url}\n"


def write_demo(folder: Path, **facts: str) -> None:
    file = folder / ".local" / "demo.json"
    file.parent.mkdir()
    file.write_text(json.dumps({**LOCAL, **facts}))


def connect(**options: str) -> Connection:
    names = dict.fromkeys(("table", "region", "endpoint_url"))
    return connection_of(Namespace(**{**names, **options}))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty folder, and an environment that names no table, endpoint or credentials."""
    monkeypatch.chdir(tmp_path)
    for name in (*os.environ,):
        if _names_a_table(name):
            monkeypatch.delenv(name)
    # botocore's session keeps the credentials that it has found once.
    clients._session.cache_clear()
    yield tmp_path
    clients._session.cache_clear()


def test_the_table_of_the_local_service_is_found_in_or_above_the_folder(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_demo(bare)
    expected = Connection("demo", LOCAL["endpoint_url"], "us-east-1", is_demo=True)
    assert connect() == expected
    (bare / "docs").mkdir()
    monkeypatch.chdir(bare / "docs")
    assert connect() == expected


def test_an_option_or_the_environment_wins_over_the_local_service(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_demo(bare)
    assert connect(table="books", region="eu-west-3") == Connection("books", None, "eu-west-3")
    monkeypatch.setenv("TABLE_NAME", "ledger-prod")
    assert connect() == Connection("ledger-prod")


def test_a_local_service_that_has_ended_is_named(bare: Path) -> None:
    port = free_port()
    write_demo(bare, endpoint_url=f"http://127.0.0.1:{port}")
    expected = f"no DynamoDB answers at http://127.0.0.1:{port}; is `make serve` running?\n"
    assert run(bare, {}, "tenant", "list") == expected


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"table": "t"}', "\0"])
def test_a_demo_file_without_a_table_is_refused(bare: Path, text: str) -> None:
    write_demo(bare)
    (bare / ".local" / "demo.json").write_text(text)
    with pytest.raises(Unreachable, match="names no table"):
        connect()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_local_endpoint_gets_invented_credentials_and_a_region(bare: Path, host: str) -> None:
    assert bare
    place = Connection("t", f"http://{host}:8001").client().place
    assert (place.region, place.credentials) == ("us-east-1", Credentials("local", "local"))


@pytest.mark.parametrize(
    "url", [None, "https://dynamodb.eu-west-3.amazonaws.com", "http://10.0.0.1"]
)
def test_no_other_endpoint_gets_them(bare: Path, url: str | None) -> None:
    assert bare
    with pytest.raises(Unreachable, match="name the region"):
        Connection("t", url).client()
    client = Connection("t", url, "eu-west-3").client()
    assert client._request_signer._credentials is None


def test_an_endpoint_of_the_environment_counts_as_well(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8001")
    assert connect(table="t").is_local


def test_credentials_of_the_environment_win_at_a_local_endpoint(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bare
    for name, text in KEYS.items():
        monkeypatch.setenv(name, text)
    assert Connection("t", "http://127.0.0.1:8001").client().place.region == "eu-west-3"


def test_a_write_without_an_answer_may_have_happened() -> None:
    refusal = StoreUnavailable(retry_after_seconds=1)
    text = Connection("t", "http://127.0.0.1:8001").explain(refusal)
    expected = "did not answer in time; the last write may have happened or not"
    assert text == f"http://127.0.0.1:8001 {expected}"
    refusal.__cause__ = EndpointConnectionError(endpoint_url="http://127.0.0.1:8001")
    text = Connection("t", "http://127.0.0.1:8001").explain(refusal)
    assert text == "no DynamoDB answers at http://127.0.0.1:8001"


@pytest.mark.parametrize("code", ["AccessDeniedException", "ExpiredTokenException"])
def test_an_error_of_aws_is_told_as_aws_words_it(code: str) -> None:
    error = ClientError({"Error": {"Code": code, "Message": "You may not."}}, "GetItem")
    assert is_unreachable(error)
    assert Connection("t").explain(error) == f"{code}: You may not."
