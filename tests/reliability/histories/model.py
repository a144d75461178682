"""Guarded accounts said as simply as can be, and whether what clients saw fits one order of doings.

The search is Wing and Gong's, with Lowe's memory of tried states. An operation may come next if it
began before the end of every pending one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Changes: TypeAlias = tuple[tuple[str, int], ...]

SUCCESS, REFUSED, MISSING, CONFLICT = "done", "refused", "missing", "conflict"
UNKNOWN, DENIED, BROKEN = "unknown", "denied", "broken"


@dataclass(frozen=True, slots=True)
class Operation:
    """A client's operation on the accounts, and its outcome; times in ns of one clock.

    A read has an account and is told its balance in cents, or MISSING; a closing has one too, and
    no balance. A move has `changes` and, if it was done, an entry. A retry of a request is part of
    it, so it ends with the last answer; UNKNOWN is when the client gave up.
    """

    kind: str  # "move", "read", "close", "revoke"
    began: int
    ended: int
    outcome: str | int
    changes: Changes = ()
    account: str = ""
    key: str = ""
    entry: str = ""
    token: str = ""

    @property
    def is_certain(self) -> bool:
        return self.outcome != UNKNOWN


@dataclass(frozen=True, slots=True)
class State:
    """Every account's balance in cents, None once it is closed, and the use of each key."""

    balances: tuple[tuple[str, int | None], ...]
    keys: frozenset[tuple[str, Changes]] = frozenset()


def after(state: State, operation: Operation) -> State | None:
    """Return the state after an operation with this outcome; None if the outcome is impossible."""
    balances = dict(state.balances)
    if operation.kind == "read":
        holding = balances[operation.account]
        return (
            state
            if operation.outcome in (UNKNOWN, MISSING if holding is None else holding)
            else None
        )
    used = dict(state.keys).get(operation.key)
    body: dict[str, int | None] = {}
    if used is not None:
        right = {SUCCESS if used == operation.changes else CONFLICT}
    elif operation.kind == "close":
        holding = balances[operation.account]
        right = {MISSING if holding is None else REFUSED if holding else SUCCESS}
        body = {operation.account: None}
    else:
        body = {name: _sum(balances[name], change) for name, change in operation.changes}
        # Of two lacks either may be named.
        right = {_lack(holding) for holding in body.values() if _lack(holding)} or {SUCCESS}
    if operation.outcome not in right and operation.outcome != UNKNOWN:
        return None
    if right != {SUCCESS}:
        return state
    keys = state.keys | {(operation.key, operation.changes)} if operation.key else state.keys
    return State(tuple(sorted({**balances, **body}.items())), keys)


def _sum(number: int | None, change: int) -> int | None:
    return None if number is None else number + change


def _lack(number: int | None) -> str:
    return MISSING if number is None else REFUSED if number < 0 else ""


def not_linearizable(operations: Iterable[Operation], start: Mapping[str, int]) -> str:
    """Return the reason why no order of the operations explains the outcomes; empty if one does."""
    ordered = sorted(_with_outcome(operations), key=lambda item: item.began)
    certain = sum(1 << n for n, first in enumerate(ordered) if first.is_certain)
    pending = [(0, State(tuple(sorted(start.items()))))]
    tried: set[tuple[int, State]] = set()
    furthest = 0
    while pending:
        placed, state = pending.pop()
        if placed & certain == certain:
            return ""
        if (placed, state) in tried:
            continue
        tried.add((placed, state))
        furthest = max(furthest, placed, key=int.bit_count)
        choices = _next(ordered, placed)
        for n in sorted(choices, key=lambda n: ordered[n].ended, reverse=True):
            following = after(state, ordered[n])
            if following is not None:
                pending.append((placed | 1 << n, following))
    stuck = [ordered[n] for n in _next(ordered, furthest) if ordered[n].is_certain]
    return f"nothing explains, after {furthest.bit_count()} of {len(ordered)}: {stuck[:4]}"


def _with_outcome(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations on accounts that were admitted."""
    return [
        operation
        for operation in operations
        if operation.kind != "revoke" and operation.outcome != DENIED
    ]


def _next(ordered: Sequence[Operation], placed: int) -> list[int]:
    """Return the possible next operations: each began before the earliest pending one ended."""
    ends = float("inf")
    rows = []
    for n, item in enumerate(ordered):
        if item.began > ends:
            break
        if not placed >> n & 1:
            rows.append(n)
            ends = min(ends, item.ended if item.is_certain else ends)
    return [n for n in rows if ordered[n].began <= ends]


def not_idempotent(operations: Iterable[Operation], entries: Sequence[str]) -> str:
    """Return violations of keys or retries; `entries` are the ids of all entries in the books."""
    moves = [move for move in operations if move.kind == "move"]
    by_key: dict[str, set[str]] = {}
    for move in moves:
        if move.key and move.outcome == SUCCESS:
            by_key.setdefault(move.key, set()).add(move.entry)
    twice = {key: matches for key, matches in by_key.items() if len(matches) > 1}
    if twice:
        return f"one key, several entries: {twice}"
    counted = Counter(entries)
    if max(counted.values(), default=1) > 1:
        return f"listed more than once: {counted.most_common(3)}"
    rows = {move.entry for move in moves if move.outcome == SUCCESS}
    if lost := rows - counted.keys():
        return f"told and not there: {lost}"
    unclaimed = counted.keys() - rows
    unknown = sum(move.outcome == UNKNOWN for move in moves)
    if len(unclaimed) > unknown:
        return f"there and told to nobody: {unclaimed}, and only {unknown} without an answer"
    return ""


def not_revoked(operations: Sequence[Operation], within_ns: int) -> str:
    """Return the operations that a revoked token let in too late."""
    for revoked in (operation for operation in operations if operation.kind == "revoke"):
        for operation in operations:
            is_late = (
                operation.token == revoked.token and operation.began > revoked.ended + within_ns
            )
            if (
                is_late
                and operation.kind != "revoke"
                and operation.outcome not in (DENIED, UNKNOWN)
            ):
                return f"let in {(operation.began - revoked.ended) / 1e9:.1f} s after: {operation}"
    return ""
