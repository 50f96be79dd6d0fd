"""Browsers of several people in front of one demo."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.visitor import NewVisitor, Visitor
from tests.infra.server import LiveServer


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def new_visitor(request: pytest.FixtureRequest, new_page: Callable[..., Page], demo_server: LiveServer) -> NewVisitor:
    """Makes people who share nothing but the server; once with JavaScript, once without."""
    script: bool = request.param

    def visitor() -> Visitor:
        page = new_page(java_script_enabled=script, viewport={"width": 1280, "height": 900})
        return Visitor(page, demo_server.url, checks=script)

    return visitor
