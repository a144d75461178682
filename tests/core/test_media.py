"""Media: a file is recognised by its whole header, and gets a name with an ending of its kind."""

import pytest
from hypothesis import given, strategies as st

from ledger.core import media
from tools.local.samples import KINDS

BY_ENDING = {ending: kind for kind in media.KINDS for ending in kind.endings}


@pytest.mark.parametrize(("ending", "content"), KINDS.items(), ids=list(KINDS))
def test_a_file_is_of_the_kind_of_its_header(ending: str, content: bytes) -> None:
    assert media.kind_of(content) is BY_ENDING[f".{ending}"]


@pytest.mark.parametrize(("ending", "content"), KINDS.items(), ids=list(KINDS))
def test_a_file_that_ends_in_its_header_has_no_kind(ending: str, content: bytes) -> None:
    assert media.kind_of(content[:6]) is None, ending


@given(st.binary(max_size=200))
def test_any_bytes_have_one_kind_or_none(content: bytes) -> None:
    kinds = [kind for kind in media.KINDS if kind.is_header(content)]
    assert len(kinds) <= 1
    assert media.kind_of(content) == (kinds[0] if kinds else None)


@pytest.mark.parametrize(
    ("name", "media_type", "stored"),
    [
        (r"..\invoice.bat", "image/bmp", "invoice.bat.bmp"),
        ("../../a.pdf", "application/pdf", "a.pdf"),
        ("a.PDF", "application/pdf", "a.PDF"),
        ("a.jpeg", "image/jpeg", "a.jpeg"),
        ("a.jpg", "image/png", "a.jpg.png"),
        (".pdf", "application/pdf", ".pdf.pdf"),
        ("a. ", "image/gif", "a.gif"),
        ("..", "image/gif", ""),
        ("a/", "image/gif", ""),
    ],
)
def test_a_stored_name_is_the_last_segment_with_an_ending_of_the_kind(
    name: str, media_type: str, stored: str
) -> None:
    kind = next(kind for kind in media.KINDS if kind.media_type == media_type)
    assert media.name_of(name, kind) == stored


@given(st.text(st.sampled_from("./\\ aX\u00e9")), st.sampled_from(media.KINDS))
def test_a_stored_name_is_no_path_and_stays_the_same_when_stored_again(
    name: str, kind: media.Kind
) -> None:
    stored = media.name_of(name, kind)
    assert not {"/", "\\"} & {*stored}
    assert not stored or stored.lower().endswith(kind.endings)
    assert media.name_of(stored, kind) == stored
