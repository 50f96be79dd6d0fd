"""The test client: a browser without a window that checks every page any test opens."""

import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import html5lib
from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncByteStream, BaseTransport, ByteStream, Request, Response
from starlette.testclient import TestClient

from web import security
from web.db.session import Unit
from web.services.access import sessions
from web.settings import Settings

BASE_URL = "http://127.0.0.1:8000"
LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}
SECRET = re.compile(r'value="[\w.-]{16,}"')
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
WELL_MADE: set[bytes] = set()
"""Digests of pages that were checked and found good, without what is new in each answer."""


class Outline(HTMLParser):
    """What the checks need to know of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.label_targets: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.references: set[str] = set()
        self.post_forms = 0
        self.tokens = 0
        self.lang = ""
        self.inline: list[str] = []
        self._label_depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags[tag] += 1
        self.ids.extend(value for name, value in attrs if name == "id" and value)
        self.inline.extend(f"{tag} {name}" for name, _ in attrs if name == "style" or name.startswith("on"))
        for name in ("aria-describedby", "aria-labelledby"):
            self.references.update((found.get(name) or "").split())
        self._note(tag, found)

    def _note(self, tag: str, found: dict[str, str | None]) -> None:
        if tag == "html":
            self.lang = found.get("lang") or ""
        elif tag == "label":
            self._label_depth += 1
            self.label_targets.add(found.get("for") or "")
        elif tag in LABELLED and found.get("type") not in NEEDS_NO_LABEL:
            self.controls.append({**found, "inside label": "yes" if self._label_depth else None})
        elif tag == "form" and (found.get("method") or "").lower() == "post":
            self.post_forms += 1
        elif tag in {"script", "style"} and not found.get("src"):
            self.inline.append(tag)
        if tag == "input" and found.get("name") == "csrf":
            self.tokens += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1


def problems_of(html: str) -> list[str]:
    """What is wrong with a page; empty when it is fine."""
    outline = Outline(html)
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    title = re.search(r"<title>\s*(.*?)\s*</title>", html, re.DOTALL)
    unlabelled = [
        control.get("name") or "?"
        for control in outline.controls
        if not (control["inside label"] or control.get("aria-label") or control.get("aria-labelledby"))
        and control.get("id") not in outline.label_targets
    ]
    checks = {
        f"invalid HTML: {parser.errors[:3]}": parser.errors,
        f"{outline.tags['h1']} h1 instead of one": outline.tags["h1"] != 1,
        "no title": title is None or title[1].startswith("·"),
        "no lang": outline.lang not in {"de", "en"},
        f"ids twice: {[i for i, n in Counter(outline.ids).items() if n > 1]}": len(set(outline.ids)) < len(outline.ids),
        f"controls without label: {unlabelled}": unlabelled,
        f"references to nothing: {outline.references - set(outline.ids)}": outline.references - set(outline.ids),
        "a POST form without token": outline.tokens < outline.post_forms,
        f"inline style or script: {outline.inline[:3]}": outline.inline,
    }
    return [message for message, is_wrong in checks.items() if is_wrong]


def digest_of(html: str) -> bytes:
    """The same for pages that differ in secrets and in which identifiers they use only."""
    names: dict[str, str] = {}
    renamed = IDENTIFIER.sub(lambda found: names.setdefault(found[0], f"id-{len(names)}"), html)
    return hashlib.sha256(SECRET.sub('value="secret"', renamed).encode()).digest()


def problems_of_new(html: str) -> list[str]:
    """What is wrong with a page, looked at once only: most pages are opened by many tests."""
    digest = digest_of(html)
    if digest in WELL_MADE:
        return []
    problems = problems_of(html)
    if not problems:
        WELL_MADE.add(digest)
    return problems


class AtOnce(BaseTransport):
    """Hands a request to the event loop and waits for the whole answer: one change of threads instead of nine."""

    def __init__(self, portal: BlockingPortal, transport: ASGITransport) -> None:
        self.portal = portal
        self.transport = transport

    def handle_request(self, request: Request) -> Response:
        """Return the answer, its body as it was sent."""
        return self.portal.call(self._answer, request)

    async def _answer(self, request: Request) -> Response:
        answer = await self.transport.handle_async_request(request)
        assert isinstance(answer.stream, AsyncByteStream)
        body = b"".join([part async for part in answer.stream])
        return Response(answer.status_code, headers=answer.headers, stream=ByteStream(body), request=request)


class Browser(TestClient):
    """A client that keeps cookies, fills in CSRF tokens and refuses to see a bad page."""

    def __init__(self, app: FastAPI, *, language: str = "de", raise_server_exceptions: bool = True) -> None:
        super().__init__(app, base_url=BASE_URL, follow_redirects=False)
        assert self.portal is not None, "one_event_loop sets it"
        client = ("testclient", 50000)
        self._transport = AtOnce(
            self.portal, ASGITransport(app, raise_app_exceptions=raise_server_exceptions, client=client)
        )
        self.cookies.set("tandem-language", language, domain="127.0.0.1")
        self._tokens: dict[str, str] = {}

    def request(self, *args: Any, **kwargs: Any) -> Response:
        """Send a request and check the answer, whatever its status."""
        response: Response = super().request(*args, **kwargs)
        self.check(response)
        return response

    @staticmethod
    def check(response: Response) -> None:
        """Fail the test unless the answer is protected and, where it is a whole page, well made."""
        assert response.headers["content-security-policy"] == security.CONTENT_SECURITY_POLICY
        if "<!DOCTYPE html>" in response.text[:200]:
            assert problems_of_new(response.text) == [], response.url

    def sign_in(self, unit: Unit, account_id: UUID, *, participant_id: UUID | None = None) -> "Browser":
        """Sign in as an account, past the doors."""
        token = unit.run(lambda session: sessions.open_session(session, account_id, participant_id=participant_id))
        self.cookies.set("tandem-session", token, domain="127.0.0.1")
        return self

    def open(self, path: str, *, status: int = 200) -> str:
        """Return the text of a page, following redirects."""
        response = self.get(path, follow_redirects=True)
        assert response.status_code == status, (path, response.status_code, response.text[:2000])
        return str(response.text)

    def submit(
        self, path: str, data: dict[str, Any] | None = None, *, page: str = "", status: int = 303, **kwargs: Any
    ) -> Response:
        """Send a form, after opening `page` if it is named; return the answer."""
        fields = {"csrf": self.token(page), **(data or {})}
        response = self.post(path, data=fields, **kwargs)
        assert response.status_code == status, (path, response.status_code, response.text[:3000])
        return response

    def token(self, page: str = "") -> str:
        """Return the CSRF token of a page, or the one this browser knows already: they are bound to its cookie."""
        secret = self.cookies.get("tandem-csrf", "")
        if page or secret not in self._tokens:
            found = re.search(r'name="csrf" value="([^"]+)"', self.open(page or "/"))
            assert found is not None
            secret = self.cookies["tandem-csrf"]
            self._tokens[secret] = found[1]
        return self._tokens[secret]


def path_of(response: Response) -> str:
    """Where a redirect leads, without the query."""
    return urlsplit(response.headers["location"]).path


def settings_for(database_url: str, **values: Any) -> Settings:
    """Settings for a test: production mode, no worker, no `.env`."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        **{"database_url": database_url, "secret_key": "0123456789" * 4, "inline_worker": False, **values},
    )
