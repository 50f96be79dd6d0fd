"""A plan as its coordinator reads it: by company, with reasons, what to look at first, what the last run changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.competence_lists import own_labels
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.text import Text
from web.db.models import BlockState, DecisionKind, ParticipantRole
from web.db.queries import plans as queries
from web.db.queries import questionnaires as questionnaire_queries
from web.db.queries.rows import AnyRow
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning.steps import History, history

LOW_PERCENT = 50
UNSURE_CONFIDENCE = 50
STEPS = 10
"""Bars of the distribution, ten per cent each."""


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
        return not self.is_only_possible and self.percent < LOW_PERCENT

    @property
    def is_unsure(self) -> bool:
        """Whether much of the figure rests on questions nobody answered."""
        return self.confidence < UNSURE_CONFIDENCE

    @property
    def look_first(self) -> bool:
        """Whether a coordinator should look at this pair before all others."""
        return bool(self.is_low or self.is_unsure or self.open_rules or self.overridden or self.is_pinned)


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
class DecisionLine:
    """A decision, with the people's names."""

    id: UUID
    block_id: UUID
    number: int
    step: int
    kind: DecisionKind
    azubi: str
    fachkraft: str
    places: int | None
    rule: str
    reason: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None

    @property
    def is_first(self) -> bool:
        """Whether it opens its step; what was decided in one act is undone together."""
        return self.number == self.step


@dataclass(frozen=True)
class Change:
    """What the last run changed for an Azubi: with whom before, with whom now ("" for nobody)."""

    block_id: UUID
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

    @property
    def look_first(self) -> bool:
        """Whether anything here should be looked at before all others."""
        return self.is_stale or bool(self.problem or self.changes) or any(pair.look_first for pair in self.pairs)

    @property
    def is_open(self) -> bool:
        """Whether decisions are still possible."""
        return self.state in {BlockState.FROZEN, BlockState.MATCHED}

    @property
    def can_be_approved(self) -> bool:
        """Whether this answer can be approved as it stands."""
        return self.state is BlockState.MATCHED and not self.is_stale


@dataclass(frozen=True)
class PlanView:
    """A whole plan."""

    id: UUID
    number: int
    objective: str
    finished_at: datetime | None
    blocks: tuple[BlockPlan, ...]
    names: Mapping[str, str]
    """Names of everybody in the plan by engine key."""
    own: Mapping[str, Text]
    """The programme's own questions and competences by key."""
    history: History

    @property
    def pairs(self) -> tuple[PairLine, ...]:
        """All pairs."""
        return tuple(pair for block in self.blocks for pair in block.pairs)

    @property
    def is_stale(self) -> bool:
        """Whether decisions wait for the next run."""
        return any(block.is_stale for block in self.blocks)

    def without(self, role: str) -> int:
        """How many people of a role have no tandem."""
        return sum(person.role == role for block in self.blocks for person in block.alone)

    @property
    def distribution(self) -> tuple[int, ...]:
        """Tandems by their figure in steps of ten per cent, without those that were the only possible pair."""
        steps = [0] * STEPS
        for pair in self.pairs:
            if not pair.is_only_possible:
                steps[min(pair.percent // STEPS, STEPS - 1)] += 1
        return tuple(steps)


def plan_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> PlanView:
    """Return a plan with everything on it; raises NotFound. The number of queries is the same for any size."""
    head = queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    pairs = queries.pairs(session, actor, plan_id)
    alone = queries.unmatched(session, actor, plan_id)
    names = _names(pairs, alone)
    decided = queries.decisions(session, actor, plan_id)
    lines = _Lines(
        pairs=_grouped(_pair_line(row) for row in pairs),
        alone=_grouped_rows(alone),
        decisions=_grouped(_decision_line(row) for row in decided),
        changes=_grouped(_changes(head.changes or {}, names)),
    )
    blocks = tuple(_block(row, lines) for row in queries.blocks(session, actor, plan_id))
    return PlanView(
        id=head.id,
        number=head.number,
        objective=matching.objective(head.toml),
        finished_at=head.finished_at,
        blocks=blocks,
        history=history(decided, {block.id for block in blocks if block.is_open}),
        names=names,
        own=own_words(session, actor, round_id),
    )


def own_words(session: Session, actor: Actor, round_id: UUID) -> dict[str, Text]:
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
    changes: Mapping[UUID, Sequence[Change]]


def _block(row: AnyRow, lines: _Lines) -> BlockPlan:
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
        changes=tuple(lines.changes.get(row.id, ())),
        approver=row.approver_name or "",
        approved_at=row.approved_at,
        problem=row.problem,
    )


def _pair_line(row: AnyRow) -> PairLine:
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
    reason = matching.Said.stored(row.reason)
    helps = tuple(matching.Said.stored(words) for words in row.reason.get("helps", ()))
    return AloneLine(row.participant_id, row.name, row.role, row.company, reason, helps)


def _decision_line(row: AnyRow) -> DecisionLine:
    return DecisionLine(
        id=row.id,
        block_id=row.block_id,
        number=row.number,
        step=row.step,
        kind=row.kind,
        azubi=row.azubi or "",
        fachkraft=row.fachkraft or "",
        places=row.places,
        rule=row.rule,
        reason=row.reason,
        made_by=row.made_by or "",
        made_at=row.made_at,
        undone_at=row.undone_at,
    )


def _names(pairs: Iterable[AnyRow], alone: Iterable[AnyRow]) -> dict[str, str]:
    names = {row.key: row.name for row in alone}
    for row in pairs:
        names[row.azubi_key] = row.azubi
        names[row.fachkraft_key] = row.fachkraft
    return names


def _changes(stored: Mapping[str, Sequence[Mapping[str, Any]]], names: Mapping[str, str]) -> Iterable[Change]:
    for block_id, changes in stored.items():
        for change in changes:
            if change["person"] in names:
                before, after = (names.get(change[moment] or "", "") for moment in ("before", "after"))
                yield Change(UUID(block_id), names[change["person"]], before, after)


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
