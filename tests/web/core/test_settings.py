"""Settings refuse what would put real people's data at risk."""

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from tests.web.client import settings_for
from web.app import create_app
from web.db.session import Unit
from web.services import installation
from web.services.installation import WrongInstallation
from web.settings import Mode


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"mode": "demo", "smtp_host": "mail.example.org"}, "never sends real mail"),
        ({"mode": "demo", "base_url": "https://tandem.example.org"}, "this computer only"),
        ({"mode": "demo", "allowed_hosts": ["192.168.1.5"]}, "this computer only"),
        ({"secret_key": "short"}, "32 characters"),
        ({"mode": "test"}, "demo"),
        ({"base_url": "tandem.example.org"}, "the whole address"),
        ({"base_url": "https://example.org/tandem"}, "without a path"),
        ({"base_url": "https://"}, "the whole address"),
    ],
)
def test_unsafe_settings_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        settings_for("sqlite://", **values)


def test_an_address_may_end_with_a_slash() -> None:
    settings = settings_for("sqlite://", base_url="https://tandem.example.org:8443/ ")
    assert (settings.base_url, settings.hosts) == ("https://tandem.example.org:8443", ("tandem.example.org",))


def test_secrets_do_not_show_in_logs() -> None:
    assert "0123456789" not in repr(settings_for("sqlite://"))


@pytest.mark.parametrize(("mode", "marked"), [(Mode.DEMO, False), (Mode.PRODUCTION, True)])
def test_mode_and_database_must_fit(unit: Unit, database: str, mode: Mode, marked: bool) -> None:
    if marked:
        unit.run(installation.mark_as_demo)
    app = create_app(settings_for(database, mode=mode))
    with pytest.raises(WrongInstallation), TestClient(app):
        pass
    app.state.unit.close()


@pytest.mark.parametrize(("mode", "marked"), [(Mode.DEMO, True), (Mode.PRODUCTION, False)])
def test_fitting_modes_start(unit: Unit, database: str, mode: Mode, marked: bool) -> None:
    if marked:
        unit.run(installation.mark_as_demo)
    app = create_app(settings_for(database, mode=mode))
    with TestClient(app):
        assert unit.read(installation.is_demo_database) is marked


def test_an_empty_database_is_known_as_empty(unit: Unit) -> None:
    assert unit.read(installation.is_empty)
    unit.run(installation.mark_as_demo)
    assert not unit.read(installation.is_empty)
