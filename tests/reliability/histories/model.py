"""Guarded accounts said as simply as can be, and whether what clients saw fits one order of doings.

The search is Wing and Gong's, with Lowe's memory of what was already tried: an operation may be
placed if it began before any that is still to be placed had ended.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Changes: TypeAlias = tuple[tuple[str, int], ...]

DONE, REFUSED, MISSING, CONFLICT = "done", "refused", "missing", "conflict"
UNKNOWN, DENIED, BROKEN = "unknown", "denied", "broken"


@dataclass(frozen=True, slots=True)
class Operation:
    """What a client asked of the accounts, and was told; times in ns of one clock.

    A read has an account and is told its balance in cents, or MISSING; a closing has one too, and
    no balance. A move has `changes` and, if it was done, an entry. A retry of a request is part of
    it, so it ends with the last answer; UNKNOWN is when the client gave up.
    """

    kind: str  # "move", "read", "close", "revoke"
    began: int
    ended: int
    told: str | int
    changes: Changes = ()
    account: str = ""
    key: str = ""
    entry: str = ""
    token: str = ""

    @property
    def is_certain(self) -> bool:
        return self.told != UNKNOWN


@dataclass(frozen=True, slots=True)
class State:
    """What every account holds in cents, None once it is closed, and what each key was used for."""

    balances: tuple[tuple[str, int | None], ...]
    keys: frozenset[tuple[str, Changes]] = frozenset()


def after(state: State, one: Operation) -> State | None:
    """The state after an operation that was told this; None if it could not have been."""
    balances = dict(state.balances)
    if one.kind == "read":
        held = balances[one.account]
        return state if one.told in (UNKNOWN, MISSING if held is None else held) else None
    used = dict(state.keys).get(one.key)
    moved: dict[str, int | None] = {}
    if used is not None:
        right = {DONE if used == one.changes else CONFLICT}
    elif one.kind == "close":
        held = balances[one.account]
        right = {MISSING if held is None else REFUSED if held else DONE}
        moved = {one.account: None}
    else:
        moved = {name: _sum(balances[name], change) for name, change in one.changes}
        # Of two lacks either may be named.
        right = {_lack(held) for held in moved.values() if _lack(held)} or {DONE}
    if one.told not in right and one.told != UNKNOWN:
        return None
    if right != {DONE}:
        return state
    keys = state.keys | {(one.key, one.changes)} if one.key else state.keys
    return State(tuple(sorted({**balances, **moved}.items())), keys)


def _sum(held: int | None, change: int) -> int | None:
    return None if held is None else held + change


def _lack(held: int | None) -> str:
    return MISSING if held is None else REFUSED if held < 0 else ""


def not_linearizable(operations: Iterable[Operation], start: Mapping[str, int]) -> str:
    """Why no order of the operations explains what was told; empty if one does."""
    ordered = sorted(_heard(operations), key=lambda one: one.began)
    certain = sum(1 << n for n, one in enumerate(ordered) if one.is_certain)
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


def _heard(operations: Iterable[Operation]) -> list[Operation]:
    """Those that concern the accounts, and were let in."""
    return [one for one in operations if one.kind != "revoke" and one.told != DENIED]


def _next(ordered: Sequence[Operation], placed: int) -> list[int]:
    """Which operations may come next: those that began before all that must come had ended."""
    ends = float("inf")
    found = []
    for n, one in enumerate(ordered):
        if one.began > ends:
            break
        if not placed >> n & 1:
            found.append(n)
            ends = min(ends, one.ended if one.is_certain else ends)
    return [n for n in found if ordered[n].began <= ends]


def not_idempotent(operations: Iterable[Operation], entries: Sequence[str]) -> str:
    """Why keys or retries were not kept to; `entries` are the ids of all that is in the books."""
    moves = [one for one in operations if one.kind == "move"]
    by_key: dict[str, set[str]] = {}
    for one in moves:
        if one.key and one.told == DONE:
            by_key.setdefault(one.key, set()).add(one.entry)
    twice = {key: found for key, found in by_key.items() if len(found) > 1}
    if twice:
        return f"one key, several entries: {twice}"
    counted = Counter(entries)
    if max(counted.values(), default=1) > 1:
        return f"listed more than once: {counted.most_common(3)}"
    told = {one.entry for one in moves if one.told == DONE}
    if lost := told - counted.keys():
        return f"told and not there: {lost}"
    unclaimed = counted.keys() - told
    unknown = sum(one.told == UNKNOWN for one in moves)
    if len(unclaimed) > unknown:
        return f"there and told to nobody: {unclaimed}, and only {unknown} without an answer"
    return ""


def not_revoked(operations: Sequence[Operation], within_ns: int) -> str:
    """Who was let in with a token that had been revoked for so long."""
    for revoked in (one for one in operations if one.kind == "revoke"):
        for one in operations:
            is_late = one.token == revoked.token and one.began > revoked.ended + within_ns
            if is_late and one.kind != "revoke" and one.told not in (DENIED, UNKNOWN):
                return f"let in {(one.began - revoked.ended) / 1e9:.1f} s after: {one}"
    return ""
