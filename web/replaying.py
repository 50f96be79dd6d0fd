"""`tandem replay`: a stored run proved and computed once more, and what came of it in words. Nothing is stored."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from rich.console import Console
from rich.progress import Progress

from web.coordinator.run_words import FINDINGS
from web.db.session import Unit
from web.jobs import checking
from web.services.planning import replays

WRONG = 1
LOST = "lost"
"""The finding that data was deleted."""


def replay_run(unit: Unit, run_id: UUID | None, console: Console) -> tuple[int, list[str]]:
    """Return the exit code (0: everything came out the same) and what to say, line by line. Raises NotFound."""
    run = unit.read(lambda session: replays.find_run(session, run_id))
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("Computing again …", total=len(run.blocks))
        wrong = checking.replay(unit, run, lambda done: progress.update(bar, completed=done))
    return (WRONG if wrong else 0), [*_about(run), *(_differences(run, wrong) if wrong else [_same(run)])]


def _about(run: replays.StoredRun) -> Iterator[str]:
    yield f"Run {run.id} of {run.finished_at:%Y-%m-%d %H:%M} UTC"
    yield f"{run.programme}, {run.round}, proposal {run.plan_number}; lot {run.seed}, engine {run.engine_version}"
    yield f"SHA-256 over all stored results: {run.results}"


def _same(run: replays.StoredRun) -> str:
    return (
        f"{_companies(len(run.blocks))}: from the stored data, policy, decisions and lot comes the same result again, "
        "byte for byte. Every proof holds."
    )


def _differences(run: replays.StoredRun, wrong: Mapping[UUID, str]) -> Iterator[str]:
    """What was deleted on somebody's wish is no fault, so it stands apart from what came out otherwise."""
    lost = {block_id for block_id, reason in wrong.items() if reason == LOST}
    of_all = f"of {_companies(len(run.blocks))}"
    if lost < wrong.keys():
        yield f"{len(wrong) - len(lost)} {of_all} did not come out the same:"
        for block_id, name in run.blocks.items():
            if block_id in wrong and block_id not in lost:
                yield f"  {name}: {FINDINGS[wrong[block_id]]}"
    if lost:
        yield f"{len(lost)} {of_all} can no longer be computed, because data was deleted:"
        yield from (f"  {name}" for block_id, name in run.blocks.items() if block_id in lost)
    if len(wrong) < len(run.blocks):
        yield f"{len(run.blocks) - len(wrong)} {of_all} came out the same, byte for byte."


def _companies(number: int) -> str:
    return "1 company" if number == 1 else f"{number} companies"
