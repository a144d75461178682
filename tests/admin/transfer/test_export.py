"""`ledger-admin export`: the whole book, in three forms; beancount agrees with our totals."""

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger.admin.totals.rebuild import rebuild
from ledger.store.items.codec import read_integer
from ledger.store.keys import Scope, id_of, is_past_version
from tests.admin import oracle
from tests.admin.conftest import Command, ExportBook
from tests.present import has
from tools.local.replay import snapshot
from tools.local.seed import Part


def present(seed: Part, kind: str) -> list[Any]:
    """Return the tenant's items of a kind, without past versions."""
    own = [item for key, item in snapshot().items() if key.startswith(seed.tenant.tenant_id)]
    of_kind = [item for item in own if item.get("kind", {}).get("S") == kind]
    return [item for item in of_kind if not is_past_version(item)]


def test_beancount_accepts_the_export_and_agrees_with_the_totals(
    book: Part, export_book: ExportBook, tmp_path: Path
) -> None:
    text = export_book("beancount")
    file = tmp_path / "book.beancount"
    file.write_text(text)
    check = [str(Path(sys.executable).with_name("bean-check")), str(file)]
    finished = subprocess.run(check, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
    transactions = re.findall(r"^[0-9-]{10} \* ", text, re.MULTILINE)
    assert len(transactions) == len(present(book, "entry")) > 30
    rebuild(oracle.table(), datetime.now(UTC), lambda _: None)
    scope = Scope(book.tenant.tenant_id, book.tenant.business_id)
    assert oracle.beancount_sums(text) == oracle.counted_sums(scope)


def test_csv_has_a_row_for_each_line(book: Part, export_book: ExportBook) -> None:
    rows = list(csv.DictReader(io.StringIO(export_book("csv"))))
    by_currency: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        by_currency[row["currency"]] += Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
    assert set(by_currency.values()) == {Decimal()}
    assert len({row["entry"] for row in rows}) == len(present(book, "entry"))
    assert {row["account_number"] for row in rows} >= {"512000", "706000", ""}


def test_ndjson_has_every_entry_with_all_its_versions(book: Part, export_book: ExportBook) -> None:
    rows = [json.loads(row) for row in export_book("ndjson").splitlines()]
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["account"] == len(present(book, "account"))
    entries = {row["number"]: row for row in rows if row["kind"] == "entry"}
    present_versions = {
        id_of(item): read_integer(item, "version") for item in present(book, "entry")
    }
    removed = {id_of(item): read_integer(item, "version") for item in present(book, "removed")}
    assert entries.keys() == present_versions.keys() | removed.keys()
    for number, row in entries.items():
        numbers = [version["version"] for version in row["versions"]]
        last = present_versions.get(number, removed.get(number, 0) - 1)
        assert numbers == list(range(1, last + 1))
        assert bool(row["removed_at"]) == (number in removed)
    assert removed or not has("dayzero")
    assert any(len(row["versions"]) > 1 for row in entries.values())


def test_a_missing_business_is_refused(book: Part, command: Command) -> None:
    status, text, _ = command("export", book.tenant.tenant_id, book.other.business_id, "csv")
    assert (status, text) == (1, "")
