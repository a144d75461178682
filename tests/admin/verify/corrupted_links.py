"""Corruptions of links, of marks, and of totals; see corruptions.py."""

from ledger.aws.items import Item
from ledger.store.items.codec import integer, read_integer, text, unpack
from tests.admin.verify.corrupted_entries import number_of_past, of_journal
from tests.admin.verify.corruptions import (
    Items,
    Planted,
    all_lines,
    detected,
    is_past,
    is_present,
    kind,
    number_of,
    of_kind,
    setting,
    spell_id,
    with_document,
    without,
)


def amended_with_key(items: Items) -> tuple[Item, Item, Item]:
    """Return the item of an amendment's key, the version before it, and its entry."""
    for record in of_kind(items, "amendment"):
        version, entry = read_integer(record, "version"), read_integer(record, "entry")
        before = [i for i in items if is_past(i) and number_of_past(i) == entry]
        present = [i for i in items if is_present(i) and number_of(i) == entry]
        for past in before:
            if read_integer(past, "version") == version - 1 and present:
                return record, past, present[0]
    raise AssertionError("no entry is amended with a key")


@detected("the entry's reversal is missing")
def a_reversal_gone(items: Items) -> Planted:
    return [], [next(i for i in items if is_present(i) and "reverses" in unpack(i))]


@detected("original does not link to it")
def a_link_to_another_reversal(items: Items) -> Planted:
    entry = next(i for i in items if is_present(i) and "reversed_by" in i)
    return [{**entry, "reversed_by": integer(1)}], []


@detected("does not mirror its original")
def a_reversal_that_is_not_the_opposite(items: Items) -> Planted:
    reversal = next(
        i
        for i in items
        if is_present(i) and "reverses" in unpack(i) and len(unpack(i)["lines"]) == 2
    )
    return [with_document(reversal, all_lines(7))], []


@detected("does not mirror its original")
def a_reversal_in_another_currency(items: Items) -> Planted:
    reversal = next(i for i in items if is_present(i) and "reverses" in unpack(i))
    return [with_document(reversal, setting("currency", "SEK"))], []


@detected("counts before its original")
def a_reversal_before_its_entry(items: Items) -> Planted:
    reversal = next(i for i in items if is_present(i) and "reverses" in unpack(i))
    earlier = with_document(reversal, setting("at", "1999-01-01T00:00:00.000000Z"))
    position = f"1999-01-01T00:00:00.000000Z#{spell_id(number_of(reversal))}"
    return [{**earlier, "LSK": text(position)}], []


@detected("leads nowhere")
def a_further_number_gone(items: Items) -> Planted:
    return [], of_kind(items, "alias")[:1]


@detected("leads to an entry that does not have it")
def a_further_number_of_another_entry(items: Items) -> Planted:
    return [{**of_kind(items, "alias")[0], "entry": integer(number_of(of_journal(items)))}], []


@detected("leads to a missing version")
def an_amendment_of_a_version_that_is_not_there(items: Items) -> Planted:
    return [{**of_kind(items, "amendment")[0], "version": integer(77)}], []


@detected("a key's answer is a missing version")
def an_answer_of_a_version_that_is_not_there(items: Items) -> Planted:
    return [{**of_kind(items, "answer")[0], "version": integer(77)}], []


@detected("a key leads to a missing account or record")
def a_change_of_nothing(items: Items) -> Planted:
    return [{**of_kind(items, "change")[0], "of": integer(7)}], []


@detected("no mark identifies the request that wrote it")
def a_changes_mark_gone(items: Items) -> Planted:
    return [without(of_kind(items, "change")[0], "mark", "fingerprint")], []


@detected("the item of an amendment's key is missing")
def an_amendments_record_gone(items: Items) -> Planted:
    return [], [amended_with_key(items)[0]]


@detected("no mark identifies the request that wrote it")
def an_amendments_mark_gone(items: Items) -> Planted:
    return [without(of_kind(items, "amendment")[0], "mark", "fingerprint")], []


@detected("differs from the mark of its versions")
def a_mark_changed(items: Items) -> Planted:
    return [{**amended_with_key(items)[2], "mark": text("x" * 22)}], []


@detected("no mark identifies the request that wrote it")
def a_mark_gone(items: Items) -> Planted:
    return [without(of_journal(items), "mark", "fingerprint")], []


@detected("the mark or fingerprint is missing or malformed")
def a_fingerprint_gone(items: Items) -> Planted:
    return [without(of_journal(items), "fingerprint")], []


@detected("the mark or fingerprint is missing or malformed")
def a_mark_that_is_none(items: Items) -> Planted:
    return [{**of_journal(items), "mark": text("mine")}], []


@detected("the request that superseded a version")
def a_past_versions_mark_gone(items: Items) -> Planted:
    keyed = {
        (read_integer(i, "entry"), read_integer(i, "version") - 1)
        for i in of_kind(items, "amendment")
    }
    past = next(
        i
        for i in items
        if is_past(i) and (number_of_past(i), read_integer(i, "version")) not in keyed
    )
    return [without(past, "mark", "fingerprint")], []


@detected("the request that superseded a version")
def a_removed_versions_mark_gone(items: Items) -> Planted:
    removed = number_of(of_kind(items, "removed")[0])
    past = [i for i in items if is_past(i) and number_of_past(i) == removed]
    return [without(past[-1], "mark", "fingerprint")], []


@detected("no mark identifies the request that wrote it")
def a_groups_mark_gone(items: Items) -> Planted:
    return [without(of_kind(items, "batch")[0], "mark", "fingerprint")], []


@detected("an entry of the batch is missing")
def an_entry_of_a_group_gone(items: Items) -> Planted:
    numbers = unpack(of_kind(items, "batch")[0])["entries"]
    return [], [i for i in items if kind(i) == "entry" and number_of(i) in numbers][:1]


@detected("no mark identifies the request that wrote it")
def a_group_gone(items: Items) -> Planted:
    return [], of_kind(items, "batch")[:1]


@detected("which no item of its kind has")
def a_time_to_live_on_an_entry(items: Items) -> Planted:
    return [{**of_journal(items), "expires_at": integer(1)}], []


@detected("off by")
def a_wrong_total(items: Items) -> Planted:
    total = of_kind(items, "total")[0]
    return [{**total, "debit_minor": integer(read_integer(total, "debit_minor") + 1)}], []


@detected("off by")
def a_total_of_other_lines(items: Items) -> Planted:
    total = of_kind(items, "total")[0]
    return [{**total, "line_count": integer(read_integer(total, "line_count") + 1)}], []


@detected("off by")
def a_total_gone(items: Items) -> Planted:
    return [], of_kind(items, "total")[-1:]


@detected("off by")
def all_totals_gone(items: Items) -> Planted:
    return [], of_kind(items, "total")


@detected("off by")
def a_total_of_nothing(items: Items) -> Planted:
    total = of_kind(items, "total")[0]
    place = f"{total['SK']['S'][:-3]}XXX"
    return [{**total, "SK": text(place)}], []


@detected("the item's keys do not match")
def a_total_of_a_day_in_another_month(items: Items) -> Planted:
    total = next(i for i in of_kind(items, "total") if "#days#" in i["PK"]["S"])
    return [{**total, "PK": text(f"{total['PK']['S'][:-7]}1999-01")}], [total]
