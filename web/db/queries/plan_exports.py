"""What is read to make files of a plan, and where such files stand. Functions without an actor serve the job."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, or_, select
from sqlmodel import Session, col

from web.db.models import (
    Approval,
    Block,
    BlockInput,
    Company,
    Participant,
    Person,
    Plan,
    PlanBlock,
    PlanExport,
    PlanExportFile,
    PlanUnmatched,
    Publication,
    Round,
    RoundCompany,
    RunBlock,
    RunState,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor

OPEN = (RunState.QUEUED, RunState.RUNNING)


def answered(session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return what a plan answers for these blocks with everything it follows from, in the order of the blocks' ids."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanBlock.block_id),
            col(PlanBlock.input_id),
            col(PlanBlock.stale),
            col(PlanBlock.result_hash),
            col(Block.places),
            col(BlockInput.data),
            col(BlockInput.released_at),
            col(RunBlock.result),
        )
        .join(Block, col(Block.id) == col(PlanBlock.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .outerjoin(
            RunBlock,
            (col(RunBlock.run_id) == col(PlanBlock.run_id)) & (col(RunBlock.block_id) == col(PlanBlock.block_id)),
        )
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.block_id).in_(block_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanBlock.block_id))
    )
    return rows(session, statement)


def companies(session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return the companies in these blocks of a plan, by name, with the state of their block; none whose data is open.

    `company_told_at` and `people_told_at` are those of the publication in force.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(RoundCompany.id),
            col(RoundCompany.block_id),
            col(Company.id).label("company_id"),
            col(Company.name),
            col(Block.state),
            col(PlanBlock.stale),
            col(Publication.company_told_at),
            col(Publication.people_told_at),
        )
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .join(PlanBlock, col(PlanBlock.block_id) == col(Block.id))
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .outerjoin(Approval, (col(Approval.block_id) == col(Block.id)) & col(Approval.revoked_at).is_(None))
        .outerjoin(Publication, col(Publication.approval_id) == col(Approval.id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.run_id).is_not(None),
            col(BlockInput.released_at).is_(None),
            col(RoundCompany.block_id).in_(block_ids),
            col(Company.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Company.sort_key), col(RoundCompany.id))
    )
    return rows(session, statement)


def alone(session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return who takes part and has no tandem in these blocks, Azubis first, with the reason that may be told."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.round_company_id).label("place"),
            col(Participant.role),
            col(Person.name),
            col(PlanUnmatched.public_reason),
        )
        .join(Participant, col(Participant.id) == col(PlanUnmatched.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            col(PlanUnmatched.plan_id) == plan_id,
            col(PlanUnmatched.block_id).in_(block_ids),
            col(Participant.withdrawn_at).is_(None),
            col(Person.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Participant.role), col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def companies_called(session: Session, actor: Actor, plan_id: UUID, words: str, *, most: int) -> Sequence[AnyRow]:
    """Return (id, name) of the companies a plan says something about and whose name holds these words, by name."""
    statement = (
        select(col(RoundCompany.id), col(Company.name))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(PlanBlock, col(PlanBlock.block_id) == col(RoundCompany.block_id))
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.run_id).is_not(None),
            col(BlockInput.released_at).is_(None),
            col(Company.sort_key).contains(words, autoescape=True),
            col(Company.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Company.sort_key), col(RoundCompany.id))
        .limit(most)
    )
    return rows(session, statement)


def block_of_company(session: Session, actor: Actor, plan_id: UUID, round_company_id: UUID) -> UUID | None:
    """Return the block of a company if the plan says anything about it."""
    statement = (
        select(col(RoundCompany.block_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(PlanBlock, col(PlanBlock.block_id) == col(RoundCompany.block_id))
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .where(
            col(RoundCompany.id) == round_company_id,
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.run_id).is_not(None),
            col(BlockInput.released_at).is_(None),
            col(Company.programme_id).in_(actor.coordinates),
        )
    )
    row = row_or_none(session, statement)
    return row[0] if row else None


def open_export(session: Session, actor: Actor, wanted: PlanExport) -> UUID | None:
    """Return an export like this one that waits or is being made for the same person."""
    statement = (
        select(col(PlanExport.id))
        .where(
            col(PlanExport.plan_id) == wanted.plan_id,
            col(PlanExport.kind) == wanted.kind,
            col(PlanExport.language) == wanted.language,
            col(PlanExport.requested_by) == actor.account_id,
            col(PlanExport.state).in_(OPEN),
        )
        .order_by(col(PlanExport.created_at), col(PlanExport.id))
    )
    row = row_or_none(session, statement)
    return row[0] if row else None


def export(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, export_id: UUID) -> AnyRow | None:
    """Return how far an export of a plan is."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanExport.id),
            col(PlanExport.kind),
            col(PlanExport.state),
            col(PlanExport.done),
            col(PlanExport.total),
            col(PlanExport.created_at),
        )
        .join(Plan, col(Plan.id) == col(PlanExport.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanExport.id) == export_id,
            col(PlanExport.plan_id) == plan_id,
            col(Plan.round_id) == round_id,
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return row_or_none(session, statement)


def files(session: Session, actor: Actor, export_id: UUID) -> Sequence[AnyRow]:
    """Return (number, name, size) of the files of an export, in order."""
    statement = (
        select(col(PlanExportFile.number), col(PlanExportFile.name), col(PlanExportFile.size))
        .join(PlanExport, col(PlanExport.id) == col(PlanExportFile.export_id))
        .join(Plan, col(Plan.id) == col(PlanExport.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanExport.state) == RunState.DONE,
            col(PlanExportFile.export_id) == export_id,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanExportFile.number))
    )
    return rows(session, statement)


def file(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, export_id: UUID, *, number: int
) -> AnyRow | None:
    """Return one file of an export that is complete: name, data, hash, and what it is."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanExportFile.name),
            col(PlanExportFile.data),
            col(PlanExportFile.sha256),
            col(PlanExport.kind),
            col(Round.programme_id),
        )
        .join(PlanExport, col(PlanExport.id) == col(PlanExportFile.export_id))
        .join(Plan, col(Plan.id) == col(PlanExport.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanExport.id) == export_id,
            col(PlanExport.plan_id) == plan_id,
            col(Plan.round_id) == round_id,
            col(PlanExport.state) == RunState.DONE,
            col(PlanExportFile.number) == number,
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return row_or_none(session, statement)


def frame(session: Session, export_id: UUID) -> AnyRow | None:
    """Return what an export is about: plan, round, programme, kind, language, state. For the job."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanExport.plan_id),
            col(Plan.round_id),
            col(Round.programme_id),
            col(PlanExport.kind),
            col(PlanExport.language),
            col(PlanExport.state),
        )
        .join(Plan, col(Plan.id) == col(PlanExport.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(PlanExport.id) == export_id)
    )
    return row_or_none(session, statement)


def forgotten(session: Session, *, waiting_since: datetime, working_since: datetime) -> Sequence[UUID]:
    """Return exports that have waited or been worked on for so long that their job must be gone."""
    statement = (
        select(col(PlanExport.id))
        .where(
            or_(
                (col(PlanExport.state) == RunState.QUEUED) & (col(PlanExport.created_at) < waiting_since),
                (col(PlanExport.state) == RunState.RUNNING) & (col(PlanExport.started_at) < working_since),
            )
        )
        .order_by(col(PlanExport.created_at), col(PlanExport.id))
    )
    return [row[0] for row in rows(session, statement)]


def any_before(session: Session, moment: datetime) -> bool:
    """Whether an export is older than that."""
    statement = select(col(PlanExport.id)).where(col(PlanExport.created_at) < moment).limit(1)
    return row_or_none(session, statement) is not None


def drop_before(session: Session, moment: datetime) -> None:
    """Delete the exports that are older than that, with their files."""
    session.exec(delete(PlanExport).where(col(PlanExport.created_at) < moment))


def drop_files(session: Session, export_id: UUID) -> None:
    """Delete what an earlier attempt left."""
    session.exec(delete(PlanExportFile).where(col(PlanExportFile.export_id) == export_id))


def drop_of_round_with(session: Session, participant_id: UUID) -> None:
    """Delete every export of the round in which somebody took part: any of them may hold their data."""
    plans = (
        select(col(Plan.id))
        .join(Participant, col(Participant.round_id) == col(Plan.round_id))
        .where(col(Participant.id) == participant_id)
    )
    session.exec(delete(PlanExport).where(col(PlanExport.plan_id).in_(plans)))
