"""The policy of a programme follows its questionnaire: its own questions count there as the questionnaire says."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from web.db.models import PolicyVersion, Round
from web.db.queries import programmes as queries
from web.services import audit, matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import governing


def weight_of_others(session: Session, actor: Actor, programme_id: UUID) -> int:
    """Return how much everything but own questions counts together in the newest policy; raises NotFound."""
    return matching.weight_of_others(_versions(session, actor, programme_id)[0].toml)


def weigh_own_answers(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    uses: matching.Uses,
    *,
    before: matching.Uses,
    rounds: Mapping[UUID, tuple[Round, matching.Uses]],
) -> None:
    """Let own questions count so in these rounds and in every new one; raises NotFound.

    `before` is what the questionnaire said until now, in general and for each of the rounds. A stored policy is never
    changed: where it says otherwise, the next version is made of it and put in force as any other, see
    `governing.put_in_force`. Rounds that are not named keep theirs.
    """
    versions = _versions(session, actor, programme_id)
    by_id = {version.id: version for version in versions}

    def weighed(version: PolicyVersion, said: matching.Uses) -> PolicyVersion:
        toml = matching.weighing_own_answers(version.toml, uses, before=said)
        return _version_saying(session, actor, toml, version, versions)

    weighed(versions[0], before)
    for round_, said in rounds.values():
        version = weighed(by_id[round_.policy_version_id], said)
        if version.id != round_.policy_version_id:
            governing.put_in_force(session, actor, round_, version.id)


def _versions(session: Session, actor: Actor, programme_id: UUID) -> list[PolicyVersion]:
    versions = list(queries.policies(session, actor, programme_id))
    if not versions:
        raise NotFound
    return versions


def _version_saying(
    session: Session, actor: Actor, toml: str, version: PolicyVersion, known: list[PolicyVersion]
) -> PolicyVersion:
    """The version itself if it says so already, else a later one that does, else a new one, which is then known."""
    fingerprint = matching.policy_fingerprint(toml)
    if matching.policy_fingerprint(version.toml) == fingerprint:
        return version
    for each in known:
        is_alike = each.for_comparison == version.for_comparison
        if is_alike and each.number > version.number and matching.policy_fingerprint(each.toml) == fingerprint:
            return each
    new = PolicyVersion(
        programme_id=version.programme_id,
        number=max(each.number for each in known) + 1,
        toml=toml,
        fingerprint=fingerprint,
        for_comparison=version.for_comparison,
        reasons=dict(version.reasons),
        created_by=actor.account_id,
    )
    session.add(new)
    session.flush()  # rounds point at it
    known.insert(0, new)
    audit.record(session, actor, "policy.weigh", new.id, programme_id=new.programme_id, number=new.number)
    return new
