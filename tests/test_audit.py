"""The audit looks at every template that is deployed, as CloudFormation gets it."""

from pathlib import Path

from tools.local.template import ROOT, ROOT_TEMPLATE
from tools.translate import write

FOLDERS = ("access", "data", "edge")


def test_the_audit_gets_every_template(tmp_path: Path) -> None:
    stacks = {f"{folder}-template.yaml" for folder in FOLDERS}
    rooms = {
        f"functions-{file.parent.name}-template.json" for file in ROOT.glob("functions/*/*.yaml")
    }
    files = {file.name for file in write(tmp_path)}
    assert files == {"template.json", *stacks, *rooms}
    assert all("Resources" in file.read_text() for file in tmp_path.iterdir())


def test_no_template_has_another_place() -> None:
    expected = {ROOT_TEMPLATE, *(ROOT / folder / "template.yaml" for folder in FOLDERS)}
    expected |= set(ROOT.glob("functions/*/template.yaml"))
    tracked = {
        file
        for file in ROOT.rglob("template.yaml")
        if not any(part.startswith(".") for part in file.relative_to(ROOT).parts)
    }
    assert tracked == expected


def test_every_check_that_is_left_out_has_a_reason() -> None:
    lines = (ROOT / "tools" / "checkov.yaml").read_text().partition("skip-check:\n")[2].splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        is_explained = before.startswith(("  #", "  - CKV"))
        assert line.startswith("  #") or (line.startswith("  - CKV") and is_explained), line
