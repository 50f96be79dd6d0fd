"""A coordinator's table of very many people, taken the whole way while others go on working."""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlmodel import Session

import web.app  # noqa: F401  the server process holds all of it in memory
from benchmarks.ground import build_round
from benchmarks.measure import WrongOutcome
from web.db.migrations import upgrade
from web.db.models import (
    Round,
)
from web.db.session import Unit
from web.jobs import importing
from web.services import rounds
from web.services.actor import Actor
from web.services.tables import many_people_import as many

__all__ = ["OTHER_DATABASE", "Taken", "take_over"]

OTHER_DATABASE = "TANDEM_BENCH_DATABASE_URL"
"""Names an empty PostgreSQL database to be measured instead of an SQLite file."""
COMPANIES = 500
SEED = 20270129
PAUSE = 0.05
FIRST = ("Anna", "Ben", "Carla", "Deniz", "Emil", "Finn", "Greta", "Hakan", "Ida", "Jonas", "Kim", "Lena")
LAST = ("Sommer", "Winter", "Vogt", "Demir", "Kurz", "Weiß", "Roth", "Lang", "Meyer", "Krüger", "Arslan", "Nowak")
OCCUPATIONS = ("Mechatroniker/in", "Zerspanungsmechaniker/in", "Elektroniker/in für Betriebstechnik", "Fachlagerist/in")
HEADINGS = "Unternehmen;Rolle;Name;E-Mail;Beruf;Ausbildungsjahr;Abteilung;Arbeitszeit;AEVO\n"


@dataclass
class Taken:
    """What it took: seconds, of the processor as well (reading process included), and MB of the larger process.

    `waits`: how long somebody else waited who read and saved meanwhile, in seconds.
    """

    wall: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    waits: list[float] = field(default_factory=list)


def table(people: int) -> bytes:
    """A table of people of all companies, the same for the same number."""
    draw = random.Random(SEED)
    rows = [HEADINGS]
    for number in range(people):
        is_azubi = number % 2 == 0
        company = number % COMPANIES
        cells = (
            f"Firma Nummer {company:03} GmbH",
            "Azubi" if is_azubi else "Fachkraft",
            f"{draw.choice(FIRST)} {draw.choice(LAST)}{number}",
            f"person{number}@firma{company}.example" if number % 3 else "",
            draw.choice(OCCUPATIONS),
            "2" if is_azubi else "",
            f"Halle {number % 7}",
            "Tagschicht",
            "" if is_azubi else "ja",
        )
        rows.append(";".join(cells) + "\n")
    return "".join(rows).encode()


def take_over(people: int) -> Taken:
    """Upload, read, preview and store a table. Raises WrongOutcome if anybody is missing."""
    taken = Taken()
    with _database() as url:
        upgrade(url)
        unit = Unit(url)
        round_id, actor = unit.run(lambda session: build_round(session, COMPANIES))
        with _somebody_else(unit, round_id, actor, taken):
            _whole_way(unit, round_id, actor, people, taken)
        unit.close()
    return taken


def _whole_way(unit: Unit, round_id: UUID, actor: Actor, people: int, taken: Taken) -> None:
    sent = [table(people)]
    wall, cpu = time.perf_counter(), _cpu()
    import_id = unit.run(lambda s: many.start(s, actor, round_id, file=many.check_file(sent[0], "alle.csv")))
    sent.clear()  # a server lets go of what was sent when the request is over
    importing.work_on(unit, import_id)
    unit.run(lambda s: many.take_over(s, actor, round_id, import_id))
    importing.work_on(unit, import_id)
    taken.wall, taken.cpu, taken.memory = time.perf_counter() - wall, _cpu() - cpu, _memory()
    done = unit.read(lambda s: many.many_page(s, actor, round_id, import_id))
    if (done.state, done.counts["new"], done.rows_done) != ("done", people, people):
        raise WrongOutcome


@contextmanager
def _database() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield os.environ.get(OTHER_DATABASE) or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def _somebody_else(unit: Unit, round_id: UUID, actor: Actor, taken: Taken) -> Iterator[None]:
    """Somebody who reads a page and saves, again and again."""
    stopped = threading.Event()

    def save(session: Session) -> None:
        session.get_one(Round, round_id).news_by = dt.date(2027, 3, 1 + len(taken.waits) % 28)

    def work() -> None:
        while not stopped.wait(PAUSE):
            taken.waits.append(_waited(lambda: unit.read(lambda s: rounds.where(s, actor, round_id))))
            taken.waits.append(_waited(lambda: unit.run(save)))

    other = threading.Thread(target=work)
    other.start()
    try:
        yield
    finally:
        stopped.set()
        other.join()


def _waited(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _memory() -> int:
    sizes = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(sizes) // 1024
