"""What reaches the log names nobody."""

import json
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from tests.web.client import settings_for
from web.db.session import Unit
from web.logs import configure_logs
from web.settings import Mode


@pytest.fixture
def restored_logs() -> Iterator[None]:
    """Puts structlog's settings back afterwards."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


MIA = "Mia Kurz"


def fail(name: str) -> None:
    """An error while somebody's name is at hand."""
    raise LookupError(len(name))


@pytest.mark.usefixtures("restored_logs")
@pytest.mark.parametrize("mode", Mode)
def test_an_errors_local_variables_stay_out(mode: Mode, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(settings_for("sqlite://", mode=mode))
    try:
        fail(MIA)
    except LookupError:
        structlog.get_logger().exception("failed")
    line = capsys.readouterr().out
    assert "LookupError" in line
    assert MIA not in line


@pytest.mark.usefixtures("restored_logs")
def test_production_writes_a_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(settings_for("sqlite://"))
    structlog.get_logger().info("request", status=200)
    assert json.loads(capsys.readouterr().out)["status"] == 200


def test_an_error_of_the_database_does_not_repeat_the_data(unit: Unit) -> None:
    def work(session: Session) -> None:
        session.connection().execute(text("SELECT :name FROM nowhere"), {"name": "Mia Kurz"})

    with pytest.raises(DBAPIError) as caught:
        unit.run(work)
    assert "Mia Kurz" not in str(caught.value)
