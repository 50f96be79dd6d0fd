"""Protection that every answer gets: headers, request log, CSRF tokens, cookies."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.settings import Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# KERN's icons are data: pictures.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

log = structlog.get_logger("web")


class ProtectedAnswers:
    """ASGI middleware around everything, error pages included: security headers, one log line without personal data,
    and HEAD answered like GET without its body.

    Addresses are logged as route templates, so that no token or identifier reaches the log.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self.app = app
        self.headers = dict(HEADERS)
        self.scheme = {"scheme": "https"} if is_https else {}
        if is_https:
            self.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # People come over TLS, whatever the proxy says about it: the framework's own redirects must not lead to http.
        scope = {**scope, **self.scheme}
        if is_head := scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        started = time.perf_counter()
        status = 500

        async def protected(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._add_headers(scope["path"], message)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        try:
            await self.app(scope, receive, protected)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=scope["method"], route=_route(scope), status=status, ms=milliseconds)

    def _add_headers(self, path: str, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in self.headers.items():
            headers[name] = value
        if not path.startswith("/static/"):
            headers.setdefault("Cache-Control", "no-store")


class LimitedBodies:
    """ASGI middleware that answers a body that is too large with a page, at once.

    The connection stays open: the server reads the rest and throws it away, because a browser that is cut off while it
    still sends shows no answer at all.
    """

    def __init__(self, app: ASGIApp, *, limit: int, refuse: Callable[[Request], Response]) -> None:
        self.app = app
        self.limit = limit
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what announces an acceptable length; the framework counts what announces none."""
        if scope["type"] != "http" or _announced_length(scope) <= self.limit:
            await self.app(scope, receive, send)
            return
        response = await run_in_threadpool(self.refuse, Request(scope))
        await response(scope, receive, send)


def _announced_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def _route(scope: Scope) -> str:
    route = scope.get("route")
    return getattr(route, "path", "-")


def session_cookie(settings: Settings) -> str:
    """Return the name of the session cookie; over plain http a browser refuses the `__Host-` prefix."""
    return "__Host-tandem-session" if settings.is_https else "tandem-session"


def home_cookie(settings: Settings) -> str:
    """Return the name of the cookie in which a coordinator's own session waits while they see practice as others."""
    return "__Host-tandem-home" if settings.is_https else "tandem-home"


def csrf_cookie(settings: Settings) -> str:
    """Return the name of the cookie the CSRF token is bound to."""
    return "__Host-tandem-csrf" if settings.is_https else "tandem-csrf"


def set_cookie(response: Response, settings: Settings, name: str, value: str, *, seconds: int | None = None) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send along."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=settings.is_https, httponly=True, samesite="lax")


def forget_cookie(response: Response, settings: Settings, name: str) -> None:
    """Let the browser forget a cookie of ours."""
    response.delete_cookie(name, path="/", secure=settings.is_https, httponly=True, samesite="lax")


def csrf_secret(request: Request, settings: Settings) -> str:
    """Return this browser's CSRF secret, fresh if it has none yet."""
    return request.cookies.get(csrf_cookie(settings)) or secrets.token_urlsafe(24)


def csrf_token(secret: str, settings: Settings) -> str:
    """Return the token forms carry: it proves that the page came from us to this browser."""
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()


def set_up_token(settings: Settings) -> str:
    """Return the secret of the link that sets up an empty installation; only who reads its console knows it."""
    key = settings.secret_key.get_secret_value().encode()
    return hmac.new(key, b"set-up", hashlib.sha256).hexdigest()


def is_set_up_token(settings: Settings, sent: str) -> bool:
    """Whether `sent` is the secret of the set-up link."""
    return hmac.compare_digest(set_up_token(settings).encode(), sent.encode(errors="replace"))


def is_same_origin(headers: Headers) -> bool:
    """Whether the browser says that the request comes from one of our own pages. Old browsers say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def has_valid_token(request: Request, settings: Settings, sent: str) -> bool:
    """Whether `sent` is the token of this browser's cookie."""
    secret = request.cookies.get(csrf_cookie(settings), "")
    return bool(secret) and hmac.compare_digest(csrf_token(secret, settings).encode(), sent.encode(errors="replace"))
