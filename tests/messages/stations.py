"""A station of the loaded map, whichever it is."""

from samman.jurisdictions.models import Unit


def some_station(place: int = 0) -> Unit:
    """A police station with everything above it."""
    return Unit.objects.stations().filter(circle__isnull=False).order_by("id")[place]
