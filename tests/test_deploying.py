"""`make deploy`: moto has the account, and a stand-in takes the commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.stand_in_sam import ROOM, ROOT, SECTIONS, Sam, empty_account
from tools import deploy, release
from tools.deploy import Build
from tools.stages import Refused, Stage, stage_of


@pytest.fixture
def sam() -> Iterator[Sam]:
    with empty_account():
        yield Sam()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A built project of three rooms."""
    (tmp_path / "source.yaml").write_text(yaml.dump(ROOT, sort_keys=False))
    built = tmp_path / "built"
    for place, document in [("", ROOT), *((name, ROOM) for name in ROOT["Resources"])]:
        (built / place).mkdir()
        (built / place / "template.yaml").write_text(yaml.dump(document, sort_keys=False))
    (tmp_path / "samconfig.toml").write_text(SECTIONS)
    return Build(built, tmp_path / "source.yaml")


def _stage(build: Build, name: str, *more: str) -> Stage:
    return stage_of(build.source.parent / "samconfig.toml", name, more)


def test_every_parameter_is_said_so_that_the_files_alone_decide(sam: Sam, build: Build) -> None:
    """sam keeps the value of before of whatever it is not told."""
    sam.make_data("dev", "ledger")
    deploy.deploy(sam.account, _stage(build, "dev", "MemoryMb=2048"), build)
    assert sam.deployed["ledger-dev"]["MemoryMb"] == "2048"
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    assert sam.deployed["ledger-dev"].keys() == ROOT["Parameters"].keys()
    assert sam.deployed["ledger-dev"]["MemoryMb"] == "512"
    assert sam.deployed["ledger-dev"]["TableName"] == "/ledger/dev/table-name"
    command = sam.commands[-1]
    assert command[command.index("--config-env") + 1] == "default"


def test_a_deployment_says_what_it_changes(
    sam: Sam, build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    sam.make_data("dev", "ledger")
    deploy.deploy(sam.account, _stage(build, "dev", "AlarmTopicArn=arn:x"), build)
    capsys.readouterr()
    deploy.deploy(sam.account, _stage(build, "dev", "MemoryMb=1024"), build)
    lines = capsys.readouterr().out.splitlines()
    assert "MemoryMb: 512 -> 1024" in lines
    assert "AlarmTopicArn: arn:x -> empty" in lines


def test_a_parameter_or_other_data_are_another_release_and_the_same_is_none(
    sam: Sam, build: Build
) -> None:
    sam.make_data("dev", "ledger")
    for more in ([], [], ["MemoryMb=1024"]):
        deploy.deploy(sam.account, _stage(build, "dev", *more), build)
    sam.make_data("dev", "ledger-restored")  # as a restore does
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    first, same, larger, restored = sam.releases
    assert first == same
    assert len({first, larger, restored}) == 3


def test_the_data_come_first_where_they_are_absent(sam: Sam, build: Build) -> None:
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    deploy.deploy(sam.account, _stage(build, "dev"), build)
    assert [command[0] == "make" for command in sam.commands] == [True, False, False]
    assert list(sam.commands[0][-2:]) == ["deploy-data", "STAGE=dev"]


def test_nobody_is_asked_where_nobody_is_there(sam: Sam, build: Build) -> None:
    """A workflow; its environment has asked a person before."""
    sam.make_data("prod", "ledger")
    account = replace(sam.account, more=("--no-confirm-changeset",))
    deploy.deploy(account, _stage(build, "prod"), build)
    assert ["--no-confirm-changeset" in command for command in sam.commands] == [True, True]


def test_a_room_apart_has_a_stack_of_its_own_and_what_the_root_has(sam: Sam, build: Build) -> None:
    sam.make_data("prod", "ledger")
    names = deploy.deploy(sam.account, _stage(build, "prod"), build)
    assert names == list(sam.deployed) == ["ledger-prod", "ledger-prod-dwolla"]
    deploy.tidy(sam.account, names)
    release.stamp(build.folder, "0" * 12, {"Runtime": "python3.12"})
    deploy.deploy_room(sam.account, _stage(build, "prod", "AlarmTopicArn=arn:y"), build, "dwolla")
    assert sam.deployed["ledger-prod-dwolla"] == {
        "MemoryMb": "1024",  # as the root has it, of samconfig
        "Runtime": "python3.12",  # from the build
        "TableName": "ledger",  # of the outputs, and not the name of a parameter of SSM
        "Api": "abc123",
        "AlarmTopicArn": "arn:y",  # said now
        "Steps": "Canary",  # of nobody but the template
    }
    template = sam.commands[-1][sam.commands[-1].index("--template-file") + 1]
    assert Path(template) == build.folder / "DwollaFunctions" / "template.yaml"


@pytest.mark.parametrize(
    ("stage", "room", "text"),
    [
        (
            "prod",
            "layerfi",
            r"ledger-prod has layerfi nested in it \(Layerfi=true\).*Layerfi=apart",
        ),
        ("prod", "oauth", "oauth has no switch Oauth: ledger-prod deploys it"),
        ("prod", "stripe", "there is no stripe: the rooms are dwolla, layerfi, oauth"),
        ("dev", "dwolla", "ledger-dev is not there yet: make deploy STAGE=dev"),
    ],
)
def test_a_room_that_cannot_be_apart_is_refused(
    sam: Sam, build: Build, stage: str, room: str, text: str
) -> None:
    sam.make_data("prod", "ledger")
    deploy.deploy(sam.account, _stage(build, "prod"), build)
    before = len(sam.commands)
    with pytest.raises(Refused, match=text):
        deploy.deploy_room(sam.account, _stage(build, stage), build, room)
    assert len(sam.commands) == before


@pytest.mark.parametrize("switched", ["true", "false"])
def test_a_room_apart_is_deleted_before_it_is_nested_or_off(
    sam: Sam, build: Build, switched: str
) -> None:
    sam.make_data("prod", "ledger")
    deploy.deploy(sam.account, _stage(build, "prod"), build)
    with pytest.raises(Refused, match=f"Dwolla={switched}, delete that stack first"):
        deploy.deploy(sam.account, _stage(build, "prod", f"Dwolla={switched}"), build)
    sam.formation.delete_stack(StackName="ledger-prod-dwolla")
    deploy.deploy(sam.account, _stage(build, "prod", f"Dwolla={switched}"), build)
    assert sam.deployed["ledger-prod"]["Dwolla"] == switched


def test_a_stage_is_not_deployed_on_anothers_data(sam: Sam, build: Build) -> None:
    """A section that leaves the names of its data out has those of dev."""
    sam.make_data("dev", "ledger")
    stage = _stage(build, "prod", "TableName=/ledger/dev/table-name")
    with pytest.raises(Refused, match="not data of prod: TableName=/ledger/dev/table-name"):
        deploy.deploy(sam.account, stage, build)
    assert not sam.commands


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_functions_run_on_what_their_layer_was_built_for(
    sam: Sam, build: Build, stage: str
) -> None:
    """The layer has compiled parts of one Python and one processor."""
    sam.make_data(stage, "ledger")
    text = "Runtime is python3.12, and the build is for python3.13: make deploy RUNTIME=python3.12"
    with pytest.raises(Refused, match=text):
        deploy.deploy(sam.account, _stage(build, stage, "Runtime=python3.12"), build)
    assert not sam.commands
    deploy.deploy(sam.account, _stage(build, "prod"), build)
    before = len(sam.commands)
    with pytest.raises(Refused, match=text):
        deploy.deploy_room(
            sam.account, _stage(build, "prod", "Runtime=python3.12"), build, "dwolla"
        )
    assert len(sam.commands) == before


def test_production_is_not_deployed_if_nobody_hears_of_an_alarm(sam: Sam, build: Build) -> None:
    sam.make_data("prod", "ledger")
    with pytest.raises(Refused, match="nobody would hear of an alarm: say AlarmEmail="):
        deploy.deploy(sam.account, _stage(build, "prod", "AlarmEmail="), build)
    assert not sam.commands
    stage = _stage(build, "prod", "AlarmEmail=", "AlarmTopicArn=arn:aws:sns:x")
    deploy.deploy(sam.account, stage, build)


def test_a_stage_or_parameter_that_is_not_there_is_refused(sam: Sam, build: Build) -> None:
    with pytest.raises(Refused, match=r"no section \[staging\.deploy\.parameters\]"):
        _stage(build, "staging")
    with pytest.raises(Refused, match="the template has no parameter Memory"):
        deploy.deploy(sam.account, _stage(build, "dev", "Memory=1"), build)
    assert not sam.commands


def test_a_stage_with_the_name_of_another_is_refused(sam: Sam, build: Build) -> None:
    """A copied section that still says the other's name would set off the other's alarms."""
    sam.make_data("prod", "ledger")
    with pytest.raises(Refused, match="Stage=dev is not prod: alarms, metrics and data"):
        deploy.deploy(sam.account, _stage(build, "prod", "Stage=dev"), build)
    assert not sam.commands


def test_a_folder_without_a_build_is_refused(sam: Sam, build: Build) -> None:
    with pytest.raises(Refused, match="none is no build: make build"):
        deploy.deploy(sam.account, _stage(build, "dev"), replace(build, folder=Path("none")))


def test_a_refused_deployment_leaves_the_throttles_of_the_stage(
    sam: Sam, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are taken back at the last moment, since strangers still reach the routes until then."""
    calls: list[dict[str, str]] = []

    @contextmanager
    def taken_back(_: object, __: object, parameters: dict[str, str]) -> Iterator[None]:
        calls.append(parameters)
        yield

    monkeypatch.setattr("tools.throttles.taken_back", taken_back)
    sam.make_data("prod", "ledger")
    for wrong in ("Dwolla=off", "AlarmEmail=", "Runtime=python3.12", "MemoryMb=much"):
        with pytest.raises(Refused):
            deploy.deploy(sam.account, _stage(build, "prod", wrong), build)
    assert not calls
    deploy.deploy(sam.account, _stage(build, "prod"), build)
    assert [parameters["Stage"] for parameters in calls] == ["prod"]


def test_functions_do_not_move_to_another_table_step_by_step(sam: Sam, build: Build) -> None:
    sam.make_data("dev", "ledger")
    gradual = _stage(build, "dev", "GradualDeployment=true")
    deploy.deploy(sam.account, gradual, build)
    sam.make_data("dev", "ledger-restored")
    with pytest.raises(Refused, match="from ledger to ledger-restored, and a gradual deployment"):
        deploy.deploy(sam.account, gradual, build)
    assert sam.deployed["ledger-dev"]["GradualDeployment"] == "true"
    deploy.deploy(sam.account, _stage(build, "dev", "GradualDeployment=false"), build)
    assert sam.deployed["ledger-dev"]["GradualDeployment"] == "false"
