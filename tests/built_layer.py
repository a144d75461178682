"""The layer as its build leaves it, for a test that cannot wait for `make build`.

The package has the models without pydantic and lacks the operator's commands. pydantic-core is
trimmed. The Makefile of the layer has the same steps, and the tests marked `built` run its result.
"""

import importlib.util
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pydantic_core

from tools.local.template import ROOT

LAYER = ROOT / "layers" / "ledger"
PACKAGE = LAYER / "ledger"


@cache
def program(name: str) -> Any:
    """Return a program of the build as a module."""
    spec = importlib.util.spec_from_file_location(f"build_{name}", LAYER / "build" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(folder: Path) -> Path:
    """Write the packages into the folder, which comes first on the path, and return it."""
    package = folder / "ledger"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("admin*", "__pycache__"))
    program("models").main(PACKAGE, package)
    (package / "http" / "wire.py").unlink()
    core = folder / "pydantic_core"
    shutil.copytree(Path(pydantic_core.__file__).parent, core)
    program("trim_pydantic_core").trim(core)
    # The layer has none, and here another folder of the path has it.
    (folder / "typing_extensions.py").write_text("raise ImportError\n")
    return folder
