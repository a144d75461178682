"""`log key`: the public key of a book's log, as `ledger-verify` and others take it."""

import json
from pathlib import Path

import pytest

from ledger.admin.__main__ import main
from ledger.log.notes import LogKey
from ledger.store.archive import Archive, Place
from tests.admin.conftest import Command
from tests.bench import Bench
from tests.log.books import publish, writer
from tests.operating import stage
from tools import ledger_verify
from tools.local import kms
from tools.local.bucket import LOG_BUCKET
from tools.local.engines import TABLE


def words(bench: Bench, *more: str) -> list[str]:
    return ["log", "key", bench.scope.tenant_id, bench.scope.business_id, *more]


def copied(bench: Bench, folder: Path) -> Path:
    """Copy the log of a book to a folder, as `aws s3 sync` does."""
    archive = bench.process.archive
    place = Place(bench.scope, 1, archive)
    client = archive._client
    for row in client.list_objects_v2(Bucket=LOG_BUCKET, Prefix=place.folder)["Contents"]:
        file = folder / row["Key"].removeprefix(f"{place.folder}/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(archive.get(row["Key"]) or b"")
    return folder


def test_ledger_verify_takes_the_printed_key(
    bench: Bench, command: Command, tmp_path: Path
) -> None:
    writer(bench).post()
    publish(bench)
    with stage("dev"):
        status, printed, errors = command(*words(bench, "--stage", "dev"))
    assert status == 0, errors
    key = printed.strip()
    assert LogKey.of_text(key).name == Place(bench.scope, 1, bench.process.archive).origin
    folder = copied(bench, tmp_path)
    assert ledger_verify.check(folder, key, []).startswith("No fault: ")
    other = LogKey(LogKey.of_text(key).name, bytes(32)).text
    with pytest.raises(ledger_verify.Fault):
        ledger_verify.check(folder, other, [])


def test_the_key_of_an_earlier_epoch_has_its_own_name(bench: Bench, command: Command) -> None:
    writer(bench).post()
    publish(bench)
    with stage("dev"):
        printed, first = (
            command(*words(bench, "--stage", "dev", *more))[1] for more in ((), ("--epoch", "1"))
        )
        assert first == printed
        for epoch in ("2", "0", "-1"):
            status, _, errors = command(*words(bench, "--stage", "dev", "--epoch", epoch))
            assert (status, "the present one is 1" in errors) == (1, True)


def test_the_key_of_the_local_service_is_found_by_itself(
    bench: Bench,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    writer(bench)
    publish(bench)
    archive: Archive = bench.process.archive
    log = {
        "bucket": LOG_BUCKET,
        "key_arn": kms.KEY_ARN,
        "endpoint_url": archive._client.meta.endpoint_url,
    }
    address = {"table": TABLE, "endpoint_url": None, "region": None}
    (tmp_path / ".local").mkdir()
    for addresses, code in (({**address, "log": log}, 0), (address, 1)):
        (tmp_path / ".local" / "demo.json").write_text(json.dumps(addresses))
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("TABLE_NAME", raising=False)
        assert main(words(bench)) == code
        printed, errors = capsys.readouterr()
        assert ("+" in printed, "--stage" in errors) == (not code, bool(code))


def test_a_book_without_a_log_and_an_unknown_stage_are_refused(
    bench: Bench, command: Command
) -> None:
    with stage("dev"):
        assert "has no log yet" in command(*words(bench, "--stage", "dev"))[2]
        unknown = command(*words(bench, "--stage", "pord"))
    assert "there are no parameters /ledger/pord/log-" in unknown[2]
    assert "--stage" in command(*words(bench))[2]
