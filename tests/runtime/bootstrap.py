"""Starts awslambdaric as Lambda does, on a file system that can only be read but for /tmp.

Run with `-S`, so that nothing installed on this machine is seen, only PYTHONPATH.
"""

import errno
import os
import sys
from typing import Any

_CHANGES = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.chmod"}


def _is_kept(path: Any) -> bool:
    """Tell whether Lambda would refuse to write to the path."""
    if not isinstance(path, (str, bytes)):
        return False  # a file that is open already
    # A file without a name is opened by its folder, `/tmp` itself.
    real = os.path.realpath(os.fsdecode(path)) + "/"
    return not real.startswith(("/tmp/", "/dev/"))  # noqa: S108 - Lambda's own


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        if not writes or not _is_kept(path):
            return
    elif event not in _CHANGES or not _is_kept(arguments[0]):
        return
    raise OSError(errno.EROFS, "Read-only file system", os.fsdecode(arguments[0]))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.addaudithook(_guard)
    from awslambdaric.__main__ import main

    main(["awslambdaric", "app.lambda_handler"])
