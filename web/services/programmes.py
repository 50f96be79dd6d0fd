"""Programmes: making one ready to use, its data, and opening its rounds."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import Option, PolicyVersion, Programme, Question, QuestionnaireVersion, Round
from web.db.queries import coordinators as coordinator_queries
from web.db.queries import programmes as queries
from web.services import audit, matching
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound
from web.services.names import same_name_key
from web.translations import N_

NEWS_AFTER = timedelta(weeks=4)
"""How long after the start people without a partner hear again, unless somebody says otherwise."""
FURTHEST = timedelta(days=2 * 365)
NAME_TAKEN = N_("There is a programme of this name already. Please choose another name.")
DATA_MISSING = N_(
    "Please fill in the programme's data first: the invitations name who is responsible and whom to call."
)
ROUND_NAME_TAKEN = N_("There is a round of this name already. Please choose another name.")
DEADLINE_PAST = N_("This day is over. Please choose a deadline that companies can still meet.")
DEADLINE_AFTER_START = N_("The deadline must be before the start, so that there is time for the matching.")
START_TOO_FAR = N_("This start is more than two years away. Please check the year.")
NEWS_BEFORE_START = N_("This day must not be before the start.")


@dataclass(frozen=True)
class ProgrammeData:
    """What coordinators say about their programme."""

    name: str
    controller: str
    contact_name: str
    contact_phone: str
    contact_email: str

    @property
    def is_complete(self) -> bool:
        """Whether everything is there that invitations and the legal notice need."""
        return all(asdict(self).values())


@dataclass(frozen=True)
class NewProgramme:
    """A programme that was just made, with what its first round needs."""

    id: UUID
    questionnaire_version_id: UUID
    policy_version_id: UUID


@dataclass(frozen=True)
class RoundLine:
    """A round in the list of its programme."""

    id: UUID
    name: str
    deadline: date
    starts_on: date
    companies: int


@dataclass(frozen=True)
class ProgrammeView:
    """A programme with its rounds, newest first."""

    id: UUID
    version: int
    accent: str
    data: ProgrammeData
    rounds: tuple[RoundLine, ...]


def create_programme(
    session: Session, *, name: str, controller: str, contact_name: str, contact_phone: str, contact_email: str
) -> NewProgramme:
    """Make a programme with the default questionnaire and the default policy, each as version 1.

    For the command line and the demo: whoever runs the machine acts without an account.
    """
    programme = Programme(
        name=name,
        controller=controller,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
    )
    session.add(programme)
    session.flush()  # questions and versions point at it
    _add_questions(session, programme.id)
    audit.record(session, None, "programme.create", programme.id, programme_id=programme.id)
    return _first_versions(session, programme.id)


def _first_versions(session: Session, programme_id: UUID) -> NewProgramme:
    policy = matching.default_policy()
    first_questionnaire = QuestionnaireVersion(
        programme_id=programme_id, number=1, document=DEFAULT_QUESTIONNAIRE.to_document()
    )
    first_policy = PolicyVersion(
        programme_id=programme_id, number=1, toml=policy.to_toml(), fingerprint=policy.fingerprint
    )
    session.add_all([first_questionnaire, first_policy])
    session.flush()  # rounds point at them
    return NewProgramme(programme_id, first_questionnaire.id, first_policy.id)


def _add_questions(session: Session, programme_id: UUID) -> None:
    """Reserve the permanent keys of the default questionnaire."""
    questions = {
        each.key: Question(programme_id=programme_id, key=each.key) for each in DEFAULT_QUESTIONNAIRE.questions
    }
    session.add_all(questions.values())
    session.flush()  # options point at them
    for each in DEFAULT_QUESTIONNAIRE.questions:
        session.add_all(Option(question_id=questions[each.key].id, key=option.key) for option in each.options)


def view_programme(session: Session, actor: Actor, programme_id: UUID) -> ProgrammeView:
    """Return a programme with its rounds; raises NotFound."""
    row = queries.data(session, actor, programme_id)
    if row is None:
        raise NotFound
    data = ProgrammeData(row.name, row.controller, row.contact_name, row.contact_phone, row.contact_email)
    rounds = tuple(RoundLine(*line) for line in queries.rounds(session, actor, programme_id))
    return ProgrammeView(row.id, row.version, row.accent, data, rounds)


def change_programme(session: Session, actor: Actor, programme_id: UUID, *, data: ProgrammeData, version: int) -> bool:
    """Store what the coordinators say about their programme; returns whether it has a round already.

    Raises NotFound, Changed if somebody else saved since `version`, or InputRefused if the name is another's.
    """
    programme = queries.programme(session, actor, programme_id)
    if programme is None:
        raise NotFound
    if programme.version != version:
        raise Changed
    others = [row.name for row in coordinator_queries.programmes(session) if row.id != programme_id]
    if same_name_key(data.name) in map(same_name_key, others):
        raise InputRefused("name", NAME_TAKEN)
    for name, value in asdict(data).items():
        setattr(programme, name, value)
    audit.record(session, actor, "programme.change", programme_id, programme_id=programme_id)
    return bool(queries.rounds(session, actor, programme_id))


def open_round(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    *,
    name: str,
    deadline: date,
    starts_on: date,
    news_by: date | None,
    today: date,
) -> UUID:
    """Open a round from today on, with the newest questionnaire and policy, and return its id.

    Without `news_by`, people without a partner hear again four weeks after the start. Raises NotFound, or
    InputRefused for data that is missing, a name that is taken and dates that do not follow each other.
    """
    view = view_programme(session, actor, programme_id)
    if not view.data.is_complete:
        raise InputRefused("", DATA_MISSING)
    if same_name_key(name) in {same_name_key(line.name) for line in view.rounds}:
        raise InputRefused("name", ROUND_NAME_TAKEN)
    _check_dates(deadline, starts_on, news_by or starts_on, today)
    versions = queries.newest_versions(session, actor, programme_id)
    row = Round(
        programme_id=programme_id,
        name=name,
        opens_on=today,
        deadline=deadline,
        starts_on=starts_on,
        news_by=news_by or starts_on + NEWS_AFTER,
        questionnaire_version_id=versions.questionnaire_id,
        policy_version_id=versions.policy_id,
    )
    session.add(row)
    audit.record(session, actor, "round.open", row.id, programme_id=programme_id)
    return row.id


def _check_dates(deadline: date, starts_on: date, news_by: date, today: date) -> None:
    """Refuse dates that do not follow each other, each at its own field."""
    refusals = (
        (deadline < today, "deadline", DEADLINE_PAST),
        (starts_on <= deadline, "deadline", DEADLINE_AFTER_START),
        (starts_on > today + FURTHEST, "starts_on", START_TOO_FAR),
        (news_by < starts_on, "news_by", NEWS_BEFORE_START),
    )
    for is_wrong, field, message in refusals:
        if is_wrong:
            raise InputRefused(field, message)
