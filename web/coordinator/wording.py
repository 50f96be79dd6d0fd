"""What a programme words itself: the legal facts of the notice, and the first pages of companies and people."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.catalogue.question import Role
from web.coordinator.programmes import address, show, view_of
from web.coordinator.wording_forms import FORMS, TextsForm
from web.db.models import TextsKind
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.greeting_words import answered_worries
from web.legal_words import default_words, legal_words, version_number
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.setup import programme_texts
from web.services.setup.programme_texts import KEYS, OwnText, Texts
from web.services.setup.programmes import ProgrammeView
from web.speech import Address
from web.translations import known_language

router = APIRouter(prefix="/coordinator/programmes/{programme_id}")
PATHS = {TextsKind.LEGAL: "legal", TextsKind.GREETING: "greetings"}
TEMPLATES = {TextsKind.LEGAL: "legal_texts.html", TextsKind.GREETING: "greetings.html"}


@router.get("/legal")
def ask_for_legal_texts(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask for the legal facts of the notice and show how they read."""
    return _ask(page, actor, programme_id, TextsKind.LEGAL)


@router.post("/legal")
def change_legal_texts(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Store the legal facts as the next version, or only show how they would read."""
    return _change(page, actor, programme_id, TextsKind.LEGAL, FORMS[TextsKind.LEGAL].bind(data))


@router.get("/greetings")
def ask_for_greetings(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask what companies and people read first and show how it reads."""
    return _ask(page, actor, programme_id, TextsKind.GREETING)


@router.post("/greetings")
def change_greetings(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Store the greetings as the next version, or only show how they would read."""
    return _change(page, actor, programme_id, TextsKind.GREETING, FORMS[TextsKind.GREETING].bind(data))


def _ask(page: Page, actor: Actor, programme_id: UUID, kind: TextsKind) -> Response:
    """The form in one language; the preview shows what is stored, or the earlier version the address names."""
    view = view_of(page, actor, programme_id)
    language = known_language(page.request.query_params.get("language"))
    number = version_number(page.request.query_params.get("version", ""))
    stored = page.unit.read(lambda session: programme_texts.texts_of(session, actor, programme_id, kind))
    shown = page.unit.read(lambda session: programme_texts.texts_of(session, actor, programme_id, kind, number=number))
    return _show(page, actor, view, kind, _filled(kind, stored, language), language=language, shown=shown)


def _filled(kind: TextsKind, stored: Texts, language: str) -> Bound[TextsForm]:
    return FORMS[kind].filled({**stored.typed(language), "language": language, "version": stored.number})


def _change(page: Page, actor: Actor, programme_id: UUID, kind: TextsKind, bound: Bound[TextsForm]) -> Response:
    if bound.accepted and bound.model.preview:
        return _again(page, actor, programme_id, kind, bound)
    return page.submit(
        bound,
        lambda session, form: programme_texts.change_texts(
            session, actor, programme_id, kind, language=form.language, texts=form.texts, version=form.version
        ),
        then=lambda _none: with_notice(
            f"{address(programme_id, PATHS[kind])}?language={bound.model.language}", "texts-changed"
        ),
        again=lambda: _again(page, actor, programme_id, kind, bound),
        stored=lambda: _stored(page, actor, programme_id, kind, bound),
    )


def _stored(page: Page, actor: Actor, programme_id: UUID, kind: TextsKind, bound: Bound[TextsForm]) -> Bound[TextsForm]:
    texts = page.unit.read(lambda session: programme_texts.texts_of(session, actor, programme_id, kind))
    return _filled(kind, texts, bound.model.language)


def _again(page: Page, actor: Actor, programme_id: UUID, kind: TextsKind, bound: Bound[TextsForm]) -> Response:
    """The form as typed, with a preview of just that."""
    view = view_of(page, actor, programme_id)
    stored = page.unit.read(lambda session: programme_texts.texts_of(session, actor, programme_id, kind))
    language = known_language(bound.value("language"))
    typed = {key: text for key in KEYS[kind] if (text := bound.value(key))}
    shown = Texts(stored.number, stored.since, {**stored.document, language: typed})
    return _show(page, actor, view, kind, bound, language=language, shown=shown, is_typed=True)


def _show(
    page: Page,
    actor: Actor,
    view: ProgrammeView,
    kind: TextsKind,
    form: Bound[TextsForm],
    *,
    language: str,
    shown: Texts,
    is_typed: bool = False,
) -> Response:
    versions = page.unit.read(lambda session: programme_texts.with_versions(session, actor, view.id, kind))[1]
    context = _legal(page, view, shown, language) if kind is TextsKind.LEGAL else _greeting(page, view, shown, language)
    return show(
        page,
        TEMPLATES[kind],
        view,
        form,
        written=language,
        path=PATHS[kind],
        shown=shown.number,
        is_typed=is_typed,
        versions=versions,
        **context,
    )


def _legal(page: Page, view: ProgrammeView, shown: Texts, language: str) -> dict[str, Any]:
    form = _form_of(view, Role.AZUBI)
    return {
        "legal": legal_words(page, shown, form),
        "defaults": {key: default_words(key, language, "sie") for key in KEYS[TextsKind.LEGAL]},
    }


def _greeting(page: Page, view: ProgrammeView, shown: Texts, language: str) -> dict[str, Any]:
    return {
        "company": shown.own("company", page.language),
        "asked": {role.value: _worries(shown, view, role, page.language) for role in Role},
        "fields": {role.value: _fields(view, role, language) for role in Role},
    }


def _fields(view: ProgrammeView, role: Role, language: str) -> list[tuple[str, str, str]]:
    """Return field, question and the product's own answer."""
    ours = _worries(Texts(), view, role, language)
    keys = [key for key in KEYS[TextsKind.GREETING] if key.startswith(role.value)]
    return [(key, question, answer.text) for key, (question, answer) in zip(keys, ours, strict=True)]


def _worries(texts: Texts, view: ProgrammeView, role: Role, language: str) -> list[tuple[str, OwnText]]:
    return answered_worries(texts, role, language, _form_of(view, role))


def _form_of(view: ProgrammeView, role: Role) -> Address:
    form = view.data.azubi_address if role is Role.AZUBI else view.data.fachkraft_address
    return "du" if form == "du" else "sie"
