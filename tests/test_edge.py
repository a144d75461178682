"""The edge before the API: who asks too often is turned away, and nothing of a book is kept."""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from ledger.http import access
from ledger.http.endpoint import PUBLIC, SCOPE
from tools.local import intrinsics
from tools.local.gateway import handler_of
from tools.local.template import ROOT, Template

EDGE = Template(ROOT / "edge" / "template.yaml", OriginSecret="s", OriginDomain="o.example")
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's own name of its policy
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


def properties(name: str) -> dict[str, Any]:
    resolved: dict[str, Any] = EDGE.scope.resolve(EDGE.resource(name)["Properties"])
    return resolved


CONFIG = properties("Distribution")["DistributionConfig"]


def behaviour(path: str) -> dict[str, Any]:
    """Return CloudFront's behaviour of a path: the first pattern that fits, else the default."""
    behaviours = CONFIG["CacheBehaviors"]
    fitting = (rule for rule in behaviours if fnmatchcase(path, rule["PathPattern"]))
    first: dict[str, Any] = next(fitting, CONFIG["DefaultCacheBehavior"])
    return first


def test_only_pages_are_kept_at_the_edge() -> None:
    for route in Template().routes():
        path = re.sub(r"\{\w+\}", "x", route.path)
        is_page = route.method == "GET" and getattr(handler_of(route), SCOPE) == PUBLIC
        is_page = is_page and route.dialect in ("web", "console")
        rule = behaviour(path)
        assert (rule["CachePolicyId"] != CACHING_DISABLED) is is_page, route.key
        assert rule["ViewerProtocolPolicy"] == "https-only"
        if not is_page:
            assert rule["OriginRequestPolicyId"] == ALL_BUT_HOST, "its token comes along"
            assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(rule["AllowedMethods"])


def test_every_request_to_the_api_has_the_secret_that_the_frame_asks_for() -> None:
    (api,) = CONFIG["Origins"]
    (header,) = api["OriginCustomHeaders"]
    assert header == {"HeaderName": "X-Origin-Secret", "HeaderValue": "s"}
    assert header["HeaderName"].lower() == access.ORIGIN_HEADER
    assert api["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_the_secret_is_long_and_is_shown_to_nobody() -> None:
    secret = intrinsics.read(EDGE.file)["Parameters"]["OriginSecret"]
    assert {name: value for name, value in secret.items() if name != "Description"} == {
        "Type": "String",
        "NoEcho": True,
        "MinLength": 32,
        "MaxLength": 128,
        "AllowedPattern": "[A-Za-z0-9_-]+",
    }


def test_clients_edge_and_api_speak_tls_1_2_or_later() -> None:
    assert CONFIG["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    (api,) = CONFIG["Origins"]
    assert api["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    domain = Template().resource("ApiDomain")["Properties"]["DomainNameConfigurations"]
    assert [configuration["SecurityPolicy"] for configuration in domain] == ["TLS_1_2"]


def test_an_address_that_asks_too_often_is_turned_away_sooner_where_tokens_are_made() -> None:
    assert CONFIG["WebACLId"] == "Wall"
    rules = {rule["Name"]: rule for rule in properties("Wall")["Rules"]}
    assert all(rule["Action"] == {"Block": {}} for rule in rules.values())
    rates = {name: rule["Statement"]["RateBasedStatement"] for name, rule in rules.items()}
    assert rates["TokensPerAddress"]["Limit"] < rates["RequestsPerAddress"]["Limit"]
    assert "ScopeDownStatement" not in rates["RequestsPerAddress"]
    scope = rates["TokensPerAddress"]["ScopeDownStatement"]["RegexMatchStatement"]
    oauth = [route.path for route in Template().routes() if route.dialect == "oauth"]
    assert oauth
    for path in oauth:
        spelt = "".join(f"%{ord(letter):02x}" for letter in path[1:])
        for spelling in (path, path.upper(), f"/{spelt}", f"/{spelt.replace('%', '%25')}"):
            assert re.search(scope["RegexString"], transformed(scope, spelling)), spelling


TRANSFORM: dict[str, Callable[[str], str]] = {"URL_DECODE": unquote, "LOWERCASE": str.lower}


def transformed(match: dict[str, Any], path: str) -> str:
    """Return a path as WAF compares it."""
    for step in sorted(match["TextTransformations"], key=lambda step: step["Priority"]):
        path = TRANSFORM[step["Type"]](path)
    return path


def test_no_error_is_kept_at_the_edge() -> None:
    """CloudFront keeps each of these for 10 s, whatever `Cache-Control` says of most."""
    responses = CONFIG["CustomErrorResponses"]
    codes = {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}
    assert {response["ErrorCode"] for response in responses} == codes
    assert len(responses) == len(codes)
    for response in responses:
        assert response == {"ErrorCode": response["ErrorCode"], "ErrorCachingMinTTL": 0}


def test_a_log_of_the_edge_is_kept_only_in_the_bucket_that_is_named() -> None:
    """The gateway's log has CloudFront's address in place of the caller's."""
    assert CONFIG["Logging"] is None
    logged = Template(EDGE.file, LogBucket="acme.s3.amazonaws.com", OriginSecret="s")
    distribution = logged.scope.resolve(logged.resource("Distribution")["Properties"])
    log = distribution["DistributionConfig"]["Logging"]
    assert log == {
        "Bucket": "acme.s3.amazonaws.com",
        "Prefix": "ledger-dev/",
        "IncludeCookies": False,
    }
