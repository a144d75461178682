"""How SAM CLI's own providers read the root's template; run by the Python of .local/sam.

`python -m tools.sam_reads` prints JSON: each function's layers and environment, and each route's
function, as `sam local` resolves them.
"""

import json
import logging
import sys
from typing import Any

from samcli.lib.providers.api_provider import ApiProvider
from samcli.lib.providers.sam_function_provider import SamFunctionProvider
from samcli.lib.providers.sam_stack_provider import SamLocalStackProvider


def read(file: str) -> dict[str, Any]:
    """Read a template and those that it nests."""
    stacks, remote = SamLocalStackProvider.get_stacks(file)
    functions = {
        function.full_path: {
            "name": function.name,
            "code": function.codeuri,
            "handler": function.handler,
            "runtime": function.runtime,
            "layers": [layer.codeuri for layer in function.layers],
            "environment": function.environment["Variables"],
        }
        for function in SamFunctionProvider(stacks).get_all()
    }
    routes = [
        [method, route.path, f"{route.stack_path}/{route.function_name}"]
        for route in ApiProvider(stacks).api.routes
        for method in route.methods
    ]
    return {"remote": remote, "functions": functions, "routes": routes}


if __name__ == "__main__":
    logging.disable()
    json.dump(read(sys.argv[1]), sys.stdout)
