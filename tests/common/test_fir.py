"""How officers type FIR numbers."""

import pytest

from samman.common.fir import read_fir_number


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
