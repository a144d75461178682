"""Write the OpenAPI documents into the folder that serves them; `make openapi`."""

import json
from pathlib import Path
from typing import Any

from tools.local.template import ROOT
from tools.openapi.document import documents

SERVED = ROOT / "functions" / "web/get_openapi"


def written(document: dict[str, Any]) -> str:
    """Return a document as JSON with a line for each value, so that changes can be compared."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main(folder: Path = SERVED) -> None:
    """Write every document, and delete those of dialects that are gone."""
    folder.mkdir(exist_ok=True)
    by_name = documents()
    for file in folder.glob("*.json"):
        if file.stem not in by_name:
            file.unlink()
    for name, document in by_name.items():
        (folder / f"{name}.json").write_text(written(document))


if __name__ == "__main__":
    main()
