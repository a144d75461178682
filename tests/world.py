"""A client of any dialect, through the gateway."""

import json
from dataclasses import dataclass, replace
from typing import Any, Self

from tests.sheet import Sheet
from tools.local.demo import Tenant
from tools.local.gateway import Answer, Gateway


def last(url: str) -> str:
    return url.rpartition("/")[2]


@dataclass(frozen=True)
class World:
    """One tenant at the gateway. `sheet` writes further setups, if nobody else has the tenant."""

    gateway: Gateway
    tenant: Tenant
    token: str = ""
    sheet: Sheet | None = None

    def reading_only(self) -> Self:
        return replace(self, token=self.tenant.readonly_token)

    def headers(self, **more: str) -> dict[str, str]:
        token = self.token or self.tenant.token
        return {"authorization": f"Bearer {token}", **more}

    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        """Send a request with the token; `body` is sent as JSON, or unchanged if it is bytes."""
        headers = self.headers(**{name.replace("_", "-"): value for name, value in more.items()})
        raw = body if isinstance(body, bytes) else b""
        if body is not None and not isinstance(body, bytes):
            raw = json.dumps(body).encode()
        if raw:
            headers = {"content-type": "application/json", **headers}
        return self.gateway.request(method, target, headers, raw)

    def get(self, target: str) -> Any:
        answer = self.send("GET", target)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json
