"""Fixtures for everything above the engine: unit of work, application, browsers."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI

from tests.web.client import Browser, settings_for
from web.app import create_app
from web.db.session import Unit
from web.settings import Settings


@pytest.fixture
def unit(database: str) -> Iterator[Unit]:
    """A unit of work on a fresh database, on each kind in turn."""
    unit = Unit(database, base_url="http://127.0.0.1:8000")
    yield unit
    unit.close()


@pytest.fixture
def settings(database: str) -> Settings:
    """Production settings on the same database."""
    return settings_for(database)


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    """The application on the same database, without a worker."""
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
