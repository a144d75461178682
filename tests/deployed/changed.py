"""A project as it is after a commit that changes the layer, built: the second release of it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tools.local.template import ROOT
from tools.stages import DEV, parameters_of

SOURCES = ["layers", "functions", "data", "tools", "template.yaml", "samconfig.toml"]
SOURCES += ["Makefile", "pyproject.toml"]
LINKED = [".venv", ".local"]
GENERATED = shutil.ignore_patterns("__pycache__", "*.egg-info")
CHANGED = Path("layers", "ledger", "ledger", "http", "response.py")
_HEADERS = "ALWAYS = {\n"
HEADER = "X-Second"
# A stage of its own, of one dialect.
ALONE = "alone"
# In the emulator: it answers no name by it, and encrypts nothing.
DOMAIN = "books.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/1"
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
OFF = ("Pennylane", "Layerfi", "Dayzero", "Console")


def _sections() -> str:
    """Return a stage of one dialect in samconfig.toml, with data of its own."""
    switches = [f"{name}=false" for name in OFF]
    data = [
        f"{name}={parameter['Default'].replace(f'/{DEV}/', f'/{ALONE}/')}"
        for name, parameter in parameters_of(ROOT / "template.yaml").items()
        if parameter["Type"].startswith("AWS::SSM::Parameter::Value")
    ]
    body = {
        ALONE: [f"Stage={ALONE}", *switches, *data],
        f"{ALONE}-data": [f"Stage={ALONE}", f"KmsKeyArn={KEY}"],
    }
    return "".join(
        f"""
[{section}.deploy.parameters]
stack_name = "ledger-{section}"
resolve_s3 = true
capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
confirm_changeset = false
fail_on_empty_changeset = false
parameter_overrides = {json.dumps(parameters)}
"""
        for section, parameters in body.items()
    )


def second(folder: Path, built: Path) -> Path:
    """Copy the project to a folder, change its layer and build it; `built` is where, in both."""
    for name in SOURCES:
        source, copy = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=GENERATED)
        else:
            shutil.copy2(source, copy)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    text = (folder / CHANGED).read_text()
    assert text.count(_HEADERS) == 1, f"{CHANGED} has no headers of every answer"
    changed = text.replace(_HEADERS, f'{_HEADERS}    "{HEADER}": "yes",\n')
    (folder / CHANGED).write_text(changed)
    with (folder / "samconfig.toml").open("a") as config:
        config.write(_sections())
    runtime = built.name.partition("-")[0]
    process = subprocess.run(
        ["make", "build-here", f"RUNTIME={runtime}"],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout[-4000:] + process.stderr[-4000:]
    return folder
