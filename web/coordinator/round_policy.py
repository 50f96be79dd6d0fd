"""The policy of a round: which version is in force, and taking over another after a look at what it would do."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator import policy_words as words
from web.coordinator.pages import address, show
from web.coordinator.policies import number_in
from web.coordinator.policy_forms import TakeOverForm
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import governing, policy_previews
from web.services.setup import policy_feeding, policy_files, policy_versions
from web.services.setup.policy_differences import version_differences
from web.services.setup.policy_versions import Policies, Version

router = APIRouter(prefix="/coordinator/rounds/{round_id}/policy")


@router.get("")
def show_policy(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show the version in force and the others; of one that is named, what differs and what it would do."""
    policies = _policies(page, actor, round_id)
    number = page.request.query_params.get("version", "")
    return _page(page, actor, round_id, policies.version(number_in(number)) if number else None)


def _page(
    page: Page, actor: Actor, round_id: UUID, chosen: Version | None, form: Bound[TakeOverForm] | None = None
) -> Response:
    policies = _policies(page, actor, round_id)
    now = policies.in_force(round_id)
    other = None if chosen is None or chosen.id == now.id else chosen
    where, affected, own, unfed = page.unit.read(
        lambda session: (
            rounds.where(session, actor, round_id),
            governing.affected_blocks(session, actor, round_id),
            policy_files.own_labels(session, actor, policies.programme_id, page.language),
            policy_feeding.unfed(
                session,
                actor,
                policies.programme_id,
                criteria=(other or now).sheet.counting,
                rules=(other or now).sheet.holding,
                round_id=round_id,
            ),
        )
    )
    filled = TakeOverForm.filled({"version": other.number if other else "", "seen": now.number})
    context = {
        **words.labels(page),
        "policies": policies,
        "policies_url": f"/coordinator/programmes/{policies.programme_id}/policies",
        "now": now,
        "chosen": other,
        "affected": affected,
        "own": own,
        "differences": version_differences(now, other) if other else (),
        "preview": _preview(page, actor, round_id, other) if other else None,
        "unfed": unfed,
    }
    return show(page, "round_policy.html", where, form=form or filled, **context)


def _preview(page: Page, actor: Actor, round_id: UUID, version: Version) -> policy_previews.Preview:
    return page.unit.read(lambda session: policy_previews.preview_policy(session, actor, round_id, version.toml))


@router.post("")
def take_over(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let the chosen version be in force."""
    bound = TakeOverForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: policy_versions.take_over(session, actor, round_id, number=form.version, seen=form.seen),
        then=lambda run_id: _after(round_id, run_id),
        again=lambda: _page(page, actor, round_id, _chosen(page, actor, round_id, bound), bound),
        stored=lambda: TakeOverForm.filled({"seen": _policies(page, actor, round_id).in_force(round_id).number}),
    )


def _after(round_id: UUID, run_id: UUID | None) -> str:
    """A proposal of this version that is there already counts now, computed again where anything changed."""
    if run_id:
        return with_notice(address(round_id, "runs", run_id), "plan-taken")
    return with_notice(address(round_id), "policy-in-force")


def _policies(page: Page, actor: Actor, round_id: UUID) -> Policies:
    return page.unit.read(lambda session: policy_versions.policies_of_round(session, actor, round_id))


def _chosen(page: Page, actor: Actor, round_id: UUID, bound: Bound[TakeOverForm]) -> Version | None:
    if bound.accepted is None:
        return None
    number = bound.accepted.version
    return next((each for each in _policies(page, actor, round_id).versions if each.number == number), None)
