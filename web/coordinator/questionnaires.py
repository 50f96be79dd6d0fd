"""The questionnaire of a programme: its questions, changing them together in a draft, a look through others' eyes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from web.catalogue.competence_lists import shares_list
from web.catalogue.own_answers import COMPARISONS
from web.catalogue.question import RETENTION_TEXTS, Kind, Part, Question, Retention, Role
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.sensitive import SAFEGUARDS, topics_of
from web.coordinator import question_counting as counting
from web.coordinator import question_words as words
from web.coordinator.pages import ROLE
from web.coordinator.programmes import address as programme_address
from web.coordinator.question_forms import (
    AdoptForm,
    FileForm,
    MoveForm,
    QuestionForm,
    StateForm,
    SwitchForm,
    option_rows,
    place_to_go_on,
    question_form,
    read_options,
)
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.setup import question_edits, questionnaire_files, questionnaires
from web.services.setup.question_edits import CUSTOM_KINDS
from web.services.setup.questionnaires import Editor

router = APIRouter(prefix="/coordinator/programmes/{programme_id}/questionnaire")
EYES: dict[str, tuple[Part, Role]] = {
    "azubi": (Part.PERSON, Role.AZUBI),
    "fachkraft": (Part.PERSON, Role.FACHKRAFT),
    "company-azubi": (Part.COMPANY, Role.AZUBI),
    "company-fachkraft": (Part.COMPANY, Role.FACHKRAFT),
}
"""Through whose eyes the questionnaire can be looked at."""


def address(programme_id: UUID, *parts: str) -> str:
    """Return the address of a page of a programme's questionnaire."""
    return programme_address(programme_id, "questionnaire", *parts)


def _editor(page: Page, actor: Actor, programme_id: UUID) -> Editor:
    return page.unit.read(lambda session: questionnaires.open_editor(session, actor, programme_id))


def show(page: Page, template: str, editor: Editor, form: Bound[Any] | None = None, **context: Any) -> Response:
    """Show a page of a programme's questionnaire."""
    page.stand_at(programme=editor.programme, role=page.t(ROLE))
    page.accent = editor.accent
    values = {"editor": editor, "base": address(editor.programme_id), "words": words, "counting": counting, **context}
    return page.show(
        f"coordinator/{template}", form=form, programme_url=programme_address(editor.programme_id), **values
    )


def _list(page: Page, actor: Actor, programme_id: UUID, form: Bound[Any] | None = None) -> Response:
    editor = _editor(page, actor, programme_id)
    return show(
        page, "questionnaire.html", editor, form, asked_parts=list(Part), indispensable=question_edits.INDISPENSABLE
    )


@router.get("")
def show_questionnaire(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show all questions with what can be done with each."""
    return _list(page, actor, programme_id)


def _named(name: type[Part] | type[Kind], value: str) -> Any:
    """Return the part or kind an address names; raises NotFound."""
    try:
        return name(value)
    except ValueError as error:
        raise NotFound from error


@router.get("/new/{part}")
def choose_kind(page: PageDep, actor: ActorDep, programme_id: UUID, part: str) -> Response:
    """Ask what kind of question it is to be."""
    editor = _editor(page, actor, programme_id)
    return show(page, "question_kind.html", editor, part=_named(Part, part))


def _wanted(part: str, kind: str) -> tuple[str, str]:
    """What an address asks for; whether there is such a thing is said only to those who may know."""
    return part, kind


WantedDep = Annotated[tuple[str, str], Depends(_wanted)]


def _chosen(wanted: tuple[str, str]) -> tuple[Part, Kind]:
    return _named(Part, wanted[0]), _named(Kind, wanted[1])


@router.get("/new/{part}/{kind}")
def show_new_question(page: PageDep, actor: ActorDep, programme_id: UUID, wanted: WantedDep) -> Response:
    """Show the empty form of a new question."""
    return _new_page(page, actor, programme_id, _chosen(wanted), question_form(None))


@router.post("/new/{part}/{kind}")
def add_question(page: PageDep, actor: ActorDep, programme_id: UUID, wanted: WantedDep, data: FormDep) -> Response:
    """Add a question to the draft."""
    bound, chosen = QuestionForm.bind(data), _chosen(wanted)
    options = read_options(bound)
    return page.submit(
        bound,
        lambda session, form: questionnaires.add_question(
            session,
            actor,
            programme_id,
            part=chosen[0],
            kind=chosen[1],
            wording=form.wording(options),
            state=form.state,
            reason=form.reason,
        ),
        then=lambda key: _after_saving(programme_id, key, bound),
        again=lambda: _new_page(page, actor, programme_id, chosen, bound),
    )


def _after_saving(programme_id: UUID, key: str, bound: Bound[QuestionForm]) -> str:
    """Back to the list, or on with the same question where more answers are to be worded or moved."""
    on = f"{address(programme_id, 'questions', key)}#{place_to_go_on(bound)}"
    return with_notice(on if bound.model.stays else f"{address(programme_id)}#{key}", "question-saved")


def _new_page(
    page: Page, actor: Actor, programme_id: UUID, chosen: tuple[Part, Kind], bound: Bound[QuestionForm]
) -> Response:
    editor = _editor(page, actor, programme_id)
    if chosen[1] not in CUSTOM_KINDS:
        raise NotFound
    blank = question_edits.blank_question(*chosen)
    return _question_page(page, editor, blank, bound, url=address(programme_id, "new", *chosen), is_blank=True)


def _question_page(
    page: Page, editor: Editor, question: Question, bound: Bound[QuestionForm], *, url: str, is_blank: bool = False
) -> Response:
    retentions = [each for each in Retention if each is not Retention.OWN_MONTH or question.kind is Kind.MONTH]
    return show(
        page,
        "question.html",
        editor,
        bound,
        question=question,
        url=url,
        is_blank=is_blank,
        rules=question_edits,
        shares_list=shares_list,
        kind_name=page.t(words.KINDS[question.kind][0]),
        known_use=question_edits.known_use(question.key),
        can_count=question.is_custom and question.kind in COMPARISONS,
        rows=option_rows(bound, more=question_edits.may_add_options(question)),
        retentions=[(each.value, RETENTION_TEXTS[each].in_language(page.language)) for each in retentions],
        role_choices=[(role.value, page.t(words.ROLES[role])) for role in Role],
        topics=_topics(bound, question),
        safeguard=SAFEGUARDS.get(question.key) if question.used_by else None,
        labels=words.option_labels(page, question),
        **_now(editor, question, bound),
    )


def _topics(bound: Bound[QuestionForm], question: Question) -> Any:
    """What the law says about the question as it was typed, or else as it stands."""
    if not bound.invalid or bound.accepted is None:
        return topics_of(question)
    return topics_of(question_edits.as_typed(question, bound.model.wording(read_options(bound))))


def _now(editor: Editor, question: Question, bound: Bound[QuestionForm]) -> dict[str, object]:
    """The question as it is stored, where somebody else was faster than what was typed."""
    is_late = bound.invalid and bool(bound.value("state")) and bound.value("state") != editor.state
    return {"is_late": is_late, "stored": question}


@router.get("/questions/{key}")
def show_question(page: PageDep, actor: ActorDep, programme_id: UUID, key: str) -> Response:
    """Show the form of a question."""
    editor = _editor(page, actor, programme_id)
    question = question_edits.question_of(editor.questionnaire, key)
    return _question_page(page, editor, question, question_form(question), url=address(programme_id, "questions", key))


@router.post("/questions/{key}")
def change_question(page: PageDep, actor: ActorDep, programme_id: UUID, key: str, data: FormDep) -> Response:
    """Change a question in the draft."""
    bound = QuestionForm.bind(data)
    options = read_options(bound)
    return page.submit(
        bound,
        lambda session, form: questionnaires.change_question(
            session, actor, programme_id, key, wording=form.wording(options), state=form.state, reason=form.reason
        ),
        then=lambda _: _after_saving(programme_id, key, bound),
        again=lambda: _again(page, actor, programme_id, key, bound),
    )


def _again(page: Page, actor: Actor, programme_id: UUID, key: str, bound: Bound[QuestionForm]) -> Response:
    editor = _editor(page, actor, programme_id)
    question = question_edits.question_of(editor.questionnaire, key)
    return _question_page(page, editor, question, bound, url=address(programme_id, "questions", key))


@router.post("/questions/{key}/place")
def move_question(page: PageDep, actor: ActorDep, programme_id: UUID, key: str, data: FormDep) -> Response:
    """Move a question by one place."""
    bound = MoveForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: questionnaires.move_question(
            session, actor, programme_id, key, up=form.direction == "up", state=form.state
        ),
        then=lambda goes_on: with_notice(f"{address(programme_id)}#{_mover(bound, key, goes_on)}", "question-moved"),
        again=lambda: _list(page, actor, programme_id, bound),
    )


def _mover(bound: Bound[MoveForm], key: str, goes_on: bool) -> str:
    """The button that was pressed, so that it has the focus again, or the other one at the end of the list."""
    is_up = bound.model.direction == "up"
    return f"{'up' if is_up is goes_on else 'down'}-{key}"


@router.get("/questions/{key}/retirement")
def ask_retirement(page: PageDep, actor: ActorDep, programme_id: UUID, key: str) -> Response:
    """Say what retiring a question means, before it is done."""
    return _retirement_page(page, actor, programme_id, key, SwitchForm.filled())


@router.post("/questions/{key}/retirement")
def retire_question(page: PageDep, actor: ActorDep, programme_id: UUID, key: str, data: FormDep) -> Response:
    """Retire a question, or delete one that never was in use."""
    bound = SwitchForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: questionnaires.switch_question(
            session, actor, programme_id, key, active=False, state=form.state, reason=form.reason
        ),
        then=lambda _: with_notice(address(programme_id), "question-retired"),
        again=lambda: _retirement_page(page, actor, programme_id, key, bound),
    )


def _retirement_page(page: Page, actor: Actor, programme_id: UUID, key: str, bound: Bound[SwitchForm]) -> Response:
    editor = _editor(page, actor, programme_id)
    question = question_edits.question_of(editor.questionnaire, key)
    safeguard = SAFEGUARDS.get(key) if question.used_by else None
    return show(page, "question_retirement.html", editor, bound, question=question, safeguard=safeguard)


@router.post("/questions/{key}/return")
def bring_question_back(page: PageDep, actor: ActorDep, programme_id: UUID, key: str, data: FormDep) -> Response:
    """Ask a retired question again; with a reason on its page, if the law asks for one."""
    bound = SwitchForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: questionnaires.switch_question(
            session, actor, programme_id, key, active=True, state=form.state, reason=form.reason
        ),
        then=lambda _: with_notice(f"{address(programme_id)}#{key}", "question-returned"),
        again=lambda: _retirement_page(page, actor, programme_id, key, bound),
    )


@router.get("/changes")
def show_changes(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show in words what the draft would change, before it becomes the next version."""
    return _changes_page(page, actor, programme_id)


def _changes_page(page: Page, actor: Actor, programme_id: UUID, bound: Bound[Any] | None = None) -> Response:
    editor = _editor(page, actor, programme_id)
    rounds = page.unit.read(lambda session: questionnaires.collecting_rounds(session, actor, programme_id))
    if bound is None:
        bound = AdoptForm.filled({"rounds": [str(round_.id) for round_ in rounds if round_.suits(editor)]})
    lines = words.change_lines(page, editor.differences)
    choices = [(str(round_.id), round_.name, words.consequence(page, editor, round_)) for round_ in rounds]
    return show(page, "questionnaire_changes.html", editor, bound, lines=lines, rounds=rounds, choices=choices)


@router.post("/versions")
def adopt_draft(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Make the draft the next version."""
    bound = AdoptForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: questionnaires.adopt_draft(
            session, actor, programme_id, state=form.state, round_ids=form.rounds
        ),
        then=lambda _number: with_notice(
            address(programme_id), "questionnaire-adopted" if bound.model.rounds else "questionnaire-kept"
        ),
        again=lambda: _changes_page(page, actor, programme_id, bound),
    )


@router.post("/discard")
def discard_draft(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Drop the draft."""
    bound = StateForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: questionnaires.discard_draft(session, actor, programme_id, state=form.state),
        then=lambda _: with_notice(address(programme_id), "draft-discarded"),
        again=lambda: _changes_page(page, actor, programme_id, bound),
    )


@router.get("/preview")
def preview(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show the questions as somebody else sees them; nothing that is entered there goes anywhere."""
    editor = _editor(page, actor, programme_id)
    return show(page, "questionnaire_preview.html", editor, **through_eyes(page, editor.questionnaire))


def through_eyes(page: Page, questionnaire: Questionnaire) -> dict[str, Any]:
    """Return what a page needs to show a questionnaire as those see it whom the address names."""
    eyes = page.request.query_params.get("as", "azubi")
    part, role = EYES.get(eyes, EYES["azubi"])
    return {
        "eyes": eyes if eyes in EYES else "azubi",
        "part": part,
        "asked": questionnaire.asked(part, role),
        "retention": RETENTION_TEXTS,
        "people": [("1", "Petra Sommer"), ("2", "Ali Demir"), ("3", "Mia Kurz")],
    }


@router.get("/questionnaire.json")
def download_questionnaire(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Give out the questionnaire as a file, for another programme."""
    number, content = page.unit.read(
        lambda session: questionnaire_files.export_questionnaire(session, actor, programme_id)
    )
    headers = {"Content-Disposition": f'attachment; filename="questionnaire-{number}.json"'}
    return Response(content, media_type="application/json", headers=headers)


@router.get("/file")
def ask_for_file(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Ask for the file of another programme's questionnaire."""
    return show(page, "questionnaire_file.html", _editor(page, actor, programme_id), FileForm.filled())


@router.post("/file")
def take_over_file(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Make another programme's questionnaire the draft."""
    bound = FileForm.bind(data)
    sent = None if bound.invalid else bound.model.file
    content = sent.file.read(questionnaire_files.LARGEST_FILE + 1) if sent else b""
    return page.submit(
        bound,
        lambda session, form: questionnaire_files.import_questionnaire(
            session, actor, programme_id, data=content, state=form.state, reason=form.reason
        ),
        then=lambda _count: with_notice(address(programme_id, "changes"), "questionnaire-read"),
        again=lambda: show(page, "questionnaire_file.html", _editor(page, actor, programme_id), bound),
    )
