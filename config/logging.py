"""Logs: structlog lines of an allow-list of fields, so that no text of hers can slip into one."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

import structlog

ROOMS = str(Path(__file__).resolve().parent.parent / "samman")
ALLOWED = {
    "event",
    "level",
    "logger",
    "timestamp",
    "job",
    "count",
    "status",
    "method",
    "seconds",
    "unit_id",
    "exception_type",
    "where",
}


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Drop every field that is not on the list, and keep only type and place of an exception, never its text."""
    error = event.get("exc_info")
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception_type"] = type(error).__name__
        if frames := traceback.extract_tb(error.__traceback__):
            ours = [frame for frame in frames if frame.filename.startswith(ROOMS)]
            last = (ours or frames)[-1]
            event["where"] = f"{Path(last.filename).name}:{last.lineno}"
    return {name: value for name, value in event.items() if name in ALLOWED}


class PlainEvent(logging.Filter):
    """Django and other libraries log whole requests and texts: only their logger, level and error type are kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("samman"):
            record.msg = (
                record.name
                if record.levelno < logging.WARNING
                else f"{record.name}: {record.levelname.lower()}"
            )
            record.args = ()
        return True


def configure(_config: object) -> None:
    """Send every log line to standard error as one JSON line of allowed fields."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler()
    handler.addFilter(PlainEvent())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                only_allowed,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    # Django's own handlers would print the request, and mail it to the administrators.
    for name in ("django", "django.server"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    logging.getLogger("samman").setLevel(logging.INFO)
