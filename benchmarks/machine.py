"""What the figures were taken on: kind of machine and versions, no names and no places."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import matcher

__all__ = ["describe"]


def describe() -> dict[str, str | int]:
    """Processor, cores, memory, system and versions."""
    return {
        "processor": _first("/proc/cpuinfo", r"model name\s*: (.*)") or platform.machine(),
        "cores": os.cpu_count() or 1,
        "memory_gb": round(int(_first("/proc/meminfo", r"MemTotal:\s*(\d+)") or 0) / (1 << 20)),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "engine": matcher.ENGINE_VERSION,
    }


def _first(path: str, pattern: str) -> str:
    """What the pattern finds in a file of the system; nothing where there is no such file."""
    try:
        found = re.search(pattern, Path(path).read_text(encoding="utf-8"))
    except OSError:
        return ""
    return found.group(1).strip() if found else ""
