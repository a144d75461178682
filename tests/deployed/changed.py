"""A project as it is after a commit that changes the layer, built: the second release of it."""

import os
import shutil
import subprocess
from pathlib import Path

from tools.local.template import ROOT

SOURCES = ["layers", "functions", "data", "tools", "template.yaml", "samconfig.toml"]
SOURCES += ["Makefile", "pyproject.toml"]
LINKED = [".venv", ".local"]
CHANGED = Path("layers", "ledger", "ledger", "api", "response.py")
_HEADERS = "ALWAYS = {\n"
HEADER = "X-Second"
# A stage of its own, of one dialect.
ALONE = "alone"
_SECTION = f"""
[{ALONE}.deploy.parameters]
stack_name = "ledger-{ALONE}"
resolve_s3 = true
capabilities = "CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
confirm_changeset = false
fail_on_empty_changeset = false
parameter_overrides = [
    "Stage={ALONE}",
    "TableName=/ledger/{ALONE}/table-name",
    "TableArn=/ledger/{ALONE}/table-arn",
    "StreamArn=/ledger/{ALONE}/stream-arn",
    "BucketName=/ledger/{ALONE}/bucket-name",
    "Pennylane=false",
    "Layerfi=false",
    "Dayzero=false",
    "Console=false",
]
tags = ["project=ledger", "stage={ALONE}"]

[{ALONE}-data.deploy.parameters]
stack_name = "ledger-{ALONE}-data"
capabilities = "CAPABILITY_IAM"
confirm_changeset = false
fail_on_empty_changeset = false
parameter_overrides = ["Stage={ALONE}"]
tags = ["project=ledger", "stage={ALONE}"]
"""


def second(folder: Path, built: Path) -> Path:
    """Copy the project to a folder, change its layer and build it; `built` is where, in both."""
    for name in SOURCES:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, folder / name)
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    text = (folder / CHANGED).read_text()
    assert text.count(_HEADERS) == 1, f"{CHANGED} has no headers of every answer"
    changed = text.replace(_HEADERS, f'{_HEADERS}    "{HEADER}": "yes",\n')
    (folder / CHANGED).write_text(changed)
    with (folder / "samconfig.toml").open("a") as config:
        config.write(_SECTION)
    runtime = built.name.partition("-")[0]
    done = subprocess.run(
        ["make", "build-here", f"RUNTIME={runtime}"],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return folder
