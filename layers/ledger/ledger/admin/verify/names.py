"""The unique names of accounts and records, as the core and the dialects define them."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ledger.admin.hooks import all_hooks
from ledger.book.accounts import CODE
from ledger.core.accounts import AccountTerms
from ledger.core.records import Record

# A kind of name, and the name; empty or None if the owner has no such name.
OwnedName = tuple[str, object]


def of_account(terms: AccountTerms) -> Iterator[OwnedName]:
    """Yield the unique names of an account."""
    yield CODE, terms.code
    for hooks in all_hooks():
        yield from ((kind, name(terms)) for kind, name in hooks.account_names.items())


def of_record(record: Record) -> Iterator[OwnedName]:
    """Yield the unique names of a record."""
    for hooks in all_hooks():
        if record.kind in hooks.record_names:
            kind, name = hooks.record_names[record.kind]
            yield kind, name(record.details)


@lru_cache(maxsize=1)
def kinds() -> frozenset[str]:
    """Return the kinds of names, without those of a dialect that is left out."""
    account_kinds = (hooks.account_names for hooks in all_hooks())
    record_kinds = (hooks.record_names.values() for hooks in all_hooks())
    return frozenset({CODE, *chain(*account_kinds), *(kind for kind, _ in chain(*record_kinds))})
