"""Attempts: the copies of one write, which DynamoDB recognises by a token as one transaction.

A transaction whose coordinator died locks its items. DynamoDB answers TransactionInProgress to the
same token. It takes the transaction up again once 5 s have passed since the first copy. A copy with
another token would meet the locked items, and conflict until the retry budget is spent.

The token (`ClientRequestToken`) is a digest of

- the whole transaction: the plan, and in its claimed item the request digest and the fingerprint.
  To the same token with another plan, DynamoDB answers IdempotentParameterMismatch;
- the number of transactions of this write that DynamoDB has cancelled. A cancelled transaction is
  over and locks nothing. AWS does not say whether its token gets a new judgement or the old answer;
- a salt of this object, which lives as long as one write of one invocation: below 15 s.

For ten minutes, DynamoDB answers "done" to the token of a transaction that is done, and checks no
condition. Because of the salt, only this invocation gets that answer, and only for its own write:

- after a lost answer it is true: the item is under its key, as planned;
- a late copy changes nothing, and after ten minutes it fails on the item under its key;
- a refusal puts a tombstone under the key of the claimed item (store/tombstones.py). If the
  transaction was done, the put returns the item. If the transaction is locked, the put conflicts
  until it is over, or the answer is 503. If the put succeeds, no copy was done or passes it;
- another invocation of the same event, and a client's retry, have other tokens. DynamoDB checks
  their conditions, so that they find the tombstone, or the item as it is by then.
"""

import json
import secrets
from collections.abc import Sequence
from typing import Any

from ledger.aws.outcomes import Outcome
from ledger.core.claims import short_digest


class Attempts:
    """The attempts of one write. Each loop of attempts has an object of its own."""

    def __init__(self) -> None:
        self._salt = secrets.token_hex(8)
        self._cancelled = 0

    def token(self, actions: Sequence[dict[str, Any]]) -> str:
        """Return the transaction's token: 22 characters, of the 36 that DynamoDB allows."""
        assert actions
        text = json.dumps(actions, sort_keys=True, default=bytes.hex)
        return short_digest(self._salt, str(self._cancelled), text)

    def hear(self, outcome: Outcome) -> None:
        """Count the last attempt's outcome."""
        self._cancelled += outcome.cancelled
