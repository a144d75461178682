"""Answers as results of the gateway: headers, bodies, and what Lambda cannot give."""

import gzip
import json

import pytest
from hypothesis import given, strategies as st

from ledger.book.paging import Page, Position
from ledger.core.limits import ANSWER_BYTES_MAX
from ledger.errors import AnswerTooLarge
from ledger.http import response
from ledger.http.response import Response, bytes_in_result, fits, fitting, rendered, to_json

JSON = st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=10)
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


@given(JSON)
def test_a_part_that_is_text_already_is_the_same_json(part: object) -> None:
    body = {"before": part, "part": rendered(json.dumps(part)), "after": [rendered("1")]}
    assert json.loads(to_json(body)) == {"before": part, "part": part, "after": [1]}


@given(st.text())
def test_the_count_of_bytes_is_that_of_the_result(text: str) -> None:
    body = to_json(text)
    assert bytes_in_result(body) == len(json.dumps(body, ensure_ascii=False).encode()) - 2


def rows(count: int) -> Page[str]:
    keys = [Position(f"{number:05d}") for number in range(count)]
    return Page(tuple(key.key for key in keys), tuple(keys), None)


def test_a_page_ends_before_it_is_too_large_and_names_its_end() -> None:
    items, page = fitting(rows(100), lambda row: row + "x" * 100_000)
    sent = json.loads(bytes(items))
    assert 1 < len(sent) < 100
    assert len(page.rows) == len(sent)
    assert page.last == Position(page.rows[-1])
    assert fits(bytes(items).decode())


def test_the_first_row_is_always_there() -> None:
    items, page = fitting(rows(2), lambda row: row + "x" * ANSWER_BYTES_MAX)
    assert len(json.loads(bytes(items))) == len(page.rows) == 1


def test_rows_that_were_read_backwards_are_in_the_lists_order() -> None:
    items, page = fitting(rows(3), str, backwards=True)
    assert json.loads(bytes(items)) == list(page.rows)[::-1]


def test_a_page_can_have_a_smaller_limit_than_the_answer() -> None:
    items, page = fitting(rows(9), lambda row: row + "x" * 100, bytes_max=350)
    assert len(json.loads(bytes(items))) == len(page.rows) == 3
    items, page = fitting(rows(9), lambda row: row + "x" * 1_000, copies=2, bytes_max=350)
    assert len(page.rows) == 1


@given(text=st.text('a"%{\n\0é'), number=st.integers(), name=st.text('a"%{\0'))
def test_a_row_around_some_values_is_the_row_with_them(text: str, number: int, name: str) -> None:
    row = {"id": "x", "same": {name: [name, "\0"]}, "amount": 1, "memo": None}
    begin, middle, last, end = response.around(row, "id", "amount", "memo")
    filled = f'{begin}"y"{middle}{number}{last}{response.to_json(text)}{end}'
    assert filled == response.to_json({**row, "id": "y", "amount": number, "memo": text})
    two = response.to_json({"rows": response.array([filled] * 2)})
    assert two == f'{{"rows":[{filled},{filled}]}}'
