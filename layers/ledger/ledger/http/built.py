"""Models as the layer's build writes them: plain classes with a stored schema of pydantic-core.

The models of the sources are pydantic's, and the build writes each of them anew with this base
(`build/models.py`, decision 0161). So no function loads pydantic, which is half of a cold create.
"""

from typing import Any, ClassVar, TypeVar, cast

from pydantic_core import SchemaValidator

M = TypeVar("M", bound="Built")


class Built:
    """A body that pydantic-core has validated, with the part of `BaseModel` that functions use."""

    # pydantic-core sets these four of each new object.
    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )
    __pydantic_root_model__: ClassVar[bool] = False
    __pydantic_fields_set__: set[str]
    model_config: ClassVar[dict[str, Any]] = {}

    @classmethod
    def model_validate(cls: type[M], value: Any, *, extra: Any = None) -> M:
        """Return the body of a JSON value. Raise pydantic-core's `ValidationError` for its faults.

        With `extra` of "forbid" a field that the model lacks is a fault.
        """
        if cls not in _validators:
            # Made at the first body, since a function has one model of the file.
            _validators[cls] = SchemaValidator(cls.core_schema())
        return cast(M, _validators[cls].validate_python(value, extra=extra))

    @classmethod
    def core_schema(cls) -> Any:
        """Return the schema that pydantic has made of the model. It is a new object each time."""
        raise NotImplementedError

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that the body has."""
        return self.__pydantic_fields_set__


_validators: dict[type[Built], SchemaValidator] = {}
