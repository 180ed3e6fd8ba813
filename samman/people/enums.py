"""Persons in a case, and how she may be reached."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PersonRole(TextChoices):
    """Who a person is in a case."""

    COMPLAINANT = "complainant", _("The woman or child concerned")
    HELPER = "helper", _("Who helps her")
    ACCUSED = "accused", _("The person complained against")
    REPORTER = "reporter", _("Who reports that someone is missing")
    FAMILY = "family", _("A parent or guardian")


class MeetAt(TextChoices):
    """Where a woman officer may meet her (public_wording: meeting_place)."""

    HOME = "home", _("At home, in plain clothes")
    ELSEWHERE = "elsewhere", _("At another place that I say")
    HELP_DESK = "help_desk", _("At the women help desk")
    WRITE_FIRST = "write_first", _("Do not meet me yet; ask me here in writing first")


class Knows(TextChoices):
    """Whether the woman concerned knows of a complaint that another makes for her."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("I am not sure")
