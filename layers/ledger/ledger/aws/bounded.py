"""A bound on a whole call to AWS, for calls that our transport does not carry.

botocore's time-outs are for one address of a name, and for one read. A name has up to eight
addresses, so that a call of three attempts would outlast the function.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from math import inf
from threading import Thread
from typing import TypeVar

from ledger.aws.outcomes import OutOfTime

T = TypeVar("T")


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """Return the call's result, or raise its exception. Raise `OutOfTime` after `seconds`.

    The call then goes on in a thread of its own until its time-outs end it, and nobody hears of it.
    """
    if seconds == inf:
        return call()
    future: Future[T] = Future()
    context = copy_context()
    Thread(target=lambda: context.run(_settle, future, call), daemon=True).start()
    try:
        return future.result(max(seconds, 0))
    except TimeoutError:
        if future.done():
            raise  # the call's own
        raise OutOfTime from None


def _settle(future: Future[T], call: Callable[[], T]) -> None:
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the caller
        future.set_exception(error)
    else:
        future.set_result(result)
