"""Keeps of botocore's list of endpoints what is said of some services, and of their partitions.

Called by the Makefile beside it: reading all 400 services is a tenth of a cold start.
"""

import json
import sys
from pathlib import Path


def main(file: Path, services: set[str]) -> None:
    document = json.loads(file.read_text())
    for partition in document["partitions"]:
        kept = {name: said for name, said in partition["services"].items() if name in services}
        partition["services"] = kept
    file.write_text(json.dumps(document, separators=(",", ":")))


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
