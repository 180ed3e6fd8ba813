"""How passwords are kept."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config import settings as own


def test_passwords_are_kept_as_argon2id_of_19_mib(settings: Any) -> None:
    settings.PASSWORD_HASHERS = own.PASSWORD_HASHERS
    kept = make_password("नीला घोड़ा सात पतंग")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("नीला घोड़ा सात पतंग", kept)
    assert not check_password("नीला घोड़ा सात पतंगा", kept)


@pytest.mark.parametrize(
    "password",
    [
        "qwertyuiop123",
        "Police@12345",
        "UP Police@2026",
        "samman-samman-1",
        "पुलिस पुलिस १२३",
        "Password12345",
        "short",
    ],
)
def test_what_is_tried_first_is_refused(password: str, settings: Any) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = own.AUTH_PASSWORD_VALIDATORS
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    ["police horse green kite", "नीला घोड़ा सात पतंग", "aaaaaaaaaaab", "x" * 64 + "y" * 64, "1827364554637281"],
)
def test_length_is_enough_whatever_the_signs_are(password: str, settings: Any) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = own.AUTH_PASSWORD_VALIDATORS
    validate_password(password)
