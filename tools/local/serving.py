"""The service of `make serve`: engine, table, demo data, server and workers, ended together."""

import signal
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.local import banner, counting, demo, door, engines, examples, server, state, workers
from tools.local.counting import Counting
from tools.local.engines import TABLE, Place

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Address:
    """The host and the ports of the service and of its files; files port 0 is a free one."""

    host: str = "127.0.0.1"
    port: int = 8000
    files_port: int = 0

    @property
    def base_url(self) -> str:
        """The URL for clients on this machine."""
        return f"http://127.0.0.1:{self.port}"


def end_on_signals() -> None:
    """Let each signal that ends a program end all that this one started, as Ctrl+C does."""

    def end(_: int, __: Any) -> None:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)  # A second one would interrupt the ending.
        raise KeyboardInterrupt

    for number in _ENDING:
        # nohup ignores SIGHUP on purpose; a shell ignores SIGINT for each `&` of a script.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)


def serve(address: Address, folder: Path, is_newest: bool) -> None:
    """Start all, say how to use it, and serve until a signal.

    `is_newest` lets `.local/demo.json` lead to this service.
    """
    with ExitStack() as stack:
        lock = stack.enter_context(state.locked(folder))
        listening = stack.enter_context(server.bound(address.host, address.port))
        place = Place(
            ports=(0, address.files_port),
            files_host=address.host,
            database=folder / state.DATABASE,
            files=folder / "files",
            lock=lock,
        )
        engine = stack.enter_context(engines.with_table(place=place))
        overrides = {**engines.environment(engine), "PUBLIC_BASE_URL": address.base_url}
        gateway = Counting(TABLE, overrides, serialise=not engine.is_real)
        table_url = stack.enter_context(door.opened(gateway, engine.table_url))
        values = _describe(gateway, engine, table_url, address, folder / state.DEMO)
        overrides[examples.FILE] = str((folder / "examples.json").absolute())
        examples.write(Path(overrides[examples.FILE]), values)
        if is_newest:
            stack.enter_context(state.newest(folder))
        running = server.make(gateway, show, values, listening)
        if engine.is_real:
            stack.enter_context(workers.started(running.socket, overrides))
        stack.enter_context(gateway.counting())
        print(banner.READY, flush=True)
        running.serve_forever()


def _describe(
    gateway: Counting, engine: engines.Engine, table_url: str, address: Address, file: Path
) -> examples.Values:
    """Make the demo data, write them down, and print them; return the values of examples."""
    tenants = demo.tenants(TABLE, file if engine.is_real else None)
    shops = [demo.shop(gateway, tenant) for tenant in tenants]
    demo.months(shops[0], datetime.now(UTC).date())
    samples = [demo.samples(shop) for shop in shops]
    values = examples.values_of(shops[0])
    counting.publish(counting.catch_up())
    addresses = {"base_url": address.base_url, **engines.table_address(table_url, engine)}
    demo.write(file, addresses, zip(tenants, samples, strict=True))
    facts = banner.facts(engine, address.base_url, tenants[0], samples[0], file, gateway.paths)
    print(facts, flush=True)
    print(banner.requests(address.base_url, tenants[0], samples[0]), flush=True)
    return values


def show(line: str) -> None:
    """Print a line of the log at once."""
    print(line, flush=True)
