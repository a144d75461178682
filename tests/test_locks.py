"""The packages that are shipped are those that the tests run with, each by version and hash."""

import json
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from tools import environment
from tools.local import engines
from tools.local.template import ROOT

SHIPPED = ROOT / "layers" / "ledger" / "requirements.txt"
ENGINES = ROOT / "tools" / "requirements" / "engines"
DEVELOPMENT = ROOT / "tools" / "requirements" / "dev.txt"
SERVICE = ROOT / "tools" / "requirements" / "serve.txt"
PAGES = ROOT / "functions" / "web" / "get_page" / "requirements.txt"
# The build of the layer writes the models with these, and ships none of them.
WRITER = ROOT / "layers" / "ledger" / "build" / "requirements.txt"
LOCKS = [SHIPPED, DEVELOPMENT, SERVICE, PAGES, WRITER]
PIN = re.compile(
    r"^([a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==(\S+)(?: ; (.+?))? \\\n((?: +--hash=\S+.*\n)+)", re.M
)


def pinned(file: Path) -> dict[str, set[str]]:
    """Return the versions of each package in a lock; more than one where the Python decides."""
    body: dict[str, set[str]] = {}
    for name, its_version, _, hashes in PIN.findall(file.read_text()):
        assert "--hash=sha256:" in hashes, name
        body.setdefault(name, set()).add(its_version)
    return body


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_lock_is_nothing_but_versions_with_their_hashes(file: Path) -> None:
    assert pinned(file)
    assert not PIN.sub("", file.read_text()).strip()


def test_each_engine_and_all_that_it_brings_has_a_version_and_a_hash() -> None:
    lock = json.loads((ENGINES / "package-lock.json").read_text())
    document = json.loads((ENGINES / "package.json").read_text())
    body = {**document["optionalDependencies"], **document["devDependencies"]}
    packages = {
        name.removeprefix("node_modules/"): package for name, package in lock["packages"].items()
    }
    assert set(body) == set(engines.PACKAGE_OF.values())
    assert {name: packages[name]["version"] for name in body} == body
    assert packages.pop("") == {
        "name": document["name"],
        **{k: document[k] for k in list(document)[-2:]},
    }
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_each_shipped_package_is_the_one_that_is_tested() -> None:
    shipped, development = pinned(SHIPPED), pinned(DEVELOPMENT)
    assert {name: development.get(name) for name in shipped} == shipped, "make lock"


def test_the_build_writes_schemas_for_the_pydantic_core_that_the_layer_has() -> None:
    writer, shipped = pinned(WRITER), pinned(SHIPPED)
    assert writer["pydantic"] == pinned(DEVELOPMENT)["pydantic"], "make lock"
    assert writer["pydantic-core"] == shipped["pydantic-core"], "make lock"
    assert "pydantic" not in shipped


def test_the_page_has_the_swagger_ui_of_development_by_the_same_hashes() -> None:
    """The audit reads the lock of development, and a browser runs this script beside a token."""
    (pin,) = PIN.finditer(PAGES.read_text())
    assert pin[0] in DEVELOPMENT.read_text(), "make lock"


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_an_environment_of_a_lock_takes_no_package_of_another_hash(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], _: bool) -> str:
        commands.append(command)
        return ""

    monkeypatch.setattr(environment, "run", run)
    assert environment.install(["uv"], file, "") == ""
    (command,) = commands
    assert "--require-hashes" in command


@pytest.mark.parametrize(
    ("folder", "target"),
    [(SHIPPED.parent, "layer"), (PAGES.parent, "build-WebGetPage")],
    ids=["layer", "page"],
)
def test_a_build_installs_its_lock_by_version_and_hash_alone(folder: Path, target: str) -> None:
    """The makefiles that SAM calls; every other function is copied."""
    assert sorted(ROOT.glob("functions/*/*/Makefile")) == [PAGES.with_name("Makefile")]
    assert sorted(ROOT.glob("functions/*/*/requirements.txt")) == [PAGES]
    plan = subprocess.run(
        ["make", "--dry-run", "--always-make", target, "ARTIFACTS_DIR=x", "LAYER=x"],
        cwd=folder, capture_output=True, text=True, check=True,
    ).stdout.replace("\\\n", " ")  # fmt: skip
    installs = [" ".join(line.split()) for line in plan.splitlines() if "pip install" in line]
    assert len(installs) == (2 if folder == SHIPPED.parent else 1)
    assert all(" --require-hashes " in line for line in installs)
    assert "--requirement requirements.txt" in installs[0]
    assert "--requirement build/requirements.txt" in installs[-1] or len(installs) == 1


def test_the_bill_of_materials_is_of_all_that_is_shipped() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("\nsbom: build ")[2].partition("\n\n")[0]
    shipped = re.findall(r"(?m)^SHIPPED := (.*)$", (ROOT / "Makefile").read_text())
    assert shipped == [" ".join(str(file.relative_to(ROOT)) for file in (SHIPPED, PAGES))]
    assert "\tcat $(SHIPPED) | .local/sbom/bin/cyclonedx-py requirements - " in recipe
    assert "--output-file $(BUILT)/sbom.cdx.json" in recipe


def test_the_local_service_has_the_packages_of_development_and_no_tool_of_it() -> None:
    served, development = pinned(SERVICE), pinned(DEVELOPMENT)
    assert {name: development.get(name) for name in served} == served, "make lock"
    tools = {"mypy", "ruff", "pytest", "schemathesis", "playwright", "cfn-lint", "hypothesis"}
    assert not tools & served.keys()


@pytest.mark.parametrize("name", sorted(pinned(SHIPPED)))
def test_the_tests_run_with_the_shipped_version(name: str) -> None:
    assert {version(name)} == pinned(SHIPPED)[name], "make clean, then run the tests"


def test_no_package_is_shipped_that_the_functions_do_not_load() -> None:
    """Of AWS's two libraries the smaller; and none that its maker has given up."""
    assert not {"boto3", "s3transfer", "aws-xray-sdk", "wrapt"} & pinned(SHIPPED).keys()
