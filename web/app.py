"""The composition root: settings in, application out."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from web import errors, rendering
from web.account.routes import router as account
from web.company.routes import router as company
from web.coordinator.routes import router as coordinator
from web.db.session import Unit
from web.demo.routes import router as demo
from web.deps import refuse_foreign_forms
from web.jobs.runtime import Worker
from web.participant.routes import router as participant
from web.security import LimitedBodies, ProtectedAnswers
from web.services import installation
from web.settings import Settings

PORTALS = (account, participant, company, coordinator)
FORM_OVERHEAD = 1024 * 1024
"""Bytes a form may hold besides an uploaded file."""


class VersionedFiles(StaticFiles):
    """Static files; the address carries the content's hash, so browsers keep them for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, cacheable for ever when its address is versioned."""
        response = await super().get_response(path, scope)
        if b"v=" in scope["query_string"]:
            MutableHeaders(raw=response.raw_headers)["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class Application(FastAPI):
    """FastAPI with our protection outside of everything, so that error pages have it too."""

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap the framework's stack."""
        settings: Settings = self.state.settings
        limit = settings.upload_limit + FORM_OVERHEAD
        limited = LimitedBodies(super().build_middleware_stack(), limit=limit, refuse=self._refuse_large_body)
        return ProtectedAnswers(limited, is_https=settings.is_https)

    def _refuse_large_body(self, request: Request) -> Response:
        request.scope["app"] = self
        return errors.refuse_large_body(request)


def create_app(settings: Settings) -> FastAPI:
    """Return the web application for these settings.

    Raises services.installation.WrongInstallation on starting when the database does not fit the mode.
    """
    unit = Unit(settings.database_url, base_url=settings.base_url)
    app = Application(
        title="Tandemwerk",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(settings, unit),
        dependencies=[Depends(refuse_foreign_forms)],
        max_body_size=settings.upload_limit + FORM_OVERHEAD,
    )
    app.state.settings = settings
    app.state.unit = unit
    for router in PORTALS if not settings.is_demo else (demo, *PORTALS):
        app.include_router(router)
    app.mount("/static", GZipMiddleware(VersionedFiles(directory=rendering.STATIC)), name="static")
    errors.install(app)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False)
    return app


def _lifespan(settings: Settings, unit: Unit) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        unit.read(lambda session: installation.check_mode(session, is_demo=settings.is_demo))
        rendering.check_templates()
        worker = await run_in_threadpool(_start_worker, settings) if settings.inline_worker else None
        yield
        if worker is not None:
            await run_in_threadpool(worker.stop)
        unit.close()

    return lifespan


def _start_worker(settings: Settings) -> Worker:
    worker = Worker(settings)
    worker.start()
    return worker
