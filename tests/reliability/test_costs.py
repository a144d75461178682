"""Budgets: what requests cost in units and bytes, and what functions bring along, is written down.

Exact, so that nothing grows unseen. Units are counted on dynoxide, whose metering is right.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.present import has
from tools.local import costs, engines
from tools.local.gateway import Gateway
from tools.local.template import ROOT

pytestmark = pytest.mark.reliability

# Of CPython 3.11, with the client of the table; later ones have a few more or less of their own.
MODULES_MAX = 290
MODULES_OF_MODELS_MAX = 339
# The one body that is an array; its root model makes pydantic load the others.
MODULES_OF_ARRAYS = {"pennylane/update_categories_of_line": 378}


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
    """Tell whether a function needs pydantic, for models of bodies."""
    source = (ROOT / "functions" / function / "app.py").read_text()
    return "models" in source or function in MODULES_OF_ARRAYS


def test_functions_import_what_they_use_and_nothing_else() -> None:
    with ThreadPoolExecutor(2) as pool:
        matches = dict(zip(functions(), pool.map(costs.modules, functions()), strict=True))
    for function, modules in matches.items():
        rows = {name.partition(".")[0] for name in modules}
        assert not rows & {"boto3", "s3transfer", "urllib3", "aws_xray_sdk", "hypothesis"}
        assert not rows & {"botocore", "jmespath", "aws_lambda_powertools"}, function
        if not reads_bodies(function):
            assert "pydantic" not in rows, function
        most = MODULES_OF_MODELS_MAX if reads_bodies(function) else MODULES_MAX
        most = MODULES_OF_ARRAYS.get(function, most)
        assert len(modules) <= most, (function, len(modules))
