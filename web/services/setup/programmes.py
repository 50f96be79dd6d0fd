"""Programmes: making one ready to use, its data, and opening its rounds."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from uuid import UUID

from sqlmodel import Session

from web.catalogue.practice import PRACTICE_ACCENT
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import Option, PolicyVersion, Programme, Question, QuestionnaireVersion, Round
from web.db.queries import coordinators as coordinator_queries
from web.db.queries import programmes as queries
from web.services import audit, matching
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound, refuse_together
from web.services.names import same_name_key
from web.services.setup import four_eyes
from web.services.setup.round_dates import RoundSettings, date_refusals
from web.translations import N_

DEFAULT_ACCENT = "blue"
NAME_TAKEN = N_("There is already a programme with this name. Please choose another name.")
DATA_MISSING = N_("Please fill in the programme's data first: the invitations say who is responsible and who to call.")
ROUND_NAME_TAKEN = N_("There is already a round with this name. Please choose another name.")


@dataclass(frozen=True)
class ProgrammeData:
    """What coordinators say about their programme."""

    name: str
    controller: str
    contact_name: str
    contact_phone: str
    contact_email: str
    azubi_address: str = "du"
    """How pages and mails speak to Azubis: `du` or `sie`."""
    fachkraft_address: str = "sie"
    accent: str = DEFAULT_ACCENT
    four_eyes: bool = False
    """Whether a second coordinator has to approve what the first one checked."""

    @property
    def is_complete(self) -> bool:
        """Whether everything is there that invitations and the legal notice need."""
        return all(value for name, value in asdict(self).items() if name != "four_eyes")


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
    data: ProgrammeData
    rounds: tuple[RoundLine, ...]
    is_practice: bool


def create_programme(
    session: Session,
    *,
    name: str,
    controller: str,
    contact_name: str,
    contact_phone: str,
    contact_email: str,
    is_practice: bool = False,
) -> NewProgramme:
    """Make a programme with the default questionnaire and the default policy, each as version 1.

    For the command line, the demo and practice: it has no coordinator yet.
    """
    programme = Programme(
        name=name,
        controller=controller,
        contact_name=contact_name,
        contact_phone=contact_phone,
        contact_email=contact_email,
        is_practice=is_practice,
        accent=PRACTICE_ACCENT if is_practice else DEFAULT_ACCENT,
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
    data = ProgrammeData(*(getattr(row, field.name) for field in fields(ProgrammeData)))
    rounds = tuple(RoundLine(*line) for line in queries.rounds(session, actor, programme_id))
    return ProgrammeView(row.id, row.version, data, rounds, row.is_practice)


def change_programme(session: Session, actor: Actor, programme_id: UUID, *, data: ProgrammeData, version: int) -> bool:
    """Store what the coordinators say about their programme; returns whether it has a round already.

    Raises NotFound, Changed if somebody else saved since `version`, or InputRefused if the name is another's or
    the second person cannot be given up now. Giving that up is told to the other coordinators.
    """
    programme = queries.programme(session, actor, programme_id)
    if programme is None:
        raise NotFound
    if programme.version != version:
        raise Changed
    others = [row.name for row in coordinator_queries.programmes(session) if row.id != programme_id]
    if same_name_key(data.name) in map(same_name_key, others):
        raise InputRefused("name", NAME_TAKEN)
    if programme.four_eyes and not data.four_eyes:
        four_eyes.give_up_second_person(session, actor, programme)
    for name, value in asdict(data).items():
        setattr(programme, name, value)
    if programme.is_practice:
        programme.accent = PRACTICE_ACCENT
    details = {"four_eyes": data.four_eyes}
    audit.record(session, actor, "programme.change", programme_id, programme_id=programme_id, **details)
    return bool(queries.rounds(session, actor, programme_id))


def open_round(session: Session, actor: Actor, programme_id: UUID, *, settings: RoundSettings, today: date) -> UUID:
    """Open a round with the newest questionnaire and policy, and return its id.

    Raises NotFound, or InputRefused for data that is missing, a name that is taken and dates that do not follow each
    other.
    """
    view = view_programme(session, actor, programme_id)
    if not view.data.is_complete:
        raise InputRefused("", DATA_MISSING)
    dates = settings.dates
    refuse_together([*name_refusals(view, settings.name), *date_refusals(dates, today=today)])
    versions = queries.newest_versions(session, actor, programme_id)
    row = Round(
        programme_id=programme_id,
        name=settings.name,
        opens_on=dates.opens_on,
        deadline=dates.deadline,
        starts_on=dates.starts_on,
        news_by=dates.news_by,
        reminder_days=list(dates.reminder_days),
        freezes_on=dates.freezes_on,
        default_places=settings.default_places,
        hours_per_month=settings.hours_per_month,
        company_days=settings.company_days,
        questionnaire_version_id=versions.questionnaire_id,
        policy_version_id=versions.policy_id,
    )
    session.add(row)
    audit.record(session, actor, "round.open", row.id, programme_id=programme_id)
    return row.id


def name_refusals(view: ProgrammeView, name: str, *, besides: UUID | None = None) -> list[InputRefused]:
    """Return what speaks against the name of a round: another round of the programme has it already."""
    others = {same_name_key(line.name) for line in view.rounds if line.id != besides}
    return [InputRefused("name", ROUND_NAME_TAKEN)] if same_name_key(name) in others else []
