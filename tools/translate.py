"""The templates as CloudFormation gets them: `python -m tools.translate FOLDER` writes them there.

The files also hold roles and policies that SAM adds. Templates of data, access and edge are plain.
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

from tools.local import intrinsics
from tools.local.template import ROOT, ROOT_TEMPLATE, Template

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
        by_id: dict[str, Any] = self.document["Resources"]
        return by_id


def translated(template: Template) -> Translation:
    """Translate one template as SAM does, in some region."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    # Copied: what a YAML alias stands for is one object, which SAM would change in each place.
    document = json.loads(json.dumps(intrinsics.read(template.file)))
    for resource in document["Resources"].values():
        properties = resource.get("Properties", {})
        for name in {"CodeUri", "ContentUri", "Location"} & properties.keys():
            properties[name] = "s3://bucket/key"  # as after packaging
    parameters = {name: str(value) for name, value in template.parameters.items()}
    return Translation(template, transform(document, parameters, _Managed()))


@cache
def translations(**parameters: str) -> tuple[Translation, ...]:
    """Translate the root's template with these parameters, and those that it nests, once."""
    return tuple(map(translated, Template(ROOT_TEMPLATE, **parameters).all()))


def plain() -> list[Path]:
    """List the templates of a stack of their own, which SAM does not translate."""
    return sorted(ROOT.glob("*/template.yaml"))


def write(folder: Path) -> list[Path]:
    """Write every template into a folder as CloudFormation gets it; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for file in plain():
        copies.append(folder / f"{file.parent.name}-template.yaml")
        shutil.copy(file, copies[-1])
    for translation in translations():
        name = translation.path.removesuffix(".yaml").replace("/", "-")
        copies.append(folder / f"{name}.json")
        copies[-1].write_text(json.dumps(translation.document, indent=2))
    return copies


def main() -> None:
    """Write the templates into the folder that the command names."""
    parser = argparse.ArgumentParser(prog="tools.translate", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder for the translated templates")
    folder: Path = parser.parse_args().folder
    # A template that is no more would be judged for ever.
    shutil.rmtree(folder, ignore_errors=True)
    write(folder)


if __name__ == "__main__":
    main()
