"""How passwords are kept, and what they must be, said in the officer's language (Django has no Hindi for these)."""

from typing import Any

from django.contrib.auth import password_validation as django_rules
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Argon2(Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet sets it: 19 MiB, two passes, one lane.

    Django's own 100 MiB would let a handful of sign-ins at once take all the memory of a small machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class _ForRandom(Argon2):
    """Slowness protects what a person thought up; 79 random bits are not guessed, whatever a guess costs."""

    time_cost = 1
    memory_cost = 1024


def random_hash(password: str) -> str:
    """What is kept of a temporary password made here; the next sign-in with it takes the usual cost. For whole lists."""
    hasher = _ForRandom()
    return str(hasher.encode(password, hasher.salt()))


class LongEnough(django_rules.MinimumLengthValidator):
    """Length is what makes a password hard to guess."""

    def get_error_message(self) -> str:
        return _("This password is too short. Take at least %(number)s characters.") % {
            "number": self.min_length
        }

    def get_help_text(self) -> str:
        return self.get_error_message()


# Words of this work, which whoever guesses an officer's password tries first. With them taken out, REST must be left.
WORDS = (
    "password", "welcome", "jaihind", "bharat", "india", "samman", "uttarpradesh", "police", "uppolice", "thana", "kotwali",
    "chowki", "station", "officer", "admin", "पासवर्ड", "स्वागत", "जयहिंद", "जयहिन्द", "भारत", "सम्मान", "उत्तरप्रदेश", "पुलिस",
    "थाना", "कोतवाली", "चौकी",
)  # fmt: skip
REST = 8


class NotCommon(django_rules.CommonPasswordValidator):
    """Not one of the passwords that are tried first: common ones, and words of this work with a few signs added."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        rest = "".join(password.casefold().split())
        for word in sorted(WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < min(REST, len(password)):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return _("Many people use this password; it is tried first. Choose another one.")

    def get_help_text(self) -> str:
        return self.get_error_message()


class NotLikeOneself(django_rules.UserAttributeSimilarityValidator):
    """Not the officer's own name or user name."""

    DEFAULT_USER_ATTRIBUTES = ("username", "name_hi", "name_en", "phone", "email")

    def __init__(self) -> None:
        super().__init__(self.DEFAULT_USER_ATTRIBUTES)

    def get_error_message(self) -> str:
        return _("This password is too much like your name, user name or number. Choose another one.")

    def get_help_text(self) -> str:
        return self.get_error_message()
