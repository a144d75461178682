"""Pages for people: files of a function's own folder, with headers that keep a browser safe.

Each has an entity tag. A client that names it again is told that nothing changed, with no body.
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
from ledger.http.encodings import takes_gzip
from ledger.http.rendered import to_json
from ledger.http.request import Request
from ledger.http.response import Response
from ledger.http.wording import Wording
from ledger.process.switches import is_spoken

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
INDEX = "index.json"  # the list of documents
SECONDS_KEPT = 300
# Nothing from elsewhere, and no script in the page itself; the renderer sets styles in place.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# Nothing but what is in files of ours; and no text ever becomes markup or script.
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
    """Where an installed package is, which is not imported."""
    found = importlib.util.find_spec(package)
    assert found is not None, f"{package} is not installed"
    assert found.submodule_search_locations, package
    return Path(found.submodule_search_locations[0])


def serve(request: Request, name: str, files: Sequence[Path], policy: str = POLICY) -> Response:
    """The file of that name; packed if the browser unpacks it, and 304 if the browser has it."""
    path = next((file for file in files if file.name == name), None)
    if path is None:
        raise NotFound
    headers = {**HEADERS, "Content-Security-Policy": policy}
    return _sent(request, _text(path), headers, MEDIA_TYPES[path.suffix])


def serve_document(request: Request, name: str, files: Sequence[Path]) -> Response:
    """Serve the OpenAPI document of that name, or INDEX; only of dialects that are spoken here.

    INDEX is a list of objects with `name` and `title`, by title.
    """
    spoken = [file for file in files if is_spoken(file.stem)]
    if name != INDEX:
        return serve(request, name, spoken)
    titles = sorted((json.loads(_text(file))["info"]["title"], file.stem) for file in spoken)
    listed = [{"name": name, "title": title} for title, name in titles]
    return _sent(request, to_json(listed), HEADERS, MEDIA_TYPES[".json"])


def _sent(request: Request, text: str, about: Mapping[str, str], media_type: str) -> Response:
    """A page as the client takes it, or 304 if it has that already (RFC 9110, 13.1.2 and 15.4.5).

    The tag of what is packed differs: it is another sequence of bytes (8.8.1).
    """
    is_packed = takes_gzip(request.header("accept-encoding"))
    tag = _tag(text, is_packed)
    headers = {**about, "ETag": tag}
    if _has(request.header("if-none-match"), tag):
        return Response(304, None, headers)
    if is_packed:
        return Response(200, _packed(text), {**headers, "Content-Encoding": "gzip"}, media_type)
    return Response(200, text, headers, media_type)


def _has(if_none_match: str, tag: str) -> bool:
    """Tell whether a client has a page; a cache on the way may have made its tag a weak one."""
    said = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return bool(said & {tag, "*"})


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
