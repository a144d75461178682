"""`python -m tools.local serve` runs the service here, `engine` what is below it alone.

`routes` writes down the templates' routes.
"""

import argparse
import json
import os
import sys
import threading
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from tools.local import banner, bucket, counting, demo, engines, replay, server, workers
from tools.local.counting import Counting
from tools.local.engines import TABLE
from tools.local.gateway import Gateway
from tools.local.intrinsics import TemplateError
from tools.local.processes import ProcessError
from tools.local.template import DEFAULT_ROUTE, ROOT, Template

FOLDER = ROOT / ".local"
DATABASE = "ledger-5.sqlite"  # a new number for a new layout of items
LEDGER = ROOT / "layers" / "ledger" / "ledger"


def serve(port: int, folder: Path) -> None:
    """Start engine, table, demo data and server, say how to use them, and serve until stopped."""
    folder.mkdir(exist_ok=True)
    file = folder / "demo.json"
    with engines.with_table(database=folder / DATABASE) as engine:
        base_url = f"http://127.0.0.1:{port}"
        overrides = {**engines.environment(engine), "PUBLIC_BASE_URL": base_url}
        gateway = Counting(TABLE, overrides, serialise=not engine.is_real)
        tenants = demo.tenants(TABLE, file if engine.name == "dynoxide" else None)
        shops = [demo.shop(gateway, tenant) for tenant in tenants]
        demo.months(shops[0], datetime.now(UTC).date())
        counting.catch_up()
        with gateway.counting():
            samples = [demo.samples(shop) for shop in shops]
            running = server.make(gateway, port, lambda line: print(line, flush=True))
            addresses = {"base_url": base_url, **engines.table_address(engine)}
            demo.write(file, addresses, zip(tenants, samples, strict=True))
            print(banner.facts(engine, base_url, tenants[0], samples[0], file), flush=True)
            print(banner.requests(base_url, tenants[0], samples[0]), flush=True)
            with workers.started(running.socket, overrides) if engine.is_real else nullcontext():
                running.serve_forever()


def engine(host: str, port: int) -> None:
    """Run an engine for other processes, with the world that the events name and a demo tenant.

    The bucket is on the next port. `host` is an address that containers reach, such as docker0's.
    """
    FOLDER.mkdir(exist_ok=True)
    name = os.environ.get("ENGINE", "dynoxide")
    with engines.with_table(name, host=host, ports=(port, port + 1)) as started:
        gateway = Gateway(TABLE, engines.environment(started))
        replay.fresh(gateway)
        tenant = demo.tenants(TABLE, None)[0]
        variables = {
            "TABLE_NAME": TABLE,
            "BUCKET_NAME": bucket.BUCKET,
            "AWS_ENDPOINT_URL_DYNAMODB": started.endpoint_url,
            "AWS_ENDPOINT_URL_S3": started.files_url,
        }
        file = FOLDER / "env.json"
        file.write_text(json.dumps({"Parameters": variables}, indent=2) + "\n")
        print(banner.engine(started, file, tenant), flush=True)
        threading.Event().wait()


def routes_texts(template: Template) -> dict[Path, str]:
    """Write the paths of each room with their methods, by file; the default route reads these."""
    methods: dict[Path, dict[str, list[str]]] = {}
    for route in sorted(template.routes(), key=lambda route: (route.path, route.method)):
        if route.path != DEFAULT_ROUTE:
            dialect = LEDGER / "dialects" / route.dialect
            folder = dialect if dialect.is_dir() else LEDGER / "http"
            paths = methods.setdefault(folder / "routes.json", {})
            paths.setdefault(route.path, []).append(route.method)
    return {file: json.dumps(paths, indent=2) + "\n" for file, paths in methods.items()}


def main() -> int:
    """Run the command of the command line; return its exit status."""
    parser = argparse.ArgumentParser(prog="tools.local", description=__doc__)
    parser.add_argument("command", choices=["serve", "engine", "routes"])
    parser.add_argument("--host", default="127.0.0.1", help="of the engine; the service is local")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where data are kept")
    arguments = parser.parse_args()
    if arguments.command == "routes":
        for file, text in routes_texts(Template()).items():
            file.write_text(text)
        return 0
    try:
        if arguments.command == "engine":
            engine(arguments.host, arguments.port)
        serve(arguments.port, arguments.folder)
    except (ProcessError, TemplateError, OSError) as error:
        print(f"cannot serve: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
