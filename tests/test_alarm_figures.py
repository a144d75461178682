"""Figures that set the root's alarms off, and figures that do not."""

import pytest

from tests.alarms import Figures, goes_off, of_root

CASES: list[tuple[str, Figures, bool]] = [
    # Of few requests one failure an hour is heard of; of very many, one in a thousand.
    ("FewServerErrorsAlarm", [{"errors": 1, "requests": 1}], True),
    ("FewServerErrorsAlarm", [{"errors": 1, "requests": 900}], True),
    ("FewServerErrorsAlarm", [{"errors": 1, "requests": 100_000}], False),
    ("FewServerErrorsAlarm", [{"errors": 150, "requests": 100_000}], True),
    ("FewServerErrorsAlarm", [{"errors": 0, "requests": 100}], False),
    ("FewServerErrorsAlarm", [{}], False),
    ("ServerErrorsAlarm", [{"errors": 60, "requests": 1000}] * 2, True),
    ("ServerErrorsAlarm", [{"errors": 60, "requests": 1000}], False),
    ("ServerErrorsAlarm", [{"errors": 40, "requests": 1000}] * 3, False),
    ("FaultsAlarm", [{"m": 1}], True),
    ("FaultsAlarm", [{"m": 0}], False),
    # A change that a function reports as failed is no error to Lambda.
    ("CountingErrorsAlarm", [{"failures": 1}], True),
    ("PublishingErrorsAlarm", [{"failures": 1}], True),
    ("PublishingErrorsAlarm", [{"errors": 1}], True),
    ("PublishingErrorsAlarm", [{"errors": 0, "failures": 0}], False),
    ("CountingErrorsAlarm", [{"errors": 1}], True),
    ("CountingErrorsAlarm", [{"errors": 0, "failures": 0}], False),
    ("AuditErrorsAlarm", [{"failures": 1}], True),
    # A source that is disabled; an entry at the end of a period, which is read in the next.
    ("StreamStoppedAlarm", [{"posted": 1}] * 3, True),
    ("StreamStoppedAlarm", [{"posted": 1, "reads": 1}, {"posted": 1}, {}, {}] * 3, True),
    ("StreamStoppedAlarm", [{"posted": 1, "reads": 1}] * 12, False),
    ("StreamStoppedAlarm", [{"posted": 1}, {"reads": 1}] * 2, False),
    ("StreamStoppedAlarm", [{"posted": 0}] * 12, False),
    ("StreamStoppedAlarm", [{"reads": 1}] * 12, False),
    ("GivenUpAlarm", [{"m": 3}], True),
    ("GivenUpAlarm", [{}], False),
    ("UndeliveredAlarm", [{"m": 1}], True),
    ("FailuresLeftAlarm", [{"m": 1}], True),
    ("ListingThrottlesAlarm", [{"writes": 1}, {"writes": 1}], True),
    ("KeyedThrottlesAlarm", [{"reads": 1}, {"writes": 1}], True),
    ("AccessRefusedAlarm", [{"m": 100}], True),
    ("TokenRefusalsAlarm", [{"m": 19}], False),
]


@pytest.mark.parametrize(("name", "figures", "expected"), CASES, ids=str)
def test_an_alarm_goes_off_by_what_it_is_for(name: str, figures: Figures, expected: bool) -> None:
    assert goes_off(of_root()[name], figures) is expected
