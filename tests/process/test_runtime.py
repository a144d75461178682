"""The settings of a process, and the time that it has for a request."""

from math import inf

import pytest

from ledger.process.runtime import ANSWERING_SECONDS, Settings, seconds_left


class Context:
    """A Lambda context with 15 seconds left."""

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """Return the remaining milliseconds."""
        return 15_000


def test_settings_have_defaults_but_for_the_table() -> None:
    settings = Settings.from_environment({"TABLE_NAME": "t", "PUBLIC_BASE_URL": "https://x/"})
    assert (settings.table_name, settings.public_base_url) == ("t", "https://x")
    assert (settings.token_seconds, settings.rate_limit) == (3600, 0)
    with pytest.raises(KeyError):
        Settings.from_environment({})


def test_a_request_ends_in_time_for_its_answer() -> None:
    assert seconds_left(Context()) == 15 - ANSWERING_SECONDS
    assert seconds_left(None) == inf
