"""What a row of the table tells: the figure that leaves the process it was measured in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Figure"]


@dataclass(frozen=True)
class Figure:
    """One measured row; seconds are medians over ``runs``, shares are per cent.

    ``value``: wall time, or the share; ``cpu``: processor time of it. ``scipy`` and ``scipy_cpu``: the same of scipy's
    bare solve. ``bar``: what ``cpu``, or the share, is to stay below. ``memory`` and ``memory_bar``: largest resident
    size of the process, input included, in MB.
    """

    key: str
    work: str
    kind: Literal["time", "share"]
    value: float
    runs: int
    cpu: float | None = None
    scipy: float | None = None
    scipy_cpu: float | None = None
    bar: float | None = None
    memory: int | None = None
    memory_bar: int | None = None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Figure:
        """Read what ``to_dict`` wrote."""
        return cls(**data)

    def to_dict(self) -> dict[str, Any]:
        """Fit for JSON, times to four digits, without what was not measured."""
        told = {key: value for key, value in asdict(self).items() if value is not None}
        return {key: float(f"{value:.4g}") if isinstance(value, float) else value for key, value in told.items()}

    @property
    def used(self) -> float | None:
        """Part of the bar that is used, 1.0 for all of it; by processor time where there is one. None without a bar."""
        if not self.bar:
            return None
        return (self.value if self.cpu is None else self.cpu) / self.bar

    @property
    def ratio(self) -> float | None:
        """Processor time in multiples of scipy's bare solve; None without one."""
        return self.cpu / self.scipy_cpu if self.cpu is not None and self.scipy_cpu else None

    @property
    def is_kept(self) -> bool:
        """Whether every bar of the row is kept; true without any."""
        share = 0.0 if self.bar is None else (self.value if self.cpu is None else self.cpu) - self.bar
        memory = 0 if self.memory is None or self.memory_bar is None else self.memory - self.memory_bar
        return share <= 0 and memory <= 0
