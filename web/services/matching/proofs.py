"""What a plan says about a block, as a group of its full proof: proved once more, and without reasons or names."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matcher import MatcherError, Policy, Problem, Result
from web.services.matching.blocks import decisions_of
from web.services.matching.values import BlockTask
from web.translations import load
from web.transparency.full_proof import About, Group, without_reasons
from web.transparency.words import words_for


def proved_group(
    task: BlockTask, stored: Mapping[str, Any], *, policy: str, seed: int, result_hash: str
) -> Group | None:
    """Return a block with its stored result, or None if that is not, or not any more, the best for what stands now."""
    rules, problem = Policy.from_toml(policy), Problem.from_bytes(task.data)
    try:
        result = Result.from_dict(stored)
        decisions = decisions_of(task, problem)
        group = Group(problem, without_reasons(decisions), result)
        told = (result.fingerprint, result.decisions_fingerprint, result.seed)
        is_current = told == (result_hash, decisions.fingerprint, seed)
        return group if is_current and not group.issues(rules) else None
    except MatcherError:
        return None


def about_plan(
    *, programme: str, round_name: str, number: int, computed_at: datetime | None, language: str, policy: str, seed: int
) -> About:
    """Return what stands at the head of a full proof, its texts in this language."""
    rules = Policy.from_toml(policy)
    return About(
        programme=programme,
        round=round_name,
        proposal=number,
        computed_on=computed_at.date().isoformat() if computed_at else "",
        language=language,
        policy=rules,
        seed=seed,
        words=words_for(rules, load(language)),
    )
