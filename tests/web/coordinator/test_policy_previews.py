"""The preview of the policy editor: what it says is what a run under that policy finds."""

import random
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.policy_desk import PolicyDesk
from web.catalogue.shifts import shift_weeks
from web.db.models import DecisionKind, ParticipantRole
from web.services import matching
from web.services.matching import BlockTask, Choice
from web.services.matching.policy_sheets import PolicySheet
from web.services.matching.trials import KEPT_ROUNDS, Desk, try_policy

DEFAULT = matching.default_policy().to_toml()
SHEET = PolicySheet.read(DEFAULT)
DAY = [list(week) for week in shift_weeks("day")]


@pytest.fixture
def desk(world: World, client: Browser) -> PolicyDesk:
    """The editor, with the coordinator at it."""
    return PolicyDesk(world, client)


def other(**changes: object) -> str:
    """The text of the default policy with changes; weights and rules are changed one by one."""
    for name in ("weights", "rules"):
        if name in changes:
            changes[name] = {**getattr(SHEET, name), **changes[name]}  # type: ignore[dict-item]
    return replace(SHEET, **changes).toml()  # type: ignore[arg-type]


LEARNING_PLAYS_NO_PART = other(weights={key: int(key == "hours") for key in SHEET.weights})


def test_the_policy_in_force_changes_nothing(desk: PolicyDesk, world: World) -> None:
    world.freeze()
    plan = world.compute()
    preview = desk.preview(DEFAULT)
    assert preview.today is not None
    assert preview.today.plan_id == plan
    assert preview.figures == preview.today.figures
    assert (preview.changed, preview.computed, preview.new, preview.refused) == (0, 3, 0, ())
    assert (preview.today.lowest_then, preview.today.mean_then) == (preview.figures.lowest, preview.figures.mean)


@pytest.mark.parametrize(
    "toml",
    [
        LEARNING_PLAYS_NO_PART,
        other(objective="total"),
        other(places=1),
        other(minimum=100),
        other(rules={"language": False}),
        other(minimum_hours=100),
    ],
)
def test_what_is_previewed_is_what_a_run_finds(desk: PolicyDesk, world: World, toml: str) -> None:
    world.freeze()
    before = world.pairs(world.compute())
    preview = desk.preview(toml)
    answer = desk.client.submit(f"{desk.base}/file", {"seen": "1", "text": toml}, status=200).text
    assert "Regelwerk bearbeiten" in answer
    _store(desk, world, toml)
    plan = world.compute()
    page, pairs = world.page(plan), world.pairs(plan)
    assert preview.figures.tandems == page.totals.tandems == len(pairs)
    assert (preview.figures.lowest, preview.figures.mean) == (page.totals.lowest, page.totals.mean)
    assert preview.changed == len({azubi for azubi, _ in before ^ pairs})


def _store(desk: PolicyDesk, world: World, toml: str) -> None:
    sheet = PolicySheet.read(toml)
    fields = desk.form(note="Versuch", round=str(world.round_id), take_over="yes")
    for key, weight in sheet.weights.items():
        fields[f"weight.{key}"] = str(weight or 5)
    plain = {name: getattr(sheet, name) for name in ("objective", "places", "minimum", "minimum_hours")}
    ticked = {
        "counts": [key for key, weight in sheet.weights.items() if weight],
        "holds": [
            key for key, holds in sheet.rules.items() if holds and key not in {"block", "capacity", "please_not"}
        ],
    }
    sent = {name: "" if value is None else str(value) for name, value in plain.items()}
    desk.client.submit(f"{desk.base}/editor", fields | sent | ticked)


def test_the_fragment_says_in_a_line_what_changes(desk: PolicyDesk, world: World) -> None:
    world.freeze()
    world.compute()
    fields = desk.form(f"?round={world.round_id}", minimum="100")
    fragment = desk.client.submit(f"{desk.base}/preview", fields, status=200, headers={"hx-request": "true"}).text
    assert "<html" not in fragment
    assert "2 Tandems ändern sich" in fragment
    assert "4 Personen mehr ohne Tandem" in fragment
    assert "Muster Metallbau GmbH (2)" in fragment
    page = desk.client.submit(f"{desk.base}/preview", fields, status=200).text
    assert "2 Tandems ändern sich" in page
    assert 'name="minimum" value="100"' in page
    assert len(desk.policies().versions) == 1


def test_without_script_a_button_shows_the_preview(desk: PolicyDesk, world: World) -> None:
    page = desk.client.open(f"{desk.base}/editor?round={world.round_id}")
    assert f'formaction="{desk.base}/preview"' in page
    assert f'hx-post="{desk.base}/preview"' in page


def test_what_has_to_be_mended_stands_in_the_preview(desk: PolicyDesk, world: World) -> None:
    fields = desk.form(f"?round={world.round_id}", minimum="101", weight__hours="x")
    fragment = desk.client.submit(f"{desk.base}/preview", fields, status=422, headers={"hx-request": "true"}).text
    assert "Bitte zuerst berichtigen" in fragment
    assert "Gemeinsame Arbeitszeit: Bitte geben Sie eine ganze Zahl" in fragment
    fields = desk.form(f"?round={world.round_id}", counts=[])
    fragment = desk.client.submit(f"{desk.base}/preview", fields, status=422, headers={"hx-request": "true"}).text
    assert "mindestens ein Kriterium" in fragment


def test_without_a_round_data_or_proposal_the_preview_says_so(desk: PolicyDesk, world: World) -> None:
    fields = desk.form()
    assert "Wählen Sie einen Durchgang" in desk.client.submit(f"{desk.base}/preview", fields, status=200).text
    fields = desk.form(f"?round={world.round_id}")
    assert "gerade kein Unternehmen offen" in desk.client.submit(f"{desk.base}/preview", fields, status=200).text
    world.freeze(world.block)
    page = desk.client.submit(f"{desk.base}/preview", fields, status=200).text
    assert "2 Tandems kämen zustande." in page
    assert "Es gibt noch keinen Vorschlag" in page
    assert "Die Daten von 2 Unternehmen sind noch nicht fest." in page
    assert desk.preview(DEFAULT).today is None


def test_foreign_rounds_are_not_tried(desk: PolicyDesk) -> None:
    desk.client.submit(f"{desk.base}/preview", desk.form(round=str(uuid4())), status=404)


def test_companies_that_are_approved_new_or_changed_are_told_apart(desk: PolicyDesk, world: World) -> None:
    world.freeze(world.block, world.mute)
    plan = world.compute()
    world.approve(plan, world.mute)
    world.freeze(world.lonely)
    world.outdate(world.block)
    preview = desk.preview(DEFAULT)
    assert preview.today is not None
    assert (preview.closed, preview.new, preview.today.outdated) == (1, 1, 1)
    fields = desk.form(f"?round={world.round_id}")
    page = desk.client.submit(f"{desk.base}/preview", fields, status=200).text
    assert "Ein Unternehmen ist freigegeben oder veröffentlicht" in page
    assert "Zu einem Unternehmen sagt der Vorschlag noch nichts" in page
    assert "schon überholt" in page


def test_tandems_of_today_that_the_rules_would_forbid_are_counted(desk: PolicyDesk, world: World) -> None:
    world.freeze()
    world.compute()
    preview = desk.preview(other(minimum_hours=100))
    assert preview.today is not None
    assert (preview.today.forbidden, preview.figures.tandems) == (2, 0)


def people(azubis: int, fachkraefte: int) -> tuple[list[str], list[tuple[str, dict[str, object]]]]:
    """The keys and records of one company's people."""
    company = str(uuid4())
    sides = [("azubi", number) for number in range(azubis)] + [("fachkraft", number) for number in range(fachkraefte)]
    return [company], [
        (role, {"id": f"{role}{company}{number}", "company": company, "availability": DAY, "languages": {"de": "C1"}})
        for role, number in sides
    ]


def task_of(azubis: int = 2, fachkraefte: int = 2, *choices: Choice) -> BlockTask:
    """A block of its own."""
    block_id = uuid4()
    companies, records = people(azubis, fachkraefte)
    frozen = matching.freeze(block_id, companies, records)
    return BlockTask(block_id, uuid4(), frozen.data, None, choices)


def pinned(task: BlockTask) -> BlockTask:
    """The block with its first two people kept together."""
    pair = matching.solve_block(task, policy=DEFAULT, seed=1).pairs[0]
    return replace(task, choices=(Choice(DecisionKind.PIN, pair.azubi, pair.fachkraft),))


def test_a_block_that_cannot_be_computed_spoils_no_other() -> None:
    free, kept = task_of(), pinned(task_of())
    strict = other(minimum_hours=100)
    trial = try_policy(uuid4(), [free, kept], policy=strict, seed=1, desk=Desk())
    assert set(trial.refused) == {kept.block_id}
    assert trial.refused[kept.block_id].code == "pin_impossible"
    assert (trial.blocks, trial.pairs) == (frozenset({free.block_id}), ())
    assert not try_policy(uuid4(), [free, kept], policy=DEFAULT, seed=1, desk=Desk()).refused


def test_a_block_too_large_to_wait_for_is_named() -> None:
    small, large = task_of(), task_of(250, 250)
    trial = try_policy(uuid4(), [small, large], policy=DEFAULT, seed=1, desk=Desk())
    assert trial.too_large == {large.block_id}
    assert trial.blocks == {small.block_id}


def test_data_is_read_once_and_again_when_it_changes() -> None:
    desk, round_id = Desk(), uuid4()
    tasks = [task_of(), pinned(task_of())]
    first = desk.read(round_id, tasks)
    assert desk.read(round_id, [replace(task, data=b"") for task in tasks]) is first
    assert desk.read(round_id, tasks[:1]) is not first
    for _ in range(KEPT_ROUNDS):
        desk.read(uuid4(), tasks[:1])
    assert round_id not in desk.kept


def mixed(chance: random.Random) -> BlockTask:
    """A block in which some pairs are impossible and some Fachkräfte have room for two."""
    companies, records = people(chance.randint(1, 4), chance.randint(1, 4))
    for role, record in records:
        record["languages"] = {chance.choice(("de", "tr")): "C1"}
        record["brings" if role == "fachkraft" else "learns"] = (
            {"cad": chance.randint(0, 3)} if role == "fachkraft" else chance.choice(([], ["cad"]))
        )
        record["capacity"] = chance.choice((1, 1, 2))
    block_id = uuid4()
    frozen = matching.freeze(block_id, companies, records)
    return BlockTask(block_id, uuid4(), frozen.data, chance.choice((None, None, 1)), ())


@pytest.mark.parametrize("toml", [DEFAULT, other(objective="total"), other(objective="leximin"), other(minimum=60)])
def test_a_trial_finds_block_by_block_what_a_run_finds(toml: str) -> None:
    chance = random.Random(7)
    tasks = [mixed(chance) for _ in range(40)]
    tasks = [pinned(task) if at % 5 == 0 and pairs_of(task, DEFAULT) else task for at, task in enumerate(tasks)]
    tasks = [task for task in tasks if not task.choices or can_be_solved(task, toml)]
    trial = try_policy(uuid4(), tasks, policy=toml, seed=5, desk=Desk())
    for task in tasks:
        answer = matching.solve_block(task, policy=toml, seed=5)
        found = {(pair.azubi, pair.fachkraft, pair.percent) for pair in trial.pairs if pair.block_id == task.block_id}
        assert found == {
            (pair.azubi, pair.fachkraft, None if pair.only_possible else pair.percent) for pair in answer.pairs
        }
        for role in ParticipantRole:
            assert trial.alone[task.block_id, role] == sum(one.role is role for one in answer.alone)


def pairs_of(task: BlockTask, toml: str) -> tuple[matching.PairAnswer, ...]:
    """What a run forms of a block."""
    return matching.solve_block(task, policy=toml, seed=1).pairs


def can_be_solved(task: BlockTask, toml: str) -> bool:
    """Whether the decisions of a block go with a policy."""
    return not try_policy(uuid4(), [task], policy=toml, seed=1, desk=Desk()).refused


def test_without_any_block_nothing_is_found() -> None:
    trial = try_policy(uuid4(), [], policy=DEFAULT, seed=1, desk=Desk())
    assert (trial.pairs, trial.blocks, trial.refused) == ((), frozenset(), {})


def test_places_of_a_company_are_kept() -> None:
    task = replace(task_of(), places=1)
    assert len(try_policy(uuid4(), [task], policy=DEFAULT, seed=1, desk=Desk()).pairs) == 1
    assert isinstance(task.block_id, UUID)
