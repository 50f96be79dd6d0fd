"""Where somebody sits at a command: what is said to them, and a bar while they wait."""

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from types import TracebackType
from typing import Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from web.files.messages import N_

MOST_MESSAGES = 50
PATIENCE = 1.0
"""Seconds of work after which a bar appears."""

READING = N_("Reading the tables")
COMPUTING = N_("Looking for the best plan")
EXPLAINING = N_("Putting the reasons into words")
WRITING = N_("Writing the files")
CHECKING = N_("Checking the proof")


class Bar:
    """Says on a terminal what is going on, as soon as it takes longer than ``patience`` seconds; silent elsewhere."""

    def __init__(self, console: Console, *, patience: float = PATIENCE) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("", total=None)
        self._timer = threading.Timer(patience, self._progress.start)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        if self._progress.console.is_interactive:
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._timer.ident is not None:
            self._timer.cancel()
            # The timer may be starting the bar just now: only what has started can be stopped.
            self._timer.join()
            self._progress.stop()

    def step(self, text: str, total: int | None = None) -> None:
        """Begin the next step: ``total`` parts, or unknown how many."""
        self._progress.reset(self._task, total=total, description=text)

    def done(self, parts: int = 1) -> None:
        """Count parts of the step as done."""
        self._progress.advance(self._task, parts)


class Terminal:
    """Standard output and standard error in one language."""

    def __init__(self, translations: NullTranslations) -> None:
        self.translations = translations
        self._bar: Bar | None = None

    @contextmanager
    def working(self) -> Iterator[None]:
        """Show a bar on standard error while something long goes on, if a person sits there."""
        # Asked of the stream itself: an environment variable may call any file a terminal.
        console = Console(stderr=True, force_terminal=sys.stderr.isatty())
        with Bar(console) as self._bar:
            yield
        self._bar = None

    def step(self, msgid: str, total: int | None = None) -> None:
        """Say what goes on now."""
        if self._bar:
            self._bar.step(self.translations.gettext(msgid), total)

    def done(self, parts: int = 1) -> None:
        """Count parts of what goes on as done."""
        if self._bar:
            self._bar.done(parts)

    def say(self, *lines: str) -> None:
        """Write lines to standard output."""
        for line in lines:
            typer.echo(line)

    def warn(self, texts: Iterable[str]) -> None:
        """Write to standard error, the first fifty of many."""
        lines = list(texts)
        for line in lines[:MOST_MESSAGES]:
            typer.echo(line, err=True)
        if len(lines) > MOST_MESSAGES:
            more = self.translations.gettext("… and %(count)s more messages.")
            typer.echo(more % {"count": len(lines) - MOST_MESSAGES}, err=True)
