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
