"""samconfig.toml and the templates: a stage is of its own, and bare sam commands are of dev."""

import pytest

from tools.release import ROOT
from tools.stages import SAMCONFIG, from_ssm, stage_of, unknown, values

TEMPLATE = ROOT / "template.yaml"


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_each_stage_names_its_own_stack_and_its_own_data(name: str) -> None:
    stage = stage_of(SAMCONFIG, name)
    assert (stage.said["Stage"], stage.stack) == (name, f"ledger-{name}")
    assert not unknown(TEMPLATE, stage.said)
    given = values(TEMPLATE, stage.said)
    for parameter in from_ssm(TEMPLATE):
        assert given[parameter].startswith(f"/ledger/{name}/"), parameter
