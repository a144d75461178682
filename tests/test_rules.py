"""The rules of the root: parameters with which CloudFormation refuses a deployment."""

import re

import pytest

from tools.local.intrinsics import Scope
from tools.translate import translations

EMPTY_DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
DOMAIN = {"DomainName": "books.acme.example"}
CERTIFICATE = {"CertificateArn": "arn:aws:acm:x"}
# Parameters, and the rules that refuse them.
CASES: list[tuple[dict[str, str], set[str]]] = [
    ({}, set()),
    ({"Stage": "prod"}, {"ProductionTellsSomebody"}),
    ({"Stage": "prod", "AlarmEmail": "a@b.c"}, set()),
    ({"Stage": "prod", "AlarmTopicArn": "arn:aws:sns:x"}, set()),
    (DOMAIN, {"ADomainHasACertificate"}),
    ({**DOMAIN, **CERTIFICATE}, set()),
    (CERTIFICATE, set()),
    ({"AwsAddress": "off"}, {"SomeAddressIsLeft"}),
    ({"AwsAddress": "off", **CERTIFICATE}, {"SomeAddressIsLeft"}),
    ({"AwsAddress": "off", **DOMAIN}, {"ADomainHasACertificate"}),
    ({"AwsAddress": "off", **DOMAIN, **CERTIFICATE}, set()),
    ({"OriginDigest": EMPTY_DIGEST}, {"TheEdgeHasASecret"}),
    ({"OriginDigest": "0" * 64}, set()),
]


def refusing(**parameters: str) -> set[str]:
    """Return the names of the rules that refuse these parameters, others at their defaults."""
    document = translations()[0].document
    scope = Scope.build(document, parameters)
    return {
        name
        for name, rule in document["Rules"].items()
        if scope.resolve(rule["RuleCondition"])
        and not all(scope.resolve(assertion["Assert"]) for assertion in rule["Assertions"])
    }


@pytest.mark.parametrize(("parameters", "rules"), CASES, ids=str)
def test_a_deployment_is_refused_by_exactly_these_rules(
    parameters: dict[str, str], rules: set[str]
) -> None:
    """The rules are in the template itself, so a bare `sam deploy` is refused too."""
    assert refusing(**parameters) == rules


def test_every_rule_has_a_case_and_asks_with_functions_that_a_rule_has() -> None:
    rules = translations()[0].document["Rules"]
    assert rules.keys() == set.union(*(names for _, names in CASES))
    functions = set(re.findall(r"Fn::\w+", str(rules)))
    assert functions <= {"Fn::Equals", "Fn::Not", "Fn::Or", "Fn::And"}
