"""Which sentence of the engine speaks of which criterion, and whom a criterion serves."""

from collections.abc import Mapping
from types import MappingProxyType

from web.services.matching.values import Said

SIDES: Mapping[str, str] = MappingProxyType({"azubi_goals": "azubi", "fachkraft_goals": "fachkraft"})
"""Criteria that serve one of the two; all others serve both."""
_STARTS: Mapping[str, str] = MappingProxyType(
    {
        "azubi_goals": "azubi_goals",
        "fachkraft_goals": "fachkraft_goals",
        "fachkraft_shows": "azubi_goals",
        "fachkraft_brings": "azubi_goals",
        "fachkraft_knows": "azubi_goals",
        "fachkraft_has_begun": "azubi_goals",
        "azubi_shows": "fachkraft_goals",
        "azubi_brings": "fachkraft_goals",
        "azubi_knows": "fachkraft_goals",
        "azubi_has_begun": "fachkraft_goals",
        "shared_hours": "hours",
        "shared_days": "hours",
        "thinnest_week": "hours",
        "shared_language": "languages",
        "no_shared_language": "languages",
        "languages_unknown": "languages",
        "occupation_": "occupation",
        "department_": "department",
        "site_": "site",
        "company_": "company",
        "wish_of_": "wishes",
        "work_style_": "work_style",
        "motivation_": "motivation",
        "training_months": "training_time",
        "own_": "own_answers",
    }
)
"""How keys of sentences begin -> their criterion."""


def criterion_of(said: Said) -> str:
    """Return the criterion a sentence speaks of; "" for what is said of the pair as a whole."""
    if said.key in {"criterion_value", "criterion_unknown"}:
        return str(said.params["criterion"])
    return next((criterion for start, criterion in _STARTS.items() if said.key.startswith(start)), "")
