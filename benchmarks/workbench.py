"""A coordinator's workbench with a whole region in it: everybody put straight into the database, data fixed."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from benchmarks.ground import build_round
from benchmarks.measure import WrongOutcome
from web.app import create_app
from web.catalogue.competences import COMPETENCES
from web.catalogue.shifts import shift_weeks
from web.db.migrations import upgrade
from web.db.models import (
    Answer,
    AnswerSource,
    Block,
    Participant,
    ParticipantRole,
    Person,
    PlanPair,
    PolicyVersion,
    Round,
    RoundCompany,
)
from web.db.session import Unit
from web.jobs import matching
from web.services.access import sessions
from web.services.actor import Actor
from web.services.matching import policy_fingerprint, warm_up, with_objective
from web.services.planning import freezing, runs
from web.settings import Settings

__all__ = ["Workbench", "workbench"]

SEED = 20270301
AT_ONCE = 200
"""Companies put into the database at a time."""
SHIFTS = ("day", "early_late")
OCCUPATIONS = ("26112", "24232", "27302", "25132")
LEARNS, BRINGS = 4, 5
HOST = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Workbench:
    """A round whose data is fixed, and its coordinator at a browser."""

    unit: Unit
    actor: Actor
    round_id: UUID
    browser: TestClient

    def compute(self) -> UUID:
        """Ask for a run, do it, and return the plan."""
        run = self.unit.run(lambda session: runs.request_run(session, self.actor, self.round_id))
        matching.solve_run(self.unit, run)
        return self.unit.read(lambda session: runs.progress(session, self.actor, self.round_id, run)).plan_id

    def some_block(self) -> UUID:
        """A company of the round."""
        statement = select(Block.id).where(Block.round_id == self.round_id).order_by(col(Block.sort_key)).limit(1)
        return self.unit.read(lambda session: session.exec(statement).one())

    def some_strangers(self) -> tuple[UUID, UUID]:
        """An Azubi and a Fachkraft of the only company who are no tandem."""
        pairs = self.unit.read(lambda session: session.exec(select(PlanPair).order_by(col(PlanPair.azubi_id))).all())
        return pairs[0].azubi_id, pairs[1].fachkraft_id

    def opened(self, path: str) -> tuple[float, float]:
        """Seconds by the clock and of the processor until a page of the round is there. Raises WrongOutcome."""
        wall, cpu = time.perf_counter(), time.process_time()
        answer = self.browser.get(f"/coordinator/rounds/{self.round_id}/{path}")
        found = time.perf_counter() - wall, time.process_time() - cpu
        if answer.status_code != 200:
            raise WrongOutcome
        return found


@contextmanager
def workbench(companies: int, azubis: int, fachkraefte: int, objective: str = "floor") -> Iterator[Workbench]:
    """A round of companies with so many people each, fixed and not computed; the same for the same numbers.

    The solver is loaded, as a worker does when it starts.
    """
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        upgrade(url)
        unit = Unit(url)
        round_id, actor = unit.run(lambda session: build_round(session, companies))
        unit.run(lambda session: _fill(session, round_id, {"azubi": azubis, "fachkraft": fachkraefte}))
        unit.run(lambda session: _aim(session, round_id, objective))
        unit.run(lambda session: _fix(session, actor, round_id))
        yield Workbench(unit, actor, round_id, _browser(url, unit, actor))
        unit.close()


def _browser(url: str, unit: Unit, actor: Actor) -> TestClient:
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=url,
        secret_key=SecretStr("0123456789" * 4),
        inline_worker=False,
    )
    browser = TestClient(create_app(settings), base_url=HOST)
    token = unit.run(lambda session: sessions.open_session(session, actor.account_id))
    browser.cookies.set("tandem-session", token, domain="127.0.0.1")
    return browser


def _aim(session: Session, round_id: UUID, objective: str) -> None:
    version = session.get_one(PolicyVersion, session.get_one(Round, round_id).policy_version_id)
    version.toml = with_objective(version.toml, objective)
    version.fingerprint = policy_fingerprint(version.toml)


def _fix(session: Session, actor: Actor, round_id: UUID) -> None:
    blocks = session.exec(select(Block.id).where(Block.round_id == round_id)).all()
    freezing.freeze_blocks(session, actor, round_id, block_ids=blocks)


def _fill(session: Session, round_id: UUID, numbers: Mapping[str, int]) -> None:
    draw, round_ = random.Random(SEED), session.get_one(Round, round_id)
    parts = session.exec(select(RoundCompany).where(RoundCompany.round_id == round_id).order_by(col(RoundCompany.id)))
    rows: dict[type[SQLModel], list[dict[str, Any]]] = {Person: [], Participant: [], Answer: []}
    for part in parts:
        for role, number in numbers.items():
            for place in range(number):
                _add(rows, draw, round_, part, role=ParticipantRole(role), name=f"{role.title()} {place}")
    for table, values in rows.items():
        session.connection().execute(insert(table), values)


def _add(
    rows: Mapping[type[SQLModel], list[dict[str, Any]]],
    draw: random.Random,
    round_: Round,
    part: RoundCompany,
    *,
    role: ParticipantRole,
    name: str,
) -> None:
    person = Person(programme_id=round_.programme_id, company_id=part.company_id, name=name, sort_key=name.lower())
    participant = Participant(
        round_id=round_.id, round_company_id=part.id, person_id=person.id, role=role, key=uuid4().hex
    )
    rows[Person].append(person.model_dump())
    rows[Participant].append(participant.model_dump())
    answer = partial(
        Answer,
        participant_id=participant.id,
        questionnaire_version_id=round_.questionnaire_version_id,
        source=AnswerSource.COMPANY,
    )
    rows[Answer] += [answer(question_key=key, value=value).model_dump() for key, value in _answers(draw, role).items()]


def _answers(draw: random.Random, role: ParticipantRole) -> dict[str, Any]:
    shift, keys = draw.choice(SHIFTS), [competence.key for competence in COMPETENCES]
    facts: dict[str, Any] = {
        "occupation": {"title": "Mechatroniker/in", "kldb": draw.choice(OCCUPATIONS)},
        "shift": {"preset": shift, "weeks": [list(week) for week in shift_weeks(shift)]},
        "languages": {"de": draw.choice(("B1", "B2", "C1"))},
    }
    if role is ParticipantRole.AZUBI:
        return {**facts, "learns": draw.sample(keys, LEARNS)}
    return {**facts, "brings": {key: draw.randint(1, 3) for key in draw.sample(keys, BRINGS)}}
