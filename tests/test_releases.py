"""A release goes live: whatever changes, every function gets a version of its own.

SAM names a version by a hash of the text of the function's properties. A version of the same name
is not published, and the alias, the API and the stream's readers stay on the old one.
"""

import os
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tools.release import ROOT, SOURCES, release, sources, stamp, templates, tidy

ROOMS = sorted(ROOT.glob("functions/*/template.yaml"))
PARAMETERS = sorted(yaml_parse((ROOT / "template.yaml").read_text())["Parameters"])
DIGEST = "0" * 11 + "1"


class _Managed:
    """Stands in for AWS's list of managed policies."""

    def load(self) -> dict[str, str]:
        return {}


@lru_cache
def _as_sam_writes(file: Path) -> str:
    text: str = yaml.dump(yaml_parse(file.read_text()), sort_keys=False)
    return text


def _read(built: Path) -> dict[str, Any]:
    """Return a built template; it has no tags any more, and so the quick reader takes it."""
    document: dict[str, Any] = yaml.load(built.read_text(), yaml.CSafeLoader)
    return document


def as_built(folder: Path, name: str = "") -> Path:
    """Return a folder as `sam build` makes it, a room in each; stamped if there is a name."""
    for file in [ROOT / "template.yaml", *ROOMS]:
        place = folder / ("" if file.parent == ROOT else file.parent.name)
        place.mkdir(parents=True, exist_ok=True)
        (place / "template.yaml").write_text(_as_sam_writes(file))
    if name:
        stamp(folder, name, {})
    return folder


def _versions(template: Path, layer: str = "s3://bucket/layer") -> set[str]:
    """Return the logical ids of the versions that SAM makes of a template, packaged."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    document = _read(template)
    for resource in document["Resources"].values():
        properties: dict[str, Any] = resource.get("Properties", {})
        for uri, packaged in (("CodeUri", "s3://bucket/code"), ("ContentUri", layer)):
            if uri in properties:
                properties[uri] = packaged
    declared = document.get("Parameters", {}).items()
    defaults = {name: context.get("Default", "") for name, context in declared}
    resources = transform(document, defaults, _Managed())["Resources"]
    return {name for name, item in resources.items() if item["Type"] == "AWS::Lambda::Version"}


def _rooms(built: Path) -> list[Path]:
    return [built / file.parent.name / "template.yaml" for file in ROOMS]


def test_a_release_publishes_every_function_and_the_same_release_none(tmp_path: Path) -> None:
    first = _rooms(as_built(tmp_path / "1", release({})))
    again = _rooms(as_built(tmp_path / "2", release({})))
    other = _rooms(as_built(tmp_path / "3", DIGEST))
    for before, same, after in zip(first, again, other, strict=True):
        functions = _read(after)["Resources"].values()
        count = sum(function["Type"] == "AWS::Serverless::Function" for function in functions)
        published, later = _versions(before), _versions(after)
        assert len(later) == count > 0
        assert published == _versions(same), before
        assert not published & later, before


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_another_value_of_a_parameter_is_another_release(parameter: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "template.yaml", tmp_path)  # one source, as each release reads them all
    assert release({parameter: "1"}, tmp_path) != release({parameter: "2"}, tmp_path)
    first, second = {parameter: "1", "x": ""}, {parameter: "", "x": "1"}
    assert release(first, tmp_path) != release(second, tmp_path)


def test_a_bare_deployment_of_a_changed_layer_publishes_every_function(tmp_path: Path) -> None:
    """Without make, so without a release: `sam build && sam deploy`."""
    for template in _rooms(as_built(tmp_path)):
        before, after = _versions(template), _versions(template, layer="s3://bucket/other")
        assert before == _versions(template)
        assert not before & after, template


def test_the_name_of_a_release_is_in_every_built_template(tmp_path: Path) -> None:
    """Digits alone would be a number, and 12 of them with an e another one."""
    for name in (DIGEST, "1234567890e1"):
        built = as_built(tmp_path / name, name)
        assert templates(built) == sorted([built / "template.yaml", *_rooms(built)])
        for template in _rooms(built):
            environment = _read(template)["Globals"]["Function"]["Environment"]
            assert environment["Variables"]["RELEASE"] == name, template


def test_a_template_whose_functions_would_have_no_release_is_not_deployed(tmp_path: Path) -> None:
    built = as_built(tmp_path)
    last = _rooms(built)[-1]
    lines = last.read_text().splitlines(keepends=True)
    last.write_text("".join(line for line in lines if "RELEASE:" not in line))
    was = {file: file.read_text() for file in templates(built)}
    with pytest.raises(AssertionError, match=r"/template\.yaml: no RELEASE"):
        stamp(built, DIGEST, {})
    assert was == {file: file.read_text() for file in templates(built)}


def test_the_runtime_of_a_build_is_the_built_templates_default(tmp_path: Path) -> None:
    built = as_built(tmp_path)
    stamp(built, DIGEST, {"Runtime": "python3.11", "Architecture": "x86_64"})
    for template in templates(built):
        declared = _read(template)["Parameters"]
        for name, value in (("Runtime", "python3.11"), ("Architecture", "x86_64")):
            assert declared.get(name, {}).get("Default", value) == value


def _copy(folder: Path) -> Path:
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_the_same_sources_are_the_same_release_wherever_and_whenever(tmp_path: Path) -> None:
    """A release at each build would publish a function that did not change, which fails on AWS."""
    copy = _copy(tmp_path)
    (copy / "layers/ledger/ledger/__pycache__").mkdir(exist_ok=True)
    (copy / "layers/ledger/ledger/__pycache__/errors.cpython-313.pyc").write_bytes(b"made here")
    (copy / "functions" / ".DS_Store").write_bytes(b"made here")
    assert release({}, copy) == release({})


LEFTOVERS = ["app.py~", "app.py.orig", "app.py.rej", "app.py.bak", ".app.py.swp", "#app.py#"]


@pytest.mark.parametrize("name", LEFTOVERS)
def test_a_backup_of_an_editor_is_no_part_of_a_release(tmp_path: Path, name: str) -> None:
    # One room and the template, as the name of the file decides, whatever else is there.
    shutil.copytree(ROOT / "functions/web", tmp_path / "functions/web")
    shutil.copy(ROOT / "template.yaml", tmp_path)
    before = release({}, tmp_path)
    for folder in ("functions/web", "functions/web/get_page"):
        (tmp_path / folder / name).write_text("an older thought")
    assert release({}, tmp_path) == before
    (tmp_path / "functions/web/app.py").write_text("a source")
    assert release({}, tmp_path) != before


def test_a_backup_of_an_editor_is_not_shipped(tmp_path: Path) -> None:
    shipped = tmp_path / "WebRoom" / "WebGetPage"
    shipped.mkdir(parents=True)
    for name in ("app.py", *LEFTOVERS):
        (shipped / name).write_text("text")
    tidy(tmp_path)
    assert [file.name for file in shipped.iterdir()] == ["app.py"]


def test_every_source_is_part_of_the_release(tmp_path: Path) -> None:
    copy = _copy(tmp_path)
    files = [copy / file.relative_to(ROOT) for file in sources()]
    kinds = {file.suffix or file.name for file in files}
    assert {".py", ".json", ".yaml", ".toml", ".txt", "Makefile"} <= kinds
    observed = {release({}, copy)}
    for file in files[:: len(files) // 40]:
        file.write_bytes(file.read_bytes() + b"\n")
        name = release({}, copy)
        assert name not in observed, file
        observed.add(name)
    files[0].rename(files[0].with_suffix(".renamed"))
    assert release({}, copy) not in observed
