"""The person part: short screens, saved as one goes, answered by the person alone. Every answer may be left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.question import Part, Question, Role
from web.catalogue.questionnaire import Questionnaire
from web.db.models import Answer, AnswerSource
from web.db.models.columns import utc_now
from web.db.queries import participation as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.people.participation import Standing, StoredAnswer, answers_of, questionnaire_of, standing_of
from web.translations import N_

PEOPLE = ("wishes", "please_not")
CLOSED = N_("Your answers can no longer be changed: the registration is closed. Please call if something is wrong.")
CHANGED = N_(
    "These answers were changed in another window in the meantime. Please check what you see here and save it again."
)
NOT_LISTED = N_("Please choose people from the list.")
BOTH = N_("You have named somebody both as a wish and as “please not”. Please decide.")
SCREENS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("brings", ("brings",)),
    ("learns", ("learns",)),
    ("languages", ("languages",)),
    ("reach", ("reach", "talk_first")),
    ("wishes", PEOPLE),
)
"""The five screens and their questions, in the order in which they are asked, also on paper."""
MORE = "more"
"""The screen of whatever else a programme asks people; there is none if it asks nothing else."""


@dataclass(frozen=True)
class Screen:
    """One page of the person part: some questions."""

    key: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """How far somebody is: the screens there are, those with an answer, and where to go on."""

    standing: Standing
    screens: tuple[Screen, ...]
    answered: frozenset[str]
    resume: str
    """The screen after the one they went on from last; empty after the last."""
    has_begun: bool

    @property
    def number(self) -> int:
        """The place of the screen to go on with, counted from 1; 0 after the last."""
        keys = [screen.key for screen in self.screens]
        return keys.index(self.resume) + 1 if self.resume else 0


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
    was_saved: bool
    """The person went on from this screen before, so what is empty here was left out on purpose."""

    @property
    def following(self) -> str | None:
        """The screen after this one."""
        return _after(self.screens, self.screen.key) or None

    @property
    def previous(self) -> str | None:
        """The screen before this one."""
        return self.screens[self._place - 1].key if self._place else None

    @property
    def number(self) -> int:
        """The place of this screen, counted from 1."""
        return self._place + 1

    @property
    def _place(self) -> int:
        return [screen.key for screen in self.screens].index(self.screen.key)


def _after(screens: Sequence[Screen], key: str) -> str:
    keys = [screen.key for screen in screens]
    return next(iter(keys[keys.index(key) + 1 :]), "")


def progress_of(session: Session, actor: Actor, participant_id: UUID) -> Progress:
    """Return how far the actor's own person part is; raises NotFound."""
    standing = standing_of(session, actor, participant_id)
    screens = screens_of(questionnaire_of(session, actor, participant_id), standing.role)
    answers = answers_of(session, actor, participant_id)
    answered = [screen.key for screen in screens if any(key in answers for key in screen.questions)]
    last = _last_saved(standing, screens) or (answered[-1] if answered else "")
    resume = _after(screens, last) if last else next((screen.key for screen in screens), "")
    return Progress(standing, screens, frozenset(answered), resume, has_begun=bool(last))


def _last_saved(standing: Standing, screens: Sequence[Screen]) -> str:
    return standing.last_screen if any(screen.key == standing.last_screen for screen in screens) else ""


def screens_of(questionnaire: Questionnaire, role: Role) -> tuple[Screen, ...]:
    """Return the screens a person of this role goes through: what is not asked makes no screen."""
    asked = [question.key for question in questionnaire.asked(Part.PERSON, role)]
    known = {key for _screen, keys in SCREENS for key in keys}
    wanted = (*SCREENS, (MORE, tuple(key for key in asked if key not in known)))
    kept = ((key, tuple(each for each in questions if each in asked)) for key, questions in wanted)
    return tuple(Screen(key, questions) for key, questions in kept if questions)


def screen_of(session: Session, actor: Actor, participant_id: UUID, key: str) -> ScreenView:
    """Return one screen of the actor's own person part; raises NotFound."""
    standing = standing_of(session, actor, participant_id)
    questionnaire = questionnaire_of(session, actor, participant_id)
    screens = screens_of(questionnaire, standing.role)
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
        colleagues=_colleagues(session, actor, participant_id, shown) if key == "wishes" else (),
        is_listed=person.listed,
        has_email=person.email is not None,
        was_saved=_was_saved(standing, screens, key),
    )


def _was_saved(standing: Standing, screens: Sequence[Screen], key: str) -> bool:
    keys = [each.key for each in screens]
    last = _last_saved(standing, screens)
    return bool(last) and keys.index(key) <= keys.index(last)


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
    finishes: bool = False,
) -> str | None:
    """Store what a screen says and return the next screen's key, or None after the last.

    An empty value takes an answer back; hidden answers that were left empty stay. `listed` is the agreement to stand
    in colleagues' lists; `finishes` says that with the last screen one is done. Raises NotFound, WrongState after the
    freeze, InputRefused.
    """
    view = screen_of(session, actor, participant_id, key)
    if not view.standing.is_open:
        raise WrongState(CLOSED)
    if state != view.state:
        raise InputRefused("", CHANGED)
    _refuse_strangers(view, answers)
    keeper = Keeper(session, actor, participant_id, language)
    for question_key, question in view.questions.items():
        keeper.keep(question, answers.get(question_key), shown=view.values)
    if listed is not None:
        _set_listed(session, actor, participant_id, listed=listed)
    _remember(session, actor, view)
    audit.record(session, actor, "person_part.save", participant_id, questions=len(view.screen.questions))
    if finishes and view.following is None:
        finish(session, actor, participant_id)
    return view.following


def _remember(session: Session, actor: Actor, view: ScreenView) -> None:
    """Note how far the person has come; going back to an earlier screen does not lose the place."""
    participant = queries.own_participant(session, actor, view.standing.id)
    if participant is not None and not view.was_saved:
        participant.person_part_screen = view.screen.key


def _refuse_strangers(view: ScreenView, answers: Mapping[str, Any]) -> None:
    """People can be named only from the list, and not both as a wish and as "please not"."""
    known = {person_id for person_id, _name in view.colleagues}
    for question_key in PEOPLE:
        if not set(answers.get(question_key) or ()) <= known:
            raise InputRefused(question_key, NOT_LISTED)
    if set(answers.get("wishes") or ()) & set(answers.get("please_not") or ()):
        raise InputRefused("please_not", BOTH)


class Keeper:
    """Writes the answers of one person."""

    def __init__(self, session: Session, actor: Actor, participant_id: UUID, language: str) -> None:
        self.session = session
        self.actor = actor
        self.participant_id = participant_id
        self.language = language
        self.rows = {row.question_key: row for row in queries.own_answers(session, actor, participant_id)}

    def keep(self, question: Question, value: Any, *, shown: Mapping[str, Any]) -> None:
        """Store, change or take back one answer; a hidden one is replaced but never taken back unseen.

        What was entered together becomes the person's own as soon as they save it themselves.
        """
        row = self.rows.get(question.key)
        if value in (None, "", [], {}):
            if row is not None and question.key in shown:
                self.session.delete(row)
            return
        checked = checked_answer(question, value, self.language)
        if row is None:
            self.session.add(self._new(question.key, checked))
        elif question.key not in shown or row.value != checked or row.source is not AnswerSource.SELF:
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


def checked_answer(question: Question, value: Any, language: str) -> Any:
    """Return an answer in the form in which it is stored; raises InputRefused at the question."""
    try:
        return validate_answer(question, value)
    except AnswerProblem as problem:
        raise InputRefused(question.key, problem.message(language)) from problem


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
