"""Each module of the layer has a namesake: `core/money.py` is tested by `core/test_money.py`.

So a reader finds the tests of a module without a search. The exceptions have reasons.
"""

from pathlib import Path

from tools.local.template import ROOT

LEDGER = ROOT / "layers" / "ledger" / "ledger"
TESTS = ROOT / "tests"
# A dialect is tested by operation, through the gateway, as its client uses it (tests/<dialect>).
BY_OPERATION = "dialects/"
DECLARATIONS = {
    "aws/items": "the type of an item and no code",
}


def modules() -> list[str]:
    """Return the path of each module in the layer, without its ending: `core/money`."""
    paths = (file.relative_to(LEDGER) for file in sorted(LEDGER.rglob("*.py")))
    return [path.with_suffix("").as_posix() for path in paths if path.stem != "__init__"]


def namesake(module: str) -> Path:
    """Return the file that tests a module; `__main__` is tested by `test_main.py`."""
    path = Path(module)
    return TESTS / path.parent / f"test_{path.name.strip('_')}.py"


def is_exempt(module: str) -> bool:
    return module.startswith(BY_OPERATION) or module in DECLARATIONS


def has_tests(file: Path) -> bool:
    return file.exists() and "\ndef test_" in file.read_text()


def test_each_module_has_a_namesake_with_tests() -> None:
    missing = [module for module in modules() if not has_tests(namesake(module))]
    assert [module for module in missing if not is_exempt(module)] == []


def test_no_exception_outlives_its_reason() -> None:
    assert {*DECLARATIONS} <= {*modules()}
    assert not any(has_tests(namesake(module)) for module in DECLARATIONS)
