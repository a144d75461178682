"""Budgets: what requests cost in units and bytes, and what functions bring along, is written down.

Exact, so that nothing grows unseen. Units are counted on dynoxide, whose metering is right.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from tests import built_layer
from tests.present import has
from tools.local import costs, engines
from tools.local.gateway import Gateway
from tools.local.template import ROOT

pytestmark = pytest.mark.reliability

# Of CPython 3.11, with the client of the table; later ones have a few more or less of their own.
# The functions have the layer as it is built, so a body needs pydantic-core and no pydantic.
MODULES_MAX = 285


def test_the_table_of_costs_is_what_is_counted(engine: engines.Engine, gateway: Gateway) -> None:
    if engine.name != "dynoxide":
        pytest.skip(f"{engine.name} meters transactions or sizes wrongly")
    assert costs.DOCUMENT.read_text() == costs.written(gateway), "make costs"


def test_a_warm_write_is_one_request() -> None:
    rows = [line.split(" | ") for line in costs.DOCUMENT.read_text().splitlines()]
    by_name = {row[0].strip("| `"): row[1] for row in rows if row[0].startswith("| `")}
    created = {
        "dwolla/create_ledger_entry": "TransactWriteItems",
        "dwolla/create_reallocation": "TransactWriteItems",
        "pennylane/create_ledger_entry": "PutItem",
        "layerfi/create_journal_entry": "PutItem",
        "dayzero/create_journal_entry": "PutItem",
    }
    by_key = {name: mode for name, mode in created.items() if has(name.partition("/")[0])}
    assert {name: by_name[name] for name in by_key} == by_key


def functions() -> list[str]:
    return sorted(
        str(file.parent.relative_to(ROOT / "functions"))
        for file in (ROOT / "functions").glob("*/*/app.py")
    )


def reads_bodies(function: str) -> bool:
    """Tell whether a function needs pydantic-core, for a model of its body."""
    return " body=" in (ROOT / "functions" / function / "app.py").read_text()


def test_functions_import_what_they_use_and_nothing_else(tmp_path: Path) -> None:
    modules_of = partial(costs.modules, layer=built_layer.write(tmp_path))
    with ThreadPoolExecutor(2) as pool:
        matches = dict(zip(functions(), pool.map(modules_of, functions()), strict=True))
    for function, modules in matches.items():
        rows = {name.partition(".")[0] for name in modules}
        assert not rows & {"boto3", "s3transfer", "urllib3", "aws_xray_sdk", "hypothesis"}
        assert not rows & {"botocore", "jmespath", "aws_lambda_powertools"}, function
        assert not rows & {"pydantic", "typing_extensions", "annotated_types"}, function
        assert ("pydantic_core" in rows) == reads_bodies(function), function
        assert len(modules) <= MODULES_MAX, (function, len(modules))
