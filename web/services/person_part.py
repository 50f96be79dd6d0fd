"""The person part: short screens, saved as one goes, answered by the person alone. Every answer may be left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.competences import GROUPS, in_group
from web.catalogue.question import Part, Question
from web.catalogue.questionnaire import Questionnaire
from web.db.models import Answer, AnswerSource
from web.db.models.columns import utc_now
from web.db.queries import participation as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.participation import Standing, StoredAnswer, answers_of, questionnaire_of, standing_of
from web.translations import N_

PEOPLE = ("wishes", "please_not")
COMPETENCES = ("brings", "learns")
CLOSED = N_("Your answers can no longer be changed: the registration is closed. Please call if something is wrong.")
CHANGED = N_(
    "These answers were changed in another window in the meantime. Please check what you see here and save it again."
)
NOT_LISTED = N_("Please choose people from the list.")
BOTH = N_("You have named somebody both as a wish and as “please not”. Please decide.")


@dataclass(frozen=True)
class Screen:
    """One page of the person part: some questions, or one group of competences."""

    key: str
    step: str
    """The step of the way it belongs to: languages, competences, reach or wishes."""
    questions: tuple[str, ...]
    group: str = ""


SCREENS: tuple[Screen, ...] = (
    Screen("languages", "languages", ("languages",)),
    *(Screen(group.key, "competences", COMPETENCES, group.key) for group in GROUPS),
    Screen("reach", "reach", ("reach", "talk_first")),
    Screen("wishes", "wishes", PEOPLE),
)
STEPS = ("languages", "competences", "reach", "wishes")


@dataclass(frozen=True)
class Progress:
    """How far somebody is: the screens there are, those with an answer, and where to go on."""

    standing: Standing
    screens: tuple[Screen, ...]
    answered: frozenset[str]
    resume: str

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered."""
        return bool(self.answered)


@dataclass(frozen=True)
class ScreenView:
    """One screen with what is known already. `state` is sent back, so that no other window is overwritten."""

    standing: Standing
    screen: Screen
    screens: tuple[Screen, ...]
    questions: Mapping[str, Question]
    values: Mapping[str, Any]
    has_hidden: bool
    state: str
    colleagues: tuple[tuple[str, str], ...]
    is_listed: bool
    has_email: bool

    @property
    def following(self) -> str | None:
        """The screen after this one."""
        keys = [screen.key for screen in self.screens]
        place = keys.index(self.screen.key) + 1
        return keys[place] if place < len(keys) else None

    @property
    def previous(self) -> str | None:
        """The screen before this one."""
        keys = [screen.key for screen in self.screens]
        place = keys.index(self.screen.key)
        return keys[place - 1] if place else None


def progress_of(session: Session, actor: Actor, participant_id: UUID) -> Progress:
    """Return how far the actor's own person part is; raises NotFound."""
    standing = standing_of(session, actor, participant_id)
    screens = _screens(questionnaire_of(session, actor, participant_id), standing)
    answers = answers_of(session, actor, participant_id)
    answered = frozenset(screen.key for screen in screens if _is_answered(screen, answers))
    places = [number for number, screen in enumerate(screens) if screen.key in answered]
    after = places[-1] + 1 if places else 0
    return Progress(standing, screens, answered, screens[min(after, len(screens) - 1)].key if screens else "")


def _screens(questionnaire: Questionnaire, standing: Standing) -> tuple[Screen, ...]:
    asked = {question.key for question in questionnaire.asked(Part.PERSON, standing.role)}
    kept = ((screen, tuple(key for key in screen.questions if key in asked)) for screen in SCREENS)
    return tuple(Screen(screen.key, screen.step, keys, screen.group) for screen, keys in kept if keys)


def _is_answered(screen: Screen, answers: Mapping[str, StoredAnswer]) -> bool:
    given = [answers[key] for key in screen.questions if key in answers]
    if not screen.group:
        return bool(given)
    keys = {competence.key for competence in in_group(screen.group)}
    return any(not answer.is_hidden and keys & set(answer.value) for answer in given)


def screen_of(session: Session, actor: Actor, participant_id: UUID, key: str) -> ScreenView:
    """Return one screen of the actor's own person part; raises NotFound."""
    standing = standing_of(session, actor, participant_id)
    questionnaire = questionnaire_of(session, actor, participant_id)
    screens = _screens(questionnaire, standing)
    screen = next((each for each in screens if each.key == key), None)
    person = queries.own_person(session, actor, participant_id)
    if screen is None or person is None:
        raise NotFound
    answers = answers_of(session, actor, participant_id)
    shown = {key: answers[key].value for key in screen.questions if key in answers and not answers[key].is_hidden}
    return ScreenView(
        standing=standing,
        screen=screen,
        screens=screens,
        questions={key: questionnaire.question(key) for key in screen.questions},
        values=shown,
        has_hidden=any(answers[key].is_hidden for key in screen.questions if key in answers),
        state=_state(screen, answers),
        colleagues=_colleagues(session, actor, participant_id, shown) if screen.step == "wishes" else (),
        is_listed=person.listed,
        has_email=person.email is not None,
    )


def _state(screen: Screen, answers: Mapping[str, StoredAnswer]) -> str:
    return ",".join(f"{key}:{answers[key].version}" for key in screen.questions if key in answers)


def _colleagues(
    session: Session, actor: Actor, participant_id: UUID, shown: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    chosen = {UUID(each) for key in PEOPLE for each in shown.get(key) or ()}
    return tuple((str(row.id), row.name) for row in queries.colleagues(session, actor, participant_id, chosen))


def save_screen(
    session: Session,
    actor: Actor,
    participant_id: UUID,
    key: str,
    answers: Mapping[str, Any],
    *,
    state: str,
    language: str,
    listed: bool | None = None,
) -> str | None:
    """Store what a screen says and return the next screen's key, or None after the last.

    An empty value takes an answer back; hidden answers that were left empty stay. `listed` is the agreement to stand
    in colleagues' lists. Raises NotFound, WrongState after the freeze, InputRefused.
    """
    view = screen_of(session, actor, participant_id, key)
    if not view.standing.is_open:
        raise WrongState(CLOSED)
    if state != view.state:
        raise InputRefused("", CHANGED)
    _refuse_strangers(view, answers)
    keeper = _Keeper(session, actor, participant_id, language)
    for question_key in view.screen.questions:
        keeper.keep(question_key, _merged(view, question_key, answers.get(question_key)), shown=view.values)
    if listed is not None:
        _set_listed(session, actor, participant_id, listed=listed)
    audit.record(session, actor, "person_part.save", participant_id, questions=len(view.screen.questions))
    return view.following


def _refuse_strangers(view: ScreenView, answers: Mapping[str, Any]) -> None:
    """People can be named only from the list, and not both as a wish and as "please not"."""
    known = {person_id for person_id, _name in view.colleagues}
    for question_key in PEOPLE:
        if not set(answers.get(question_key) or ()) <= known:
            raise InputRefused(question_key, NOT_LISTED)
    if set(answers.get("wishes") or ()) & set(answers.get("please_not") or ()):
        raise InputRefused("please_not", BOTH)


def _merged(view: ScreenView, question_key: str, value: Any) -> Any:
    """Put one group's competences into the whole answer."""
    if not view.screen.group or question_key not in COMPETENCES:
        return value
    here = {competence.key for competence in in_group(view.screen.group)}
    before = view.values.get(question_key)
    if question_key == "brings":
        return {key: level for key, level in (before or {}).items() if key not in here} | dict(value or {})
    return [key for key in before or () if key not in here] + list(value or ())


class _Keeper:
    """Writes the answers of one person."""

    def __init__(self, session: Session, actor: Actor, participant_id: UUID, language: str) -> None:
        self.session = session
        self.actor = actor
        self.participant_id = participant_id
        self.language = language
        self.rows = {row.question_key: row for row in queries.own_answers(session, actor, participant_id)}

    def keep(self, question_key: str, value: Any, *, shown: Mapping[str, Any]) -> None:
        """Store, change or take back one answer; a hidden one is replaced but never taken back unseen."""
        row = self.rows.get(question_key)
        if value in (None, "", [], {}):
            if row is not None and question_key in shown:
                self.session.delete(row)
            return
        checked = _checked(question_key, value, self.language)
        if row is None:
            self.session.add(self._new(question_key, checked))
        elif question_key not in shown or row.value != checked:
            row.value = checked
            row.source = AnswerSource.SELF
            row.answered_by = self.actor.account_id
            row.answered_at = utc_now()

    def _new(self, question_key: str, value: Any) -> Answer:
        return Answer(
            participant_id=self.participant_id,
            question_key=question_key,
            value=value,
            questionnaire_version_id=queries.questionnaire_version(self.session, self.actor, self.participant_id),
            source=AnswerSource.SELF,
            answered_by=self.actor.account_id,
        )


def _checked(question_key: str, value: Any, language: str) -> Any:
    try:
        return validate_answer(question_key, value)
    except AnswerProblem as problem:
        raise InputRefused(question_key, problem.message(language)) from problem


def _set_listed(session: Session, actor: Actor, participant_id: UUID, *, listed: bool) -> None:
    person = queries.own_person(session, actor, participant_id)
    if person is not None and person.listed != listed:
        person.listed = listed
        audit.record(session, actor, "person.list", person.id, listed=listed)


def finish(session: Session, actor: Actor, participant_id: UUID) -> None:
    """Say that the own part is finished; the company sees nothing else of it. Raises NotFound and WrongState."""
    participant = queries.own_participant(session, actor, participant_id)
    if participant is None:
        raise NotFound
    if not standing_of(session, actor, participant_id).is_open:
        raise WrongState(CLOSED)
    participant.person_part_done_at = participant.person_part_done_at or utc_now()
    audit.record(session, actor, "person_part.finish", participant_id)
