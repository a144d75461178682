"""Counts the resources of each template exactly, as CloudFormation does: `make counts`.

docs/operations.md has the table, and a test compares. A resource counts also while the condition
that it is under is false.
"""

from tools.local.template import ROOT, Template
from tools.translate import translations

LIMIT = 500  # CloudFormation's, of resources in one template
DOCUMENT = ROOT / "docs" / "operations.md"
MARK = "<!-- counts -->"
# A room with one endpoint, whose resources all begin with the name of its function.
ENDPOINT = "DefaultRefuseRoute"
MORE = 25  # endpoints that each room must have space for
HEAD = f"""\
| template | resources | with gradual deployment | and {MORE} endpoints more |
|---|---:|---:|---:|
"""


def counts() -> dict[str, tuple[int, int]]:
    """Count the resources of each template, without and with gradual deployment, by path."""
    usual, gradual = (translations(GradualDeployment=switch) for switch in ("false", "true"))
    pairs = zip(usual, gradual, strict=True)
    by_path = {plain.path: (len(plain.resources), len(full.resources)) for plain, full in pairs}
    data = len(Template(ROOT / "data" / "template.yaml").scope.resources)
    return {"data/template.yaml": (data, data), **by_path}


def of_an_endpoint() -> int:
    """Count the resources that one endpoint costs with gradual deployment."""
    rooms = translations(GradualDeployment="true")
    return sum(name.startswith(ENDPOINT) for room in rooms for name in room.resources)


def table() -> str:
    """Write the table of docs/operations.md."""
    more = MORE * of_an_endpoint()
    rows = ""
    for path, (usual, gradual) in counts().items():
        larger = str(gradual + more) if path.startswith("functions/") else ""
        rows += f"| `{path}` | {usual} | {gradual} | {larger} |\n"
    return HEAD + rows


def main() -> None:
    """Write the table into docs/operations.md, and print it."""
    before, mark, after = DOCUMENT.read_text().partition(f"{MARK}\n")
    _, _, rest = after.partition("\n\n")
    DOCUMENT.write_text(f"{before}{mark}{table()}\n{rest}")
    print(table(), end="")


if __name__ == "__main__":
    main()
