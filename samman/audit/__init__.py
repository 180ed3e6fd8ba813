"""The record: `record(...)` is the one way to write it."""

from samman.audit.actors import Actor
from samman.audit.record import record

__all__ = ["Actor", "record"]
