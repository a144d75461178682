"""Forms with files in them: multipart/form-data (RFC 7578), read whole."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledger.core import media, texts
from ledger.core.limits import FILE_BYTES_MAX, FILE_NAME_CHARACTERS_MAX
from ledger.errors import (
    FileNameRefused,
    FileTooLarge,
    FileTypeUnknown,
    MalformedBody,
    NoFile,
)
from ledger.http import plain_text

if TYPE_CHECKING:
    from python_multipart.multipart import Field, File

MEDIA_TYPE = "multipart/form-data"
_PARTS_MAX = 20
_FIELD_BYTES_MAX = 4_096
_ACCEPTED = ", ".join(kind.media_type for kind in media.KINDS)


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file as it was sent."""

    filename: str
    content: bytes


@dataclass(slots=True)
class Form:
    """The fields and files of a form, each by the name of its field."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, FormFile] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    @property
    def unread(self) -> list[str]:
        """The names of fields and files that nobody has asked for."""
        return [name for name in (*self.fields, *self.files) if name not in self.read]

    @property
    def first_file(self) -> str:
        """The name of the first field with a file, where a dialect does not say which it is."""
        return next(iter(self.files), "file")

    @property
    def said(self) -> str:
        """The same text for the same fields and files, whatever stood between them."""
        files = {
            name: [file.filename, hashlib.sha256(file.content).hexdigest()]
            for name, file in self.files.items()
        }
        return repr((sorted(self.fields.items()), sorted(files.items())))

    def file(self, name: str, named: str = "filename") -> tuple[FormFile, str]:
        """A file that we keep, under the name in the field `named` if it is there; and its type.

        Of the name the last segment is kept, with the ending of what the file is. Refuses what is
        not there, is too large, has no usable name or is of no type we accept.
        """
        self.read |= {name, named}
        if name not in self.files:
            raise NoFile(field=name)
        file = self.files[name]
        said = self.fields.get(named, file.filename)
        if len(file.content) > FILE_BYTES_MAX:
            raise FileTooLarge(bytes_max=FILE_BYTES_MAX)
        if not texts.is_plain(said) or set(said) & {"\t", "\n"}:
            raise FileNameRefused(characters_max=FILE_NAME_CHARACTERS_MAX)
        kind = media.kind_of(file.content)
        if kind is None:
            raise FileTypeUnknown(accepted=_ACCEPTED)
        filename = media.name_of(said, kind)
        if not 1 <= len(filename) <= FILE_NAME_CHARACTERS_MAX:
            raise FileNameRefused(characters_max=FILE_NAME_CHARACTERS_MAX)
        return FormFile(filename, file.content), kind.media_type


def read(content_type: str, body: bytes) -> Form:
    """Read a form; refuses what is no whole one, and a field that is there twice."""
    from python_multipart.multipart import FormParser, parse_options_header  # where files come only

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
        raise MalformedBody(problem=f"it is not {MEDIA_TYPE}: {str(error)[:100]}") from None
    if not reader.is_whole:
        raise MalformedBody(problem="it ends before its last boundary")
    return reader.form


class _Reader:
    """Gathers what the parser finds."""

    def __init__(self) -> None:
        self.form = Form()
        self.is_whole = False

    def on_field(self, found: "Field") -> None:
        name = self._name(found.field_name)
        self.form.fields[name] = (found.value or b"").decode()
        plain_text.check_field(name, self.form.fields[name])

    def on_file(self, found: "File") -> None:
        name = self._name(found.field_name)
        filename = (found.file_name or b"").decode()
        found.file_object.seek(0)
        self.form.files[name] = FormFile(filename, found.file_object.read())

    def on_end(self) -> None:
        self.is_whole = True

    def _name(self, said: bytes | None) -> str:
        name = (said or b"").decode()
        plain_text.check_field(name, name)
        if name in self.form.fields or name in self.form.files:
            raise MalformedBody(problem=f"the field {name[:40]!r} is there twice")
        return name
