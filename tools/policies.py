"""Writes each function's policy into its room's template, from what its events make it ask for.

`make policies`; tests/test_template.py holds the templates to the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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
    "file": "!Sub arn:${AWS::Partition}:s3:::${BucketName}/*/*/*",  # tenant, business, digest
}
# As a reader expects them: reading before writing.
ORDER = (
    *("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "ConditionCheckItem"),
    *("GetObject", "PutObject"),
)


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
        raise SystemExit(f"{function} has no policy with a Statement in its template")
    return text[: match.start(1)] + statements(permissions) + text[match.end(1) :]


def template_of(route: Route) -> Path:
    """Name the template of the room that a route is in."""
    return route.handler_file.parents[1] / "template.yaml"


def main() -> None:
    with standing() as gateway:
        routes = {route.function: route for route in gateway.routes}
        found = {function: needed(gateway, route) for function, route in routes.items()}
    for function, asked in found.items():
        if asked:
            file = template_of(routes[function])
            permissions = {ask.permission for ask in asked}
            file.write_text(rewritten(file.read_text(), function, permissions))
    forbidden = list(_forbidden(found))
    if forbidden:
        raise SystemExit("\n".join(forbidden))


def _forbidden(found: Mapping[str, set[Ask]]) -> Iterator[str]:
    """What functions ask for and their boundary forbids, whatever their policy says."""
    roles = Roles()
    for function, asked in found.items():
        for ask in asked:
            if not roles.may_ask(function, ask):
                yield f"{function}: its PermissionsBoundary forbids {ask}"


if __name__ == "__main__":
    main()
