"""Every command of ledger-admin, and the rights that its requests need."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from ledger.aws import clients
from ledger.store.keys import Scope
from tests.admin.conftest import Command
from tests.present import has
from tools.local import kms, logbook
from tools.local.asks import Ask, asks
from tools.local.bucket import LOG_BUCKET

ROWS = """entry,date,currency,account_number,account_name,account_type,debit,credit
1,2026-01-31,USD,512000,Bank,asset,5.00,
1,2026-01-31,USD,706000,Sales,revenue,,5.00
"""
FAILURES = "ledger-failures"
OBJECT = "aws/lambda/mapping/shard/2026/11/26/object"
OF_S3 = {
    "ListObjectsV2": Ask("s3:ListBucket", "FailuresBucket"),
    "GetObject": Ask("s3:GetObject", f"FailuresBucket/{OBJECT}"),
    "DeleteObject": Ask("s3:DeleteObject", f"FailuresBucket/{OBJECT}"),
}
# S3 says that an object is absent only to roles that may list its bucket.
OF_LOG = {
    Ask("s3:GetObject", "LogBucket/log/tenant/business/1/checkpoint"),
    Ask("s3:ListBucket", "LogBucket"),
}
OF_KEY = {
    "GetPublicKey": Ask("kms:GetPublicKey", "LogKey"),
    "GetParameters": Ask(
        "ssm:GetParameters", "arn:aws:ssm:us-east-1:000000000000:parameter/ledger/dev/log-key-arn"
    ),
}
ONE_WORD = ("verify", "export", "import", "trial-balance")
Rights = dict[str, set[Ask]]


@contextmanager
def noting(rights: set[Ask]) -> Iterator[None]:
    """Note the rights that requests of new clients need, to the table and to the bucket.

    Botocore's client sends the same requests as ours, and its session has one place for all hooks.
    """
    emitter = clients._session().get_component("event_emitter")

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        ask = {**OF_S3, **OF_KEY}.get(model.name)
        if params.get("Bucket") == LOG_BUCKET:
            rights.update(OF_LOG)
        else:
            rights.update({ask} if ask else asks(model.name, params))

    services = ("dynamodb", "s3", "kms", "ssm")
    events = [f"provide-client-params.{service}" for service in services]
    for event in events:
        emitter.register(event, note)
    try:
        with patch.dict(os.environ, TRANSPORT="botocore"):
            yield
    finally:
        for event in events:
            emitter.unregister(event, note)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Let SSM have the parameters that the data of a stage write for its log."""
    values = {"log-bucket-name": LOG_BUCKET, "log-key-arn": kms.KEY_ARN}
    rows = [{"Name": f"/ledger/{name}/{key}", "Value": text} for key, text in values.items()]
    emitter = clients._session().get_component("event_emitter")

    def answer(params: dict[str, Any], **_: Any) -> Any:
        names = json.loads(params["body"])["Names"]
        return SimpleNamespace(status_code=200), {
            "Parameters": [row for row in rows if row["Name"] in names]
        }

    emitter.register("before-call.ssm", answer)
    try:
        yield
    finally:
        emitter.unregister("before-call.ssm", answer)


class Operating:
    """The commands of ledger-admin, with the rights that each needs."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self.rights: Rights = {}

    def run(self, *words: str, stdin: str = "") -> str:
        """Run a command that succeeds, and return its output."""
        name = " ".join(words[: 1 if words[0] in ONE_WORD else 2])
        with noting(self.rights.setdefault(name, set())):
            status, output, error = self._command(*words, stdin=stdin)
        assert status == 0, (words, output, error)
        return output

    def create(self, *words: str) -> dict[str, Any]:
        """Run a command that makes something, and return its description."""
        result: dict[str, Any] = json.loads(self.run(*words))
        return result

    def run_all(self, failures: str) -> Rights:
        """Run every command, on a table that is new, and return the rights that each needs."""
        run, create = self.run, self.create
        tenant = create("tenant", "create", "Acme")["tenant_id"]
        business = create("business", "create", tenant, "Acme")["business_id"]
        book = (tenant, business)
        client = create("client", "create", tenant, "--all")["client_id"]
        token = create("token", "create", client)["access_token"]
        run("import", *book, "csv", "--quiet", stdin=ROWS)
        exported = run("export", *book, "ndjson", "--quiet")
        rows = map(json.loads, exported.splitlines())
        ids = {row["kind"]: str(row["number"]) for row in rows if "number" in row}
        second = create("business", "create", tenant, "Second")["business_id"]
        run("import", tenant, second, "ndjson", "--quiet", stdin=exported)
        for subject in ("account", "entry"):
            run(subject, "show", *book, ids[subject])
            run(subject, "list", *book)
        run("trial-balance", *book)
        for verb in ("show", "rotate", "suspend", "resume"):
            run("client", verb, client)
        for subject, *owner in (("tenant",), ("business", tenant), ("client", tenant)):
            run(subject, "list", *owner)
        run("token", "list", client)
        run("verify", "--quiet")
        run("totals", "handover", "--quiet")
        self._print_key(*book)
        run("totals", "rebuild", "--quiet")
        run("totals", "replay", failures, "--delete", "--quiet")
        run("log", "begin", LOG_BUCKET)
        if has("dwolla"):
            customer = create("customer", "create", *book, "Ann", "--funds", "10.00")["customer_id"]
            run("customer", "fund", *book, customer, "1.00")
            run("customer", "show", *book, customer)
            run("customer", "list", *book)
        run("period", "close", *book, "2026-01-31")
        run("period", "show", *book)
        run("period", "reopen", *book)
        run("token", "revoke", "--token", token)
        run("client", "revoke", client)
        return self.rights

    def _print_key(self, *book: str) -> None:
        logbook.seal(Scope(*book), datetime.now(UTC))
        with stage("dev"):
            self.run("log", "key", *book, "--stage", "dev")
