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
from tests.data.stand import PARAMETERS, SOURCE, STAGE, Stand, described, post, size
from tools import data, restore, settings
from tools.local.gateway import Gateway
from tools.local.hooks import hooked
from tools.settings import SETTINGS, Restored, Setting
from tools.stages import Refused

pytestmark = pytest.mark.deployed


def refusal(subject: Any, *body: Any, **names: Any) -> str:
    with pytest.raises(ClientError) as refused:
        subject(*body, **names)
    return str(refused.value)


def test_the_stack_cannot_be_deleted_and_nobody_deletes_what_is_in_the_table(stand: Stand) -> None:
    """But for the role that breaks the glass; what a function does is not denied by it."""
    body = refusal(stand.account.formation.delete_stack, StackName="ledger-dev-data")
    assert "TerminationProtection" in body
    admin = stand.client("an-administrator")
    item = admin.scan(TableName=SOURCE, Limit=1)["Items"][0]
    key = {name: item[name] for name in ("PK", "SK")}
    assert "explicit deny" in refusal(admin.delete_item, TableName=SOURCE, Key=key).lower()
    batch = {SOURCE: [{"DeleteRequest": {"Key": key}}]}
    assert "deny" in refusal(admin.batch_write_item, RequestItems=batch).lower()
    assert "deny" in refusal(admin.delete_table, TableName=SOURCE).lower()
    off = {"PointInTimeRecoveryEnabled": False}
    fields = {"TableName": SOURCE, "PointInTimeRecoverySpecification": off}
    assert "deny" in refusal(admin.update_continuous_backups, **fields).lower()
    admin.put_item(TableName=SOURCE, Item=item)
    breaks = stand.client("ledger-break-glass")
    breaks.delete_item(TableName=SOURCE, Key=key)
    breaks.put_item(TableName=SOURCE, Item=item)


@pytest.mark.parametrize("left_out", SETTINGS, ids=lambda setting: setting.name)
def test_a_setting_that_is_left_out_is_missed(stand: Stand, left_out: Setting) -> None:
    table = stand.restored(f"without-{left_out.name.replace(' ', '-')}")
    assert settings.lacking(table) == [other.name for other in SETTINGS], "a restore brings none"
    matches = tuple(other for other in SETTINGS if other is not left_out)
    assert settings.settle(table, matches) == [other.name for other in matches]
    assert settings.lacking(table) == [left_out.name]
    assert settings.settle(table) == [left_out.name], "what is there is left alone"


def test_a_table_that_the_code_does_not_find_is_missed(stand: Stand) -> None:
    table = stand.restored("not-pointed-to")
    settings.settle(table)
    bucket = restore.used(stand.account, STAGE)["bucket-name"]
    names = [f"/ledger/dev/{name}" for name in ("table-name", "table-arn", "stream-arn")]
    assert restore.lacking(stand.account, table, bucket) == names
    assert restore.lacking(stand.account, table, "another")[-1] == "/ledger/dev/bucket-name"


def test_backups_that_are_not_ready_yet_are_waited_for(stand: Stand) -> None:
    """Of a table that was just made, DynamoDB cannot switch recovery on at once."""
    waits: list[float] = []
    restored = stand.restored("not-ready")
    table = Restored(restored.dynamodb, restored.name, PARAMETERS, waits.append)

    def refuse(**_: Any) -> Any:
        if len(waits) == 2:
            return None
        error = {"__type": "com.amazonaws.dynamodb.v20120810#ContinuousBackupsUnavailableException"}
        answer = {"Error": {"Code": error["__type"].partition("#")[2], "Message": "not yet"}}
        return type("Answer", (), {"status_code": 400})(), answer

    with hooked(table.dynamodb, {"before-call.dynamodb.UpdateContinuousBackups": refuse}):
        settings.settle(table)
    assert waits == [settings.WAITING["Delay"]] * 2
    assert settings.lacking(table) == []


def test_a_table_with_faults_is_used_only_on_purpose(stand: Stand) -> None:
    table, before = stand.restored("faulty"), restore.used(stand.account, STAGE)
    account = next(
        item
        for item in table.dynamodb.scan(TableName="faulty")["Items"]
        if item["kind"]["S"] == "account" and item["balance_minor"]["N"] != "0"
    )
    table.dynamodb.put_item(TableName="faulty", Item={**account, "balance_minor": {"N": "7"}})
    with pytest.raises(Refused, match="the balance is 7"):
        restore.restore(stand.account, STAGE, None, "faulty")
    assert restore.used(stand.account, STAGE) == before, "the code is not pointed to it"


def test_what_is_not_there_is_told(stand: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match="there is no table nothing"):
        restore.restore(stand.account, STAGE, None, "nothing")
    with pytest.raises(SystemExit, match="ledger-prod-data: make deploy-data STAGE=prod"):
        restore.main(["prod", "--at", "2026-11-21T10:00:00Z"])
    for wrong in (["dev"], ["dev", "--at", "2026-11-21T10:00:00"], ["dev", "--at", "soon"]):
        with pytest.raises(SystemExit):
            restore.main(wrong)
    assert "say the zone too" in capsys.readouterr().err


def test_a_restored_table_is_as_the_other_one_was_and_is_what_the_code_reads(
    stand: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last of this file: from here on the stage has another table."""
    code = Gateway(SOURCE, {"AWS_ENDPOINT_URL_DYNAMODB": stand.url})
    post(stand, code, "before")
    before = described(stand.account, SOURCE)
    totals = verify(Table(stand.account.dynamodb, SOURCE, LongRetryBudget()), lambda _: None)
    assert totals["behind"] > 0, "an entry that nobody has counted yet"
    restore.main([STAGE, "--at", "2026-11-21T10:00:00Z"])
    body = capsys.readouterr().out
    name = "ledger-dev-20261121T100000"
    assert "STUBBED: this is not AWS" in body
    assert body.endswith('Next: make deploy STAGE=dev PARAMETERS="GradualDeployment=false"\n')
    assert described(stand.account, name) == before
    totals = verify(Table(stand.account.dynamodb, name, LongRetryBudget()), lambda _: None)
    assert (totals["behind"], totals["fault_count"]) == (0, 0)

    with pytest.raises(SystemExit, match=f"the code uses {name} already"):
        restore.main([STAGE, "--at", "2026-11-21T10:00:00Z"])
    place = restore.used(stand.account, STAGE)
    assert place["table-name"] == name
    assert place["table-arn"].endswith(f":table/{name}")
    assert f":table/{name}/stream/" in place["stream-arn"]
    _runtime.cache_clear()  # as a new version of a function begins
    code = Gateway(place["table-name"], {"AWS_ENDPOINT_URL_DYNAMODB": stand.url})
    sizes = [size(stand, SOURCE), size(stand, name)]
    post(stand, code, "after")
    assert size(stand, SOURCE) == sizes[0], "the other one is left as it is"
    assert size(stand, name) > sizes[1]

    restore.main([STAGE, "--table", name])
    assert "put" not in capsys.readouterr().out, "begun again, it finds that all is done"
    data.deploy(stand.account.formation, data.run_command, STAGE)
    assert restore.used(stand.account, STAGE) == place, "nor does a deployment turn it back"
