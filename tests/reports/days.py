"""Moments by the day in India, so that no test depends on the hour at which it runs."""

from datetime import datetime, time, timedelta

from samman.common import clock


def ist(days: int, hour: float = 12) -> datetime:
    """So many hours after the midnight in India that begins today, or so many days from it."""
    midnight = datetime.combine(clock.in_ist(clock.now()).date(), time(), tzinfo=clock.IST)
    return midnight + timedelta(days=days, hours=hour)
