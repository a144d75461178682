"""Answers as results of the gateway: headers, bodies, and what Lambda cannot give."""

import gzip
import json

import pytest

from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.errors import AnswerTooLarge
from ledger.http import response
from ledger.http.response import Response

LARGE = Response(200, ["x" * 1_000] * (ANSWER_BYTES_MAX // 1_000))


def test_an_answer_has_its_ids_and_is_kept_by_no_cache() -> None:
    result = response.to_result(Response(200, {"a": 1}), "application/json", "r1")
    assert json.loads(result["body"]) == {"a": 1}
    assert result["headers"]["X-Request-Id"] == "r1"
    assert result["headers"]["Cache-Control"] == "no-store"
    assert result["headers"]["Content-Type"] == "application/json"


def test_an_answer_without_a_body_has_no_media_type() -> None:
    result = response.to_result(Response(204), "application/json", "r1")
    assert result["body"] == ""
    assert "Content-Type" not in result["headers"]


def test_an_own_header_replaces_the_usual_one() -> None:
    answer = Response(200, "x", {"Cache-Control": "public"}, "text/plain")
    result = response.to_result(answer, "application/json", "r1")
    assert result["headers"]["Cache-Control"] == "public"
    assert result["headers"]["Content-Type"] == "text/plain"


def test_a_large_answer_is_packed_for_a_client_that_accepts_gzip() -> None:
    answer = response.write(LARGE, "br, gzip;q=0.5")
    assert json.loads(gzip.decompress(answer.body)) == LARGE.body
    assert answer.headers["Content-Encoding"] == "gzip"
    assert response.to_result(answer, "application/json", "r1")["isBase64Encoded"]


def test_a_large_answer_is_refused_for_any_other_client() -> None:
    with pytest.raises(AnswerTooLarge):
        response.write(LARGE, "gzip;q=0")
