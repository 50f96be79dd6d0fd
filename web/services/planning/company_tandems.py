"""A company's tandems after the first wave: who with whom and why in words, never a figure, and the company's reply."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.db.models import BlockState, CompanyReply
from web.db.models.columns import utc_now
from web.db.queries import calls
from web.db.queries import company_tandems as queries
from web.db.queries.rows import AnyRow
from web.services import audit
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.registrations.registration import Frame, get_frame
from web.translations import N_

SHOWN_OF_OWN = ("occupation", "site", "department", "shift")
SHOWN_OF_OTHERS = ("occupation", "site")
NOT_YET = N_("Your tandems have not been published yet, so there is nothing to reply to.")
TOLD = N_("Your people already know their tandems. Please call %(contact)s about changes: %(phone)s.")


@dataclass(frozen=True)
class Half:
    """One of two people: `company` is set when it is another company of the pool."""

    name: str
    company: str | None
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Reason:
    """Why these two: the key of a sentence and what it says it about."""

    key: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class TandemOfCompany:
    """A tandem as a company sees it."""

    azubi: Half
    fachkraft: Half
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Waiting:
    """Somebody without a tandem so far."""

    name: str
    role: Role


@dataclass(frozen=True)
class Ahead:
    """What a repair changes once those concerned are told: pairs by name, the Azubi first."""

    new: tuple[tuple[str, str], ...]
    ending: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TandemsPage:
    """Everything a company sees of a publication."""

    frame: Frame
    publication_id: UUID
    people_due_on: date
    people_told_at: datetime | None
    tandems: tuple[TandemOfCompany, ...]
    waiting: tuple[Waiting, ...]
    agreed: bool | None
    """The company's reply; None as long as there is none, which counts as a yes."""
    noted_by: str | None
    """The coordinator who noted the reply for the company, after a call."""
    ahead: Ahead | None
    """Set while a repair is known to the company and not yet to those whom it concerns."""


def tandems_page(session: Session, actor: Actor, round_company_id: UUID) -> TandemsPage | None:
    """Return a company's tandems, or None before they are published to companies. Raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    publication = queries.publication(session, actor, round_company_id)
    if publication is None:
        return None
    found = queries.tandems(session, actor, round_company_id)
    answers = _answers(session, frame, found)
    reply = queries.reply(session, actor, round_company_id, publication.id)
    return TandemsPage(
        frame,
        publication.id,
        publication.people_due_on,
        publication.people_told_at,
        tuple(_tandem(row, frame, answers) for row in found),
        tuple(
            Waiting(row.name, Role(row.role.value)) for row in queries.without_tandem(session, actor, round_company_id)
        ),
        reply.agreed if reply else None,
        calls.noted_by(session, actor, round_company_id, publication.id),
        _ahead(session, actor, round_company_id, found) if _is_ahead(publication) else None,
    )


def _is_ahead(publication: AnyRow) -> bool:
    """Whether a repair is published and not told yet; while the next one is prepared nothing is said of it."""
    is_published = publication.state is BlockState.PUBLISHED
    return is_published and bool(publication.is_repair) and publication.people_told_at is None


def _ahead(session: Session, actor: Actor, round_company_id: UUID, living: Iterable[AnyRow]) -> Ahead:
    now = {(row.azubi_id, row.fachkraft_id): (row.azubi, row.fachkraft) for row in living}
    pairs = queries.approved_pairs(session, actor, round_company_id)
    then = {(row.azubi_id, row.fachkraft_id): (row.azubi, row.fachkraft) for row in pairs}
    return Ahead(
        tuple(names for people, names in then.items() if people not in now),
        tuple(names for people, names in now.items() if people not in then),
    )


def _answers(session: Session, frame: Frame, found: Iterable[AnyRow]) -> dict[UUID, dict[str, Any]]:
    """Return what may be shown of everybody: more of the company's own people than of its partners'."""
    people: dict[UUID, tuple[str, ...]] = {}
    for row in found:
        for person_id, company_id in (
            (row.azubi_id, row.azubi_company_id),
            (row.fachkraft_id, row.fachkraft_company_id),
        ):
            people[person_id] = SHOWN_OF_OWN if company_id == frame.company_id else SHOWN_OF_OTHERS
    answers: dict[UUID, dict[str, Any]] = {person_id: {} for person_id in people}
    for person_id, key, value in queries.answers(session, people, SHOWN_OF_OWN):
        if key in people[person_id]:
            answers[person_id][key] = value
    return answers


def _tandem(row: AnyRow, frame: Frame, answers: Mapping[UUID, Mapping[str, Any]]) -> TandemOfCompany:
    reasons = row.reasons.get("company", ())
    return TandemOfCompany(
        Half(row.azubi, _elsewhere(row.azubi_company_id, row.azubi_company, frame), answers[row.azubi_id]),
        Half(
            row.fachkraft,
            _elsewhere(row.fachkraft_company_id, row.fachkraft_company, frame),
            answers[row.fachkraft_id],
        ),
        tuple(Reason(reason["key"], reason.get("params", {})) for reason in reasons),
    )


def _elsewhere(company_id: UUID, company: str, frame: Frame) -> str | None:
    return None if company_id == frame.company_id else company


def reply_to_publication(session: Session, actor: Actor, round_company_id: UUID, *, agreed: bool) -> None:
    """Remember whether a company agrees to its tandems or wants a call; it may change its mind until people are told.

    Raises NotFound, or WrongState before the first wave and after the second.
    """
    frame = get_frame(session, actor, round_company_id)
    publication = queries.publication(session, actor, round_company_id)
    if publication is None:
        raise WrongState(NOT_YET)
    if publication.people_told_at is not None:
        raise WrongState(TOLD, contact=frame.contact_name, phone=frame.contact_phone)
    row = queries.reply(session, actor, round_company_id, publication.id)
    if row is None:
        row = CompanyReply(publication_id=publication.id, round_company_id=round_company_id, agreed=agreed)
        session.add(row)
    if row.agreed is not agreed:
        row.agreed, row.created_at = agreed, utc_now()  # a changed mind is a reply of its own, with its own time
    row.replied_by = actor.account_id
    audit.record(
        session, actor, "publication.replied", round_company_id, programme_id=frame.programme_id, agreed=agreed
    )
