"""The same work by others: a balanced two-line post, durable, one request one entry.

`python -m benchmarks.peers`, where PostgreSQL is installed (Debian's package) and `make bench` has
made the environment of django-hordak. All of one client, in turn; milliseconds of the wall.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from benchmarks.ratios import p99
from events.dwolla.cases import HAL
from tests.clients.dwolla import Labels, money
from tests.world import World, last
from tools.local import demo, engines, processes
from tools.local.engines import TABLE, Place
from tools.local.gateway import Gateway
from tools.local.service import Service, serving
from tools.local.template import ROOT

CALLS, ROUNDS = 25, 10
PROGRAMS = Path("/usr/lib/postgresql")
PYTHON = ROOT / ".local" / "bench" / "bin" / "python"
Posts = Callable[[int], list[float]]


@contextmanager
def postgres(folder: Path) -> Iterator[int]:
    """Run a new PostgreSQL cluster with its ordinary settings; yield its port."""
    programs = max(PROGRAMS.glob("*/bin"))
    # It will not run as root.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    home = folder / "postgres"
    home.mkdir()
    if prefix:
        folder.chmod(0o755)
        shutil.chown(home, "postgres")
    data, port = str(home / "data"), processes.free_port()
    initialize = [*prefix, str(programs / "initdb"), "-A", "trust", "-U", "ledger", data]
    subprocess.run(initialize, check=True, capture_output=True, cwd=home)  # noqa: S603
    serve = [*prefix, str(programs / "postgres"), "-D", data, "-k", str(home), "-p", str(port)]
    ready = processes.listening("127.0.0.1", port)
    with processes.running(serve, folder / "postgres.log", ready, seconds=20, cwd=home):
        yield port


@contextmanager
def hordak(folder: Path) -> Iterator[Posts]:
    """Run django-hordak in a process of its own; yield a function that posts."""
    with (
        postgres(folder) as port,
        subprocess.Popen(  # noqa: S603
            [str(PYTHON), str(ROOT / "benchmarks/peer_hordak.py"), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        asking, answering = process.stdin, process.stdout
        assert asking is not None
        assert answering is not None

        def posts(count: int) -> list[float]:
            asking.write(f"{count}\n")
            asking.flush()
            took: list[float] = json.loads(answering.readline())
            return took

        yield posts


def timed(post: Callable[[], object]) -> Posts:
    def posts(count: int) -> list[float]:
        took = []
        for _ in range(count):
            started = time.perf_counter()
            post()
            took.append((time.perf_counter() - started) * 1000)
        return took

    return posts


@contextmanager
def in_process(folder: Path) -> Iterator[Posts]:
    """Yield a function that posts through our handler, on dynoxide on disk."""
    with engines.with_table("dynoxide", Place(database=folder / "ours.sqlite")) as engine:
        gateway = Gateway(TABLE, engines.environment(engine))
        world = World(gateway, demo.tenant(demo.operator(TABLE), "Ours"))
        label = Labels.of(world).open_label("1.00")
        yield timed(lambda: Labels.of(world).post(label, "0.01"))


@contextmanager
def over_http(folder: Path) -> Iterator[Posts]:
    """Yield a function that posts to our local service, as `make serve` runs it."""
    (folder / "service").mkdir()
    with serving(folder / "service") as service, client(service) as http:
        customer = service.tenant["customers"][0]
        opened = http.post(f"/customers/{customer}/labels", json=money("1.00"))
        target = f"/labels/{last(opened.headers['location'])}/ledger-entries"
        yield timed(lambda: http.post(target, json=money("0.01")).raise_for_status())


def client(service: Service) -> httpx.Client:
    headers = {"Authorization": f"Bearer {service.tenant['token']}", "Accept": HAL}
    return httpx.Client(base_url=service.base_url, headers=headers)


SIDES = {
    "ours, in process, dynoxide": (in_process, "both accounts guarded, idempotent by event"),
    "ours, over HTTP, dynoxide": (over_http, "the same, with HTTP and authentication"),
    "django-hordak, PostgreSQL": (hordak, "no floor, no idempotency, no authentication, no HTTP"),
}


def main() -> list[str]:
    """Measure, and print the table."""
    sides = dict(SIDES)
    if not PYTHON.exists() or not PROGRAMS.exists():
        print("django-hordak: NOT MEASURED, it needs PostgreSQL and `make bench`'s environment")
        del sides["django-hordak, PostgreSQL"]
    took: dict[str, list[float]] = {name: [] for name in sides}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        posts = {name: stack.enter_context(by(Path(folder))) for name, (by, _) in sides.items()}
        for post in posts.values():
            post(CALLS)
        for _ in range(ROUNDS):
            for name, post in posts.items():
                took[name] += post(CALLS)
    table = ["| side | median ms | p99 | over ours in process | difference |"]
    table += ["|---|---:|---:|---:|---|"]
    floor = statistics.median(next(iter(took.values())))
    for name, times in took.items():
        median = statistics.median(times)
        figures = f"{median:.1f} | {p99(times):.1f} | **{median / floor:.2f}**"
        table.append(f"| {name} | {figures} | {sides[name][1]} |")
    print("\n".join(table))
    return table


if __name__ == "__main__":
    main()
