"""Pages for people: files of a function's own folder, with headers that keep a browser safe.

Each page has an entity tag. A client that sends a current tag gets 304 and no body.
"""

import gzip
import importlib.util
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from ledger.errors import InternalFault, LedgerError, NotFound, TryAgain, nearest
from ledger.http.dialect import Dialect
from ledger.http.request import Request
from ledger.http.response import Response, accepts_gzip, to_json
from ledger.http.wording import Wording
from ledger.process.switches import is_available

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
INDEX = "index.json"  # the list of documents
SECONDS_KEPT = 300
# A larger text is sent as gzip alone: each browser takes that, and a stranger pays for no byte.
PLAIN_BYTES_MAX = 300_000
PACKED_ONLY = "This file is sent as gzip alone. Send Accept-Encoding: gzip."
# The page loads nothing from other hosts and has no inline script. Its renderer sets styles inline.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# The page loads our files only, and no text ever becomes markup or script.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Cache-Control": f"public, max-age={SECONDS_KEPT}",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
}

WORDINGS: dict[type[LedgerError], Wording] = {
    NotFound: Wording(404, text="There is no such page."),
    InternalFault: Wording(500, text="Something went wrong here."),
    TryAgain: Wording(503, text="Try again in a moment."),
    LedgerError: Wording(400, text="This cannot be answered."),
}


def _refuse(error: LedgerError, _: str) -> Response:
    wording = nearest(WORDINGS, error)
    return Response(wording.status, wording.message(error))


DIALECT = Dialect(
    "pages", ("/docs", "/openapi", "/console"), (), "text/plain; charset=utf-8", _refuse
)


def folder_of(package: str) -> Path:
    """Return the folder of an installed package, without an import of the package."""
    spec = importlib.util.find_spec(package)
    assert spec is not None, f"{package} is not installed"
    assert spec.submodule_search_locations, package
    return Path(spec.submodule_search_locations[0])


def serve(request: Request, name: str, files: Sequence[Path], policy: str = POLICY) -> Response:
    """Answer the file of a name, as gzip if the browser accepts it, or 304 if it has the file."""
    path = next((file for file in files if file.name == name), None)
    if path is None:
        raise NotFound
    headers = {**HEADERS, "Content-Security-Policy": policy}
    return _send(request, _text(path), headers, MEDIA_TYPES[path.suffix])


def serve_document(request: Request, name: str, files: Sequence[Path]) -> Response:
    """Answer the OpenAPI document of a dialect that is on here, or INDEX.

    INDEX is a list of objects with `name` and `title`, by title.
    """
    documents = [file for file in files if is_available(file.stem)]
    if name != INDEX:
        return serve(request, name, documents)
    titles = sorted((json.loads(_text(file))["info"]["title"], file.stem) for file in documents)
    index = [{"name": name, "title": title} for title, name in titles]
    return _send(request, to_json(index), HEADERS, MEDIA_TYPES[".json"])


def _send(request: Request, text: str, fixed: Mapping[str, str], media_type: str) -> Response:
    """Answer a page, or 304 if the client has its tag (RFC 9110, 13.1.2 and 15.4.5).

    A packed page has another tag, since it is another sequence of bytes (8.8.1).
    """
    is_packed = accepts_gzip(request.header("accept-encoding"))
    tag = _tag(text, is_packed)
    headers = {**fixed, "ETag": tag}
    if _has(request.header("if-none-match"), tag):
        return Response(304, None, headers)
    if not is_packed and len(text.encode()) > PLAIN_BYTES_MAX:
        return Response(406, PACKED_ONLY, {"Vary": "Accept-Encoding"}, "text/plain; charset=utf-8")
    if is_packed:
        return Response(200, _packed(text), {**headers, "Content-Encoding": "gzip"}, media_type)
    return Response(200, text, headers, media_type)


def _has(if_none_match: str, tag: str) -> bool:
    """Return whether a client has the page with a tag; a cache may have made the tag weak."""
    tags = {text.strip().removeprefix("W/") for text in if_none_match.split(",")}
    return bool(tags & {tag, "*"})


@lru_cache
def _text(path: Path) -> str:
    return path.read_text()


@lru_cache
def _tag(text: str, is_packed: bool) -> str:
    digest = sha256(text.encode()).hexdigest()[:32]
    return f'"{digest}-gzip"' if is_packed else f'"{digest}"'


@lru_cache
def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)
