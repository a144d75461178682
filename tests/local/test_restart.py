"""The local service has its entries and their attachments again after a restart."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tools.local import demo, engines
from tools.local.samples import KINDS
from tools.local.service import Service, serving

SPEAKS = ("pennylane",)
BASE = "/api/external/v2"
CODES = [terms[0] for terms in demo.ACCOUNTS[:2]]

pytestmark = pytest.mark.real_engine


def client(service: Service) -> httpx.Client:
    headers = {"Authorization": f"Bearer {service.tenant['token']}"}
    return httpx.Client(base_url=service.base_url, headers=headers, timeout=30)


def account(http: httpx.Client, code: str) -> int:
    """Return the id of the demo's account with this number."""
    query = {"filter": json.dumps([{"field": "number", "operator": "eq", "value": code}])}
    [match] = http.get(f"{BASE}/ledger_accounts", params=query).json()["items"]
    account_id: int = match["id"]
    return account_id


def entry_with_file(http: httpx.Client) -> Any:
    """Upload a file, and post an entry that has it."""
    upload = http.post(f"{BASE}/file_attachments", files={"file": ("a.pdf", KINDS["pdf"])})
    # Labels of Dwolla's have accounts of their own in this book, which no entry may name.
    accounts = [account(http, code) for code in CODES]
    sides = zip(("debit", "credit"), ("credit", "debit"), accounts, strict=True)
    body = {
        "date": "2026-01-31",
        "label": "With a file",
        "journal_id": 1,
        "currency": "USD",
        "file_attachment_id": upload.json()["id"],
        "ledger_entry_lines": [
            {side: "5.00", other: "0.00", "ledger_account_id": account_id}
            for side, other, account_id in sides
        ],
    }
    answer = http.post(f"{BASE}/ledger_entries", json=body)
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return answer.json()


@pytest.mark.parametrize("engine", ["dynoxide", "dynamodb-local"])
def test_entries_and_attachments_survive_a_restart(engine: str, tmp_path: Path) -> None:
    if reason := engines.unavailable(engine):
        pytest.skip(reason)
    with serving(tmp_path, engine=engine) as service, client(service) as http:
        entry = entry_with_file(http)
        service.kill()
    before = json.loads((tmp_path / "demo.json").read_text())
    with serving(tmp_path, engine=engine) as service, client(service) as http:
        again = http.get(f"{BASE}/ledger_entries/{entry['id']}").json()
        file = httpx.get(again["attachment"]["url"])
    assert (again["label"], service.tenant) == ("With a file", before["tenants"][0])
    assert (file.status_code, file.content) == (200, KINDS["pdf"])
    assert file.headers["content-type"] == "application/pdf"
