"""The recorded events: events/<room>/<operation>/<case>.event.json, its answer beside it.

An operation that the room has not is another's, met at this room's paths: what no route has.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tools.local.template import ROOT, Route

EVENTS = ROOT / "events"
EVENT, ANSWER = ".event.json", ".answer.json"


def files(paths: list[str]) -> list[Path]:
    """List the event files that are named, or that are in the folders that are."""
    resolved = [Path(path).resolve() for path in paths]
    inside = [sorted(path.rglob(f"*{EVENT}")) if path.is_dir() else [path] for path in resolved]
    return [file for group in inside for file in group]


def files_of(route: Route) -> list[Path]:
    """List the events of a route's function."""
    folders = sorted(EVENTS.glob(f"*/{route.operation}"))
    return [file for file in files([*map(str, folders)]) if function_of(file) == route.name]


def event_file(function: str, case: str) -> Path:
    """Name the file of a case; `function` is its room and operation, `dwolla/create_label`."""
    return EVENTS / function / f"{case}{EVENT}"


def answer_file(file: Path) -> Path:
    """Name the file of the answer to an event."""
    return file.with_name(case_of(file) + ANSWER)


def room_of(file: Path) -> str:
    """Name the room of an event file, `dwolla`."""
    return file.parent.parent.name


def function_of(file: Path) -> str:
    """Name the function of an event file by room and operation, `dwolla/create_label`."""
    return _function(room_of(file), file.parent.name)


@cache
def _function(room: str, operation: str) -> str:
    functions = ROOT / "functions"
    if (functions / room / operation).is_dir():
        return f"{room}/{operation}"
    (other,) = functions.glob(f"*/{operation}/app.py")
    return f"{other.parent.parent.name}/{operation}"


def case_of(file: Path) -> str:
    """Name the case of an event file."""
    return file.name.removesuffix(EVENT)


def title(file: Path) -> str:
    """Name an event file for a person: `dwolla/create_label/created`."""
    return f"{room_of(file)}/{file.parent.name}/{case_of(file)}"


def read(file: Path) -> dict[str, Any]:
    """Read an event."""
    event: dict[str, Any] = json.loads(file.read_text())
    return event


def recorded(file: Path) -> dict[str, Any]:
    """Read the answer that is written down for an event."""
    answer: dict[str, Any] = json.loads(answer_file(file).read_text())
    return answer
