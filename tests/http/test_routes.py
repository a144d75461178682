"""Refusals of requests without a route."""

import pytest

from ledger.errors import MethodNotAllowed, RouteNotFound
from ledger.http.routes import refuse_route


def test_another_method_of_a_route_is_not_allowed() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        refuse_route("PATCH", "/token")
    assert refused.value.allowed == ("POST",)


@pytest.mark.parametrize("path", ["/token/", "/token/x", "/tokens", "//", "/no/such/path"])
def test_any_other_path_is_unknown(path: str) -> None:
    with pytest.raises(RouteNotFound):
        refuse_route("POST", path)


def test_a_path_that_only_the_vendor_serves_has_no_method() -> None:
    unserved = ("/periods/{id}/reopen",)
    for method in ("GET", "POST"):
        with pytest.raises(MethodNotAllowed) as refused:
            refuse_route(method, "/periods/7/reopen", unserved)
        assert refused.value.allowed == ()
    with pytest.raises(RouteNotFound):
        refuse_route("POST", "/periods/7", unserved)
