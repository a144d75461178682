"""The packages that are shipped are those that the tests run with, each by version and hash."""

import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from tools.local import engines
from tools.local.template import ROOT

SHIPPED = ROOT / "layers" / "ledger" / "requirements.txt"
ENGINES = ROOT / "tools" / "requirements" / "engines"
DEVELOPMENT = ROOT / "tools" / "requirements" / "dev.txt"
SERVICE = ROOT / "tools" / "requirements" / "serve.txt"
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


@pytest.mark.parametrize("file", [SHIPPED, DEVELOPMENT, SERVICE], ids=lambda file: file.name)
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
