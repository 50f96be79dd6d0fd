"""The root of all errors of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

__all__ = ["MatcherError"]


class MatcherError(ValueError):
    """Base of all errors of the engine; ``code`` and ``params`` let an interface say it in its own words."""

    code: ClassVar[str] = ""
    template: ClassVar[str] = ""

    def __init__(self, **params: str | int) -> None:
        self.params: Mapping[str, str | int] = params
        super().__init__(self.template.format(**params))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), dict(self.params))


def _rebuild(kind: type[MatcherError], params: dict[str, str | int]) -> MatcherError:
    return kind(**params)
