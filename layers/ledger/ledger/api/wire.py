"""What the models of all dialects have in common."""

from pydantic import BaseModel, ConfigDict


class Wire(BaseModel):
    """A shape on the wire, named field by field as the vendor's reference names it."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", defer_build=True)
