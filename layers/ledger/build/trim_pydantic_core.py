"""Trim pydantic-core to its compiled module: `FOLDER`, that of the package.

The package also has functions that describe schemas, in a file of 4,000 lines. Our schemas are
stored, so no function needs them, and to load them takes longer than all the rest of the package.
"""

import sys
from pathlib import Path

# The names that the layer imports; a test compares.
NAMES = ("PydanticCustomError", "SchemaValidator", "ValidationError")


def trim(package: Path) -> None:
    """Leave the package only its compiled module, with the names that the layer imports."""
    (package / "core_schema.py").unlink()
    (package / "__init__.py").write_text(
        f"from ._pydantic_core import {', '.join(NAMES)}\n\n__all__ = {list(NAMES)!r}\n"
    )


if __name__ == "__main__":
    trim(Path(sys.argv[1]))
