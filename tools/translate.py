"""The templates as CloudFormation gets them: `python -m tools.translate FOLDER` writes them there.

Roles and policies that SAM adds are then there to be looked at. That of the data has none.
"""

import argparse
import json
import logging
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tools.local.template import DATA, ROOT, ROOT_TEMPLATE, Template

# It warns at each translation of metrics that it does not publish.
logging.getLogger("samtranslator").setLevel(logging.ERROR)


class _Managed:
    """Stands in for AWS's list of managed policies."""

    def load(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True)
class Translation:
    """A template, and the document that SAM makes of it with the values of its parameters."""

    template: Template
    document: dict[str, Any]

    @property
    def path(self) -> str:
        """The template's path in the project."""
        return str(self.template.file.relative_to(ROOT))

    @property
    def resources(self) -> dict[str, Any]:
        """The resources that CloudFormation counts, by logical id."""
        found: dict[str, Any] = self.document["Resources"]
        return found


def translated(template: Template) -> Translation:
    """Translate one template as SAM does, in some region."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    # Copied: what a YAML alias stands for is one object, which SAM would change in each place.
    document = json.loads(json.dumps(yaml_parse(template.file.read_text())))
    for resource in document["Resources"].values():
        properties = resource.get("Properties", {})
        for name in {"CodeUri", "ContentUri", "Location"} & properties.keys():
            properties[name] = "s3://bucket/key"  # as after packaging
    given = {name: str(value) for name, value in template.parameters.items()}
    return Translation(template, transform(document, given, _Managed()))


@cache
def translations(**parameters: str) -> tuple[Translation, ...]:
    """Translate the root's template with these parameters, and those that it nests, once."""
    return tuple(map(translated, Template(ROOT_TEMPLATE, **parameters).all()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="tools.translate", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the translated templates are written")
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA, folder / "data-template.yaml")
    for one in translations():
        name = one.path.removesuffix(".yaml").replace("/", "-")
        (folder / f"{name}.json").write_text(json.dumps(one.document, indent=2))


if __name__ == "__main__":
    main()
