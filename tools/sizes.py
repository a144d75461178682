"""Prints how large the built functions and their layer are, and fails beyond the budget.

It fails too if the layer holds other packages than its lock names: the lock is what is audited.

`python tools/sizes.py .aws-sam/…`
"""

import re
import sys
from pathlib import Path

LAYER = "LedgerLayer"
LOCK = Path(__file__).parents[1] / "layers" / "ledger" / "requirements.txt"
LAYER_BYTES_MAX = 32_000_000  # a budget: each cold start fetches it


def size_bytes(folder: Path) -> int:
    """Return the sum of the sizes of a folder's files."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def shipped(layer: Path) -> set[str]:
    """List the packages in a built layer, `pydantic-2.13.5`."""
    return {folder.name.removesuffix(".dist-info") for folder in layer.rglob("*.dist-info")}


def locked() -> set[str]:
    """List the packages that the layer's lock names, in the same spelling."""
    pins = re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK.read_text(), re.MULTILINE)
    return {f"{name.replace('-', '_')}-{version}" for name, version in pins}


def main(built: Path) -> None:
    """Print the sizes of a build, and fail beyond the budget."""
    layers = sorted(path for path in built.rglob(LAYER) if path.is_dir())
    functions = [file.parent for file in built.rglob("app.py") if LAYER not in file.parts]
    sizes = {folder.name: size_bytes(folder) for folder in functions}
    layer = max(size_bytes(folder) for folder in layers)
    bytecode = sum(1 for _ in layers[0].rglob("*.pyc"))
    largest = max(sizes, key=lambda name: sizes[name])
    print(f"layer      {layer / 1e6:8.1f} MB unzipped, {bytecode} files of bytecode; built once")
    print(f"functions  {len(sizes):8} of {sum(sizes.values()) / 1e3:.1f} KB in all")
    print(f"largest    {sizes[largest] / 1e3:8.1f} KB, {largest}")
    assert layer <= LAYER_BYTES_MAX, f"the layer's budget is {LAYER_BYTES_MAX:,} bytes"
    for folder in layers:
        assert shipped(folder) == locked(), f"{folder} is not what {LOCK.name} pins"
    assert bytecode, "the layer is to have bytecode: each cold start would compile it"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
