"""How much a file may ask of the machine."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one read.

    ``file_bytes`` of the file itself; ``rows`` below the headings; ``columns`` of a sheet; ``unpacked_bytes``,
    ``unpacked_ratio`` and ``members`` of a packed workbook; ``text_characters`` of all cells together;
    ``memory_bytes`` (address space) and ``seconds`` of the reading process.
    """

    file_bytes: int = 20 * MEBIBYTE
    rows: int = 10_000
    columns: int = 200
    unpacked_bytes: int = 100 * MEBIBYTE
    unpacked_ratio: int = 100
    members: int = 200
    text_characters: int = 40_000_000
    memory_bytes: int = 300 * MEBIBYTE
    seconds: int = 15


UPLOAD = Limits()
"""For files that come from the web."""

COMMAND_LINE = Limits(rows=100_000)
"""For files somebody reads on their own machine."""

INLINE_BYTES = 256 * 1024
"""A text table below this size is read without a process of its own."""
