"""Facts for what is printed. Nothing here makes a file: that happens after the transaction."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.db.models import PolicyVersion, QuestionnaireVersion, TextsKind
from web.db.queries import letters as readers
from web.db.queries import papers as queries
from web.db.queries import programmes
from web.db.queries.rows import AnyRow
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.setup import programme_texts
from web.services.setup.programme_texts import Texts
from web.speech import Address

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Issuer:
    """Who issues a paper and where it belongs; round and company are empty on papers of a whole programme.

    The telephone number does not break at the end of a line.
    """

    programme: str
    accent: str
    is_practice: bool
    controller: str
    contact_name: str
    contact_phone: str
    contact_email: str
    round_name: str = ""
    company: str = ""


@dataclass(frozen=True)
class Dossier:
    """What works council and data protection are shown: every question, and what counts for the tandems."""

    issuer: Issuer
    questionnaire: Questionnaire
    criteria: tuple[str, ...]
    rules: tuple[str, ...]
    wording: Texts
    """The legal facts as the programme words them."""


@dataclass(frozen=True)
class Sheet:
    """A paper questionnaire: of one person, or an empty one (without a name) of a role."""

    issuer: Issuer
    questionnaire: Questionnaire
    role: Role
    form: Address
    deadline: date
    language: str
    """What the person reads, on an empty sheet the company; empty when nobody said."""
    name: str = ""


def issuer_of_company(session: Session, actor: Actor, round_company_id: UUID) -> Issuer:
    """Return who issues the papers of a company; raises NotFound."""
    row = queries.of_company(session, actor, round_company_id)
    if row is None:
        raise NotFound
    return issuer_of(row)


def language_of_company(session: Session, actor: Actor, round_company_id: UUID) -> str:
    """Return the language a company's papers are in when somebody else prints them; empty when nobody said."""
    return queries.contact_language(session, actor, round_company_id) or ""


def dossier_of_company(session: Session, actor: Actor, round_company_id: UUID) -> Dossier:
    """Return what a company's round asks and by which policy it matches; raises NotFound."""
    row = queries.of_company(session, actor, round_company_id)
    if row is None:
        raise NotFound
    wording = programme_texts.texts_of(session, actor, row.programme_id, TextsKind.LEGAL)
    return _dossier(issuer_of(row), Questionnaire.from_document(row.document), row.toml, wording)


def dossier_of_programme(session: Session, actor: Actor, programme_id: UUID) -> Dossier:
    """Return what the next round of a programme would ask; the defaults before the first. Raises NotFound."""
    row = queries.of_programme(session, actor, programme_id)
    if row is None:
        raise NotFound
    wording = programme_texts.texts_of(session, actor, programme_id, TextsKind.LEGAL)
    newest = programmes.newest_versions(session, actor, programme_id)
    if newest.questionnaire_id is None:
        return _dossier(issuer_of(row), DEFAULT_QUESTIONNAIRE, matching.default_policy().to_toml(), wording)
    document = session.get_one(QuestionnaireVersion, newest.questionnaire_id).document
    toml = session.get_one(PolicyVersion, newest.policy_id).toml
    return _dossier(issuer_of(row), Questionnaire.from_document(document), toml, wording)


def _dossier(issuer: Issuer, questionnaire: Questionnaire, toml: str, wording: Texts) -> Dossier:
    return Dossier(issuer, questionnaire, *matching.in_force(toml), wording)


def sheet_of_role(session: Session, actor: Actor, round_company_id: UUID, role: Role) -> Sheet:
    """Return the empty sheet of a company's round for one role; raises NotFound."""
    row = queries.of_company(session, actor, round_company_id)
    if row is None:
        raise NotFound
    address = row.azubi_address if role is Role.AZUBI else row.fachkraft_address
    form: Address = "du" if address == "du" else "sie"
    language = language_of_company(session, actor, round_company_id)
    return Sheet(issuer_of(row), Questionnaire.from_document(row.document), role, form, row.deadline, language)


def sheet_of_person(session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID) -> Sheet:
    """Return the sheet of somebody of a registration, with their name; raises NotFound."""
    person = readers.reader(session, actor, participant_id)
    if person is None or person.round_company_id != round_company_id:
        raise NotFound
    empty = sheet_of_role(session, actor, round_company_id, Role(person.role.value))
    return replace(empty, name=person.name, language=person.language or "")


def issuer_of(row: AnyRow) -> Issuer:
    """Return who issues a paper, from a row with the columns of `queries.ISSUER` and perhaps round_name and company."""
    values = row._asdict()
    return Issuer(
        programme=row.programme,
        accent=row.accent,
        is_practice=row.is_practice,
        controller=row.controller,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone.replace(" ", NO_BREAK),
        contact_email=row.contact_email,
        round_name=values.get("round_name") or "",
        company=values.get("company") or "",
    )
