"""The functions' log during the tests, and every secret of the requests meanwhile."""

import json
import logging
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from ledger.directory.credentials import is_client_id
from ledger.process.log import logger as process_logger

# Shorter ones are no secrets: a test's key may be a letter.
SECRET_CHARACTERS = 16
_WORD = re.compile(rf"[A-Za-z0-9_.~+/-]{{{SECRET_CHARACTERS},}}")


class Logs(logging.Handler):
    """The words of all log lines, the refusals in them, and the secrets of requests and answers."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.words: set[str] = set()
        self.lines = 0
        self.refusals: set[tuple[str, str]] = set()
        self.secrets: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Store the words and the refusal of a log line."""
        self.lines += 1
        if refusal := getattr(record, "refusal", ""):
            self.refusals.add((getattr(record, "route", ""), refusal))
        self.words.update(_WORD.findall(self.format(record)))

    def note(self, event: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        """Note the secrets of a request and of its answer."""
        headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
        secrets = [headers.get("idempotency-key", ""), *headers.get("authorization", "").split()]
        secrets += parse_qs(_body(event)).get("client_secret", [])
        text = result.get("body", "")
        if text.startswith("{") and "access_token" in text:  # and no script that knows the word
            secrets.append(json.loads(text).get("access_token", ""))
        # A client's id is in the log on purpose, also where a test sends it as a token.
        self.secrets.update(x for x in secrets if _WORD.fullmatch(x) and not is_client_id(x))

    @property
    def leaked(self) -> set[str]:
        """The secrets that are in the logs."""
        return self.secrets & self.words


def _body(event: Mapping[str, Any]) -> str:
    body = str(event.get("body") or "")
    if not event.get("isBase64Encoded"):
        return body
    try:
        return b64decode(body).decode(errors="replace")
    except ValueError:
        return ""


@contextmanager
def logged() -> Iterator[Logs]:
    """Collect all lines of the functions' logger; its usual output stays the same."""
    logger, logs = process_logger(), Logs()
    usual = logger.handlers[0]
    usual.setLevel(logger.level)
    logs.setFormatter(usual.formatter)
    logger.addHandler(logs)
    logger.setLevel("DEBUG")
    try:
        yield logs
    finally:
        logger.removeHandler(logs)
