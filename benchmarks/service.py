"""The local service under load, by wrk: `python -m benchmarks.service`.

It measures requests a second, and their ratio to a single client's. Threads share a processor's
Python; nothing else of ours makes them wait for each other.
"""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.peers import client
from tests.clients.dwolla import money
from tests.world import last
from tools.local.service import Service, serving

CLIENTS, SECONDS = (1, 4, 16), 5


def script(service: Service, method: str, body: str) -> str:
    """Return the request for wrk, as a script."""
    return f"""
wrk.method = "{method}"
wrk.body = '{body}'
wrk.headers["Authorization"] = "Bearer {service.tenant["token"]}"
wrk.headers["Accept"] = "application/vnd.dwolla.v1.hal+json"
wrk.headers["Content-Type"] = "application/json"
"""


def load(url: str, lua: Path, clients: int) -> tuple[float, str, int]:
    """Return requests a second, their p99, and the number of answers without success."""
    words = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--latency", "-s", str(lua), url]
    process = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603
    rate = re.search(r"Requests/sec: +([0-9.]+)", process.stdout)
    tail = re.search(r"99% +(\S+)", process.stdout)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", process.stdout)
    assert rate is not None
    assert tail is not None
    return float(rate[1]), tail[1], int(bad[1]) if bad else 0


def main() -> list[str]:
    """Measure, and print the table."""
    if shutil.which("wrk") is None:
        print("NOT MEASURED: there is no wrk")
        return []
    table = ["| request | clients | a second | over one client | p99 | not 2xx |"]
    table += ["|---|---:|---:|---:|---:|---:|"]
    print("\n".join(table))
    with (
        tempfile.TemporaryDirectory() as name,
        serving(Path(name)) as service,
        client(service) as http,
    ):
        lua = Path(name) / "request.lua"
        for method, body in (("GET", ""), ("POST", '{"amount":{"value":"0.01","currency":"USD"}}')):
            customer = service.tenant["customers"][0]
            opened = http.post(f"/customers/{customer}/labels", json=money("1.00"))
            label = f"{service.base_url}/labels/{last(opened.headers['location'])}"
            url = label if method == "GET" else f"{label}/ledger-entries"
            lua.write_text(script(service, method, body))
            alone = 0.0
            for clients in CLIENTS:
                rate, tail, bad = load(url, lua, clients)
                alone = alone or rate
                request = "get a label" if method == "GET" else "post an entry"
                figures = f"{rate:,.0f} | **{rate / alone:.2f}** | {tail} | {bad}"
                table.append(f"| {request} | {clients} | {figures} |")
                print(table[-1], flush=True)
    return table


if __name__ == "__main__":
    main()
