"""A restore works on a stack of an older release, whose template has fewer parameters than ours."""

from typing import Any, cast

import pytest

from tools import restore
from tools.settings import Restored
from tools.stages import Refused, stack

STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/restored/stream/1"


class Formation:
    """CloudFormation with one stack, which takes those parameters alone that it has."""

    def __init__(self, *parameters: str) -> None:
        self.parameters = parameters
        self.updated: dict[str, Any] = {}

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - boto3's own name
        assert StackName == "ledger-dev-data"
        parameters = [{"ParameterKey": name, "ParameterValue": "x"} for name in self.parameters]
        return {"Stacks": [{"Parameters": parameters}]}

    def update_stack(self, **request: Any) -> None:
        self.updated = {entry["ParameterKey"]: entry for entry in request["Parameters"]}
        unknown = self.updated.keys() - set(self.parameters)
        assert not unknown, f"Parameters: {sorted(unknown)} do not exist in the template"

    def get_waiter(self, _: str) -> Any:
        return self

    def wait(self, **_: Any) -> None:
        """Return at once."""


class DynamoDB:
    """DynamoDB, as far as it is asked of the restored table."""

    def describe_table(self, **_: str) -> Any:
        return {"Table": {"LatestStreamArn": STREAM}}


def account(formation: Formation) -> restore.Account:
    return restore.Account(DynamoDB(), formation, None)


def test_a_stack_is_told_the_restored_table_with_the_parameters_that_it_has() -> None:
    formation = Formation("Stage", "BreakGlassRole", *restore.RESTORED)
    old_stack = stack(formation, "ledger-dev-data")
    assert old_stack is not None
    parameters = {"Stage": "dev", "BreakGlassRole": "r", "TableWriteUnits": "", "KmsKeyArn": ""}
    table = Restored(cast(Any, DynamoDB()), "restored", parameters)
    restore.point(account(formation), table, "ledger-dev-data", old_stack)
    assert formation.updated["RestoredTable"]["ParameterValue"] == "restored"
    assert formation.updated["RestoredStreamArn"]["ParameterValue"] == STREAM
    previous = {name for name, entry in formation.updated.items() if entry.get("UsePreviousValue")}
    assert previous == {"Stage", "BreakGlassRole"}


def test_a_stack_that_cannot_be_told_of_another_table_is_refused_before_the_restore() -> None:
    formation = Formation("Stage", "BreakGlassRole")
    refusal = "older than RestoredTable, RestoredStreamArn: make deploy-data STAGE=dev"
    with pytest.raises(Refused, match=refusal):
        restore.restore(account(formation), "dev", None, "restored")
    assert not formation.updated
