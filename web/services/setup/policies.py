"""The policy of a programme follows its questionnaire: own questions count where some are used in the matching."""

from collections.abc import Iterable
from uuid import UUID

from sqlmodel import Session

from web.db.models import PolicyVersion, Round
from web.db.queries import programmes as queries
from web.services import audit, matching
from web.services.actor import Actor
from web.services.errors import NotFound


def share_of_own_answers(session: Session, actor: Actor, programme_id: UUID) -> int:
    """Return how much all own questions together count where some are used, in per cent; raises NotFound."""
    return matching.share_of_own_answers(_versions(session, actor, programme_id)[0].toml)


def weigh_own_answers(
    session: Session, actor: Actor, programme_id: UUID, rounds: Iterable[Round], *, count: bool
) -> None:
    """Let own questions count, or not, in these rounds and in every new one; raises NotFound.

    A stored policy is never changed: where it says otherwise, the next version is made of it. Rounds that are not
    named keep theirs.
    """
    versions = _versions(session, actor, programme_id)
    by_id = {version.id: version for version in versions}
    _weighing(session, actor, versions[0], versions, count=count)
    for round_ in rounds:
        round_.policy_version_id = _weighing(session, actor, by_id[round_.policy_version_id], versions, count=count).id


def _versions(session: Session, actor: Actor, programme_id: UUID) -> list[PolicyVersion]:
    versions = list(queries.policies(session, actor, programme_id))
    if not versions:
        raise NotFound
    return versions


def _weighing(
    session: Session, actor: Actor, version: PolicyVersion, known: list[PolicyVersion], *, count: bool
) -> PolicyVersion:
    """The version itself if it says so already, else a later one that does, else a new one, which is then known."""
    toml = matching.weighing_own_answers(version.toml, count=count)
    fingerprint = matching.policy_fingerprint(toml)
    if matching.policy_fingerprint(version.toml) == fingerprint:
        return version
    for each in known:
        if each.number > version.number and matching.policy_fingerprint(each.toml) == fingerprint:
            return each
    new = PolicyVersion(
        programme_id=version.programme_id,
        number=max(each.number for each in known) + 1,
        toml=toml,
        fingerprint=fingerprint,
        created_by=actor.account_id,
    )
    session.add(new)
    session.flush()  # rounds point at it
    known.insert(0, new)
    audit.record(session, actor, "policy.weigh", new.id, programme_id=new.programme_id, number=new.number)
    return new
