"""By which names accounts and records are found, as the core and the dialects have it."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ledger.admin.hooks import all_hooks
from ledger.book.records import CODE
from ledger.core.accounts import AccountTerms
from ledger.core.records import Record

# A kind of name, and the name; nothing where something has no such name.
Called = tuple[str, object]


def of_account(terms: AccountTerms) -> Iterator[Called]:
    """List the names that an account says that it alone has."""
    yield CODE, terms.code
    for hooks in all_hooks():
        yield from ((kind, name(terms)) for kind, name in hooks.account_names.items())


def of_record(record: Record) -> Iterator[Called]:
    """List the names that a record says that it alone has."""
    for hooks in all_hooks():
        if record.kind in hooks.record_names:
            kind, name = hooks.record_names[record.kind]
            yield kind, name(record.details)


@lru_cache(maxsize=1)
def kinds() -> frozenset[str]:
    """Collect the kinds of names; those of a dialect that was left out since are not among them."""
    of_accounts = (hooks.account_names for hooks in all_hooks())
    of_records = (hooks.record_names.values() for hooks in all_hooks())
    return frozenset({CODE, *chain(*of_accounts), *(kind for kind, _ in chain(*of_records))})
