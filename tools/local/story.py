"""A book in which every kind of item comes about, for docs/data-model.md.

Requests have fixed times and ids, so that the items are the same in each run.
"""

import json
from datetime import date
from typing import Any

from msgspec.structs import replace

from ledger.admin import periods
from ledger.admin.totals.settling import counted_steps, settle
from ledger.aws.clients import dynamodb
from ledger.aws.deadlines import RetryBudget
from ledger.aws.items import Item
from ledger.core import ids
from ledger.process.runtime import runtime
from ledger.publisher import handler
from ledger.store import keys
from ledger.store.keys import Scope
from ledger.store.table import Table
from ledger.stream.changes import Change
from ledger.stream.counter import Counter
from ledger.stream.moves import is_present, to_move
from tools.local import demo
from tools.local.engines import TABLE
from tools.local.gateway import Answer, Gateway, to_answer
from tools.local.replay import snapshot
from tools.local.seed import NOW, Case, fixed, part

ROOMS = ("dwolla", "pennylane", "dayzero")
HAL = "application/vnd.dwolla.v1.hal+json"
PENNYLANE = "/api/external/v2"
SHARD = "shardId-00000001573689847184-864758bb"


class Story:
    """Requests of one tenant, each at a second of its own, and two acts of an operator."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.part = part(gateway, TABLE, "examples", ROOMS)
        self.scope = Scope(*self.part.tenant.scope)
        self.table = Table(dynamodb(), TABLE, RetryBudget.for_seconds())
        self._second = 600

    def case(self, operation: str, name: str) -> Case:
        """Return a recorded case."""
        return next(case for case in self.part.cases if case[:2] == (operation, name))

    def target(self, operation: str, name: str) -> str:
        """Return the path of a recorded case."""
        return self.case(operation, name)[3]

    def send(self, method: str, target: str, body: Any, **headers: str) -> Answer:
        """Send a JSON body with the tenant's token."""
        self._second += 1
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        names |= {"authorization": f"Bearer {self.part.tenant.token}"}
        raw = b"" if body is None else json.dumps(body).encode()
        event = self.gateway.event(method, target, list(names.items()), raw)
        return to_answer(self.gateway.invoke(fixed(event, self._second, f"example-{self._second}")))

    def tell(self) -> None:
        """Let each kind of item come about."""
        self._refuse_under_a_key()
        self._amend()
        self._outgrow_its_line_ids()
        self._remove()
        self._limit()
        periods.close(self.table, self.scope, date(2025, 12, 31), NOW, demo.OPERATOR)
        self._count()

    def _refuse_under_a_key(self) -> None:
        target = self.target("create_ledger_entry", "raised")
        body = {"amount": {"value": "-9000.00", "currency": "USD"}}
        answer = self.send("POST", target, body, accept=HAL, idempotency_key="refused")
        assert answer.status == 400, answer.body

    def _amend(self) -> None:
        entry = self.target("update_ledger_entry", "moved_to_yen")
        account = self.target("update_ledger_account", "renamed")
        for target, label in ((entry, "Rent"), (entry, "Rent"), (account, "House bank")):
            key = f"amended-{self._second}"
            assert self.send("PUT", target, {"label": label}, idempotency_key=key).status == 200

    def _post(self) -> Any:
        """Post an entry of one cent, and return it."""
        body = self.case("create_ledger_entry", "created")[4]
        answer = self.send("POST", f"{PENNYLANE}/ledger_entries", {**body, "currency": "USD"})
        assert answer.status == 201, answer.body
        return answer.json

    def _outgrow_its_line_ids(self) -> None:
        """Replace 400 lines until the entry needs ids of a second number: an alias."""
        entry = self._post()
        account = entry["ledger_entry_lines"][0]["ledger_account_id"]
        lines: list[Any] = []
        for _ in range(3):
            pair = [{"debit": "1.00", "credit": "0.00"}, {"debit": "0.00", "credit": "1.00"}]
            create = [{**line, "ledger_account_id": account} for line in pair * 200]
            delete = [{"id": line["id"]} for line in lines]
            sets = {"create": create, "delete": delete}
            answer = self.send(
                "PUT", f"{PENNYLANE}/ledger_entries/{entry['id']}", {"ledger_entry_lines": sets}
            )
            assert answer.status == 200, answer.body
            lines = answer.json["ledger_entry_lines"][2:]

    def _remove(self) -> None:
        uuid = ids.Ids(self.scope.business_id).entry(self._post()["id"])
        target = f"/api/v1/journal-entries/{uuid}"
        answer = self.send("DELETE", target, None, x_business_id=self.scope.business_id)
        assert answer.status == 204, answer.body

    def _limit(self) -> None:
        process = runtime()
        settings, process.settings = process.settings, replace(process.settings, rate_limit=100)
        try:
            assert self.send("GET", f"{PENNYLANE}/me", None).status == 200
        finally:
            process.settings = settings

    def _count(self) -> None:
        """Count one entry as the operator does, and the others as the stream's function does."""
        now = int(NOW.timestamp())
        counted = {step.number for step in counted_steps(self.table, self.scope, ())}
        present = filter(is_present, self.items())
        first, *rest = (item for item in present if keys.id_of(item) not in counted)
        moves = (
            to_move(Change(None, item), place + 1, now, self.table.get)
            for place, item in enumerate(rest)
        )
        # The log begins at a fixed time, so that its published files are the same each time.
        Counter(self.table, now=lambda: NOW).count(self.scope, SHARD, filter(None, moves))
        settle(self.table, self.scope, [keys.id_of(first)], now, now)
        handler.publish(self.scope)

    def items(self) -> list[Item]:
        """Return the items of the tenant, its client and its tokens, and the table's format."""
        client = f"client#{self.part.tenant.client_id}"
        partitions = (self.scope.tenant_id, client, "allowance#", "table")
        return [
            item
            for key, item in sorted(snapshot().items())
            if key.startswith(partitions) or item.get("LPK", {}).get("S") == f"{client}#tokens"
        ]
