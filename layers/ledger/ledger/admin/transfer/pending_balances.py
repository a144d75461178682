"""The balances of the guarded accounts that an import opens: put once, after all entries.

In a legal book the entries of today may pass a floor in every order, since amended and removed ones
are not among them. So an account that moves in is marked as `importing`. Its entries leave its
balance alone, and their sum is added once, at the end, when the mark goes. An import that begins
again finds the mark, and sums the same rows.
"""

from collections import Counter

from ledger.admin.transfer.rows import AccountRow, VersionRow
from ledger.aws.items import Item
from ledger.book import Reader
from ledger.core.limits import BALANCE_MINOR_MAX
from ledger.errors import LedgerError
from ledger.store import keys
from ledger.store.items.codec import integer
from ledger.store.retry import write_until_settled

MARK = "importing"


class BalancesDiffer(LedgerError):
    """The entries that were imported do not give the balances of the export."""

    accounts: str
    message = (
        "The balances of these accounts were not put, since their entries do not give the balance"
        " of the export: {accounts}. Mend the refused rows, and import the whole file again."
    )


class PendingBalances:
    """The accounts of one book that are marked, and the sums of their entries so far."""

    def __init__(self) -> None:
        self._rows: dict[int, AccountRow] = {}
        self._amounts_minor: Counter[int] = Counter()
        self._entries: Counter[int] = Counter()

    def __contains__(self, account_id: int) -> bool:
        return account_id in self._rows

    def begin(self, row: AccountRow) -> None:
        """Note that the account of a row is marked."""
        self._rows[row.number] = row

    def add(self, version: VersionRow) -> None:
        """Add the lines of an entry's last version, and the entry to its subledger's count."""
        for line in version.lines:
            if row := self._rows.get(line.account):
                sign = 1 if line.direction is row.normal_balance else -1
                self._amounts_minor[line.account] += sign * line.amount_minor
        if version.subledger in self._rows:
            self._entries[version.subledger] += 1

    def put(self, read: Reader) -> None:
        """Add each sum to its account's balance, and take the mark away.

        Raise `BalancesDiffer` after the last account if a sum is not the balance of the export, or
        is out of bounds. The account keeps its mark then.
        """
        different = [number for number in self._rows if not self._finish(read, number)]
        if different:
            raise BalancesDiffer(accounts=", ".join(map(str, different[:20])))

    def _finish(self, read: Reader, number: int) -> bool:
        row, amount_minor = self._rows[number], self._amounts_minor[number]
        if row.balance_minor not in (None, amount_minor):
            return False
        assert row.floor_minor is not None, "only guarded accounts have a mark"
        condition = f"attribute_exists({MARK}) AND balance_minor BETWEEN :lowest AND :highest"
        values: Item = {
            ":change": integer(amount_minor),
            ":listed": integer(self._entries[number]),
            ":lowest": integer(row.floor_minor - amount_minor),
            ":highest": integer(BALANCE_MINOR_MAX - amount_minor),
        }
        if amount_minor:  # A closed account has no balance.
            condition, values = (
                f"{condition} AND is_open = :open",
                {**values, ":open": {"BOOL": True}},
            )
        change = "balance_minor = balance_minor + :change, entries = entries + :listed"
        key = keys.account(read.scope, number)
        update = {
            "Key": key,
            "UpdateExpression": f"SET {change} REMOVE {MARK}",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }
        if not write_until_settled(read.table, [{"Update": update}]).failed:
            return True
        # The condition also fails after our own write, if that write's answer was lost.
        item = read.table.get(key)
        return item is not None and MARK not in item
