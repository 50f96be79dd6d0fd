"""Late people: more time for one company, and what its new data would change before it is taken in.

A block that is fixed but not published is opened for it; the answer it had is kept to compare with. Once its data is to
be fixed again, a coordinator sees what would change and confirms exactly that.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockState, CredentialKind, Round, RoundCompany
from web.db.queries import blocks as block_queries
from web.db.queries import company_care as care_queries
from web.db.queries import late_people as queries
from web.db.queries.rows import AnyRow
from web.services import audit, matching, outbox, rounds
from web.services.access import links
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.mails import Mail
from web.services.mails import company as mails
from web.services.planning import approval, freezing, runs
from web.services.registrations import registration
from web.translations import N_

OPEN_AGAIN = (BlockState.FROZEN, BlockState.MATCHED, BlockState.APPROVED)
TOO_LATE = N_(
    "The tandems of this company are published, so its data stays as it is. People who join later can be"
    " registered in the next round."
)
NOT_LATER = N_("Please choose a day after today and after the deadline of the round, %(deadline)s.")
NOTHING_GRANTED = N_("This company has no extended deadline.")
AFTER_START = N_("This day must be before the start of the round, %(start)s, so that there is time for the matching.")
LOOK_FIRST = N_("%(company)s was computed before. Please look first at what its new data would change.")


@dataclass(frozen=True)
class Extendable:
    """What granting more time would mean for a company. `pool` are the other companies whose data opens with it."""

    company: str
    deadline: date
    extended: date | None
    reason: str
    opens: bool
    """The data is fixed and would be opened again."""
    is_approved: bool
    pool: tuple[str, ...]


@dataclass(frozen=True)
class NewPartner:
    """An Azubi who would get another partner; empty for nobody."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Outlook:
    """What taking a block's new data would change. `seen` is the data that was looked at."""

    block_id: UUID
    name: str
    joined: tuple[str, ...]
    gone: int
    tandems_before: int
    tandems_after: int
    changes: tuple[NewPartner, ...]
    seen: str

    @property
    def others(self) -> int:
        """How many Azubis would get somebody else or nobody instead of the partner they had."""
        return sum(bool(change.before) for change in self.changes)


def extendable(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> Extendable:
    """Return what more time for a company would mean; raises NotFound, or WrongState once it is published."""
    round_, part, block = _own(session, actor, round_id, company_id)
    frame = registration.get_frame(session, actor, company_id)
    neighbours = [row.id for row in block_queries.companies(session, actor, block_queries.in_blocks([block.id]))]
    return Extendable(
        company=frame.company,
        deadline=round_.deadline,
        extended=part.extended_deadline,
        reason=part.extension_reason,
        opens=block.state in OPEN_AGAIN,
        is_approved=block.state is BlockState.APPROVED,
        pool=tuple(registration.get_frame(session, actor, each).company for each in neighbours if each != company_id),
    )


def _own(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> tuple[Round, RoundCompany, Block]:
    round_ = rounds.own_round(session, actor, round_id)
    part = care_queries.part(session, actor, round_id, company_id)
    if part is None:
        raise NotFound
    block = session.get_one(Block, part.block_id)
    if block.state is BlockState.FREEZING:
        raise WrongState
    if block.state not in {BlockState.COLLECTING, *OPEN_AGAIN}:
        raise WrongState(TOO_LATE)
    return round_, part, block


def extend_deadline(
    session: Session,
    actor: Actor,
    round_id: UUID,
    company_id: UUID,
    *,
    until: date,
    reason: str,
    tell: bool,
    today: date,
) -> None:
    """Give one company more time, open its data if it was fixed, and tell its contacts if asked.

    A day before the one granted so far shortens the time again. Raises NotFound, InputRefused for a day that is no
    later one, or WrongState once the block is published.
    """
    round_, part, block = _own(session, actor, round_id, company_id)
    if until <= max(today, round_.deadline):
        raise InputRefused("until", NOT_LATER, deadline=round_.deadline)
    if until >= round_.starts_on:
        raise InputRefused("until", AFTER_START, start=round_.starts_on)
    part.extended_deadline = until
    part.extension_reason = reason
    _open(session, actor, round_id, block, reason)
    audit.record(session, actor, "company.extend", company_id, programme_id=round_.programme_id, until=until)
    if tell:
        _tell(session, actor, company_id, partial(mails.extension, reason=reason))


def withdraw_extension(session: Session, actor: Actor, round_id: UUID, company_id: UUID, *, tell: bool) -> None:
    """Let the deadline of the round hold for a company again, and tell its contacts if asked; data that was opened for
    it stays open. Raises NotFound, or WrongState without an extension or once the block is published.
    """
    round_, part, _block = _own(session, actor, round_id, company_id)
    if part.extended_deadline is None:
        raise WrongState(NOTHING_GRANTED)
    part.extended_deadline, part.extension_reason = None, ""
    audit.record(session, actor, "company.extension_withdrawn", company_id, programme_id=round_.programme_id)
    if tell:
        _tell(session, actor, company_id, mails.extension_withdrawn)


def _open(session: Session, actor: Actor, round_id: UUID, block: Block, reason: str) -> None:
    """Let a fixed block collect again, taking an approval back first."""
    if block.state is BlockState.APPROVED:
        approval.revoke_approval(session, actor, round_id, block.id, reason=reason)
    if block.state is not BlockState.COLLECTING:
        freezing.release_block(session, actor, round_id, block.id, reason=reason)


def _tell(session: Session, actor: Actor, company_id: UUID, write: Callable[..., Mail]) -> None:
    """Write to every contact of a company which deadline holds for it now."""
    session.flush()  # the mail reads the new deadline
    frame = registration.get_frame(session, actor, company_id)
    for contact in care_queries.contacts(session, actor, [frame.company_id]):
        if contact.email:
            link = links.issue_link(session, contact.account_id, CredentialKind.INVITATION_LINK)
            mail = write(frame, name=contact.name, language=contact.language, link=link)
            to = outbox.Recipient(contact.email, contact.name, contact.language, contact.account_id)
            outbox.write(session, mail, to, programme_id=frame.programme_id, company_id=frame.company_id)


def computed_before(session: Session, actor: Actor, round_id: UUID) -> Collection[UUID]:
    """Return the blocks that collect again although they were computed: they are looked at before they are fixed."""
    return queries.answered_before(session, actor, round_id)


def fix_first_time(
    session: Session, actor: Actor, round_id: UUID, *, block_ids: Collection[UUID], reason: str = ""
) -> int:
    """Fix the data of blocks nobody has computed yet and return how many they are.

    Raises what `freezing.freeze_blocks` raises, and InputRefused for a block that has to be looked at first.
    """
    refuse_computed_before(session, actor, round_id, block_ids)
    return freezing.freeze_blocks(session, actor, round_id, block_ids=block_ids, reason=reason)


def refuse_computed_before(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> None:
    """Raise InputRefused that names one of these blocks that has to be looked at before it is fixed again."""
    again = computed_before(session, actor, round_id)
    for block_id in block_ids:
        if block_id in again:
            raise InputRefused("blocks", LOOK_FIRST, company=session.get_one(Block, block_id).name)


def outlook(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> Outlook:
    """Return what taking a block's new data would change; nothing is stored.

    It is compared with what a run asked for now would find: by the policy in force, with the decisions it would read.

    Raises NotFound, WrongState for a block that does not collect or was never computed, or InputRefused for answers
    or decisions the engine cannot read together.
    """
    round_, block, answer = _answered(session, actor, round_id, block_id)
    data = freezing.data_of_block(session, actor, round_, block)
    task = matching.BlockTask(
        block_id=block.id,
        input_id=answer.input_id,
        data=data.data,
        places=block.places if block.places is not None else round_.default_places,
        choices=runs.choices_of_next_run(session, actor, round_, block.id),
    )
    policy = matching.policy_of_round(answer.toml, round_.starts_on)
    try:
        found = matching.difference(task, answer.result, policy=policy, seed=answer.seed)
    except matching.EngineRefusal as error:
        raise InputRefused("", freezing.UNUSABLE, company=block.name) from error
    return _outlook(session, actor, block, answer, found, seen=data.sha256)


def _answered(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> tuple[Round, Block, AnyRow]:
    round_ = rounds.own_round(session, actor, round_id)
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=[BlockState.COLLECTING])
    answer = queries.last_answer(session, actor, block_id)
    if answer is None:
        raise WrongState
    return round_, block, answer


def _outlook(
    session: Session, actor: Actor, block: Block, answer: AnyRow, found: matching.Difference, *, seen: str
) -> Outlook:
    now = block_queries.people(session, actor, block_queries.in_blocks([block.id]))
    before = set(queries.members(session, actor, answer.input_id))
    keys = {key for change in found.changes for key in change if key}
    names = {row.key: row.name for row in queries.people(session, actor, keys)}
    return Outlook(
        block_id=block.id,
        name=block.name,
        joined=tuple(person.name for person in now if person.id not in before),
        gone=len(before - {person.id for person in now}),
        tandems_before=found.tandems_before,
        tandems_after=found.tandems_after,
        changes=tuple(NewPartner(*(names.get(key or "", "") for key in change)) for change in found.changes),
        seen=seen,
    )


def take_new_data(
    session: Session, actor: Actor, round_id: UUID, block_id: UUID, *, seen: str, reason: str = ""
) -> None:
    """Fix the data of a block that was computed before, after a look at what that changes.

    Raises NotFound, WrongState, or Changed if the data is not what was looked at any more.
    """
    round_, block, _answer = _answered(session, actor, round_id, block_id)
    if freezing.data_of_block(session, actor, round_, block).sha256 != seen:
        raise Changed
    freezing.freeze_blocks(session, actor, round_id, block_ids=[block.id], reason=reason)
