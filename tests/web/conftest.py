"""Fixtures for everything above the engine: unit of work, application, browsers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import structlog
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from tests.infra.kept import is_kept
from tests.web.client import BASE_URL, Browser, settings_for
from web.app import create_app
from web.db.session import Unit
from web.logs import configure_logs
from web.settings import Settings


@dataclass
class Kept:
    """What was made for databases that come again: what it learnt of statements and routes stays good."""

    units: dict[str, Unit] = field(default_factory=dict)
    apps: dict[str, FastAPI] = field(default_factory=dict)
    changed_apps: dict[str, FastAPI] = field(default_factory=dict)

    def unit(self, database: str) -> Unit:
        """The unit of work of a database that comes again."""
        if database not in self.units:
            self.units[database] = Unit(database, base_url=BASE_URL)
        return self.units[database]

    def app(self, settings: Settings) -> FastAPI:
        """The application on a database that comes again."""
        return _made_once(self.apps, settings)

    def app_to_change(self, settings: Settings) -> FastAPI:
        """Another one, for tests that add pages and take them out again."""
        return _made_once(self.changed_apps, settings)

    def close(self) -> None:
        """Close all connections."""
        apps = (*self.apps.values(), *self.changed_apps.values())
        for unit in (*self.units.values(), *(app.state.unit for app in apps)):
            unit.close()


def _made_once(apps: dict[str, FastAPI], settings: Settings) -> FastAPI:
    if settings.database_url not in apps:
        apps[settings.database_url] = create_app(settings)
    return apps[settings.database_url]


def _is_plain(settings: Settings) -> bool:
    """Whether an application with these settings serves other tests as well."""
    return is_kept(settings.database_url) and settings == settings_for(settings.database_url)


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    """What one test after another uses."""
    kept = Kept()
    yield kept
    kept.close()


@pytest.fixture(scope="session", autouse=True)
def one_event_loop() -> Iterator[None]:
    """Answers the requests of all browsers in one event loop, as a server does, instead of a new one for each."""
    with start_blocking_portal() as portal:
        Browser.portal = portal
        yield
    Browser.portal = None


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Writes errors as production does: the library's own way draws all local variables, which can take minutes."""
    configure_logs(settings_for("sqlite://"))
    structlog.configure(cache_logger_on_first_use=False)


@pytest.fixture
def unit(database: str, kept: Kept) -> Iterator[Unit]:
    """A unit of work on a database without rows, on each kind in turn."""
    if is_kept(database):
        yield kept.unit(database)
        return
    unit = Unit(database, base_url=BASE_URL)
    yield unit
    unit.close()


@pytest.fixture
def settings(database: str) -> Settings:
    """Production settings on the same database."""
    return settings_for(database)


@pytest.fixture
def app(settings: Settings, kept: Kept) -> Iterator[FastAPI]:
    """The application on the same database, without a worker; who changes it asks for `own_app`."""
    if _is_plain(settings):
        app = kept.app(settings)
        known = len(app.router.routes), dict(app.dependency_overrides)
        yield app
        assert (len(app.router.routes), app.dependency_overrides) == known, "ask for own_app to change it"
        return
    yield from _own_app(settings)


@pytest.fixture
def own_app(settings: Settings, kept: Kept) -> Iterator[FastAPI]:
    """An application whose pages and dependencies a test may change; what it changed is taken back afterwards."""
    if not _is_plain(settings):
        yield from _own_app(settings)
        return
    app = kept.app_to_change(settings)
    known = len(app.router.routes)
    yield app
    del app.router.routes[known:]
    app.dependency_overrides.clear()


def _own_app(settings: Settings) -> Iterator[FastAPI]:
    app = create_app(settings)
    yield app
    app.state.unit.close()


@pytest.fixture
def new_browser(app: FastAPI) -> Callable[..., Browser]:
    """Makes browsers that share nothing."""
    return lambda **values: Browser(app, **values)


@pytest.fixture
def client(app: FastAPI) -> Browser:
    """A browser nobody has signed in with."""
    return Browser(app)
