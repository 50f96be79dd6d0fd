"""The composition root: settings in, application out."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from web import errors, rendering
from web.account.routes import router as account
from web.db.session import Unit
from web.demo.routes import router as demo
from web.deps import refuse_foreign_forms
from web.security import ProtectedAnswers
from web.services import installation
from web.settings import Settings

if TYPE_CHECKING:
    from web.jobs.runtime import Worker  # noqa: PLC0415  (the job library takes a second to import)

PORTALS = (account,)
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


def create_app(settings: Settings) -> FastAPI:
    """Return the web application for these settings.

    Raises services.installation.WrongInstallation on starting when the database does not fit the mode.
    """
    unit = Unit(settings.database_url, base_url=settings.base_url)
    app = FastAPI(
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
    app.add_middleware(ProtectedAnswers, is_https=settings.is_https)
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


def _start_worker(settings: Settings) -> "Worker":
    from web.jobs.runtime import Worker  # noqa: PLC0415  (the job library takes a second to import)

    worker = Worker(settings)
    worker.start()
    return worker
