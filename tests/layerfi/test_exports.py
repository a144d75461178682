"""CSV exports: a link for an hour to the lines or the balances of a period."""

import csv
import io
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ledger.http import exports
from tests.clients.dwolla import Labels
from tests.clients.layerfi import Business
from tests.clients.pennylane import Company
from tests.layerfi.test_balances import balances, counted
from tests.world import World

ENTRIES, BALANCES = "/ledger/entries/exports/csv", "/ledger/balances/exports/csv"
HEAD = ["number", "date", "type", "memo", "account number", "account", "debit", "credit"]


def download(business: Business, path: str) -> list[list[str]]:
    content = httpx.get(business.get(path)["data"]["presignedUrl"]).content
    assert content.endswith(b"\r\n")
    return [*csv.reader(io.StringIO(content.decode("utf-8"), newline=""))]


def test_an_export_is_a_link_for_an_hour_to_a_file_of_the_tenant(business: Business) -> None:
    for path, name in ((ENTRIES, "ledger-entries"), (BALANCES, "ledger-balances")):
        data = business.get(path)["data"]
        assert (data["type"], data["fileType"]) == ("S3_Presigned_Url", "csv")
        assert data["fileName"] == f"{name}-{data['createdAt'][:10]}.csv"
        link = urlsplit(data["presignedUrl"])
        tenant = business.world.tenant
        *_, prefix, tenant_id, business_id, digest = link.path.split("/")
        place = ("exports", tenant.tenant_id, tenant.business_id)
        assert (prefix, tenant_id, business_id) == place
        assert len(digest) == 64
        assert parse_qs(link.query)["X-Amz-Expires"] == ["3600"]
        answer = httpx.get(data["presignedUrl"])
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert data["fileName"] in answer.headers["content-disposition"]


def test_the_file_of_entries_has_the_figures_of_the_list(business: Business) -> None:
    Company(business.world).post("9.00")  # in euros, which Layer does not show
    posted = business.post(123456, entry_at="2026-01-31T12:00:00Z")
    business.post(5, entry_at="2026-02-01T00:00:00Z")
    business.send("POST", f"/ledger/entries/{posted['entry_id']}/reverse")
    head, *rows = download(business, ENTRIES)
    assert head == [*HEAD, "reversal of"]
    number = str(posted["entry"]["entry_number"])
    first = [number, "2026-01-31", "MANUAL", "Example entry", ""]
    assert rows[0] == [*first, "Sales", "", "1234.56", ""]
    assert rows[1] == [*first, "Cash", "1234.56", "", ""]
    assert [(row[2], row[8]) for row in rows if row[2] != "MANUAL"] == [("REVERSAL", number)] * 2
    entries = business.entries()
    assert [row[0] for row in rows] == [str(e["entry_number"]) for e in entries for _ in "ab"]
    period = "?start_date=2026-01-31T12:00:00Z&end_date=2026-02-01"
    assert download(business, ENTRIES + period) == [head, *rows[:2]]
    assert download(business, f"{ENTRIES}?end_date=2026-01-01") == [head]


def test_the_file_of_balances_has_the_figures_of_the_report(business: Business) -> None:
    till = {"parent_id": {"type": "AccountId", "id": business.cash}, "account_number": "1010"}
    business.open("Till", "ASSET", "DEBIT", **till, account_subtype="BANK_ACCOUNTS")
    business.post(123, entry_at="2026-01-31T12:00:00Z")
    counted(business)
    head, *rows = download(business, BALANCES)
    assert head == ["account number", "account", "type", "subtype", "side", "balance"]
    by_name = {row[1]: row for row in rows}
    assert by_name["Cash"] == ["", "Cash", "ASSET", "ASSET", "DEBIT", "1.23"]
    assert by_name["  Till"] == ["1010", "  Till", "ASSET", "BANK_ACCOUNTS", "DEBIT", "0.00"]
    names = [row[1] for row in rows]
    assert names.index("  Till") == names.index("Cash") + 1
    assert by_name["Sales"][4:] == ["CREDIT", "1.23"]
    later = {row[1]: row[5] for row in download(business, f"{BALANCES}?start_date=2026-02-01")}
    assert (later["Cash"], later["Sales"]) == ("0.00", "0.00")


def test_balances_of_instants_are_exact(business: Business) -> None:
    """Whole days come from the totals, and the rest of a cut day from its entries."""
    times = ("01-30T08:00:00Z", "01-31T09:00:00Z", "01-31T18:00:00Z", "02-02T06:00:00Z")
    for place, at in enumerate(times):
        business.post(10**place, entry_at=f"2026-{at}")
    counted(business)

    def cash(start: str, end: str) -> int:
        period = f"?start_date=2026-{start}&end_date=2026-{end}"
        balance: int = balances(business, period, count=False)["Cash"]["balance"]
        return balance

    assert cash("01-30", "02-03") == 1111
    assert cash("01-30T08:00:00Z", "02-02T06:00:00Z") == 111
    assert cash("01-30T08:00:00.000001Z", "02-02T06:00:00.000001Z") == 1110
    assert cash("01-31T09:00:00Z", "01-31T18:00:00Z") == 10
    assert cash("01-31T00:00:00-08:00", "02-01T00:00:00-08:00") == 110
    assert cash("01-31T10:00:00Z", "01-31T10:00:00Z") == 0


def test_entries_of_labels_count_in_a_cut_day(business: Business) -> None:
    labels = Labels.of(business.world)
    labels.open_label("300.00")
    counted(business)
    start, end = (
        (datetime.now(UTC) + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
        for hours in (-1, 1)
    )
    for period, expected in (
        (f"?start_date={start}&end_date={end}", 30_000),
        (f"?end_date={start}", 0),
    ):
        assert balances(business, period, count=False)["Label"]["balance"] == expected


def test_texts_of_an_export_are_guarded_and_quoted(business: Business) -> None:
    name, memo = '=HYPERLINK("x"), y', '@a "quote",\nand a line'
    account = business.open(name, "ASSET", "DEBIT", account_number="=7")
    lines = [business.line(business.sales, "CREDIT"), business.line(account, "DEBIT")]
    business.post(line_items=lines, memo=memo)
    counted(business)
    _, *rows = download(business, ENTRIES)
    assert [row[3:6] for row in rows if row[4]] == [[f"'{memo}", "'=7", f"'{name}"]]
    assert [row[1] for row in download(business, BALANCES) if row[0] == "'=7"] == [f"'{name}"]


def test_too_many_lines_are_refused(business: Business, monkeypatch: pytest.MonkeyPatch) -> None:
    business.post()
    business.post()
    monkeypatch.setattr(exports, "EXPORT_LINES_MAX", 4)
    assert business.send("GET", ENTRIES).status == 200
    monkeypatch.setattr(exports, "EXPORT_LINES_MAX", 3)
    answer = business.send("GET", ENTRIES)
    assert answer.status == 400
    assert "`ledger-admin export`" in answer.json["errors"][0]["description"]


def test_an_export_that_would_come_too_late_is_refused(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.http.endpoint.seconds_left", lambda _: exports.UPLOAD_SECONDS)
    answer = business.send("GET", ENTRIES)
    assert answer.status == 400
    assert "takes longer than a request may" in answer.json["errors"][0]["description"]


def test_a_day_beyond_the_calendar_is_refused_with_its_rule(business: Business) -> None:
    for path in ("/ledger/entries/exports/csv", "/ledger/balances", "/ledger/entries"):
        answer = business.send("GET", f"{path}?end_date=9999-12-31")
        (error,) = answer.json["errors"]
        assert answer.status == 400
        assert error["description"].startswith("end_date: must be a date YYYY-MM-DD ")
        assert error["description"].endswith(" of the years 1900 to 2199")


def test_another_tenants_export_and_a_wrong_period_are_refused(
    business: Business, other: World
) -> None:
    for path in (ENTRIES, BALANCES):
        assert other.send("GET", f"{business.base}{path}").status == 404
        assert business.send("GET", f"{path}?start_date=x").status == 400
        assert (
            business.send("GET", f"{path}?start_date=2026-02-01&end_date=2026-01-31").status == 400
        )
