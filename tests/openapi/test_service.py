"""Schemathesis against the running service: no 5xx, and nothing that the documents do not say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.http.dialect import all_dialects
from tools.local.service import Service
from tools.openapi.__main__ import SERVED

pytestmark = pytest.mark.real_engine

# Each looks at one answer alone.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "5")
SEED = os.environ.get("SCHEMATHESIS_SEED", "20261121")
SECONDS = 300


@pytest.mark.parametrize("name", sorted(file.stem for file in SERVED.glob("*.json")))
def test_the_service_does_as_its_document_says(name: str, service: Service, tmp_path: Path) -> None:
    """For each operation: its examples, the limits of its schemas, and what else fits or does not.

    The business is one that the token is for; else all of Layer's answers would be 404.
    """
    dialect = next(item for item in all_dialects() if item.name == name)
    business_id = service.tenant["business_id"]
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(
        f'[headers]\nAuthorization = "Bearer {service.tenant["token"]}"\n'
        f'Accept = "{dialect.media_type}"\n'
        f'[parameters]\n"path.businessId" = "{business_id}"\n'
        f'"header.x-business-id" = "{business_id}"\n'
    )
    command = [str(Path(sys.executable).with_name("st")), "--config-file", str(settings), "run"]
    command += [str(SERVED / f"{name}.json"), "--url", service.base_url]
    command += ["--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES]
    command += ["--checks", ",".join(CHECKS), "--seed", SEED, "--continue-on-failure"]
    command += ["--warnings", "off", "--no-color", "--no-shrink"]
    process = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert process.returncode == 0, process.stdout[-6000:] + process.stderr[-2000:]
    assert "No issues found" in process.stdout
