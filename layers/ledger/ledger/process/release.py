"""The release that this process is of: a name for all that was deployed together."""

import os
from functools import lru_cache

HEADER = "X-Release"
NONE = "unreleased"  # after a bare `sam build`, and on a machine of one's own


@lru_cache(maxsize=1)
def release() -> str:
    """Read RELEASE from the environment, once: 12 hex digits, or NONE where it is empty.

    Not one of the settings, since the answer to a fault of theirs names the release too.
    """
    return os.environ.get("RELEASE") or NONE
