"""Runs and checks in words."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from web.rendering import Page
from web.translations import N_

RUN_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "queued": (N_("waiting"), "info"),
        "running": (N_("being computed"), "info"),
        "done": (N_("computed"), "success"),
        "failed": (N_("no result"), "danger"),
        "cancelled": (N_("stopped"), "neutral"),
    }
)
FINDINGS: Mapping[str, str] = MappingProxyType(
    {
        "changed": N_("The stored result is not the one that was computed. Somebody or something changed it."),
        "input": N_("The stored data is not the data that was frozen. Somebody or something changed it."),
        "terms": N_("The result was computed from data, a policy or decisions other than those stored."),
        "engine": N_("It was computed by an earlier version of the program. It can no longer be checked."),
        "unproved": N_("The proof is wrong: this is not shown to be the best proposal."),
        "shown": N_("The proposal shows other pairs than were computed."),
        "not_repeated": N_("Computing again gives another result."),
        "lost": N_("The data was deleted, so nothing can be checked any more."),
    }
)
"""Why a company's result did not stand up to a check."""


def run_words(page: Page) -> dict[str, Any]:
    """Return what templates need to put runs and checks into words."""
    return {
        "run_tag": lambda state: (page.t(RUN_STATES[state][0]), RUN_STATES[state][1]),
        "duration": partial(_duration, page),
        "finding_text": lambda reason: page.t(FINDINGS[reason]),
    }


def _duration(page: Page, seconds: float) -> str:
    if seconds < 1:
        return page.t(N_("less than a second"))
    return page.n("one second", "%(num)s seconds", round(seconds))
