"""The forms of single values that more than one vendor prints."""

from typing import Annotated

from pydantic import Field

_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_DAY = r"\d{4}-\d\d-\d\d"
_TIME = r"T\d\d:\d\d:\d\d"

Uuid = Annotated[str, Field(pattern=_UUID)]
Day = Annotated[str, Field(pattern=f"^{_DAY}$")]
Milliseconds = Annotated[str, Field(pattern=rf"^{_DAY}{_TIME}\.\d{{3}}Z$")]
Microseconds = Annotated[str, Field(pattern=rf"^{_DAY}{_TIME}\.\d{{6}}Z$")]
# A link of a recorded answer may be an ellipsis, where the link itself is a secret.
Url = Annotated[str, Field(pattern=r"^(https://|…$)")]
