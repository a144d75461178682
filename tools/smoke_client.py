"""A client of a deployed stage, for the smoke test: it repeats what is to be repeated."""

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any

import httpx

SECONDS = 30  # the gateway's limit for one request
# Lists may lag behind a write, and totals always do: by a batch of the stream.
WAIT_SECONDS = 60
PAUSE_SECONDS = 1
ATTEMPTS_MAX = 12  # a window of RateLimit is 5 s

Admin = Callable[..., Any]  # runs a command of ledger-admin; returns its output


class Trouble(Exception):
    """An unexpected answer."""


@cache
def authorities() -> ssl.SSLContext:
    """Return the trusted certificate authorities, read once: httpx reads them for each request."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class Place:
    """A deployed stage: its URL, and the rooms that are off.

    `admin` works on its table. `host` is the Host header, if it differs from the URL's. `sleep`
    waits between attempts, in seconds.
    """

    base_url: str
    admin: Admin
    off: frozenset[str] = frozenset()
    host: str = ""
    sleep: Callable[[float], None] = lambda seconds: time.sleep(seconds)

    def send(
        self, method: str, path: str, headers: Mapping[str, str], **more: Any
    ) -> httpx.Response:
        """Send one request; send it again after each 429, at the time that the answer names."""
        fields = {**headers, **({"Host": self.host} if self.host else {})}
        url = self.base_url + path
        for _ in range(ATTEMPTS_MAX):
            answer = httpx.request(
                method, url, headers=fields, timeout=SECONDS, verify=authorities(), **more
            )
            if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                break
            self.sleep(float(answer.headers.get("retry-after", PAUSE_SECONDS)))
        return answer


@dataclass(frozen=True, slots=True)
class Visitor:
    """A client of the smoke test's own business."""

    place: Place
    tenant: str
    business: str
    token: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send one request, with the token if there is one."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        fields |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        fields |= {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        return self.place.send(method, path, headers=fields, content=content)

    def ask_until(self, path: str, is_so: Callable[[Any], bool], lack: str, **headers: str) -> None:
        """Read a path until its JSON is so. Raise `Trouble` if it is not after WAIT_SECONDS."""
        for _ in range(WAIT_SECONDS // PAUSE_SECONDS):
            if is_so(expect(self.ask("GET", path, **headers), 200).json()):
                return
            self.place.sleep(PAUSE_SECONDS)
        raise Trouble(f"{path} {lack} after {WAIT_SECONDS} s")

    def make(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """Create a thing that an entry needs; return the answer."""
        return expect(self.ask("POST", path, body, **headers), 200, 201)


@dataclass(frozen=True, slots=True)
class Visit:
    """An entry that a dialect accepts, one that it refuses, and the way to find the entry again.

    `id_in` reads an entry's id from an answer; `at` is a path whose answer names the entry. The
    entry counts when the answer of `total_at` is as `counts` says.
    """

    path: str
    entry: Any
    wrong: Any
    id_in: Callable[[httpx.Response], str]
    at: Callable[[str], str]
    total_at: str
    counts: Callable[[Any], bool]
    headers: Mapping[str, str] = field(default_factory=dict)


def expect(answer: httpx.Response, *statuses: int) -> httpx.Response:
    """Return the answer. Raise `Trouble` if it has none of the statuses."""
    if answer.status_code not in statuses:
        request = f"{answer.request.method} {answer.request.url.path}"
        raise Trouble(f"{request}: {answer.status_code} and not {statuses}: {answer.text[:500]}")
    return answer


def names(value: Any, entry: str) -> bool:
    """Return whether a value of a JSON document is the entry's id, or a link that ends with it."""
    if isinstance(value, dict):
        return any(names(part, entry) for part in value.values())
    if isinstance(value, list):
        return any(names(part, entry) for part in value)
    return str(value).rpartition("/")[2] == entry
