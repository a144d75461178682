"""The release of this process: one name for all code and parameters of a deployment."""

import os
from functools import lru_cache

HEADER = "X-Release"
NONE = "unreleased"  # after a bare `sam build`, and on a machine of one's own


@lru_cache(maxsize=1)
def release() -> str:
    """Return RELEASE from the environment: 12 hex digits, or NONE if it is empty.

    It is no field of `Settings`, since an answer names it even if the settings are wrong.
    """
    return os.environ.get("RELEASE") or NONE
