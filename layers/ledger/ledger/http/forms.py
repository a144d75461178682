"""Forms: multipart/form-data with files (RFC 7578), and OAuth's forms (RFC 6749, appendix B)."""

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from msgspec import Struct, field

from ledger.core import media, texts
from ledger.core.limits import (
    FILE_BYTES_MAX,
    FILE_NAME_CHARACTERS_MAX,
    TOKEN_BODY_BYTES_MAX,
)
from ledger.errors import (
    BodyTooLarge,
    Fault,
    FileNameRefused,
    FileTooLarge,
    FileTypeUnknown,
    InvalidRequest,
    MalformedBody,
    NoFile,
)
from ledger.http.strict_json import TEXT

if TYPE_CHECKING:
    from python_multipart.multipart import Field, File

    from ledger.http.request import Request

MEDIA_TYPE = "multipart/form-data"
_PARTS_MAX = 20
_FIELD_BYTES_MAX = 4_096
_ACCEPTED = ", ".join(kind.media_type for kind in media.KINDS)


class FormFile(Struct, frozen=True):
    """The name and the content of an uploaded file."""

    filename: str
    content: bytes


class Form(Struct):
    """The fields and files of a form, each by the name of its field."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, FormFile] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    @property
    def unread(self) -> list[str]:
        """The names of fields and files that no handler has read."""
        return [name for name in (*self.fields, *self.files) if name not in self.read]

    @property
    def first_file(self) -> str:
        """The name of the first field with a file, for a dialect that does not name the field."""
        return next(iter(self.files), "file")

    @property
    def content(self) -> str:
        """The fields and files as one text, whatever their order and boundary."""
        files = {
            name: [file.filename, hashlib.sha256(file.content).hexdigest()]
            for name, file in self.files.items()
        }
        return repr((sorted(self.fields.items()), sorted(files.items())))

    def file(self, name: str, name_field: str = "filename") -> tuple[FormFile, str]:
        """Return a file and its media type; the field `name_field` renames it, if it is there.

        The name loses its folders and gets the ending of its type. Raise `NoFile`, `FileTooLarge`,
        `FileNameRefused` or `FileTypeUnknown`.
        """
        self.read |= {name, name_field}
        if name not in self.files:
            raise NoFile(field=name)
        file = self.files[name]
        filename = self.fields.get(name_field, file.filename)
        if len(file.content) > FILE_BYTES_MAX:
            raise FileTooLarge(bytes_max=FILE_BYTES_MAX)
        if not texts.is_plain(filename) or set(filename) & {"\t", "\n"}:
            raise FileNameRefused(characters_max=FILE_NAME_CHARACTERS_MAX)
        kind = media.kind_of(file.content)
        if kind is None:
            raise FileTypeUnknown(accepted=_ACCEPTED)
        filename = media.name_of(filename, kind)
        if not 1 <= len(filename) <= FILE_NAME_CHARACTERS_MAX:
            raise FileNameRefused(characters_max=FILE_NAME_CHARACTERS_MAX)
        return FormFile(filename, file.content), kind.media_type


def read(content_type: str, body: bytes) -> Form:
    """Read a multipart form. Raise `MalformedBody` for half a form or a field that comes twice."""
    # Only functions with uploads load the parser.
    from python_multipart.multipart import FormParser, parse_options_header

    reader = _Reader()
    config = {
        "MAX_MEMORY_FILE_SIZE": len(body) + 1,  # never to a disk
        "MAX_FIELDS": _PARTS_MAX,
        "MAX_FIELD_SIZE": _FIELD_BYTES_MAX,
    }
    try:
        media_type, options = parse_options_header(content_type)
        if media_type != MEDIA_TYPE.encode() or not options.get(b"boundary"):
            raise MalformedBody(problem=f"it is not {MEDIA_TYPE} with a boundary")
        take = (reader.on_field, reader.on_file, reader.on_end)
        parser = FormParser(MEDIA_TYPE, *take, options[b"boundary"], config=config)
        parser.write(body)
        parser.finalize()
    except ValueError as error:
        raise MalformedBody(problem=_problem(error)) from None
    if not reader.is_whole:
        raise MalformedBody(problem="it ends before its last boundary")
    return reader.form


def _problem(error: ValueError) -> str:
    """Return the fault of a form: its place, or a limit or a header in the parser's words."""
    if (offset := getattr(error, "offset", -1)) >= 0:
        return f"it is not {MEDIA_TYPE} at byte {offset}"
    # Bytes in quotes follow some of its words.
    words = str(error).partition('"')[0].rstrip(" :.")
    return f"it is not {MEDIA_TYPE}: {words[:100]}"


class _Reader:
    """The callbacks of the parser, which fill a form."""

    def __init__(self) -> None:
        self.form = Form()
        self.is_whole = False

    def on_field(self, field: "Field") -> None:
        name = self._name(field.field_name)
        self.form.fields[name] = _decode(name, field.value)
        _check_text(name, self.form.fields[name])

    def on_file(self, file: "File") -> None:
        name = self._name(file.field_name)
        filename = _decode(name, file.file_name)
        file.file_object.seek(0)
        self.form.files[name] = FormFile(filename, file.file_object.read())

    def on_end(self) -> None:
        self.is_whole = True

    def _name(self, raw_name: bytes | None) -> str:
        name = _decode("name", raw_name)
        _check_text(name, name)
        if name in self.form.fields or name in self.form.files:
            raise MalformedBody(problem=f"the field {name[:40]!r} is there twice")
        return name


def _decode(name: str, value: bytes | None) -> str:
    """Return the text of a field. A part without a file name is a field."""
    try:
        return (value or b"").decode()
    except UnicodeDecodeError:
        problem = f"the field {name[:40]!r} is neither a text in UTF-8 nor a file with a name"
        raise MalformedBody(problem=problem) from None


def _check_text(name: str, value: str) -> None:
    """Refuse a field with a character that no text may have (`InvalidRequest`)."""
    if not texts.is_plain(value):
        fault = Fault((texts.escaped(name),), TEXT, texts.rule(value))
        raise InvalidRequest(faults=(fault,))


def urlencoded_pairs(request: "Request") -> list[tuple[str, str]]:
    """Read the names and values of a request for a token, which is measured before it is decoded.

    Raise `BodyTooLarge` or `MalformedBody`.
    """
    encoded_max = TOKEN_BODY_BYTES_MAX * 4 // 3 + 4 if request.is_base64 else TOKEN_BODY_BYTES_MAX
    if len(request.raw_body) > encoded_max or len(request.body) > TOKEN_BODY_BYTES_MAX:
        raise BodyTooLarge(bytes_max=TOKEN_BODY_BYTES_MAX)
    try:
        text = request.body.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_PARTS_MAX)
    except ValueError:
        raise MalformedBody(problem="it is not application/x-www-form-urlencoded") from None
