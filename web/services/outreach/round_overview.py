"""A round at a glance: how far every company is, what needs the coordinator now, and the next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Part, Role
from web.catalogue.questionnaire import Questionnaire
from web.db.models import BlockKind, BlockState
from web.db.queries import questionnaires as questionnaire_queries
from web.db.queries import rounds as queries
from web.db.queries.rows import AnyRow
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.names import natural_key, sort_key
from web.services.outreach import invitations
from web.services.registrations.registration import needed_among
from web.translations import N_

NOBODY_LEFT = N_("Every company has already been invited.")


class Progress(StrEnum):
    """How far a company is with its registration."""

    NOT_INVITED = "not_invited"
    REFUSED = "refused"
    """Invited by mail only, and no contact's mail server took it: nobody there knows."""
    INVITED = "invited"
    SIGNED_IN = "signed_in"
    BEGUN = "begun"
    COMPLETE = "complete"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


UNSENT = (Progress.INVITED, Progress.SIGNED_IN, Progress.BEGUN, Progress.COMPLETE)
"""Invited companies whose registration has not come yet."""
DONE = (Progress.SUBMITTED, Progress.WITHDRAWN)
NEAR_DEADLINE = timedelta(days=7)
APPROVED_AND_LATER = frozenset({BlockState.APPROVED, BlockState.PUBLISHED, BlockState.RUNNING, BlockState.CLOSED})


class Step(StrEnum):
    """The next step of a round."""

    WAIT_FOR_RUN = "wait_for_run"
    COMPUTE = "compute"
    LOOK = "look"
    TAKE_BACK = "take_back"
    """What was approved no longer holds, and cannot be published before it is approved anew."""
    PUBLISH = "publish"
    TELL_PEOPLE = "tell_people"
    INVITE = "invite"
    REMIND = "remind"
    WAIT = "wait"
    """Companies are at it and the deadline is not near: all one can do is look at what hinders them."""
    FREEZE = "freeze"
    ADD_COMPANY = "add_company"
    GOES_OUT = "goes_out"
    """All that is left goes out by itself, unless somebody stops it."""
    NONE = "none"


@dataclass(frozen=True)
class CompanyLine:
    """A company of the round."""

    id: UUID
    company_id: UUID
    name: str
    town: str
    phone: str
    contact: str
    addresses: int
    """How many contacts have an e-mail address."""
    progress: Progress
    block_id: UUID
    block: str
    is_in_pool: bool
    block_state: BlockState
    is_stale: bool
    wants_call: bool
    azubis: int
    fachkraefte: int
    room: int
    """For how many tandems the Fachkräfte have room together."""
    company_part_open: int
    own_part_open: int
    deadline: date
    """With the extension this company got, if any."""
    is_extended: bool
    follow_up_on: date | None
    follow_up_note: str
    invited_at: datetime | None
    """By mail or by hand, whichever came last."""
    last_activity_at: datetime | None
    people_told_at: datetime | None
    waits_for_news: bool
    """Whether the company knows what is approved and its people do not."""
    goes_out_at: datetime | None
    """When its next news go out by themselves, if nothing keeps them."""

    @property
    def is_withdrawn(self) -> bool:
        """Whether the company has taken its registration back: nobody of it is planned with."""
        return self.progress is Progress.WITHDRAWN

    @property
    def is_unsent(self) -> bool:
        """Whether the company was invited and its registration has not come yet."""
        return self.is_collecting and self.progress in UNSENT

    @property
    def is_reachable(self) -> bool:
        """Whether somebody there has an e-mail address."""
        return self.addresses > 0

    def is_due(self, today: date) -> bool:
        """Whether a coordinator wanted to come back to the company by now."""
        return self.follow_up_on is not None and self.follow_up_on <= today

    @property
    def is_collecting(self) -> bool:
        """Whether the company can still report people."""
        return self.block_state is BlockState.COLLECTING

    @property
    def lacks_fachkraft(self) -> bool:
        """Whether there are Azubis and nobody to learn with."""
        return self.is_collecting and self.azubis > 0 and self.fachkraefte == 0

    @property
    def lacks_azubi(self) -> bool:
        """Whether there are Fachkräfte and nobody to learn with."""
        return self.is_collecting and self.fachkraefte > 0 and self.azubis == 0


@dataclass(frozen=True)
class Overview:
    """Everything the page of a round shows, before filtering."""

    where: rounds.Where
    deadline: date
    starts_on: date
    default_places: int | None
    run_id: UUID | None
    tandems: int
    """In the newest plan."""
    companies: tuple[CompanyLine, ...]
    places: dict[UUID, int | None]
    """By block."""

    @cached_property
    def taking_part(self) -> tuple[CompanyLine, ...]:
        """The companies that have not taken their registration back."""
        return tuple(line for line in self.companies if not line.is_withdrawn)

    @property
    def withdrawn(self) -> int:
        """How many companies have taken their registration back."""
        return len(self.companies) - len(self.taking_part)

    @property
    def submitted(self) -> int:
        """How many companies have sent their registration."""
        return sum(line.progress is Progress.SUBMITTED for line in self.companies)

    @property
    def azubis(self) -> int:
        """How many Azubis take part."""
        return sum(line.azubis for line in self.taking_part)

    @property
    def fachkraefte(self) -> int:
        """How many Fachkräfte take part."""
        return sum(line.fachkraefte for line in self.taking_part)

    @property
    def tandems_at_most(self) -> int:
        """How many tandems are possible at most, from the counts and places of each block alone."""
        sides: dict[UUID, tuple[int, int]] = {}
        for line in self.taking_part:
            azubis, room = sides.get(line.block_id, (0, 0))
            sides[line.block_id] = (azubis + line.azubis, room + line.room)
        return sum(self._at_most(block_id, *counts) for block_id, counts in sides.items())

    def _at_most(self, block_id: UUID, azubis: int, room: int) -> int:
        own = self.places[block_id]
        places = own if own is not None else self.default_places
        return min(azubis, room, places if places is not None else azubis)

    @property
    def uninvited(self) -> tuple[CompanyLine, ...]:
        """Companies that wait for their invitation."""
        return tuple(line for line in self._at(Progress.NOT_INVITED) if line.is_reachable)

    @property
    def refused(self) -> tuple[CompanyLine, ...]:
        """Companies whose invitation no mail server took."""
        return self._at(Progress.REFUSED)

    @property
    def unreachable(self) -> tuple[CompanyLine, ...]:
        """Companies nobody of whom can be invited by mail."""
        return tuple(line for line in self._at(Progress.NOT_INVITED) if not line.is_reachable)

    @property
    def not_signed_in(self) -> tuple[CompanyLine, ...]:
        """Companies that were invited and have not come yet."""
        return self._at(Progress.INVITED)

    @property
    def unsent(self) -> tuple[CompanyLine, ...]:
        """Companies that have signed in and not sent their registration yet."""
        return self._at(Progress.SIGNED_IN, Progress.BEGUN, Progress.COMPLETE)

    def _at(self, *progress: Progress) -> tuple[CompanyLine, ...]:
        return tuple(line for line in self.companies if line.is_collecting and line.progress in progress)

    def blocks_in(self, *states: BlockState) -> int:
        """How many blocks stand in one of these states and hold somebody who takes part."""
        return len({line.block_id for line in self.taking_part if line.block_state in states})

    def companies_in(self, state: BlockState) -> int:
        """How many companies that take part stand in a state, each company of a pool for itself."""
        return sum(line.block_state == state for line in self.taking_part)

    @property
    def stale(self) -> int:
        """How many blocks wait for the next run; an approval that no longer holds is taken back first."""
        return len(
            {line.block_id for line in self.companies if line.is_stale and line.block_state not in APPROVED_AND_LATER}
        )

    @property
    def _approved(self) -> tuple[CompanyLine, ...]:
        return tuple(line for line in self.companies if line.block_state is BlockState.APPROVED)

    @property
    def lapsed(self) -> int:
        """How many approved blocks cannot be published: the policy or their data changed since."""
        return len({line.block_id for line in self._approved if line.is_stale})

    @property
    def to_publish(self) -> int:
        """How many approved blocks wait for somebody to publish them: no time is set, or something keeps it."""
        return len({line.block_id for line in self._approved if line.goes_out_at is None and not line.is_stale})

    @property
    def people_to_tell(self) -> int:
        """How many blocks are published to their companies, and their people are not told by themselves."""
        return len({line.block_id for line in self.companies if line.waits_for_news and line.goes_out_at is None})

    @property
    def goes_out_at(self) -> datetime | None:
        """When the next news go out by themselves."""
        return min((line.goes_out_at for line in self.companies if line.goes_out_at), default=None)

    @property
    def takes_companies(self) -> bool:
        """Whether a further company can still take part: until everything is closed."""
        return not self.companies or any(line.block_state is not BlockState.CLOSED for line in self.companies)

    @property
    def silent(self) -> tuple[CompanyLine, ...]:
        """Companies that can be reminded of their registration."""
        return tuple(line for line in self.companies if line.is_unsent and line.is_reachable)

    def _waits_for_companies(self, today: date) -> bool:
        """Whether all that is left may still be reported, so that fixing the data now would cut somebody short."""
        collecting = [line for line in self.companies if line.is_collecting]
        is_over = today > self.deadline
        is_ready = any(line.deadline < today or (is_over and line.progress in DONE) for line in collecting)
        return not is_ready and any(line.progress not in DONE for line in collecting)

    def step(self, today: date) -> Step:
        """Return the next step: what is furthest from done among the blocks that can move, else what helps to collect.

        Fixing the data comes only once every company has sent its registration, or had the time to.
        """
        waits = self._waits_for_companies(today)
        possible = {
            Step.WAIT_FOR_RUN: self.run_id is not None,
            Step.COMPUTE: self.blocks_in(BlockState.FROZEN) + self.stale,
            Step.LOOK: self.blocks_in(BlockState.MATCHED),
            Step.TAKE_BACK: self.lapsed,
            Step.PUBLISH: self.to_publish,
            Step.TELL_PEOPLE: self.people_to_tell,
            Step.INVITE: self.uninvited,
            Step.REMIND: waits and self.silent and self.deadline - today <= NEAR_DEADLINE,
            Step.WAIT: waits,
            Step.FREEZE: self.blocks_in(BlockState.COLLECTING),
            Step.ADD_COMPANY: not self.taking_part,
            Step.GOES_OUT: self.goes_out_at is not None,
        }
        return next((step for step, is_due in possible.items() if is_due), Step.NONE)

    def due(self, today: date) -> int:
        """How many companies a coordinator wanted to come back to by now."""
        return sum(line.is_due(today) for line in self.companies)

    def filtered(self, *, progress: str = "", query: str = "", today: date) -> tuple[CompanyLine, ...]:
        """Return the companies at this state whose name, town or contact contains the words; due follow-ups first.

        `progress` is a state of the registration or the block, "unsent", "due" or "follow_up".
        """
        wanted = sort_key(query)
        chosen = (
            line
            for line in self.companies
            if wanted in sort_key(f"{line.name} {line.town} {line.contact}") and _is_at(line, progress, today)
        )
        return tuple(sorted(chosen, key=lambda line: not line.is_due(today)))


def _is_at(line: CompanyLine, progress: str, today: date) -> bool:
    is_open = line.is_unsent or (line.is_collecting and line.progress is Progress.REFUSED)
    special = {"due": line.is_due(today), "follow_up": line.follow_up_on is not None, "unsent": is_open}
    return special.get(progress, progress in {"", line.progress.value, line.block_state.value})


def overview(session: Session, actor: Actor, round_id: UUID) -> Overview:
    """Return a round with all its companies; raises NotFound. The number of queries is the same for any size."""
    head = queries.head(session, actor, round_id)
    if head is None:
        raise NotFound
    rows = company_rows(session, actor, round_id)
    return Overview(
        where=rounds.Where(head.id, head.name, head.programme_id, head.programme, head.accent, head.plan_id),
        deadline=head.deadline,
        starts_on=head.starts_on,
        default_places=head.default_places,
        run_id=head.run_id,
        tandems=head.tandems,
        companies=tuple(_line(row, head.deadline) for row in rows),
        places={row.block_id: row.places for row in rows},
    )


def lines(session: Session, actor: Actor, round_id: UUID) -> tuple[CompanyLine, ...]:
    """Return every company of a round as the list shows it; raises NotFound."""
    round_ = rounds.own_round(session, actor, round_id)
    return tuple(_line(row, round_.deadline) for row in company_rows(session, actor, round_id))


def line_of(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> CompanyLine:
    """Return one company of a round as the list shows it; raises NotFound."""
    round_ = rounds.own_round(session, actor, round_id)
    found = queries.companies(session, actor, round_id, _needed(session, actor, round_id), only=company_id)
    if not found:
        raise NotFound
    return _line(found[0], round_.deadline)


def company_rows(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return the companies of a round as stored, with their counts, in the order of their names."""
    found = queries.companies(session, actor, round_id, _needed(session, actor, round_id))
    return sorted(found, key=lambda row: natural_key(row.name))


def _needed(session: Session, actor: Actor, round_id: UUID) -> dict[str, tuple[str, ...]]:
    """Return the questions a finished company part answers, by role; what the round does not ask is no gap."""
    questionnaire = Questionnaire.from_document(questionnaire_queries.document_of_round(session, actor, round_id))
    asked = {role: [each.key for each in questionnaire.asked(Part.COMPANY, role)] for role in Role}
    return {role.value: needed_among(keys, role) for role, keys in asked.items()}


def _line(row: AnyRow, deadline: date) -> CompanyLine:
    return CompanyLine(
        id=row.id,
        company_id=row.company_id,
        name=row.name,
        town=row.town,
        phone=row.phone or "",
        contact=row.contact or "",
        addresses=row.addresses,
        progress=_progress(row),
        block_id=row.block_id,
        block=row.block,
        is_in_pool=row.kind is BlockKind.POOL,
        block_state=row.block_state,
        is_stale=row.stale,
        wants_call=row.wants_call,
        azubis=row.azubis,
        fachkraefte=row.fachkraefte,
        room=row.room,
        company_part_open=row.company_part_open,
        own_part_open=row.own_part_open,
        deadline=row.extended_deadline or deadline,
        is_extended=row.extended_deadline is not None,
        follow_up_on=row.follow_up_on,
        follow_up_note=row.follow_up_note,
        invited_at=max((at for at in (row.invited_at, row.invited_by_hand_at) if at), default=None),
        last_activity_at=row.last_activity_at,
        people_told_at=row.people_told_at,
        waits_for_news=bool(row.waits_for_news),
        goes_out_at=row.goes_out_at,
    )


def _progress(row: AnyRow) -> Progress:
    is_complete = row.azubis + row.fachkraefte > 0 and row.company_part_open + row.own_part_open == 0
    steps = {
        Progress.WITHDRAWN: row.withdrawn_at,
        Progress.SUBMITTED: row.submitted_at,
        Progress.COMPLETE: row.begun_at and is_complete,
        Progress.BEGUN: row.begun_at,
        Progress.SIGNED_IN: row.first_sign_in_at,
        Progress.REFUSED: row.invited_at and not row.invited_by_hand_at and 0 < row.addresses <= row.refused,
        Progress.INVITED: row.invited_at or row.invited_by_hand_at,
    }
    return next((progress for progress, reached in steps.items() if reached), Progress.NOT_INVITED)


def to_invite(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID] = ()) -> tuple[UUID, ...]:
    """Return these companies of a round, or all that can be invited and have not been.

    Raises NotFound, or InputRefused if nobody is left.
    """
    found = overview(session, actor, round_id)
    wanted = tuple(dict.fromkeys(company_ids)) or tuple(line.id for line in found.uninvited)
    if not wanted:
        raise InputRefused("", NOBODY_LEFT)
    if not set(wanted) <= {line.id for line in found.companies}:
        raise NotFound
    return wanted


def invite_companies(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID] = ()) -> int:
    """Invite these companies of a round (again), or all that can be and have not been; returns how many they are.

    Raises NotFound, or InputRefused if a company that is named has nobody to write to, or nobody is left.
    """
    wanted = to_invite(session, actor, round_id, company_ids)
    for company_id in wanted:
        invitations.invite_company(session, actor, company_id)
    return len(wanted)
