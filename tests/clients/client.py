"""The surface that the tests' clients of all dialects share."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from tests.world import World
from tools.local.gateway import Answer


class Surface(ABC):
    """The requests that each dialect's client can send."""

    @abstractmethod
    def send(self, method: str, target: str, body: Any = None, **more: str) -> Answer:
        """Send a request in the dialect's headers; `target` begins below the dialect's prefix."""

    def get(self, target: str, **more: str) -> Any:
        """Read a resource that is there, and return its JSON."""
        answer = self.send("GET", target, **more)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json

    def make(self, target: str, body: Any, **more: str) -> Any:
        """Create a resource, and return the answer's JSON."""
        answer = self.send("POST", target, body, **more)
        assert answer.status in (200, 201), (answer.status, answer.body)
        return answer.json


@dataclass
class Client(Surface):
    """A client of one business in one dialect of the general journal."""

    world: World
