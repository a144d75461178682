"""A slash at the end of a path, as in the vendor's own samples, leads to the path without it."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from ledger import dialects
from tests.clients.layerfi import Business
from tools.local.gateway import Answer

ROUTES = json.loads((Path(dialects.__path__[0]) / "layerfi" / "routes.json").read_text())


def follow(business: Business, answer: Answer, method: str, body: object = None) -> Answer:
    """Send the same request to the place that the answer names."""
    assert (answer.status, answer.body) == (308, b"")
    assert "x-ignored" not in answer.headers
    place = urlsplit(answer.headers["location"])
    assert (place.scheme, place.netloc) == ("https", "api.local")
    target = place.path + (f"?{place.query}" if place.query else "")
    return business.world.send(method, target, body, accept="*/*")


def test_each_route_of_layer_has_a_redirect_from_its_slash(business: Business) -> None:
    for pattern, methods in ROUTES.items():
        path = pattern.replace("{businessId}", business.world.tenant.business_id)
        path = path.replace("{", "").replace("}", "")
        for method in methods:
            answer = business.world.send(method, f"{path}/", accept="*/*")
            assert answer.status == 308, (method, path)
            assert urlsplit(answer.headers["location"]).path == path


def test_the_vendors_own_requests_succeed_through_their_redirect(business: Business) -> None:
    entries, custom = "/ledger/entries/", "/custom-journal-entries/"
    body = business.body(external_id="e-1")
    posted = follow(business, business.send("POST", custom, body), "POST", body)
    assert posted.status == 200, posted.body
    again = business.send("POST", custom.rstrip("/"), body)
    assert again.json == posted.json
    page = follow(business, business.send("GET", f"{entries}?limit=1&sort_order=DESC"), "GET")
    assert [row["id"] for row in page.json["data"]] == [posted.json["data"]["entry_id"]]
    business.make("/tags/dimensions", {"key": "Cost Center"})
    by_key = business.send("GET", "/tags/dimensions/key/Cost%20Center/")
    assert follow(business, by_key, "GET").json["data"]["key"] == "Cost Center"


def test_a_slash_adds_no_route_and_no_right(business: Business) -> None:
    for method, path, status in (
        ("GET", "/nowhere/", 404),
        ("GET", "/ledger/entries//", 404),
        ("DELETE", "/ledger/entries/", 405),
        ("GET", "/tags/dimensions/key//", 404),
    ):
        assert business.send(method, path).status == status
    answer = business.send("GET", "/ledger/entries/", authorization="Bearer x")
    assert answer.status == 401
    assert business.world.send("GET", "/labels/", accept="*/*").status != 308
