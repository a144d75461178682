"""A gateway's event as handlers see it: headers, query, body, versions and businesses."""

import base64
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from ledger.core import ids
from ledger.core.limits import FAULTS_SHOWN_MAX, REQUEST_BYTES_MAX
from ledger.directory import Principal
from ledger.errors import (
    AccountNotFound,
    BodyTooLarge,
    BusinessNotFound,
    InvalidHeader,
    InvalidQuery,
    InvalidRequest,
    MalformedBody,
)
from ledger.http.access import find_book, locate
from ledger.http.request import Request
from ledger.http.unread import Takes
from ledger.http.wire import Wire
from tests.bench import NOW

NOTHING: Any = None
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]))
OWN, FOREIGN = "6a2f41a3-c54c-4f2e-a7b8-000000000001", "6a2f41a3-c54c-4f2e-a7b8-000000000002"


def make_request(**more: Any) -> Request:
    """Return a request that has reached its handler, with no process behind it."""
    empty: dict[str, str] = {}
    request = Request(
        method="POST",
        path="/x",
        route="POST /x",
        raw_query="",
        parameters=empty,
        headers=empty,
        raw_body="",
        is_base64=False,
        domain="api.example",
        nonce="n1",
        now=NOW,
        dialect="dwolla",
        runtime=NOTHING,
        table=NOTHING,
        principal=Principal("t1", "c1", (OWN,), frozenset(), NOW + timedelta(hours=1), b"seal"),
    )
    return replace(request, **more)


class Body(Wire):
    """A body of two integers."""

    debit: int
    credit: int


@given(st.binary(max_size=200))
def test_a_base64_body_is_its_bytes(body: bytes) -> None:
    encoded = base64.b64encode(body).decode()
    assert make_request(raw_body=encoded, is_base64=True).body == body


@given(PLAIN)
def test_a_plain_body_is_its_text_in_utf_8(text: str) -> None:
    assert make_request(raw_body=text).body == text.encode()


@pytest.mark.parametrize("text", ["!", "abc", "YQ", "YQ==\n", "é"])
def test_a_body_that_is_no_base64_is_malformed(text: str) -> None:
    with pytest.raises(MalformedBody):
        _ = make_request(raw_body=text, is_base64=True).body


def test_a_body_beyond_the_limit_is_refused_before_it_is_decoded() -> None:
    largest = make_request(raw_body="x" * REQUEST_BYTES_MAX)
    assert len(largest.body) == REQUEST_BYTES_MAX
    with pytest.raises(BodyTooLarge):
        _ = make_request(raw_body="!" * (REQUEST_BYTES_MAX + 1), is_base64=True).body


def test_a_body_is_parsed_as_the_model_of_its_endpoint() -> None:
    takes = Takes((), Body)
    request = make_request(raw_body='{"debit": 1, "credit": 2}', takes=takes)
    assert request.parse(Body) == Body(debit=1, credit=2)
    with pytest.raises(InvalidRequest) as refused:
        make_request(raw_body='{"debit": "x"}', takes=takes).parse(Body)
    assert [fault.path for fault in refused.value.faults] == [("debit",), ("credit",)]
    with pytest.raises(MalformedBody):
        make_request(raw_body="[]", takes=takes).parse(Body)
    with pytest.raises(AssertionError):
        make_request(raw_body="{}").parse(Body)


@pytest.mark.parametrize(
    ("tag", "version"), [("", None), ("*", None), ('"3"', 3), (' W/"12" ', 12)]
)
def test_if_match_names_the_expected_version(tag: str, version: int | None) -> None:
    assert make_request(headers={"if-match": tag}).expected_version == version


@pytest.mark.parametrize("tag", ["3", '"0"', '"03"', '"x"', '"1", "2"', '"1234567890"', '"٣"'])
def test_any_other_tag_is_refused(tag: str) -> None:
    with pytest.raises(InvalidHeader):
        _ = make_request(headers={"if-match": tag}).expected_version


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 99).map(str)), max_size=8))
def test_a_query_has_the_values_of_the_parameters_that_the_endpoint_reads(
    pairs: list[tuple[str, str]],
) -> None:
    raw_query = "&".join(f"{name}={value}" for name, value in pairs)
    request = make_request(raw_query=raw_query, takes=Takes(("a", "b")))
    expected = {n: [v for name, v in pairs if name == n] for n in "abc"}
    assert request.whole_query == {n: values for n, values in expected.items() if values}
    assert request.query == {n: v for n, v in request.whole_query.items() if n != "c"}


def test_a_query_with_forbidden_characters_names_the_first_parameters() -> None:
    raw_query = "&".join(f"p{n}=%00" for n in range(FAULTS_SHOWN_MAX + 1))
    with pytest.raises(InvalidQuery) as refused:
        make_request(raw_query=raw_query).check_query()
    places = [fault.path for fault in refused.value.faults]
    assert places == [(f"p{n}",) for n in range(FAULTS_SHOWN_MAX)]
    with pytest.raises(InvalidQuery) as refused:
        make_request(raw_query="a=%FF").check_query()
    assert "UTF-8" in refused.value.faults[0].message
    make_request(raw_query="a=%C3%A9&b=").check_query()


def test_a_parameter_of_the_path_with_a_forbidden_character_names_nothing() -> None:
    request = make_request(parameters={"id": "a\0", "name": "é"})
    assert request.parameter("id") not in ("", "a\0")
    assert (request.parameter("name"), request.parameter("other")) == ("é", "")


def test_a_header_is_stripped_and_has_no_forbidden_character() -> None:
    request = make_request(headers={"x-name": "  a b ", "x-odd": "a\x1b"})
    assert request.text_of_header("X-Name") == "a b"
    with pytest.raises(InvalidHeader):
        request.text_of_header("X-Odd")


def test_a_principal_reaches_only_its_own_businesses() -> None:
    request = make_request()
    with pytest.raises(BusinessNotFound):
        find_book(request, FOREIGN)
    foreign = ids.to_uuid(FOREIGN, "account", 7)
    for uuid in (foreign, "no uuid", ""):
        with pytest.raises(AccountNotFound):
            locate(request, ids.Kind.ACCOUNT, uuid, partial(AccountNotFound, account_id=uuid))


def test_a_public_request_has_no_principal() -> None:
    with pytest.raises(AssertionError):
        _ = make_request(principal=None).known_principal
