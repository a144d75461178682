"""The template as CloudFormation gets it: `python -m tools.translate > file`.

What SAM adds, roles and policies above all, is then there to be looked at.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).parents[1] / "template.yaml"


class _Managed:
    """Stands in for AWS's list of managed policies."""

    def load(self) -> dict[str, str]:
        return {}


def translated(**parameters: str) -> dict[str, Any]:
    """What SAM makes of the template, in some region."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    template = yaml_parse(TEMPLATE.read_text())
    defaults = {name: said.get("Default", "") for name, said in template["Parameters"].items()}
    for resource in template["Resources"].values():
        for name in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][name] = "s3://bucket/key"  # as after packaging
    made: dict[str, Any] = transform(template, {**defaults, **parameters}, _Managed())
    return made


if __name__ == "__main__":
    json.dump(translated(), sys.stdout, indent=2)
