"""Writes the OpenAPI documents where they are served from; `make openapi`."""

import json
from pathlib import Path
from typing import Any

from tools.local.template import ROOT
from tools.openapi.document import documents

SERVED = ROOT / "functions" / "web/get_openapi"


def written(document: dict[str, Any]) -> str:
    """A document as its file has it: a line each, to be compared; small, to be sent."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main(folder: Path = SERVED) -> None:
    folder.mkdir(exist_ok=True)
    made = documents()
    for file in folder.glob("*.json"):
        if file.stem not in made:
            file.unlink()
    for name, document in made.items():
        (folder / f"{name}.json").write_text(written(document))


if __name__ == "__main__":
    main()
