"""Publishing in two waves, companies first, then people: at once, at a set time or by itself, until it is stopped."""

from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from web.coordinator.forms import Publish, Tell
from web.coordinator.pages import address, show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import calls, lapsed, letters, publication, repairing, waves

router = APIRouter(prefix="/coordinator/rounds/{round_id}")


@router.get("/publication")
def check_publication(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show whom publishing would reach, when and with which words."""
    return _check(page, actor, round_id, None)


def _check(page: Page, actor: Actor, round_id: UUID, form: Bound[Publish] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    first = page.unit.read(lambda session: publication.first_wave(session, actor, round_id, page.today()))
    second = page.unit.read(lambda session: publication.second_wave(session, actor, round_id, page.today()))
    planned = page.unit.read(lambda session: waves.planned(session, actor, round_id))
    to_print = page.unit.read(lambda session: letters.letters_to_print(session, actor, round_id))
    to_repair = page.unit.read(lambda session: repairing.to_repair(session, actor, round_id))
    gone = page.unit.read(lambda session: lapsed.lapsed_page(session, actor, round_id)).ids
    free = [block for block in first.blocks if planned.is_free(block.id) and block.id not in gone]
    listed, rest = free[: waves.LISTED], free[waves.LISTED :]
    mark = waves.mark_of_rest([block.id for block in rest])
    ticks = [*(block.id for block in listed), *([mark] if rest else [])]
    shown = form or Publish.filled({"blocks": ticks, "when": "now", "at": "09:00"})
    return show(
        page,
        "publication.html",
        where,
        form=shown,
        first=first,
        second=second,
        planned=planned,
        lapsed=len(gone),
        free=free,
        listed=listed,
        rest=rest,
        mark_of_rest=mark,
        mark_of=waves.mark_of_rest,
        most=waves.LISTED,
        going_out=page.unit.read(lambda session: waves.going_out(session, actor, round_id)),
        letters=to_print,
        to_repair=to_repair,
        calls=page.unit.read(lambda session: calls.asked(session, actor, round_id)),
    )


@router.post("/publication")
def publish(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """First wave: tell the companies, or set the time at which they are told."""
    bound = Publish.bind(data)
    done = "published" if bound.value("when") != "later" else "publication-planned"
    return page.submit(
        bound,
        lambda session, form: waves.publish(
            session,
            actor,
            round_id,
            form.listed,
            rest=form.rest,
            at=form.moment,
            is_later=form.when == "later",
            today=page.today(),
        ),
        then=lambda count: _after(round_id, 0 if bound.value("when") == "later" else count, done),
        again=lambda: _check(page, actor, round_id, bound),
    )


def _after(round_id: UUID, count: int, done: str) -> str:
    """Return where to go once somebody is told: back, or to the page that shows how far the worker is with many."""
    if count <= waves.AT_ONCE:
        return with_notice(address(round_id, "publication"), done)
    return address(round_id, "publication", "progress") + f"?of={count}"


@router.get("/publication/progress")
def watch(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show how many companies are still to be told just now; once it is done, go back."""
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    left = page.unit.read(lambda session: waves.going_out(session, actor, round_id))
    if not left:
        back = with_notice(address(round_id, "publication"), "all-told")
        return page.finish(Response(headers={"HX-Redirect": back})) if page.wants_fragment else page.redirect(back)
    asked = page.request.query_params.get("of", "")
    total = max(left, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else left
    part = "progress" if page.wants_fragment else None
    return show(page, "telling.html", where, block=part, done=total - left, total=total)


def _refused(bound: Bound[Tell]) -> Bound[Publish]:
    """The page's own form with what is wrong with a button beside it."""
    return Bound({}, None, bound.refusals)


@router.post("/publication/stop")
def stop_first(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Stop a first wave before it goes out."""
    return _on_waiting(page, actor, round_id, data, waves.stop_first_wave, notice="wave-stopped")


@router.post("/publication/take-over")
def take_over(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Stand for what somebody planned who is no longer there, so that it goes out."""
    return _on_waiting(page, actor, round_id, data, waves.take_over, notice="wave-taken-over")


def _on_waiting(
    page: Page,
    actor: Actor,
    round_id: UUID,
    data: FormData,
    act: waves.OnWaiting,
    *,
    notice: str,
    part: str = "",
) -> Response:
    """Do something with waves that wait for their time."""
    bound = Tell.bind(data)
    return page.submit(
        bound,
        lambda session, form: act(session, actor, round_id, form.listed, form.rest),
        then=lambda _count: with_notice(address(round_id, "publication") + part, notice),
        again=lambda: _check(page, actor, round_id, _refused(bound)),
    )


@router.get("/news")
def check_news(page: PageDep, actor: ActorDep, round_id: UUID) -> Response:
    """Show whom telling the people would reach, and with which words."""
    return _check_news(page, actor, round_id, None)


def _check_news(page: Page, actor: Actor, round_id: UUID, form: Bound[Tell] | None) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, round_id))
    second = page.unit.read(lambda session: publication.second_wave(session, actor, round_id, page.today()))
    planned = page.unit.read(lambda session: waves.planned(session, actor, round_id))
    blocks = {block.id: block for block in second.blocks}
    order = [blocks[each] for each in page.unit.read(lambda s: waves.to_tell(s, actor, round_id)) if each in blocks]
    listed, rest = order[: waves.LISTED], order[waves.LISTED :]
    mark = waves.mark_of_rest([block.id for block in rest])
    ticks = [str(block.id) for block in listed if not planned.waits(block.id) and not block.wants_call]
    return show(
        page,
        "news.html",
        where,
        form=form or Tell.filled({"blocks": [*ticks, *([mark] if rest else [])]}),
        second=second,
        planned=planned,
        listed=listed,
        rest=rest,
        mark_of_rest=mark,
        calls=page.unit.read(lambda session: calls.asked(session, actor, round_id)),
        most=waves.LISTED,
    )


@router.post("/news")
def tell(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Second wave: tell everybody of the chosen companies."""
    bound = Tell.bind(data)
    return page.submit(
        bound,
        lambda session, form: waves.tell(session, actor, round_id, form.listed, rest=form.rest),
        then=lambda count: _after(round_id, count, "people-told"),
        again=lambda: _check_news(page, actor, round_id, bound),
    )


@router.post("/news/stop")
def stop_second(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Stop the news for people before they go out by themselves."""
    return _on_waiting(page, actor, round_id, data, waves.stop_second_wave, notice="wave-stopped", part="#second")


@router.post("/news/resume")
def resume_second(page: PageDep, actor: ActorDep, round_id: UUID, data: FormDep) -> Response:
    """Let stopped news go out by themselves again."""
    return _on_waiting(page, actor, round_id, data, waves.resume_second_wave, notice="wave-resumed", part="#second")
