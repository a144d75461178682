"""Writes each function's policy into template.yaml, from what its events make it ask for.

`make policies`; tests/test_template.py holds the template to the same.
"""

import re
from collections.abc import Iterable

from tests.local.permissions import Permission, needed
from tests.local.replay import standing
from tests.local.template import ROOT

TEMPLATE = ROOT / "template.yaml"
RESOURCES = {
    "table": "!GetAtt LedgerTable.Arn",
    "index/listing": "!Sub ${LedgerTable.Arn}/index/listing",
    "index/keyed": "!Sub ${LedgerTable.Arn}/index/keyed",
    "file": "!Sub ${FilesBucket.Arn}/*",
}
# As a reader expects them: reading before writing.
ORDER = ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "GetObject", "PutObject")


def statements(permissions: Iterable[Permission]) -> str:
    """The statements of a policy, as the template spells them."""
    by_resource: dict[str, list[str]] = {}
    for action, resource in permissions:
        by_resource.setdefault(resource, []).append(action)
    said = ""
    for resource in sorted(by_resource, key=list(RESOURCES).index):
        actions = sorted(by_resource[resource], key=lambda name: ORDER.index(name.split(":")[1]))
        said += "            - Effect: Allow\n"
        said += f"              Action: [{', '.join(actions)}]\n"
        said += f"              Resource: {RESOURCES[resource]}\n"
    return said


def rewritten(text: str, function: str, permissions: set[Permission]) -> str:
    """The template with the statements of one function's policy anew."""
    pattern = rf"(?ms)^  {function}:\n.*?^        - Statement:\n(.*?)(?=^\S|^  \S|^\n|\Z)"
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"{function} has no policy with a Statement in {TEMPLATE.name}")
    return text[: match.start(1)] + statements(permissions) + text[match.end(1) :]


def main() -> None:
    with standing() as gateway:
        found = {route.function: set[Permission]() for route in gateway.routes}
        for route in {route.function: route for route in gateway.routes}.values():
            found[route.function] = needed(gateway, route)
    text = TEMPLATE.read_text()
    for function, permissions in found.items():
        if permissions:
            text = rewritten(text, function, permissions)
    TEMPLATE.write_text(text)


if __name__ == "__main__":
    main()
