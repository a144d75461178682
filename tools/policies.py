"""Write each function's policy into its room's template, from the requests of its events.

`make policies`, or `python -m tools.policies dayzero/create_journal_entry` for some functions.
tests/test_template.py compares.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tools.local.asks import Ask, Permission
from tools.local.iam import Roles
from tools.local.permissions import needed
from tools.local.replay import standing
from tools.local.template import Route

RESOURCES = {
    "table": "!Ref TableArn",
    "index/listing": "!Sub ${TableArn}/index/listing",
    "index/keyed": "!Sub ${TableArn}/index/keyed",
    "export": "!Sub arn:${AWS::Partition}:s3:::${BucketName}/exports/*/*/*",
    "log": "!Sub arn:${AWS::Partition}:s3:::${LogBucketName}/log/*",
    "file": "!Sub arn:${AWS::Partition}:s3:::${BucketName}/*/*/*",  # tenant, business, digest
}
# Reads come before writes.
ORDER = (
    *("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem"),
    *("GetObject", "PutObject"),
)


def statements(permissions: Iterable[Permission]) -> str:
    """Return the statements of a policy as YAML of the template."""
    by_resource: dict[str, list[str]] = {}
    for action, resource in permissions:
        by_resource.setdefault(resource, []).append(action)
    text = ""
    for resource in sorted(by_resource, key=list(RESOURCES).index):
        actions = sorted(by_resource[resource], key=lambda name: ORDER.index(name.split(":")[1]))
        text += "            - Effect: Allow\n"
        text += f"              Action: [{', '.join(actions)}]\n"
        text += f"              Resource: {RESOURCES[resource]}\n"
    return text


def rewritten(text: str, function: str, permissions: set[Permission]) -> str:
    """Return the template with new statements in one function's policy."""
    pattern = rf"(?ms)^  {function}:\n.*?^        - Statement:\n(.*?)(?=^\S|^  \S|^\n|\Z)"
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"{function} has no policy with a Statement in its template")
    return text[: match.start(1)] + statements(permissions) + text[match.end(1) :]


def template_of(route: Route) -> Path:
    """Name the template of the room that a route is in."""
    return route.handler_file.parents[1] / "template.yaml"


def main(operations: Sequence[str] = ()) -> None:
    """Write the policies of these operations, or of all; exit if a boundary forbids one."""
    with standing() as gateway:
        routes = {
            route.function: route
            for route in gateway.routes
            if not operations or route.name in operations
        }
        asks = {function: needed(gateway, route) for function, route in routes.items()}
    for function, route in routes.items():
        permissions = {ask.permission for ask in asks[function]}
        if permissions:
            file = template_of(route)
            file.write_text(rewritten(file.read_text(), function, permissions))
    forbidden = list(_forbidden(asks))
    if forbidden:
        raise SystemExit("\n".join(forbidden))


def _forbidden(asks: Mapping[str, set[Ask]]) -> Iterator[str]:
    """Yield each ask that the function's permissions boundary forbids."""
    roles = Roles()
    for function, by_function in asks.items():
        for ask in by_function:
            if not roles.may_ask(function, ask):
                yield f"{function}: its PermissionsBoundary forbids {ask}"


if __name__ == "__main__":
    main(sys.argv[1:])
