"""What the lists of the zoo are made of: a few people, and short ways to write tables."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

A, F = "azubi", "fachkraft"
MIA, JONAS = ("Mia Kurz", A), ("Jonas Weiß", A)
PETRA, ALI = ("Petra Sommer", F), ("Ali Demir", F)
ALL = [MIA, JONAS, PETRA, ALI]
HEAD = ["Name", "Rolle", "Beruf"]
ROWS = [
    ["Mia Kurz", "Azubi", "Mechatroniker/in"],
    ["Jonas Weiß", "Azubi", "Schweißer/in"],
    ["Petra Sommer", "Fachkraft", "Zerspanungsmechaniker/in"],
    ["Ali Demir", "Fachkraft", "Industriemechaniker/in"],
]
AZUBIS = [[row[0], row[2]] for row in ROWS[:2]]
FACHKRAEFTE = [[row[0], row[2]] for row in ROWS[2:]]


@dataclass(frozen=True)
class Animal:
    """A file, and the people (name, role) and answers a reader must find in it."""

    name: str
    data: bytes
    people: Sequence[tuple[str, str]] = tuple(ALL)
    answers: Mapping[str, Mapping[str, object]] | None = None
    """Name → some answers, by question key."""
    filename: str = "personal_2027.xlsx"
    notes: Sequence[str] = ()
    """Pieces of German sentences the preview says."""


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    """Lines of a text table."""
    return "\r\n".join(lines).encode(encoding)


def joined(separator: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines."""
    return [separator.join(row) for row in rows]


def drawn(draw: Callable[[Workbook, Worksheet], None], sheet: str = "Tabelle1") -> bytes:
    """A workbook drawn cell by cell."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    draw(workbook, workbook.add_worksheet(sheet))
    workbook.close()
    return buffer.getvalue()
