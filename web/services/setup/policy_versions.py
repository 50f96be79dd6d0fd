"""The versions of a programme's policy: never changed once made, each with who made it, when, and why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NoReturn
from uuid import UUID

from sqlmodel import Session

from web.db.models import PolicyVersion
from web.db.queries import policies as queries
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound, refuse_together
from web.services.matching.policy_sheets import OWN_ANSWERS, RULE_CHOICES, PolicySheet
from web.services.planning import governing
from web.translations import N_

LONGEST_REASON = 400
NOTHING_COUNTS = N_("Please have at least one criterion count.")
NO_NOTE = N_("Please write in a few words what you changed and why.")
NO_REASON = N_("This rule follows from a law. Please say why it does not apply here.")
TOO_LONG = N_("Please use at most %(max_length)s characters.")
SAME = N_("Nothing differs from version %(number)s, so no new version was made.")
IN_FORCE = N_("This version is already in force in this round.")


@dataclass(frozen=True)
class RoundUse:
    """A round and the version in force there."""

    id: UUID
    name: str
    version_id: UUID


@dataclass(frozen=True)
class PlanUse:
    """A proposal that was computed with a version."""

    round_id: UUID
    round: str
    id: UUID
    number: int


@dataclass(frozen=True)
class Version:
    """One version. Nobody is its author where it came with the programme or its author has gone."""

    id: UUID
    number: int
    toml: str
    fingerprint: str
    note: str
    reasons: Mapping[str, str]
    is_aside: bool
    """Made to compare proposals of two aims, so that no new round begins with it."""
    made_at: datetime
    author: str | None
    rounds: tuple[RoundUse, ...]
    plans: tuple[PlanUse, ...]

    @cached_property
    def sheet(self) -> PolicySheet:
        """What it says."""
        return PolicySheet.read(self.toml)


@dataclass(frozen=True)
class Policies:
    """All versions of a programme, the newest first, and its rounds."""

    programme_id: UUID
    programme: str
    accent: str
    versions: tuple[Version, ...]
    rounds: tuple[RoundUse, ...]

    @property
    def newest(self) -> Version:
        """The version new rounds begin with."""
        return next(each for each in self.versions if not each.is_aside)

    @property
    def next_number(self) -> int:
        """The number the next version gets."""
        return self.versions[0].number + 1

    def version(self, number: int) -> Version:
        """The version of that number; raises NotFound."""
        return next((each for each in self.versions if each.number == number), None) or _missing()

    def before(self, version: Version) -> Version | None:
        """The version made before this one."""
        return next((each for each in self.versions if each.number < version.number), None)

    def round(self, round_id: UUID) -> RoundUse:
        """A round of the programme; raises NotFound."""
        return next((each for each in self.rounds if each.id == round_id), None) or _missing()

    def in_force(self, round_id: UUID) -> Version:
        """The version in force in a round; raises NotFound."""
        version_id = self.round(round_id).version_id
        return next(each for each in self.versions if each.id == version_id)


def _missing() -> NoReturn:
    raise NotFound


def policies_of(session: Session, actor: Actor, programme_id: UUID) -> Policies:
    """Return the versions of a programme's policy with what stands on each; raises NotFound."""
    found = queries.versions(session, actor, programme_id)
    if not found:
        raise NotFound
    uses = tuple(
        RoundUse(row.id, row.name, row.policy_version_id) for row in queries.rounds(session, actor, programme_id)
    )
    plans: dict[UUID, list[PlanUse]] = defaultdict(list)
    for row in queries.plan_numbers(session, actor, programme_id):
        plans[row.policy_version_id].append(PlanUse(row.round_id, row.round, row.id, row.number))
    return Policies(
        programme_id=programme_id,
        programme=found[0].programme,
        accent=found[0].accent,
        versions=tuple(
            Version(
                id=row.id,
                number=row.number,
                toml=row.toml,
                fingerprint=row.fingerprint,
                note=row.note,
                reasons=row.reasons,
                is_aside=row.for_comparison,
                made_at=row.created_at,
                author=row.author,
                rounds=tuple(use for use in uses if use.version_id == row.id),
                plans=tuple(plans[row.id]),
            )
            for row in found
        ),
        rounds=uses,
    )


def policies_of_round(session: Session, actor: Actor, round_id: UUID) -> Policies:
    """Return the versions a round can take over; raises NotFound."""
    return policies_of(session, actor, rounds.own_round(session, actor, round_id).programme_id)


def with_own_questions(sheet: PolicySheet, said: PolicySheet) -> PolicySheet:
    """Return a sheet in which own questions count as `said` has it: that is the questionnaire's to say."""
    weights = {**sheet.weights, OWN_ANSWERS: said.weights[OWN_ANSWERS]}
    return PolicySheet(**{**vars(sheet), "weights": weights, "questions": said.questions})


def save_version(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    *,
    sheet: PolicySheet,
    reasons: Mapping[str, str],
    note: str,
    seen: int,
    round_id: UUID | None = None,
) -> int:
    """Make the next version of a programme's policy and return its number.

    Own questions count in it as in the newest version. With a `round_id` that round takes it over at once. Raises
    NotFound, Changed if a version was made since number `seen`, or InputRefused with everything that does not fit.
    """
    policies = policies_of(session, actor, programme_id)
    newest = policies.newest
    if newest.number != seen:
        raise Changed
    whole = with_own_questions(sheet, newest.sheet)
    given = {rule: reason for rule, reason in reasons.items() if not whole.rules.get(rule, True) and reason}
    refuse_together(_refusals(whole, given, note))
    toml = _toml(whole)
    if whole == newest.sheet and given == newest.reasons:
        raise InputRefused("", SAME, number=newest.number)
    version = PolicyVersion(
        programme_id=programme_id,
        number=policies.next_number,
        toml=toml,
        fingerprint=matching.policy_fingerprint(toml),
        note=note,
        reasons=given,
        created_by=actor.account_id,
    )
    session.add(version)
    session.flush()  # a round may point at it
    audit.record(session, actor, "policy.save", version.id, programme_id=programme_id, number=version.number)
    if round_id is not None:
        use = policies.round(round_id)
        _take_over(session, actor, round_id, version.id, version.number, before=use.version_id)
    return version.number


def _refusals(sheet: PolicySheet, reasons: Mapping[str, str], note: str) -> Iterator[InputRefused]:
    if not any(sheet.weights.values()):
        yield InputRefused("counts", NOTHING_COUNTS)
    for rule in RULE_CHOICES:
        if rule.needs_reason and not sheet.rules[rule.key] and rule.key not in reasons:
            yield InputRefused(f"why.{rule.key}", NO_REASON)
    for key, reason in reasons.items():
        if len(reason) > LONGEST_REASON:
            yield InputRefused(f"why.{key}", TOO_LONG, max_length=LONGEST_REASON)
    if not note:
        yield InputRefused("note", NO_NOTE)


def _toml(sheet: PolicySheet) -> str:
    try:
        return sheet.toml()
    except matching.EngineRefusal as refusal:
        raise InputRefused("", str(refusal)) from refusal


def take_over(session: Session, actor: Actor, round_id: UUID, *, number: int, seen: int) -> UUID | None:
    """Let a version be in force in a round.

    What is published stays, what is approved has to be approved again, and decisions by hand go along; see
    `governing.put_in_force`. Returns the run by which a proposal that is there already is computed again, else None.
    Raises NotFound, Changed if another version than number `seen` is in force now, or InputRefused if it is in force
    already.
    """
    policies = policies_of_round(session, actor, round_id)
    version, now = policies.version(number), policies.in_force(round_id)
    if now.number != seen:
        raise Changed
    if version.id == now.id:
        raise InputRefused("version", IN_FORCE)
    return _take_over(session, actor, round_id, version.id, version.number, before=now.id)


def _take_over(
    session: Session, actor: Actor, round_id: UUID, version_id: UUID, number: int, *, before: UUID
) -> UUID | None:
    round_ = rounds.own_round(session, actor, round_id)
    if round_.policy_version_id != before:
        raise Changed
    run_id = governing.put_in_force(session, actor, round_, version_id)
    audit.record(session, actor, "policy.take_over", round_id, programme_id=round_.programme_id, number=number)
    return run_id
