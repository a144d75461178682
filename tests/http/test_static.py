"""Anybody can load pages, so each is small and is sent once: cached, tagged and packed."""

import gzip
import hashlib

import pytest

from ledger.http.response import accepts_gzip
from tools.local.gateway import Answer, Gateway
from tools.local.template import Route, Template

PAGES = (
    "/docs",
    "/docs/page.js",
    "/docs/swagger-ui.css",
    "/openapi/index.json",
    "/openapi/dwolla.json",
    "/console",
    "/console/console.css",
)


def ask(gateway: Gateway, page: str, **headers: str) -> Answer:
    header = {name.replace("_", "-"): value for name, value in headers.items()}
    return gateway.request("GET", page, header)


LARGE = "/docs/swagger-ui-bundle.js"


def test_a_large_file_is_sent_as_gzip_alone(gateway: Gateway) -> None:
    """Its bytes cost more than its requests: a stranger without gzip gets a line."""
    packed = ask(gateway, LARGE, accept_encoding="gzip")
    assert (packed.status, packed.headers["content-encoding"]) == (200, "gzip")
    assert len(packed.body) < 500_000 < len(gzip.decompress(packed.body))
    tag = packed.headers["etag"]
    assert ask(gateway, LARGE, accept_encoding="gzip", if_none_match=tag).status == 304
    for coding in ("identity", "br", "gzip;q=0", ""):
        refused = ask(gateway, LARGE, accept_encoding=coding)
        assert (refused.status, len(refused.body) < 100) == (406, True)
        assert b"Accept-Encoding: gzip" in refused.body
        assert refused.headers["cache-control"] == "no-store"


def test_every_page_is_asked_for_here() -> None:
    rooms = {room.name for room in map(_first, PAGES)}
    assert rooms == {"web/get_page", "web/get_openapi", "console/get_page"}


def _first(page: str) -> Route:
    keys = (page, page.rpartition("/")[0] + "/{asset}", page.rpartition("/")[0] + "/{document}")
    return next(route for route in Template().routes() if route.path in keys)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_the_client_has_is_not_sent_again(gateway: Gateway, page: str) -> None:
    for coding in ("identity", "gzip"):
        first = ask(gateway, page, accept_encoding=coding)
        assert first.status == 200
        tag = first.headers["etag"]
        for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = ask(gateway, page, accept_encoding=coding, if_none_match=header)
            assert (again.status, again.body) == (304, b""), header
            names = ("etag", "cache-control", "vary")
            assert [again.headers[n] for n in names] == [first.headers[n] for n in names]
        assert ask(gateway, page, accept_encoding=coding, if_none_match='"other"').status == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_packed_for_who_unpacks_it_under_a_tag_of_its_own(
    gateway: Gateway, page: str
) -> None:
    plain, packed = ask(gateway, page), ask(gateway, page, accept_encoding="br, gzip;q=0.8")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["etag"] != packed.headers["etag"]
    crossed = ask(gateway, page, accept_encoding="gzip", if_none_match=plain.headers["etag"])
    assert crossed.status == 200


def test_a_tag_is_the_digest_of_its_page(gateway: Gateway) -> None:
    """So a page of a later release, which has another text, has another tag."""
    tags = {}
    for page in PAGES:
        answer = ask(gateway, page)
        digest = hashlib.sha256(answer.body).hexdigest()
        tags[page] = answer.headers["etag"]
        assert tags[page] == f'"{digest[:32]}"', page
        assert ask(gateway, page, accept_encoding="gzip").headers["etag"] == f'"{digest[:32]}-gzip"'
    assert len(set(tags.values())) == len(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_anybody_on_the_way_may_keep_a_page_for_some_minutes(gateway: Gateway, page: str) -> None:
    headers = ask(gateway, page).headers
    assert headers["cache-control"] == "public, max-age=300"
    assert headers["vary"] == "Accept-Encoding"


def test_a_page_that_there_is_not_has_no_tag(gateway: Gateway) -> None:
    for page in ("/docs/app.py", "/openapi/none.json", "/console/app.py"):
        answer = ask(gateway, page, if_none_match="*")
        assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("header", "is_taken"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br , gzip ; q=0.5", True),
        ("gzip;q=0.001", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("gzipped", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_who_says_that_it_takes_it(header: str, is_taken: bool) -> None:
    assert accepts_gzip(header) is is_taken
