"""AWS's runtime interface emulator with awslambdaric around a built function; no container.

The emulator is the one that SAM's own containers run. It does not enforce IAM, nor the size of
/tmp and of the environment. bootstrap.py makes the file system read-only.
"""

import json
import os
import platform
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tools.local import processes
from tools.local.template import ROOT
from tools.smoke_client import authorities

LOCAL = ROOT / ".local"
BOOTSTRAP = Path(__file__).with_name("bootstrap.py")
LAYER = "LedgerLayer"
READY_SECONDS = 10


@dataclass(frozen=True)
class Function:
    """A function that is running; `log` is all that it has written."""

    url: str
    log: Path

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """Return the function's result, or the runtime's own report of its failure."""
        answer = httpx.post(self.url, content=json.dumps(event), timeout=60, verify=authorities())
        result: dict[str, Any] = answer.json()
        assert "errorType" not in result, f"{result}\n{self.log.read_text()}"
        return result


@contextmanager
def running(
    name: str, built: Path, environment: Mapping[str, str], scratch: Path
) -> Iterator[Function]:
    """Run one built function, isolated from the checkout and this machine's packages."""
    log, code = scratch / f"{name}.log", _folder(built, name)
    port = processes.free_port()
    invoked, runtime = f"127.0.0.1:{port}", f"127.0.0.1:{processes.free_port()}"
    libraries = (code, code.parent / LAYER / "python", _site_packages("runtime"))
    surroundings = {
        **environment,
        "PATH": "/usr/bin:/bin",
        "LAMBDA_TASK_ROOT": str(code),
        "PYTHONPATH": os.pathsep.join(map(str, libraries)),
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_TIMEOUT": "15",
    }
    command = [str(_emulator(scratch)), "--log-level", "info"]
    command += ["--runtime-interface-emulator-address", invoked, "--runtime-api-address", runtime]
    command += [_python(), "-S", str(BOOTSTRAP)]
    with processes.running(
        command,
        log,
        processes.listening("127.0.0.1", port),
        seconds=READY_SECONDS,
        cwd=code,
        environment=surroundings,
        end=signal.SIGKILL,
    ):
        yield Function(f"http://{invoked}/2015-03-31/functions/function/invocations", log)


def _folder(built: Path, name: str) -> Path:
    """Return a built function's folder, below that of its room's application and layer."""
    (matches,) = built.resolve().glob(f"*/{name}")
    return matches


def _emulator(scratch: Path) -> Path:
    """Return a copy of SAM's emulator that may be executed."""
    machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    site_packages = (
        _site_packages("sam") / "samcli" / "local" / "rapid" / f"aws-lambda-rie-{machine}"
    )
    copy = scratch / site_packages.name
    if not copy.exists():
        shutil.copy(site_packages, copy)
        copy.chmod(0o755)
    return copy


def _site_packages(environment: str) -> Path:
    return next((LOCAL / environment).glob("lib/python*/site-packages"))


def _python() -> str:
    """Return the interpreter below this virtual environment."""
    return str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
