"""Two who read a number and write it back: without protection one is lost, in the unit of work none."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import Session

from tests.web.robustness.ground import Ground, make_ground
from tests.web.robustness.test_races import together
from web.db.models import Round
from web.db.session import Unit


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


def count_up(session: Session, pause: Callable[[], object]) -> None:
    """Read a number, wait for the other, write it back one higher."""
    before = session.connection().execute(text("SELECT default_places FROM round")).scalar_one()
    pause()
    session.connection().execute(text("UPDATE round SET default_places = :after"), {"after": before + 1})


def counted(ground: Ground) -> int:
    return ground.unit.read(lambda s: s.get_one(Round, ground.round)).default_places or 0


@pytest.fixture
def counter(ground: Ground) -> Ground:
    def reset(session: Session) -> None:
        session.get_one(Round, ground.round).default_places = 0

    ground.unit.run(reset)
    return ground


def test_the_control_without_protection_loses_an_update(counter: Ground, database: str) -> None:
    """The race is real: the same work on ordinary connections loses one of two updates."""
    engine = create_engine(database)
    meeting = threading.Barrier(2)

    def careless() -> None:
        with Session(engine) as session, session.begin():
            count_up(session, lambda: meeting.wait(10))

    together(careless, careless)
    engine.dispose()
    assert counted(counter) == 1


def test_the_unit_of_work_loses_none(counter: Ground) -> None:
    acts = [lambda: counter.unit.run(lambda s: count_up(s, lambda: time.sleep(0.05)))] * 2
    together(*acts)
    assert counted(counter) == 2
