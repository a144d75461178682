"""`make emulator`: deploys what was built to the emulator, says what to paste, and stays up."""

import os
import shlex
import threading
from contextlib import suppress
from pathlib import Path

from tests.deployed import emulator
from tests.deployed.deployment import deploy
from tests.deployed.world import DeployedWorld, sow_on
from tools.local.events import EVENTS, files, read, recorded


def lines(deployed_world: DeployedWorld) -> dict[str, str]:
    """Return a line of curl for each room: its first good GET event, to the deployed API."""
    return {room: line for room in deployed_world.world if (line := _line(deployed_world, room))}


def _line(deployed_world: DeployedWorld, room: str) -> str:
    for file in files([str(EVENTS / room)]):
        event = read(file)
        token = event["headers"].get("authorization", "").removeprefix("Bearer ")
        is_read = (
            event["requestContext"]["http"]["method"] == "GET" and token in deployed_world.tokens
        )
        if is_read and recorded(file)["status"] == 200:
            headers = {
                **event["headers"],
                "host": deployed_world.deployment.host,
                "authorization": f"Bearer {deployed_world.tokens[token]}",
            }
            body = " ".join(f"-H '{name}: {value}'" for name, value in headers.items())
            target = shlex.quote(f"{event['rawPath']}?{event['rawQueryString']}")
            return f"curl -sS -i {body} {deployed_world.deployment.endpoint_url}{target}"
    return ""


def main() -> None:
    with emulator.running() as endpoint_url:
        print("Deploying as make deploy does, about a minute …", flush=True)
        deployed_world = sow_on(deploy(endpoint_url, Path(os.environ["BUILT"])))
        for name, value in deployed_world.deployment.outputs.items():
            print(f"{name:16} {value}")
        for name, line in lines(deployed_world).items():
            print(f"\n{name}:\n{line}")
        print("\nIt stays up until Ctrl+C.", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
