"""The house rules of CONTRIBUTING.md, by a reading of the source."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from ledger.store import directory_keys, keys
from tools.local.template import ROOT

LEDGER = ROOT / "layers" / "ledger" / "ledger"
FILE_LINES_MAX = 250
# Files of declarations: what belongs together stays together.
DECLARATIONS_LINES_MAX = 400
DECLARATIONS = {"errors", "models", "keys", "rows", "chart_of_accounts", "views"}
FUNCTION_LINES_MAX = 40
COLUMNS_MAX = 100

# The imports that each part may have: the arrows all point down to `errors`.
MAY_IMPORT = {
    "errors": set(),
    "core": {"errors"},
    # The log of a book: what is in it, and how others check it. It is as pure as the core.
    "log": {"core"},
    "aws": {"core", "errors"},
    "store": {"aws", "log", "core", "errors"},
    "book": {"store", "aws", "log", "core", "errors"},
    "directory": {"store", "aws", "core", "errors"},
    "process": {"directory", "store", "aws", "core", "errors"},
    "http": {"process", "book", "directory", "store", "aws", "log", "core", "errors"},
    "stream": {"publisher", "process", "store", "aws", "log", "core", "errors"},
    "publisher": {"process", "store", "aws", "log", "core", "errors"},
    "dialects": {"http", "book", "log", "core", "errors"},
    # Tokens are of no book: it alone asks the directory itself.
    "dialects/oauth": {"dialects", "http", "directory", "core", "errors"},
    # The part of a dialect that `ledger-admin` alone imports, by its name.
    "dialects/admin": {"dialects", "admin", "http", "book", "store", "aws", "core", "errors"},
    "admin": {"dialects", "http", "process", "book", "directory", "stream", "store", "aws", "core"}
    | {"log", "publisher", "errors"},
}
# The rooms of a dialect, the same in each; a room is a module or a package, and may be absent.
ROOMS = {"dialect", "errors", "models", "rules", "lookup", "inbound", "views", "lists", "reports"}
ROOMS |= {"admin"}
ROOMS_OF_ONE = {"pennylane": {"chart_of_accounts"}, "oauth": {"tokens"}}
FUNCTIONS_MAY_IMPORT = {"dialects", "http", "process", "publisher", "stream"}
PURE = {"errors", "core", "log"}
STANDARD_AND_PURE = {"base64", "collections", "datetime", "enum", "functools", "hashlib", "re"}
STANDARD_AND_PURE |= {"struct", "typing", "unicodedata", "zlib", "uuid", "msgspec", "ledger"}


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


ALL = [*sources(LEDGER), *(s for r in ("functions", "tests", "tools") for s in sources(ROOT / r))]
OURS = sources(LEDGER)
# The parts of dialects that answer requests, without the operator's hooks.
DIALECTS = [file for file in sources(LEDGER / "dialects") if "admin" not in str(file)]


def path_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def imports(file: Path) -> Iterator[str]:
    """Yield each module that the file imports, anywhere in it."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path_of(file)}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def parts(file: Path) -> set[str]:
    """Return the parts of the package that the file imports."""
    split = [module.split(".") for module in imports(file)]
    return {names[1] for names in split if names[0] == "ledger" and len(names) > 1}


def part_of(file: Path) -> str:
    part, *rooms = file.relative_to(LEDGER).with_suffix("").parts
    if part == "dialects" and {"admin", "oauth"} & {*rooms}:
        return "dialects/admin" if "admin" in rooms else "dialects/oauth"
    return part


@pytest.mark.parametrize("file", OURS, ids=path_of)
def test_imports_run_one_way(file: Path) -> None:
    part = part_of(file)
    if part != "__init__":
        assert parts(file) <= {*MAY_IMPORT[part], part}


def test_ledger_admin_names_no_dialect() -> None:
    for file in sources(LEDGER / "admin"):
        named_ones = [module for module in imports(file) if module.startswith("ledger.dialects.")]
        assert not named_ones, path_of(file)


def test_a_page_asks_its_own_room() -> None:
    for file in (ROOT / "functions" / "console").rglob("*.js"):
        paths = re.findall(r'["`](/[a-z0-9]+/[^"`]*)["`]', file.read_text())
        assert all(path.startswith(("/console/", "/log/")) for path in paths), path_of(file)


def test_no_function_imports_a_part_of_the_operators_command() -> None:
    serving = [file for file in OURS if part_of(file) not in ("admin", "dialects/admin")]
    for file in [*sources(ROOT / "functions"), *serving]:
        assert not [module for module in imports(file) if "admin" in module.split(".")], path_of(
            file
        )


@pytest.mark.parametrize("file", sources(ROOT / "functions"), ids=path_of)
def test_a_handler_imports_its_dialect_and_the_frame(file: Path) -> None:
    assert parts(file) <= FUNCTIONS_MAY_IMPORT


def test_no_dialect_knows_another() -> None:
    for file in sources(LEDGER / "dialects"):
        own = file.relative_to(LEDGER / "dialects").parts[0]
        for module in imports(file):
            if module.startswith("ledger.dialects."):
                assert module.split(".")[2] == own, path_of(file)


def rooms_of(folder: Path) -> set[str]:
    """Return the names of the folder's modules and packages."""
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    return modules | {file.parent.name for file in folder.glob("*/__init__.py")}


def test_every_dialect_has_the_same_rooms() -> None:
    folders = [file.parent for file in (LEDGER / "dialects").glob("*/__init__.py")]
    assert len(folders) >= 5
    for folder in folders:
        rooms = rooms_of(folder)
        assert {"dialect", "errors"} <= rooms, folder.name
        assert rooms <= ROOMS | ROOMS_OF_ONE.get(folder.name, set()), folder.name


@pytest.mark.parametrize("file", OURS, ids=path_of)
def test_no_class_of_the_layer_is_compiled_at_import(file: Path) -> None:
    assert "dataclasses" not in imports(file), "a msgspec.Struct costs nothing at a cold start"


@pytest.mark.parametrize("file", [f for f in OURS if part_of(f) in PURE], ids=path_of)
def test_the_core_has_no_clock_no_io_and_no_pydantic(file: Path) -> None:
    assert {module.split(".")[0] for module in imports(file)} <= STANDARD_AND_PURE
    assert not re.search(r"\.(now|today|utcnow)\(", file.read_text())


@pytest.mark.parametrize("file", ALL, ids=path_of)
def test_files_and_functions_are_short_and_say_what_they_are(file: Path) -> None:
    text = file.read_text()
    lines = text.splitlines()
    assert len(lines) <= (DECLARATIONS_LINES_MAX if file.stem in DECLARATIONS else FILE_LINES_MAX)
    assert max(map(len, lines), default=0) <= COLUMNS_MAX
    module = tree(file)
    assert ast.get_docstring(module) or not text.strip(), "no docstring"
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < FUNCTION_LINES_MAX, node.name


def test_the_files_of_pages_are_short_too() -> None:
    for file in (ROOT / "functions").glob("*/*/page/*"):
        assert len(file.read_text().splitlines()) <= FILE_LINES_MAX, path_of(file)


@pytest.mark.parametrize("file", sources(ROOT / "functions"), ids=path_of)
def test_a_handler_is_one_sentence(file: Path) -> None:
    (handler,) = (node for node in tree(file).body if isinstance(node, ast.FunctionDef))
    assert handler.name == "lambda_handler"
    assert ast.get_docstring(handler)
    assert not [node for node in ast.walk(handler) if isinstance(node, ast.Try | ast.If | ast.For)]


@pytest.mark.parametrize("file", DIALECTS, ids=path_of)
def test_a_dialect_catches_nothing(file: Path) -> None:
    assert not [node for node in ast.walk(tree(file)) if isinstance(node, ast.Try)]


@pytest.mark.parametrize(
    "file", [f for f in OURS if part_of(f) in {"core", "book", "store", "dialects"}], ids=path_of
)
def test_float_does_not_occur_on_the_path_of_money(file: Path) -> None:
    # Seconds, not money.
    if file.stem in {"cache"}:
        return
    for node in ast.walk(tree(file)):
        assert not (isinstance(node, ast.Name) and node.id == "float"), node.lineno
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)), node.lineno


def test_the_environment_is_read_where_settings_and_clients_are_made() -> None:
    readers = {path_of(file) for file in OURS if re.search(r"environ\b|getenv", file.read_text())}
    makers = (
        *(f"process/{name}.py" for name in ("log", "release", "runtime", "switches")),
        "aws/clients.py",
        "aws/places.py",
        "admin/connection.py",
    )
    assert readers == {f"layers/ledger/ledger/{file}" for file in makers}


def test_no_room_is_for_everything() -> None:
    for file in ALL:
        assert file.stem not in {"utils", "util", "common", "helpers", "helper", "base", "misc"}


def test_keys_are_built_in_two_modules() -> None:
    for file in OURS:
        if file.name not in {"keys.py", "directory_keys.py"}:
            for node in ast.walk(tree(file)):
                if isinstance(node, ast.Dict):
                    literal = [key.value for key in node.keys if isinstance(key, ast.Constant)]
                    assert "LPK" not in literal, path_of(file)
                    values = [v for v in node.values if isinstance(v, ast.Dict | ast.JoinedStr)]
                    assert not ("PK" in literal and values), path_of(file)


@pytest.mark.parametrize("module", [keys, directory_keys], ids=lambda module: module.__name__)
def test_the_table_of_questions_and_the_functions_agree(module: ModuleType) -> None:
    rows = [row.split("|") for row in (module.__doc__ or "").splitlines() if row.startswith("| ")]
    questions = {cells[3].strip(): cells[2].strip() for cells in rows[1:]}
    functions = {
        node.name: node
        for node in tree(Path(module.__file__ or "")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and isinstance(node.returns, ast.Name)
        and node.returns.id == "Key"
    }
    assert questions.keys() == functions.keys()
    for name, node in functions.items():
        builder = {"listing": "_in_listing", "keyed": "_in_keyed", "table": "_key"}[questions[name]]
        assert builder in ast.dump(node), f"{name} is not in the {questions[name]}"
