"""The people of a large registration: searched, filtered and a page of each side at a time. A small one is shown whole.

It works on what the overview has read anyway, so that a page costs the same statements whatever its size.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from web.catalogue.question import Role
from web.services.names import sort_key
from web.services.registrations.registration import Overview, PersonLine

MANY = 100
"""So many people of a side still stand in one table; one more, and the registration gets a search and pages."""
PAGE = 50


class Show(StrEnum):
    """Which people are shown: all, those whose company part has gaps, or those whose own part is missing."""

    ALL = "all"
    GAPS = "gaps"
    SILENT = "silent"


SHOWN: Mapping[Show, Callable[[PersonLine], bool]] = MappingProxyType(
    {
        Show.ALL: lambda _line: True,
        Show.GAPS: lambda line: bool(line.missing),
        Show.SILENT: lambda line: not line.person_part_done,
    }
)


@dataclass(frozen=True)
class Choice:
    """What somebody wants to see of a large registration; `numbers` is the page of each side."""

    show: Show = Show.ALL
    query: str = ""
    numbers: Mapping[Role, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """What is shown of one role. `total` counts everybody of it, `found` those that fit the choice."""

    role: Role
    total: int
    found: int
    shown: tuple[PersonLine, ...]
    number: int = 1
    pages: int = 1


@dataclass(frozen=True)
class PeoplePage:
    """Both sides of a registration. `counts` says how many people each filter would show."""

    choice: Choice
    is_large: bool
    sides: tuple[Side, ...]
    counts: Mapping[Show, int]


def people_page(view: Overview, choice: Choice) -> PeoplePage:
    """Return what of a registration's people is shown: of a small one everybody, whatever was chosen."""
    sides = {Role.AZUBI: view.azubis, Role.FACHKRAFT: view.fachkraefte}
    counts = {show: sum(map(fits, view.people)) for show, fits in SHOWN.items()}
    is_large = max(map(len, sides.values())) > MANY
    if not is_large:
        whole = (Side(role, len(lines), len(lines), lines) for role, lines in sides.items())
        return PeoplePage(Choice(), is_large, tuple(whole), counts)
    return PeoplePage(choice, is_large, tuple(_side(role, lines, choice) for role, lines in sides.items()), counts)


def _side(role: Role, lines: Sequence[PersonLine], choice: Choice) -> Side:
    wanted = sort_key(choice.query)
    found = [line for line in lines if SHOWN[choice.show](line) and wanted in sort_key(line.name)]
    pages = max(1, -(-len(found) // PAGE))
    number = max(1, min(choice.numbers.get(role, 1), pages))
    return Side(role, len(lines), len(found), tuple(found[(number - 1) * PAGE : number * PAGE]), number, pages)
