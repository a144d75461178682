"""Clients that send one request again and again, each over a connection of its own.

Two processes have the clients as threads. A client does little but write and read, since it shares
the processors with the server.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from itertools import count
from urllib.parse import urlsplit

from benchmarks.ratios import p99
from tools.local.template import ROOT

PROCESSES = 2
# It stands for digits that are different in each request.
PLACE = "{number}"


def load(
    url: str, head: list[str], body: str, clients: int, seconds: float
) -> tuple[float, float, int]:
    """Return requests a second, their p99 in ms, and the number of answers without success.

    `head` are the header lines of a POST, or of a GET if the body is empty.
    """
    share = [clients // PROCESSES + (n < clients % PROCESSES) for n in range(PROCESSES)]
    job = {"url": url, "head": head, "body": body, "seconds": seconds}
    programs = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "benchmarks.load", json.dumps({**job, "clients": n, "at": at})],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        for at, n in enumerate(share)
        if n
    ]
    times: list[float] = []
    bad = 0
    for program in programs:
        output, _ = program.communicate()
        its_times, its_bad = json.loads(output)
        times += its_times
        bad += its_bad
    return len(times) / seconds, p99(times), bad


def client(
    url: str, head: list[str], body: str, until: float, names: "count[int]"
) -> list[list[float]]:
    """Send the request until a time; return milliseconds and status of each answer."""
    place = urlsplit(url)
    method = "POST" if body else "GET"
    answers = []
    with socket.create_connection((str(place.hostname), place.port or 80)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.monotonic() < until:
            data = body.replace(PLACE, f"{next(names):012d}").encode()
            lines = [f"{method} {place.path or '/'} HTTP/1.1", f"Host: {place.netloc}", *head]
            lines += [f"Content-Length: {len(data)}"] if data else []
            began = time.perf_counter()
            connection.sendall("\r\n".join([*lines, "\r\n"]).encode() + data)
            status = _status(connection)
            answers.append([(time.perf_counter() - began) * 1000, status])
    return answers


def _status(connection: socket.socket) -> int:
    """Read an answer to its end; return its status."""
    read = b""
    while b"\r\n\r\n" not in read:
        read += connection.recv(1 << 16)
    head, _, rest = read.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next(int(x.split(b":")[1]) for x in lines if x.startswith(b"content-length:"))
    while len(rest) < length:
        rest += connection.recv(1 << 16)
    return int(lines[0].split()[1])


def main(job: str) -> None:
    """Run the clients of one process; print their times, and the number of bad answers."""
    fields = json.loads(job)
    answers: list[list[float]] = []
    until = time.monotonic() + fields["seconds"]
    # No two processes, and no two runs, have the same numbers.
    names = count((int(time.time()) % 10**6) * 10**6 + fields["at"] * 500_000)

    def run() -> None:
        answers.extend(client(fields["url"], fields["head"], fields["body"], until, names))

    threads = [threading.Thread(target=run) for _ in range(fields["clients"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps([[took for took, _ in answers], sum(s >= 300 for _, s in answers)]))


if __name__ == "__main__":
    main(sys.argv[1])
