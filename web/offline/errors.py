"""Why a command cannot do its work: what to mend, in the words of the person at the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Protocol

from web.files.table_problems import TableProblem


class Told(Protocol):
    """Something to tell, in the reader's language: a ``Message`` or an ``InFile``."""

    def text(self, translations: NullTranslations) -> str:
        """Return it in words."""


@dataclass(frozen=True, slots=True)
class InFile:
    """What is to be told about one place of one file."""

    file: str
    problem: TableProblem

    def text(self, translations: NullTranslations) -> str:
        """Return file, place and message."""
        return f"{self.file}: {self.problem.sentence(translations)}"


class BadInput(Exception):
    """Files or options that cannot be used; each message says where and what to mend."""

    def __init__(self, *messages: Told) -> None:
        super().__init__(messages)
        self.messages: Sequence[Told] = messages
