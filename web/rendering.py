"""Pages: Jinja2 templates, one environment per language, fragments as named blocks of their page."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Mapping
from copy import copy
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web import security
from web.catalogue.practice import PRACTICE_ACCENT
from web.db.session import Unit
from web.forms import Bound, Form, clean_text
from web.notices import NO_MAIL_SERVER, NOTICES, SENDING, WITHHELD
from web.question_fields import shown_question
from web.services import places, submissions
from web.services.access import sessions
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused
from web.settings import Settings
from web.speech import FORMS_OF_ADDRESS, Address, spoken
from web.translations import DEFAULT_LANGUAGE, LANGUAGES, N_, day_in, filled_in, known_language, load

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "tandem-language"
ZONE = ZoneInfo("Europe/Berlin")
ROLE_NAMES = {
    "coordinator": N_("Coordinator"),
    "company": N_("Company"),
    "participant": N_("Taking part"),
    "programme": N_("Coordinator"),
}
CONFLICT = 409
OVERTAKEN = N_(
    "Somebody else changed this in the meantime, so none of your changes have been saved yet. Please compare,"
    " then send it again."
)
M = TypeVar("M", bound=Form)
R = TypeVar("R")


@cache
def environment(language: str, address: Address = "sie") -> Environment:
    """Return the template environment of a language and form of address, with the macros of `ui.html` as `ui`."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    said = load(language)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: spoken(said.gettext(text), address),
        lambda one, many, number: spoken(said.ngettext(one, many, number), address),
        newstyle=True,
    )
    env.globals["shown_question"] = shown_question
    env.globals["ui"] = env.get_template("ui.html").module
    return env


@cache
def asset(path: str) -> str:
    """Return the address of a static file with its content's hash, so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


class ShownForm:
    """A bound form as templates see it: values as text, problems in the reader's language."""

    def __init__(self, bound: Bound[Any], translate: Callable[..., str]) -> None:
        self.problems = [(name, translate(message, **params)) for name, (message, params) in bound.refusals]
        self.invalid = bound.invalid
        self.value = bound.value
        self.values = bound.values

    def errors(self, name: str) -> list[str]:
        """Return the problems of one field."""
        return [message for field, message in self.problems if field == name]


class Page:
    """One request's view of the product: who asks, in which language, and how to answer."""

    def __init__(self, request: Request, settings: Settings, unit: Unit, actor: Actor | None) -> None:
        self.request = request
        self.settings = settings
        self.unit = unit
        self.actor = actor
        self.chosen_language = request.query_params.get("language") or request.cookies.get(LANGUAGE_COOKIE) or ""
        self.speak(actor.language if actor else "")
        self.address: Address | None = None
        """How texts that have both forms speak to the reader; until that is known they keep both."""
        self.path = clean_text(request.url.path)
        self.demo = settings.is_demo
        self.form_key = secrets.token_urlsafe(16)
        self.programme_name = ""
        self.round_name = ""
        self.role_name = ""
        self.accent = "blue"
        self._csrf_secret = security.csrf_secret(request, settings)

    def speak(self, language: str) -> None:
        """Speak the language that was chosen in this browser, else the one the reader is known to read."""
        self.language = known_language(self.chosen_language or language)
        self.translations = load(self.language)

    def for_reader(self, language: str) -> "Page":
        """Return this page as whoever is handed what is made of it reads it, not who makes it.

        That is the language the address asks for, else the reader's own, else German.
        """
        other = copy(self)
        other.language = known_language(self.request.query_params.get("language") or language)
        other.translations = load(other.language)
        return other

    def stand_at(self, *, programme: str = "", round_name: str = "", role: str = "") -> None:
        """Say where the reader is: programme, round and role stand at the top of the page."""
        self.programme_name = programme
        self.round_name = round_name
        self.role_name = role

    @property
    def is_practice(self) -> bool:
        """Whether this page belongs to a practice programme."""
        return self.accent == PRACTICE_ACCENT

    @property
    def is_visit(self) -> bool:
        """Whether a coordinator sees practice through somebody else's eyes; their own session waits."""
        return bool(self.actor and self.request.cookies.get(security.home_cookie(self.settings)))

    @property
    def csrf(self) -> str:
        """The token every form carries."""
        return security.csrf_token(self._csrf_secret, self.settings)

    @property
    def roles(self) -> list[tuple[str, str]]:
        """Name and address of each page of an actor with several roles; empty for everybody else."""
        if self.actor is None or not self.actor.has_several_roles:
            return []
        actor = self.actor
        found = self.unit.read(lambda session: places.places_of(session, actor))
        return [(f"{self.t(ROLE_NAMES[place.kind])}: {place.title}", place.path) for place in found]

    @property
    def notice(self) -> str | None:
        """What was just done, if the address says so."""
        done = self.request.query_params.get("done", "")
        message = NOTICES.get(done)
        if message and done in SENDING and (self.is_practice or self.mails_wait):
            return f"{self.t(message)} {self.t(WITHHELD if self.is_practice else NO_MAIL_SERVER)}"
        return self.t(message) if message else None

    @property
    def mails_wait(self) -> bool:
        """Whether mails stay here because no mail server is set up; the demo shows them in its mailbox instead."""
        return not self.settings.smtp_host and not self.demo

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx asks for a part of the page only."""
        return self.request.headers.get("hx-request") == "true"

    def t(self, message: str, /, **params: object) -> str:
        """Translate a message and put the parameters in, dates in the reader's words."""
        return filled_in(self._spoken(self.translations.gettext(message)), params, self.language)

    def n(self, singular: str, plural: str, number: int, /, **params: object) -> str:
        """Translate a message that depends on a number; `%(num)s` is the number."""
        text = self._spoken(self.translations.ngettext(singular, plural, number))
        return filled_in(text, {"num": number, **params}, self.language)

    def _spoken(self, text: str) -> str:
        return spoken(text, self.address) if self.address else text

    def date(self, day: dt.date) -> str:
        """Write a date with its weekday: Di, 12. Januar 2027."""
        pattern = "EEE, d. MMMM y" if self.language == "de" else "EEE, d MMMM y"
        return format_date(day, pattern, locale=self.language).replace(".,", ",")

    def day(self, day: dt.date) -> str:
        """Write a date: 12. Januar 2027."""
        return day_in(day, self.language)

    def short_day(self, day: dt.date) -> str:
        """Write a date for a narrow column: 12.01.2027."""
        return format_date(day, "dd.MM.y" if self.language == "de" else "d MMM y", locale=self.language)

    def time(self, moment: dt.datetime) -> str:
        """Write a moment in German time: 12. Januar 2027, 14:05."""
        pattern = "d. MMMM y, HH:mm" if self.language == "de" else "d MMMM y, HH:mm"
        return format_datetime(moment.astimezone(ZONE), pattern, locale=self.language)

    def today(self) -> dt.date:
        """Return the present day in Germany."""
        return dt.datetime.now(dt.UTC).astimezone(ZONE).date()

    def asset(self, path: str) -> str:
        """Return the versioned address of a static file."""
        return asset(path)

    def show(
        self,
        template: str,
        /,
        *,
        form: Bound[Any] | None = None,
        status: int = 200,
        block: str | None = None,
        **context: Any,
    ) -> Response:
        """Answer with a page, or with one named block of it. An invalid form makes it a 422."""
        self.address = self.address or "sie"
        shown = ShownForm(form, self.t) if form is not None else None
        values: Mapping[str, Any] = {**context, "page": self, "form": shown, "status": status}
        env = environment(self.language, self.address)
        html = render_block(env, template, block, **values) if block else env.get_template(template).render(values)
        return self.finish(HTMLResponse(html, status_code=_status_of(form, status)))

    def redirect(self, location: str, *, done: str | None = None) -> Response:
        """Answer a form that was carried out: 303 to the page that shows the new state."""
        return self.finish(RedirectResponse(with_notice(location, done), status_code=303))

    def sign_out(self) -> Response:
        """End this browser's sessions in the database, forget their cookies and go to the start page.

        Whoever uses the device next is not spoken to in this reader's language.
        """
        response = self.redirect(
            "/" if self.language == DEFAULT_LANGUAGE else f"/?language={self.language}", done="signed-out"
        )
        security.forget_cookie(response, self.settings, LANGUAGE_COOKIE)
        for name in (security.session_cookie(self.settings), security.home_cookie(self.settings)):
            if token := self.request.cookies.get(name):
                self.unit.run(partial(sessions.end_session, token=token))
                security.forget_cookie(response, self.settings, name)
        return response

    def finish(self, response: Response) -> Response:
        """Add the cookies a browser needs to send forms back."""
        name = security.csrf_cookie(self.settings)
        if self.request.cookies.get(name) != self._csrf_secret:
            security.set_cookie(response, self.settings, name, self._csrf_secret)
        return response

    def submit(
        self,
        form: Bound[M],
        act: Callable[[Session, M], R],
        *,
        then: Callable[[R], str],
        again: Callable[[], Response],
        stored: Callable[[], Bound[M]] | None = None,
    ) -> Response:
        """Carry a form out once: run `act` in one transaction and go to `then`; if it is refused show the form `again`.

        `again` receives no argument: it renders the page with this same form, which now knows its problems. When
        somebody else saved first, it shows what was typed as a 409; with `stored`, which returns the form as it would
        be shown now, also what the other stored, and sending once more then succeeds.
        """
        if form.invalid:
            return again()
        account_id = self.actor.account_id if self.actor else None
        sent = form.mark and f"{self.path} {form.mark}"

        def work(session: Session) -> str:
            return submissions.once(session, sent, account_id, lambda: then(act(session, form.model)))

        try:
            return self.redirect(self.unit.run(work))
        except InputRefused as refusal:
            for each in (refusal, *refusal.others):
                form.refuse(each.field, each.message, each.params)
            return again()
        except (Changed, StaleDataError) as error:
            return _overtaken(form, again, stored, error)


def _status_of(form: Bound[Any] | None, otherwise: int) -> int:
    """The status of a page with a form: 409 when somebody else saved first, 422 when it has to be mended."""
    if form is None or not form.invalid:
        return otherwise
    return CONFLICT if form.is_overtaken else 422


def _overtaken(
    form: Bound[M], again: Callable[[], Response], stored: Callable[[], Bound[M]] | None, error: Exception
) -> Response:
    """Show a form that came too late, with everything typed; raises Changed where its page does not show it."""
    form.is_overtaken = True
    own = error.message if isinstance(error, Changed) and error.message != Changed.message else OVERTAKEN
    form.refuse("", own, error.params if isinstance(error, Changed) else {})
    if stored is not None:
        form.meet(stored())
    answer = again()
    if answer.status_code != CONFLICT:
        raise Changed from error
    return answer


def with_notice(location: str, done: str | None) -> str:
    """Return `location` with the key of what to say there."""
    if done is None:
        return location
    path, hash_mark, anchor = location.partition("#")
    return path + ("&" if "?" in path else "?") + urlencode({"done": done}) + hash_mark + anchor


def check_templates() -> None:
    """Load what every page needs, so that a broken installation fails at the start and not at the first visitor."""
    for language in LANGUAGES:
        for address in FORMS_OF_ADDRESS:
            environment(language, address).get_template("base.html")
