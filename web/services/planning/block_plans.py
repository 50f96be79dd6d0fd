"""What a plan says about its companies, in full: pairs with their reasons, who has no tandem and why, decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.competence_lists import own_labels
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.text import Text
from web.db.models import CHANGEABLE, BlockState, ParticipantRole
from web.db.queries import plans as queries
from web.db.queries import proposals as proposal_queries
from web.db.queries import questionnaires as questionnaire_queries
from web.db.queries.rows import AnyRow
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning.decision_lines import DecisionLine, History, decision_lines
from web.services.planning.figures import is_low, is_unsure


@dataclass(frozen=True)
class PairLine:
    """A pair of the plan. `sentences`, `open_rules` and `overridden` are keys for `web.sentences`."""

    block_id: UUID
    azubi_id: UUID
    azubi: str
    fachkraft_id: UUID
    fachkraft: str
    companies: tuple[str, ...]
    """Both companies where they differ."""
    percent: int
    confidence: int
    is_pinned: bool
    is_only_possible: bool
    sentences: tuple[matching.Said, ...]
    open_rules: tuple[str, ...]
    overridden: tuple[str, ...]

    @property
    def is_low(self) -> bool:
        """Whether the two sets of answers agree little."""
        return is_low(self.percent, is_only_possible=self.is_only_possible)

    @property
    def is_unsure(self) -> bool:
        """Whether much of the figure rests on questions nobody answered."""
        return is_unsure(self.confidence)


@dataclass(frozen=True)
class AloneLine:
    """Somebody without a tandem, with the reason for the coordinator and what would help."""

    id: UUID
    name: str
    role: ParticipantRole
    company: str
    reason: matching.Said
    helps: tuple[matching.Said, ...]


@dataclass(frozen=True)
class ProposalLine:
    """Two people their company would like to see together, with its reason; `answer` is what it was told."""

    id: UUID
    block_id: UUID
    azubi_id: UUID
    azubi: str
    fachkraft_id: UUID
    fachkraft: str
    company: str
    proposed_by: str
    proposed_at: datetime
    sentence: str
    answer: str
    is_waiting: bool


@dataclass(frozen=True)
class Change:
    """What the last run changed for an Azubi: with whom before, with whom now ("" for nobody)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class BlockPlan:
    """What the plan says about one company or pool."""

    id: UUID
    name: str
    state: BlockState
    is_stale: bool
    azubis: int
    fachkraefte: int
    result_hash: str
    pairs: tuple[PairLine, ...]
    alone: tuple[AloneLine, ...]
    decisions: tuple[DecisionLine, ...]
    changes: tuple[Change, ...]
    approver: str
    approved_at: datetime | None
    problem: str
    """Why the last run could not solve it, as a message to translate."""
    names: Mapping[str, str]
    """Names of everybody by engine key."""

    @property
    def is_open(self) -> bool:
        """Whether decisions are still possible."""
        return self.state in CHANGEABLE

    @property
    def can_be_approved(self) -> bool:
        """Whether this answer can be approved as it stands."""
        return self.state is BlockState.MATCHED and not self.is_stale

    @cached_property
    def history(self) -> History:
        """What was decided about it by hand."""
        return History(self.decisions)


def block_plans(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID] | None = None
) -> tuple[BlockPlan, ...]:
    """Return what a plan says about these blocks, or about all, by name; raises NotFound for an unknown plan.

    The number of queries is the same for any size.
    """
    if queries.plan_of(session, actor, round_id, plan_id) is None:
        raise NotFound
    found = queries.blocks(session, actor, plan_id, block_ids)
    pairs = queries.pairs(session, actor, plan_id, block_ids)
    alone = queries.unmatched(session, actor, plan_id, block_ids)
    changes = queries.changes(session, actor, {row.run_id for row in found if row.run_id})
    lines = _Lines(
        pairs=_grouped(pair_line(row) for row in pairs),
        alone=_grouped_rows(alone),
        decisions=_grouped(decision_lines(queries.decisions(session, actor, plan_id, block_ids))),
        changes=changes,
        names=_names(pairs, alone),
    )
    return tuple(_block(row, lines) for row in found)


@dataclass(frozen=True)
class Opened:
    """Blocks of a plan that are looked at in full, by id, with the programme's own questions and competences by key."""

    blocks: Mapping[UUID, BlockPlan]
    own: Mapping[str, Text]
    proposals: Mapping[UUID, Sequence[ProposalLine]]
    """What the companies of each block propose, by block."""


def opened(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID]) -> Opened:
    """Return what a plan says about these blocks, and the words for it; raises NotFound for an unknown plan."""
    if not block_ids:
        return Opened({}, {}, {})
    found = block_plans(session, actor, round_id, plan_id, block_ids)
    proposed = _grouped(_proposal_line(row) for row in proposal_queries.of_blocks(session, actor, block_ids))
    return Opened({block.id: block for block in found}, own_words(session, actor, round_id), proposed)


def own_words(session: Session, actor: Actor, round_id: UUID) -> Mapping[str, Text]:
    """Return how the programme of a round calls its own questions and competences, by key."""
    document = questionnaire_queries.document_of_round(session, actor, round_id)
    questions = Questionnaire.from_document(document).questions
    return own_labels(questions) | {question.key: question.label for question in questions if question.is_custom}


@dataclass(frozen=True)
class _Lines:
    """What belongs to each block."""

    pairs: Mapping[UUID, Sequence[PairLine]]
    alone: Mapping[UUID, Sequence[AloneLine]]
    decisions: Mapping[UUID, Sequence[DecisionLine]]
    changes: Mapping[UUID, Mapping[str, Any]]
    """By run, then by block."""
    names: Mapping[str, str]


def _block(row: AnyRow, lines: _Lines) -> BlockPlan:
    changes = lines.changes.get(row.run_id, {}).get(str(row.id), ())
    return BlockPlan(
        id=row.id,
        name=row.name,
        state=row.state,
        is_stale=row.stale,
        azubis=row.azubis,
        fachkraefte=row.fachkraefte,
        result_hash=row.result_hash or "",
        pairs=tuple(lines.pairs.get(row.id, ())),
        alone=tuple(lines.alone.get(row.id, ())),
        decisions=tuple(lines.decisions.get(row.id, ())),
        changes=tuple(_changes(changes, lines.names)),
        names=lines.names,
        approver=row.approver_name or "",
        approved_at=row.approved_at,
        problem=row.problem,
    )


def pair_line(row: AnyRow) -> PairLine:
    """Return a stored pair, as `queries.plans.pairs` reads it."""
    companies = (row.azubi_company, row.fachkraft_company)
    return PairLine(
        block_id=row.block_id,
        azubi_id=row.azubi_id,
        azubi=row.azubi,
        fachkraft_id=row.fachkraft_id,
        fachkraft=row.fachkraft,
        companies=companies if companies[0] != companies[1] else (),
        percent=row.percent,
        confidence=row.details.get("confidence", 0),
        is_pinned=row.pinned,
        is_only_possible=row.only_possible,
        sentences=tuple(matching.Said.stored(words) for words in row.details.get("coordinator", ())),
        open_rules=tuple(row.details.get("open", ())),
        overridden=tuple(row.details.get("override", ())),
    )


def _alone_line(row: AnyRow) -> AloneLine:
    """Nobody new would help whom a decision leaves out: that decision stands beside it."""
    reason = matching.Said.stored(row.reason)
    found = () if reason.is_left_out else row.reason.get("helps", ())
    helps = tuple(matching.Said.stored(words) for words in found)
    return AloneLine(row.participant_id, row.name, row.role, row.company, reason, helps)


def _proposal_line(row: AnyRow) -> ProposalLine:
    return ProposalLine(
        id=row.id,
        block_id=row.block_id,
        azubi_id=row.azubi_id,
        azubi=row.azubi,
        fachkraft_id=row.fachkraft_id,
        fachkraft=row.fachkraft,
        company=row.company,
        proposed_by=row.proposed_by or "",
        proposed_at=row.created_at,
        sentence=row.sentence,
        answer=row.answer,
        is_waiting=row.answered_at is None,
    )


def _names(pairs: Iterable[AnyRow], alone: Iterable[AnyRow]) -> dict[str, str]:
    names = {row.key: row.name for row in alone}
    for row in pairs:
        names[row.azubi_key] = row.azubi
        names[row.fachkraft_key] = row.fachkraft
    return names


def _changes(stored: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> Iterable[Change]:
    for change in stored:
        if change["person"] in names:
            before, after = (names.get(change[moment] or "", "") for moment in ("before", "after"))
            yield Change(names[change["person"]], before, after)


def _grouped(lines: Iterable[Any]) -> Mapping[UUID, Sequence[Any]]:
    grouped: dict[UUID, list[Any]] = defaultdict(list)
    for line in lines:
        grouped[line.block_id].append(line)
    return grouped


def _grouped_rows(alone: Iterable[AnyRow]) -> Mapping[UUID, Sequence[AloneLine]]:
    grouped: dict[UUID, list[AloneLine]] = defaultdict(list)
    for row in alone:
        grouped[row.block_id].append(_alone_line(row))
    return grouped
