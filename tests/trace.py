"""The modules of the layer that a request enters, as a profiler sees them."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import ledger
import tools.local.logs

LAYER = Path(ledger.__file__).parent
LOG = tools.local.logs.__file__
# moto stands in for these, so they would make the count depend on the engine.
STOOD_IN = "answers connections dynamodb guards parsing reading repeats signing transport"
TRANSPORT = {f"aws/{name}.py" for name in STOOD_IN.split()}


def modules_entered(send: Callable[[], object]) -> set[str]:
    """Return the modules of which `send` calls a function, as paths below the layer.

    The client of the table and the writer of the log are left out, which no reader has to open. So
    are the checks of the local service's log.

    Call it in a warm process: a first request imports modules and fills caches.
    """
    files: set[str] = set()

    def enter(frame: FrameType, event: str, _: object) -> None:
        is_of_log = frame.f_back is not None and frame.f_back.f_code.co_filename == LOG
        if event == "call" and not is_of_log:
            files.add(frame.f_code.co_filename)

    sys.setprofile(enter)
    try:
        send()
    finally:
        sys.setprofile(None)
    paths = [Path(file) for file in files]
    names = {str(path.relative_to(LAYER)) for path in paths if path.is_relative_to(LAYER)}
    return names - TRANSPORT - {"process/log.py"}
