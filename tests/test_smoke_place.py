"""`make smoke` finds the address and the table of a stage by the outputs of its stack."""

from typing import Any, cast

import pytest

from tools import smoke
from tools.smoke_client import Place
from tools.stages import Refused


@pytest.mark.parametrize("outputs", [{}, {"TableName": "ledger-dev"}], ids=str)
def test_a_stage_whose_deployment_failed_is_refused(outputs: dict[str, str]) -> None:
    rows = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]

    class Formation:
        def describe_stacks(self, **_: str) -> Any:
            return {"Stacks": [{"Outputs": rows}]}

    with pytest.raises(Refused, match="ledger-dev is not deployed whole: it has no output BaseUrl"):
        smoke.place_of(Formation(), "dev")


def test_a_named_table_replaces_that_of_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a restore the stack still names the old one until the next deployment."""
    place = Place("https://x.example", cast("Any", "admin of ledger-dev"))
    places: list[Place] = []
    monkeypatch.setattr(smoke, "admin_of", lambda table: f"admin of {table}")
    monkeypatch.setattr(smoke, "place_of", lambda *_: place)
    monkeypatch.setattr(smoke, "report", places.append)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    for more in ([], ["--table", "restored"]):
        monkeypatch.setattr("sys.argv", ["tools.smoke", "dev", *more])
        smoke.main()
    admins: list[Any] = [place.admin for place in places]
    assert admins == ["admin of ledger-dev", "admin of restored"]
    assert {place.base_url for place in places} == {"https://x.example"}


def test_the_outputs_of_a_stack_describe_its_stage() -> None:
    outputs = {
        "BaseUrl": "https://x.example",
        "TableName": "ledger-dev",
        "Dialects": "dwolla=true,pennylane=false,layerfi=apart",
    }
    rows = [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()]

    class Formation:
        def describe_stacks(self, **parameters: str) -> Any:
            assert parameters == {"StackName": "ledger-dev"}
            return {"Stacks": [{"Outputs": rows}]}

    place = smoke.place_of(Formation(), "dev")
    assert place.base_url == "https://x.example"
    assert place.off == {"pennylane"}
