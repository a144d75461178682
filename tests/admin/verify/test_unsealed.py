"""An act that the log does not have is named, and is no fault: it may be on its way."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from msgspec.structs import replace

from ledger.aws.items import Item
from ledger.book import Book
from ledger.core.accounts import AccountTerms, AccountType
from ledger.store import keys
from ledger.store.items.codec import kind_of
from ledger.store.items.heads import HEAD
from ledger.store.items.log_heads import to_attributes
from ledger.store.items.log_runs import LOG_RUN, log_run_write
from ledger.store.items.published import PUBLISHED
from ledger.stream import sealing
from tests.admin.verify.corruptions import first, is_guarded, of_kind
from tests.bench import NOW, Bench, claim
from tests.book.category_lines import HALVES, Categorizer
from tests.book.lettering_lines import Letterer
from tests.log.small_book import Items, edited_state, is_of, written
from tests.one_request import OneRequest
from tools.local import counting
from tools.local.replay import snapshot


def later(bench: Bench, at: datetime) -> OneRequest:
    """Return the book of a request at another time than the bench's."""
    by = replace(claim(), now_ms=round(at.timestamp() * 1000))
    return OneRequest(Book(bench.book(claim()).read, at), by)


def test_an_act_on_its_way_to_the_log_is_no_fault(bench: Bench) -> None:
    """The log has neither the new account nor the new name yet."""
    items = written(bench)
    book = bench.fresh()
    book.scope = keys.scope_of(items[0])
    till, now = keys.id_of(first(is_guarded, items)), datetime.now(UTC)
    later(book, now).rename(till, lambda terms: replace(terms, name="Later"))
    kind = AccountType.ASSET
    opened = later(book, now).open(AccountTerms("New", kind, kind.normal_balance))
    report = Items([i for i in snapshot().values() if is_of(book.scope, i)]).report()
    assert report["faults"] == []
    names = [text.rpartition(" ")[2] for text in report["unsealed"]]
    assert set(names) == {str(till), str(opened.account_id)}
    assert report["unsealed_count"] == 2


@pytest.mark.parametrize("kind", ["closing", "period", "lettering", "categorization", "import"])
def test_an_act_without_a_leaf_is_named_as_unsealed(items: list[Item], kind: str) -> None:
    """Lambda gave it up, or a hand has forged it. Its time may be before the log's."""
    scope = keys.scope_of(items[0])
    rest = [i for i in items if kind_of(i) != LOG_RUN]
    log, sealed = sealing.begin(NOW + timedelta(days=1), sealing.NEW_BOOK)
    log, first_run = sealing.seal(scope, log, [sealed], NOW + timedelta(days=1))
    head = edited_state(of_kind(items, HEAD)[0], **to_attributes(log))
    rest = [head if kind_of(i) == HEAD else i for i in rest if kind_of(i) != PUBLISHED]
    report = Items([*rest, log_run_write(scope, 1, first_run)["Put"]["Item"]]).report()
    assert kind in {text.split(" ")[1] for text in report["unsealed"]}


def test_acts_without_an_effect_are_not_unsealed(bench: Bench) -> None:
    letterer = Letterer(bench.fresh())
    categorizer = Categorizer(letterer)
    lines = letterer.line(), letterer.line(-100)
    for key in ("first", "again"):
        letterer.letter(*lines, key=key)
        categorizer.categorize(lines[0], *HALVES, key=key)
    scope = letterer.bench.scope
    counting.count(
        [{n: i[n] for n in ("PK", "SK")} for i in snapshot().values() if is_of(scope, i)]
    )
    report = Items([i for i in snapshot().values() if is_of(scope, i)]).report()
    assert (report["faults"], report["unsealed"]) == ([], [])


def test_a_later_change_has_a_later_time(bench: Bench) -> None:
    """The function of the second change may have a clock that is behind."""
    number, ahead = bench.open("Till", 0, "EUR"), NOW + timedelta(seconds=1)
    last = NOW
    for at, name in ((ahead, "Second"), (NOW, "Third"), (ahead, "Fourth")):
        renamed = later(bench, at).rename(number, partial(replace_name, name))
        assert renamed.terms.name == name
        assert renamed.updated_at is not None
        assert renamed.updated_at > last
        last = renamed.updated_at


def replace_name(name: str, terms: AccountTerms) -> AccountTerms:
    return replace(terms, name=name)
