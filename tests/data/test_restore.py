"""A restore, as an operator runs it, on an emulator of AWS with a stack of the data in it.

The emulator stands in for the restore to a point in time. It copies the present table without its
settings, as DynamoDB does. `make restore-test`.
"""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from ledger.admin.verify.checks import verify
from ledger.aws.deadlines import LongRetryBudget
from ledger.process.runtime import _runtime
from ledger.store.table import Table
from tests.data.data_stack import PARAMETERS, SOURCE, STAGE, DataStack, described, post, size
from tools import data, restore, settings
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.settings import SETTINGS, Restored, Setting
from tools.stages import Refused

pytestmark = pytest.mark.deployed


def refusal(operation: Any, *body: Any, **names: Any) -> str:
    with pytest.raises(ClientError) as refused:
        operation(*body, **names)
    return str(refused.value)


def test_the_stack_cannot_be_deleted_and_nobody_deletes_what_is_in_the_table(
    data_stack: DataStack,
) -> None:
    """But for the role that breaks the glass; what a function does is not denied by it."""
    body = refusal(data_stack.account.formation.delete_stack, StackName="ledger-dev-data")
    assert "TerminationProtection" in body
    admin = data_stack.client("an-administrator")
    item = admin.scan(TableName=SOURCE, Limit=1)["Items"][0]
    key = {name: item[name] for name in ("PK", "SK")}
    assert "explicit deny" in refusal(admin.delete_item, TableName=SOURCE, Key=key).lower()
    batch = {SOURCE: [{"DeleteRequest": {"Key": key}}]}
    assert "deny" in refusal(admin.batch_write_item, RequestItems=batch).lower()
    assert "deny" in refusal(admin.delete_table, TableName=SOURCE).lower()
    recovery = {"PointInTimeRecoveryEnabled": False}
    fields = {"TableName": SOURCE, "PointInTimeRecoverySpecification": recovery}
    assert "deny" in refusal(admin.update_continuous_backups, **fields).lower()
    admin.put_item(TableName=SOURCE, Item=item)
    breaks = data_stack.client("ledger-break-glass")
    breaks.delete_item(TableName=SOURCE, Key=key)
    breaks.put_item(TableName=SOURCE, Item=item)


@pytest.mark.parametrize("missing_setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_that_is_left_out_is_missed(
    data_stack: DataStack, missing_setting: Setting
) -> None:
    table = data_stack.restored(f"without-{missing_setting.name.replace(' ', '-')}")
    assert settings.lacking(table) == [setting.name for setting in SETTINGS], (
        "a restore brings none"
    )
    matches = tuple(setting for setting in SETTINGS if setting is not missing_setting)
    assert settings.settle(table, matches) == [setting.name for setting in matches]
    assert settings.lacking(table) == [missing_setting.name]
    assert settings.settle(table) == [missing_setting.name], "what is there is left alone"


def test_a_table_that_the_code_does_not_find_is_missed(data_stack: DataStack) -> None:
    table = data_stack.restored("not-pointed-to")
    settings.settle(table)
    bucket = restore.used(data_stack.account, STAGE)["bucket-name"]
    names = [f"/ledger/dev/{name}" for name in ("table-name", "table-arn", "stream-arn")]
    assert restore.lacking(data_stack.account, table, bucket) == names
    assert restore.lacking(data_stack.account, table, "another")[-1] == "/ledger/dev/bucket-name"


def test_backups_that_are_not_ready_yet_are_waited_for(data_stack: DataStack) -> None:
    """Of a table that was just made, DynamoDB cannot switch recovery on at once."""
    pauses: list[float] = []
    restored = data_stack.restored("not-ready")
    table = Restored(restored.dynamodb, restored.name, PARAMETERS, pauses.append)

    def refuse(**_: Any) -> Any:
        if len(pauses) == 2:
            return None
        error = {"__type": "com.amazonaws.dynamodb.v20120810#ContinuousBackupsUnavailableException"}
        answer = {"Error": {"Code": error["__type"].partition("#")[2], "Message": "not yet"}}
        return type("Answer", (), {"status_code": 400})(), answer

    with hooked(table.dynamodb, {"before-call.dynamodb.UpdateContinuousBackups": refuse}):
        settings.settle(table)
    assert pauses == [settings.WAITING["Delay"]] * 2
    assert settings.lacking(table) == []


def test_a_table_with_faults_is_used_only_on_purpose(data_stack: DataStack) -> None:
    table, source_settings = data_stack.restored("faulty"), restore.used(data_stack.account, STAGE)
    account = next(
        item
        for item in table.dynamodb.scan(TableName="faulty")["Items"]
        if item["kind"]["S"] == "account" and item["balance_minor"]["N"] != "0"
    )
    table.dynamodb.put_item(TableName="faulty", Item={**account, "balance_minor": {"N": "7"}})
    with pytest.raises(Refused, match="the balance is 7"):
        restore.restore(data_stack.account, STAGE, None, "faulty")
    assert restore.used(data_stack.account, STAGE) == source_settings, (
        "the code is not pointed to it"
    )


def test_an_unknown_table_is_reported(
    data_stack: DataStack, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Refused, match="there is no table nothing"):
        restore.restore(data_stack.account, STAGE, None, "nothing")
    with pytest.raises(SystemExit, match="ledger-prod-data: make deploy-data STAGE=prod"):
        restore.main(["prod", "--at", "2026-11-21T10:00:00Z"])
    for arguments in (["dev"], ["dev", "--at", "2026-11-21T10:00:00"], ["dev", "--at", "soon"]):
        with pytest.raises(SystemExit):
            restore.main(arguments)
    assert "say the zone too" in capsys.readouterr().err


def test_a_restored_table_is_as_the_other_one_was_and_is_what_the_code_reads(
    data_stack: DataStack, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last of this file: from here on the stage has another table."""
    code = Gateway(SOURCE, {"AWS_ENDPOINT_URL_DYNAMODB": data_stack.url})
    post(data_stack, code, "before")
    source_settings = described(data_stack.account, SOURCE)
    totals = verify(Table(data_stack.account.dynamodb, SOURCE, LongRetryBudget()), lambda _: None)
    assert totals["behind"] > 0, "an entry that nobody has counted yet"
    restore.main([STAGE, "--at", "2026-11-21T10:00:00Z"])
    body = capsys.readouterr().out
    name = "ledger-dev-20261121T100000"
    assert "STUBBED: this is not AWS" in body
    assert body.endswith('Next: make deploy STAGE=dev PARAMETERS="GradualDeployment=false"\n')
    assert described(data_stack.account, name) == source_settings
    totals = verify(Table(data_stack.account.dynamodb, name, LongRetryBudget()), lambda _: None)
    assert (totals["behind"], totals["fault_count"]) == (0, 0)

    with pytest.raises(SystemExit, match=f"the code uses {name} already"):
        restore.main([STAGE, "--at", "2026-11-21T10:00:00Z"])
    names = restore.used(data_stack.account, STAGE)
    assert names["table-name"] == name
    assert names["table-arn"].endswith(f":table/{name}")
    assert f":table/{name}/stream/" in names["stream-arn"]
    _runtime.cache_clear()  # as a new version of a function begins
    code = Gateway(names["table-name"], {"AWS_ENDPOINT_URL_DYNAMODB": data_stack.url})
    sizes = [size(data_stack, SOURCE), size(data_stack, name)]
    post(data_stack, code, "after")
    assert size(data_stack, SOURCE) == sizes[0], "the other one is left as it is"
    assert size(data_stack, name) > sizes[1]

    restore.main([STAGE, "--table", name])
    assert "put" not in capsys.readouterr().out, "begun again, it finds that all is done"
    data.deploy(data_stack.account.formation, data.run_command, STAGE)
    assert restore.used(data_stack.account, STAGE) == names, "nor does a deployment turn it back"
