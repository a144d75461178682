"""`python -m tools.local serve` runs the service here, `engine` what is below it alone.

`routes` writes down the templates' routes.
"""

import argparse
import json
import os
import sys
import threading
from pathlib import Path

from tools.local import banner, bucket, demo, engines, leash, replay, state
from tools.local.engines import TABLE, Place
from tools.local.gateway import Gateway
from tools.local.intrinsics import TemplateError
from tools.local.processes import ProcessError
from tools.local.serving import Address, end_on_signals, serve
from tools.local.template import DEFAULT_ROUTE, ROOT, Template

# The environment's names of the ports, such as a container has; 0 is a free one.
PORTS = {"PORT": "8000", "FILES_PORT": "0"}
LEDGER = ROOT / "layers" / "ledger" / "ledger"


def engine(host: str, port: int) -> None:
    """Run an engine for other processes, with the world that the events name and a demo tenant.

    The bucket is on the next port. `host` is an address that containers reach, such as docker0's.
    """
    state.FOLDER.mkdir(exist_ok=True)
    name = os.environ.get("ENGINE") or engines.DEFAULT
    place = Place(host, host, (port, port + 1))
    with engines.with_table(name, place) as started:
        gateway = Gateway(TABLE, engines.environment(started))
        replay.fresh(gateway)
        tenant = demo.tenants(TABLE, None)[0]
        variables = {
            "TABLE_NAME": TABLE,
            "BUCKET_NAME": bucket.BUCKET,
            "AWS_ENDPOINT_URL_DYNAMODB": started.endpoint_url,
            "AWS_ENDPOINT_URL_S3": started.files_url,
        }
        file = state.FOLDER / "env.json"
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
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    ports = [os.environ.get(name) or default for name, default in PORTS.items()]
    parser.add_argument("--port", type=int, default=ports[0])
    parser.add_argument("--files-port", type=int, default=ports[1], help="0 takes a free one")
    parser.add_argument("--folder", type=Path, help="where data are stored, else .local/PORT")
    parser.add_argument("--end-with-parent", action="store_true", help="end when the parent ends")
    arguments = parser.parse_args()
    if arguments.command == "routes":
        for file, text in routes_texts(Template()).items():
            file.write_text(text)
        return 0
    end_on_signals()
    if arguments.end_with_parent:
        leash.end_with_parent()
    try:
        if arguments.command == "engine":
            engine(arguments.host, arguments.port)
        address = Address(arguments.host, arguments.port, arguments.files_port)
        folder = arguments.folder or state.FOLDER / str(arguments.port)
        serve(address, folder, is_newest=arguments.folder is None)
    except (ProcessError, TemplateError, OSError) as error:
        print(f"cannot serve: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
