"""How officers type days, hours and FIR numbers."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from samman.complaints.forms import DayField, HourField, read_fir_number


@pytest.mark.parametrize(
    ("text", "number", "year"),
    [
        ("412/2026", "412", 2026),
        ("412/26", "412", 2026),
        ("मु०अ०सं० 412/2026", "412", 2026),
        ("मु0अ0सं0412/2026", "412", 2026),
        ("मु.अ.सं. - 7-26", "7", 2026),
        ("0007/2026", "7", 2026),
        ("४१२/२०२६", "412", 2026),
        ("412 सन 2026", "412", 2026),
    ],
)
def test_an_fir_number_is_read(text: str, number: str, year: int) -> None:
    assert read_fir_number(text) == (number, year)


@pytest.mark.parametrize("text", ["", "412", "चार सौ", "0/2026", "412/202", "412/2026/5x", "/2026"])
def test_what_is_no_fir_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_fir_number(text)


@pytest.mark.parametrize(
    "text", ["2026-11-22", "22/11/2026", "22-11-26", "22.11.2026", "२२/११/२०२६", "22 11 2026"]
)
def test_a_day_is_read(text: str) -> None:
    assert DayField().clean(text) == dt.date(2026, 11, 22)


@pytest.mark.parametrize("text", ["31/02/2026", "कल", "22/11", "2026", "99999-1-1", "1/1/0"])
def test_what_is_no_day_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match="22/11/2026"):
        DayField().clean(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("18:40", (18, 40)), ("१८:४०", (18, 40)), ("6.05", (6, 5)), ("0640", (6, 40)), ("18:40:00", (18, 40))],
)
def test_an_hour_is_read(text: str, hour: tuple[int, int]) -> None:
    assert HourField().clean(text) == dt.time(*hour)


@pytest.mark.parametrize("text", ["25:00", "शाम", "6", "18:60"])
def test_what_is_no_hour_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValidationError, match="18:40"):
        HourField().clean(text)
