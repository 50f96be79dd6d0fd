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
from benchmarks.measure import WrongOutcome
from web.catalogue.agreement import Wording
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.migrations import upgrade
from web.db.models import (
    Account,
    Agreement,
    Block,
    Company,
    Coordinator,
    PolicyVersion,
    Programme,
    QuestionnaireVersion,
    Round,
    RoundCompany,
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
        round_id, actor = unit.run(_build)
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


def _build(session: Session) -> tuple[UUID, Actor]:
    programme = Programme(
        name="Roboscouts",
        controller="Musterstiftung",
        contact_name="Sabine Krüger",
        contact_phone="0511 1234567",
        contact_email="info@example.org",
    )
    account = Account(name="Sabine Krüger", email="koordination@example.org")
    session.add_all([programme, account])
    session.flush()
    document = DEFAULT_QUESTIONNAIRE.to_document()
    questionnaire = QuestionnaireVersion(programme_id=programme.id, number=1, document=document)
    policy = PolicyVersion(programme_id=programme.id, number=1, toml="", fingerprint="0" * 64)
    session.add_all([questionnaire, policy, Coordinator(programme_id=programme.id, account_id=account.id)])
    session.flush()
    round_ = Round(
        programme_id=programme.id,
        questionnaire_version_id=questionnaire.id,
        policy_version_id=policy.id,
        name="Durchgang 2027",
        opens_on=dt.date(2027, 1, 4),
        deadline=dt.date(2027, 1, 29),
        starts_on=dt.date(2027, 3, 1),
        news_by=dt.date(2027, 3, 31),
    )
    session.add(round_)
    session.flush()
    _add_companies(session, round_)
    return round_.id, Actor(account.id, account.name, account.email, coordinates=frozenset({programme.id}))


def _add_companies(session: Session, round_: Round) -> None:
    names = [f"Firma Nummer {number:03} GmbH" for number in range(COMPANIES)]
    companies = [Company(programme_id=round_.programme_id, name=name, sort_key=name.casefold()) for name in names]
    blocks = [Block(round_id=round_.id, name=name, sort_key=name.casefold()) for name in names]
    session.add_all([*companies, *blocks])
    session.flush()
    parts = [
        RoundCompany(round_id=round_.id, company_id=company.id, block_id=block.id)
        for company, block in zip(companies, blocks, strict=True)
    ]
    session.add_all(parts)
    session.flush()
    programme = session.get_one(Programme, round_.programme_id)
    wording = Wording(programme.name, programme.controller, round_.hours_per_month).sha256
    session.add_all([Agreement(round_company_id=part.id, name="Karin Vogt", wording_sha256=wording) for part in parts])
