"""How passwords are kept."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password

from config import settings as own


def test_passwords_are_kept_as_argon2id_of_19_mib(settings: Any) -> None:
    settings.PASSWORD_HASHERS = own.PASSWORD_HASHERS
    kept = make_password("नीला घोड़ा सात पतंग")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("नीला घोड़ा सात पतंग", kept)
    assert not check_password("नीला घोड़ा सात पतंगा", kept)
