"""Trim botocore's `endpoints.json` to the services that we call: `FILE SERVICE…`.

The layer's Makefile calls it. To read all 400 services is a tenth of a cold start.
"""

import json
import sys
from pathlib import Path


def trim(file: Path, services: set[str]) -> None:
    """Remove all other services of each partition from the file."""
    document = json.loads(file.read_text())
    for partition in document["partitions"]:
        endpoints = partition["services"]
        partition["services"] = {name: endpoints[name] for name in endpoints if name in services}
    file.write_text(json.dumps(document, separators=(",", ":")))


if __name__ == "__main__":
    trim(Path(sys.argv[1]), set(sys.argv[2:]))
