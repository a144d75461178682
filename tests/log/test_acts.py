"""Rows of acts: accounts as an export has them, and the log's statements about itself."""

import json
from datetime import UTC, date, datetime

from ledger.admin.transfer.export_rows import account_row
from ledger.core.accounts import Account, AccountTerms, AccountType, Direction
from ledger.core.categories import WHOLE, Categorization, Link, Share
from ledger.core.lettering import Lettering
from ledger.log import acts
from ledger.log.acts import LogHead
from ledger.log.leaves import KINDS
from ledger.store import keys
from ledger.store.items.accounts import to_account
from tests.bench import SOMEBODY, Bench, claim

AT = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)


def test_the_row_of_an_account_is_its_exported_row_without_balance_and_use(bench: Bench) -> None:
    account_id = bench.open("Cash", 0, "EUR")
    item = bench.book(claim()).read.table.get(keys.account(bench.scope, account_id))
    assert item is not None
    exported = account_row(item).model_dump(mode="json")
    row = acts.account_row(to_account(item), item["mark"]["S"], item["fingerprint"]["S"])
    del exported["balance_minor"], exported["unused"]
    assert json.loads(row) == exported


def test_each_act_says_its_kind_and_its_time() -> None:
    account = Account(3, AT, AccountTerms("Cash", AccountType.ASSET, Direction.DEBIT), by=SOMEBODY)
    rows = [
        acts.account_row(account),
        acts.closing_row(3, AT, SOMEBODY),
        acts.period_row(date(2026, 10, 31), AT, SOMEBODY),
        acts.import_row("books.ndjson", 12, AT, SOMEBODY),
        acts.statement_row(7, {}, AT),
        acts.gap_row(5, 2, "it has no lines", AT),
        acts.beginning_row(1, "existing", AT, SOMEBODY),
        acts.lettering_row(8, Lettering(AT, ((3, 4),), (5,)), SOMEBODY),
        acts.categorization_row(9, Categorization(AT, 3, "Rent", (Share(6, WHOLE),)), SOMEBODY),
    ]
    fields = [json.loads(row) for row in rows]
    assert [row["kind"] for row in fields] == [*KINDS[2:]]
    assert {row.get("at", row.get("created_at")) for row in fields} == {
        "2026-11-26T22:30:00.000000Z"
    }


def test_acts_on_lines_name_lines_groups_and_links() -> None:
    lettering = json.loads(acts.lettering_row(8, Lettering(AT, ((3, 4),), (5,)), SOMEBODY))
    assert (lettering["groups"], lettering["singles"], lettering["number"]) == ([[3, 4]], [5], 8)
    link = Link(77, AT)
    act = Categorization(AT, 3, "Rent", (Share(6, 4), Share(7, 5)), 8, {7: link})
    row = json.loads(acts.categorization_row(9, act, SOMEBODY))
    assert (row["line"], row["shares"]) == (3, [[6, 4, 9 << 10], [7, 5, 77]])


def test_a_reopened_period_is_closed_through_no_day() -> None:
    assert json.loads(acts.period_row(None, AT, SOMEBODY))["closed_through"] is None


def test_a_new_epoch_names_the_last_head() -> None:
    row = json.loads(acts.beginning_row(2, "restored", AT, None, LogHead("b/log/T/B/1", 9, "ab")))
    assert row["last"] == {"origin": "b/log/T/B/1", "size": 9, "root": "ab"}


def test_a_trial_balance_has_one_digest_whatever_its_order_and_its_empty_totals() -> None:
    sums = {(2, "EUR"): (5, 0), (1, "USD"): (0, 5), (1, "EUR"): (3, 3)}
    turned = dict(reversed(sums.items())) | {(9, "EUR"): (0, 0)}
    assert acts.trial_balance(sums) == acts.trial_balance(turned)
    assert acts.trial_balance(sums)[0] == 3
    assert acts.trial_balance(sums) != acts.trial_balance({**sums, (2, "EUR"): (5, 1)})
