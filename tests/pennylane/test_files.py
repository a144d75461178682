"""Files: kept as what they are, under a name that says so, or refused."""

import httpx
import pytest

from ledger.core.limits import FILE_BYTES_MAX
from ledger.process.runtime import Runtime
from tests.clients.pennylane import PDF, Company
from tests.silent_bucket import silent_bucket
from tests.world import World
from tools.local.samples import KINDS


def test_a_file_is_kept_and_its_link_gives_it(company: Company) -> None:
    for path in ("file_attachments", "ledger_attachments"):
        file = company.upload(path, filename="a.pdf").json
        assert file["filename"] == "a.pdf"
        assert httpx.get(file["url"]).content == PDF
        assert ("created_at" in file) == (path == "file_attachments")
    file = company.upload(filename="é x.pdf").json
    assert file["filename"] == "é x.pdf"
    content_disposition = httpx.get(file["url"]).headers["content-disposition"]
    assert (
        content_disposition == "attachment; filename=\"_ x.pdf\"; filename*=UTF-8''%C3%A9%20x.pdf"
    )


@pytest.mark.parametrize(("ending", "content"), KINDS.items(), ids=list(KINDS))
def test_the_contracts_types_are_taken(company: Company, ending: str, content: bytes) -> None:
    answer = company.upload(
        content=content + b"\x00\r\n--y" * 9 + content[-1:], filename="scan.bat"
    )
    assert (answer.status, answer.json["filename"]) == (201, f"scan.bat.{ending[:3]}")
    answer = company.upload(content=content, filename=f"SCAN.{ending.upper()}")
    assert answer.json["filename"] == f"SCAN.{ending.upper()}"


@pytest.mark.parametrize(
    ("content", "filename", "status", "words"),
    [
        (b"MZ", "a.pdf", 422, "The file is none of application/pdf"),
        (b"", "a.pdf", 422, "The file is none of application/pdf"),
        (PDF, "", 422, "A file name has 1 to 255 characters"),
        (PDF, "x" * 256, 422, "A file name has 1 to 255 characters"),
        (PDF, "a\x01.pdf", 422, "A file name has 1 to 255 characters"),
        (PDF, "a\u202efdp.exe", 422, "characters, all of them allowed in texts"),
        (PDF, "../..", 422, "A file name has 1 to 255 characters"),
        (PDF, "x" * 252, 422, "A file name has 1 to 255 characters"),
        (b"BM\r\n@echo off\r\ncalc.exe", "a.bmp", 422, "The file is none of application/pdf"),
        (b"BM=1;WScript.Echo('owned')//" + b"x" * 99, "a.js", 422, "The file is none of"),
        (b"II*\x00\x08\x00\x00\x00\xff\xff", "a.tif", 422, "The file is none of"),
        (b"%PDF-", "a.pdf", 422, "The file is none of"),
        (b"%PDF-1.0;alert(1)", "a.pdf", 422, "The file is none of"),
        (KINDS["png"][:8] + b" and so on", "a.png", 422, "The file is none of"),
        (KINDS["png"].replace(b"\x08", b"\x10"), "crc.png", 422, "The file is none of"),
        (b"GIF89a=1;/*xx*/alert(1)", "a.gif", 422, "The file is none of"),
        (KINDS["gif"] + b"\n", "b.gif", 422, "The file is none of"),
        (KINDS["jpg"][:6], "a.jpg", 422, "The file is none of"),
        (KINDS["jpg"][:-2], "b.jpg", 422, "The file is none of"),
        (PDF + b"x" * FILE_BYTES_MAX, "a.pdf", 413, f"A file is at most {FILE_BYTES_MAX} bytes"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_is_not_kept(
    company: Company, content: bytes, filename: str, status: int, words: str
) -> None:
    answer = company.upload(content=content, filename=filename)
    assert answer.status == answer.json["status"] == status
    assert words in answer.json["error"]


def test_a_file_that_lambda_cannot_take_is_refused_by_the_gateway(company: Company) -> None:
    answer = company.upload(content=PDF + b"x" * 2 * FILE_BYTES_MAX, filename="a.pdf")
    assert (answer.status, answer.json) == (413, {"message": "Request Entity Too Large"})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\me\report.pdf", "report.pdf"),
        (r"..\x/y.PDF", "y.PDF"),
        ("run.exe. ", "run.exe.pdf"),
        (".pdf", ".pdf.pdf"),
        ("a.pdf.", "a.pdf"),
        ("日本 (1).pdf", "日本 (1).pdf"),
    ],
)
def test_a_files_name_is_its_last_segment_with_its_own_ending(
    company: Company, name: str, text: str
) -> None:
    for path in ("file_attachments", "ledger_attachments"):
        file = company.upload(path, filename=name).json
        assert file["filename"] == text
    entry = company.post(file_attachment_id=file["id"])
    page = company.get(f"/ledger_entries/{entry['id']}")
    assert (entry["ledger_attachment_filename"], page["attachment"]["filename"]) == (text, text)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x--\r\n", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data; boundary="),
        (
            b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (b"{}", "application/json"),
        (b"x", "application/pdf"),
        (b"--x", 'multipart/form-data; boundary="é"'),
    ],
    ids=repr,
)
def test_a_body_that_is_no_form_is_400(company: Company, body: bytes, content_type: str) -> None:
    answer = company.send("POST", "/file_attachments", body, content_type=content_type)
    assert answer.status == 400, answer.body
    field = b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--x--\r\n'
    form = "multipart/form-data; boundary=x"
    answer = company.send("POST", "/file_attachments", field, content_type=form)
    assert (answer.status, answer.json["code"]) == (400, "NotAMultipartFile")


@pytest.mark.parametrize("path", ["file_attachments", "ledger_attachments"])
def test_a_silent_bucket_is_503_in_time_after_one_attempt(
    company: Company, process: Runtime, path: str
) -> None:
    with silent_bucket(process) as bucket:
        answer = company.upload(path, filename="a.pdf")
        assert (answer.status, answer.headers["retry-after"]) == (503, "1")
        assert bucket.requests == 1


def test_files_are_listed_newest_first_and_page_by_page(company: Company, other: World) -> None:
    files = [company.upload(filename=f"{n}.pdf").json for n in range(3)]
    files.append(company.upload("ledger_attachments", filename="3.pdf").json)
    items = company.items("/file_attachments", limit=2)
    assert [item["id"] for item in items] == [file["id"] for file in files[::-1]]
    assert {*items[0]} == {"id", "url", "filename", "created_at", "updated_at"}
    assert company.items("/file_attachments", limit=3, sort="id") == items[::-1]
    assert Company(other).items("/file_attachments") == []
    refused = company.send("GET", "/file_attachments?page=1")
    assert (refused.status, refused.json["code"]) == (400, "NotExistPropertyDefinition")


def test_files_are_listed_by_number_as_in_2025(company: Company, other: World) -> None:
    files = [company.upload(filename=f"{n}.pdf").json for n in range(3)]
    first = company.get("/ledger_attachments?per_page=2")
    assert first == {
        "items": [{"id": file["id"], "filename": file["filename"]} for file in files[:2]],
        "total_pages": 2,
        "current_page": 1,
        "per_page": 2,
        "total_items": 3,
    }
    last = company.get("/ledger_attachments?per_page=2&page=2")["items"]
    assert [item["id"] for item in last] == [files[2]["id"]]
    assert company.get("/ledger_attachments")["per_page"] == 20
    assert Company(other).get("/ledger_attachments")["total_items"] == 0
    assert company.send("GET", "/ledger_attachments?per_page=101").status == 400
