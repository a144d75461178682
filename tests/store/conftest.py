"""A transport for each test."""

from tests.aws.conftest import fresh_transport

__all__ = ["fresh_transport"]
