"""The client's address behind the operator's own proxies."""

from typing import Any

import pytest
from django.test import RequestFactory

from samman.common.address import client_address


@pytest.mark.parametrize(
    ("proxies", "line", "told", "expected"),
    [
        (
            0,
            "10.0.0.1",
            "1.2.3.4",
            "10.0.0.1",
        ),  # nobody is trusted: what the client writes counts for nothing
        (1, "10.0.0.1", "1.2.3.4", "1.2.3.4"),
        (1, "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # the client wrote 6.6.6.6
        (2, "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "10.0.0.1", "1.2.3.4", "10.0.0.1"),  # did not come through both proxies
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "nonsense", "10.0.0.1"),
        (1, "10.0.0.1", "1.2.3.4:5678", "1.2.3.4"),
        (1, "10.0.0.1", "[2001:db8::1]:443", "2001:db8::"),
        (0, "2001:db8:1:2:a:b:c:d", "", "2001:db8:1:2::"),  # one line has all addresses of its first half
        (0, "::ffff:1.2.3.4", "", "1.2.3.4"),
        (0, "", "", None),
    ],
)
def test_the_address_is_counted_from_the_right(
    settings: Any, proxies: int, line: str, told: str, expected: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=line, HTTP_X_FORWARDED_FOR=told)
    assert client_address(request) == expected
