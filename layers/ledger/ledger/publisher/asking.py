"""The consumer of the stream asks the publisher for the books whose log may have grown.

SQS takes each book once a minute, and delivers it later than that minute ends (DelaySeconds in
functions/stream/template.yaml). So all that the minute has sealed is published together. The
consumer also asks after a batch that brought nothing new, since an earlier delivery of that batch
may have ended before it asked.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from ledger.errors import LedgerError
from ledger.store.keys import Scope

SECONDS = 60
ASKED_MAX = 10  # SQS takes no more messages at once.
_SEPARATOR = "/"


class NotAsked(LedgerError):
    """SQS has not taken all messages; the stream delivers the batch again."""

    code: str
    message = "The queue of the log refused a message: {code}."


def ask(url: str, scopes: Iterable[Scope], text: str) -> None:
    """Ask the queue of a URL for the publication of some books. Without a queue, do nothing.

    SQS drops a message with the book and text of another one of the last five minutes. Raise
    `NotAsked` if SQS does not take all messages.
    """
    distinct = list(dict.fromkeys(scopes)) if url else []
    for start in range(0, len(distinct), ASKED_MAX):
        _send(url, distinct[start : start + ASKED_MAX], text)


def minute(now: datetime) -> str:
    """Return the minute of a time as a text."""
    return str(int(now.timestamp()) // SECONDS)


def _send(url: str, scopes: Iterable[Scope], text: str) -> None:
    entries = [
        {
            "Id": str(number),
            "MessageBody": write_scope(scope),
            "MessageGroupId": write_scope(scope),
            "MessageDeduplicationId": f"{write_scope(scope)}{_SEPARATOR}{text}",
        }
        for number, scope in enumerate(scopes)
    ]
    failed = _client().send_message_batch(QueueUrl=url, Entries=entries).get("Failed", [])
    if failed:
        raise NotAsked(code=failed[0]["Code"])


def write_scope(scope: Scope) -> str:
    """Return a book as a message has it."""
    return f"{scope.tenant_id}{_SEPARATOR}{scope.business_id}"


def read_scope(text: str) -> Scope:
    """Read a book from a message."""
    return Scope(*text.split(_SEPARATOR))


@lru_cache(maxsize=1)
def _client() -> Any:
    from ledger.aws.clients import sqs

    return sqs()
