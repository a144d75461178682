"""Multipart forms: whole, each field once, and files with a name and type of ours."""

import pytest

from ledger.core.limits import FILE_BYTES_MAX
from ledger.errors import (
    FileNameRefused,
    FileTooLarge,
    FileTypeUnknown,
    InvalidRequest,
    LedgerError,
    MalformedBody,
    NoFile,
)
from ledger.http import forms
from ledger.http.forms import Form, FormFile

PDF = b"%PDF-1.7 x"
TYPE = 'multipart/form-data; boundary="b"'


def part(head: str, content: bytes) -> bytes:
    lines = f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
    return lines + content + b"\r\n"


FILE = part('name="file"; filename="a"', PDF)
END = b"--b--\r\n"


def test_a_form_has_its_fields_and_files() -> None:
    form = forms.read(TYPE, part('name="note"', b"x") + FILE + END)
    assert form.fields == {"note": "x"}
    file, media_type = form.file("file")
    assert (file, media_type) == (FormFile("a.pdf", PDF), "application/pdf")
    assert form.unread == ["note"]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (FILE, MalformedBody),
        (FILE + FILE + END, MalformedBody),
        (b"x", MalformedBody),
        (part('name="note"', b"a\x00b") + END, InvalidRequest),
    ],
)
def test_half_a_form_and_a_bad_field_are_refused(body: bytes, refusal: type[LedgerError]) -> None:
    with pytest.raises(refusal):
        forms.read(TYPE, body)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"x", "multipart/form-data at byte 0"),
        (part('name="note"', b"x").replace(b"\r\n", b"\n"), "multipart/form-data at byte 3"),
        (part('"', b"x") + END, "Field name not found in Content-Disposition"),
    ],
)
def test_a_broken_form_is_refused_without_a_literal_of_python(body: bytes, problem: str) -> None:
    with pytest.raises(MalformedBody) as refused:
        forms.read(TYPE, body)
    assert refused.value.problem.endswith(problem)


def test_a_part_of_bytes_without_a_file_name_is_named() -> None:
    with pytest.raises(MalformedBody, match="the field 'file' is neither a text in UTF-8 nor"):
        forms.read(TYPE, part('name="file"', b"\x89PNG") + END)


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (None, NoFile),
        (FormFile("a.pdf", PDF + b"x" * FILE_BYTES_MAX), FileTooLarge),
        (FormFile("a\tb.pdf", PDF), FileNameRefused),
        (FormFile("a.exe", b"MZ"), FileTypeUnknown),
    ],
)
def test_a_file_that_we_cannot_store_is_refused(
    file: FormFile | None, refusal: type[LedgerError]
) -> None:
    form = Form(files={} if file is None else {"file": file})
    with pytest.raises(refusal):
        form.file("file")


def test_the_content_of_a_form_is_the_same_in_any_order() -> None:
    note, memo = part('name="note"', b"x"), part('name="memo"', b"y")
    first, second = (forms.read(TYPE, body + END) for body in (note + memo, memo + note))
    assert first.content == second.content
