"""How a unit's place is written on a page."""

from django import template

from samman.jurisdictions.models import Unit

register = template.Library()


@register.filter
def in_district(unit: Unit, district: Unit | None) -> str:
    """A unit's name with its district after it, unless it is the district or has the district's name in its own."""
    if district is None or district.pk == unit.pk or district.name in unit.name:
        return unit.name
    return f"{unit.name}, {district.name}"
