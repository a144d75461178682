"""Attempts: the copies of one write, which DynamoDB knows by a token for one transaction.

A transaction whose coordinator died holds its items. DynamoDB answers TransactionInProgress to the
same token, and takes the transaction up again once 5 s have passed since its first copy. Another
token would meet the items that are held, and so conflicts until the client is told to come back.

The token (`ClientRequestToken`) is a digest of

- everything that the transaction says: the plan, and in its claimed item the claim's mark and
  fingerprint. Of the same token and another plan DynamoDB makes IdempotentParameterMismatch;
- how many transactions of this write DynamoDB has cancelled. A cancelled one is over and holds
  nothing, and AWS does not say whether its token is judged anew or answered as before;
- a salt of this object, which lives as long as one write of one invocation: below 15 s.

For ten minutes DynamoDB answers "done" to the token of a transaction that is done, and looks at
no condition. By the salt only this invocation hears that, and only of its own write:

- after a reply that was lost it is the true answer: the item is in its place, as it was planned;
- a copy that is late does nothing, and after the ten minutes it fails on the item in its place;
- a refusal is nailed down where the item would be (store/tombstones.py). If the transaction was
  done, the tombstone finds the item; if it is held, the tombstone conflicts with it until it is
  over, or the answer is 503; if the tombstone holds, no copy was done or passes it;
- another invocation of the same event, or a client's retry, has other tokens: its conditions are
  judged, so that it comes to the tombstone, or to what has become of the item since.
"""

import json
import secrets
from collections.abc import Sequence
from typing import Any

from ledger.aws.outcomes import Outcome
from ledger.core.claims import short_digest


class Attempts:
    """The attempts of one write; one object for its loop, and a new one for the next write."""

    def __init__(self) -> None:
        self._salt = secrets.token_hex(8)
        self._cancelled = 0

    def token(self, actions: Sequence[dict[str, Any]]) -> str:
        """The token of the transaction of these actions: 22 of the 36 characters it may have."""
        said = json.dumps(actions, sort_keys=True, default=bytes.hex)
        return short_digest(self._salt, str(self._cancelled), said)

    def hear(self, outcome: Outcome) -> None:
        """Take in what became of the last attempt."""
        self._cancelled += outcome.cancelled
