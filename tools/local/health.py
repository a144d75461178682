"""Asks the service of this machine for its health; a container's probe runs it."""

import http.client
import os
import sys

HEALTH = "/health"
SECONDS = 2


def is_healthy(port: int) -> bool:
    """Return whether the service on a port answers that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", HEALTH)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_healthy(int(os.environ.get("PORT", "8000"))) else 1)
