"""Logs: one line of JSON an event, without names, addresses or tokens; quiet and readable in the demo."""

import logging

import structlog

from web.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Set up the process's logging. Libraries speak up from WARNING on."""
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    # Plain tracebacks: a pretty one shows local variables, which hold people's answers.
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    render = console if settings.is_demo else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if settings.is_demo else [structlog.processors.format_exc_info]),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if settings.is_demo else logging.INFO),
        cache_logger_on_first_use=True,
    )
