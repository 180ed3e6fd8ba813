"""What a vacant post is called in the lists above."""

from django import template
from django.utils.translation import gettext_lazy as _

from samman.accounts.enums import Role

register = template.Library()

WORDS = {
    Role.SUPERINTENDENT: _("Districts without an SP"),
    Role.NODAL_OFFICER: _("Districts without a nodal officer"),
    Role.CIRCLE_OFFICER: _("Circles without a CO"),
    Role.STATION_HOUSE_OFFICER: _("Stations without an SHO"),
    Role.DESK: _("Help desks with nobody"),
}


@register.simple_tag
def vacant_words(role: str) -> str:
    """Units without the holder of this post, in words."""
    return str(WORDS[Role(role)])
