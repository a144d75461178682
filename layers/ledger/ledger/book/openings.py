"""Opening an account: what it is opened as, and with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ledger.book import records
from ledger.core.accounts import Account, AccountTerms, as_called
from ledger.core.entries import Draft
from ledger.core.records import Name
from ledger.errors import BalanceBelowFloor


@dataclass(frozen=True, slots=True)
class Opening:
    """An account to be opened; `entry` makes its opening entry, given the account's number.

    Its name and code are in the normal form of names; `TextRefused` if the code is no word.
    """

    terms: AccountTerms
    entry: Callable[[int], Draft] | None = None
    names: Sequence[Name] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", as_called(self.terms))

    @property
    def all_names(self) -> tuple[Name, ...]:
        """Its names, its code among them if it has one."""
        code = (Name(records.CODE, self.terms.code),) if self.terms.code else ()
        return (*self.names, *code)


def opening_balance_minor(account: Account, changes: dict[int, int]) -> int:
    """Take the account's own change out of `changes`; refuses a balance below its floor."""
    balance_minor = changes.pop(account.account_id, 0)
    floor = account.terms.floor_minor
    if floor is not None and balance_minor < floor:
        raise BalanceBelowFloor(
            account_id=account.account_id, balance_minor=0, change_minor=balance_minor
        )
    return balance_minor
