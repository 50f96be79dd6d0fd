"""The only door to the engine: our values in, our values out. Nothing here touches the database."""

from matcher import ENGINE_VERSION
from web.services.matching.blocks import check_choices, freeze, is_proved, solve_block, warm_up
from web.services.matching.comparing import (
    CriterionLine,
    Difference,
    Effect,
    PairExplained,
    changes,
    difference,
    explain_pair,
)
from web.services.matching.forecast import Outlook, PublicForecast, outlooks, public_forecast
from web.services.matching.policies import (
    Uses,
    default_policy,
    in_force,
    objective,
    policy_fingerprint,
    policy_of_round,
    weighing_own_answers,
    weight_of_others,
)
from web.services.matching.values import (
    AloneAnswer,
    BlockAnswer,
    BlockTask,
    Choice,
    EngineRefusal,
    FrozenData,
    NotProved,
    PairAnswer,
    Said,
    Words,
)

__all__ = [
    "ENGINE_VERSION",
    "AloneAnswer",
    "BlockAnswer",
    "BlockTask",
    "Choice",
    "CriterionLine",
    "Difference",
    "Effect",
    "EngineRefusal",
    "FrozenData",
    "NotProved",
    "Outlook",
    "PairAnswer",
    "PairExplained",
    "PublicForecast",
    "Said",
    "Uses",
    "Words",
    "changes",
    "check_choices",
    "default_policy",
    "difference",
    "explain_pair",
    "freeze",
    "in_force",
    "is_proved",
    "objective",
    "outlooks",
    "policy_fingerprint",
    "policy_of_round",
    "public_forecast",
    "solve_block",
    "warm_up",
    "weighing_own_answers",
    "weight_of_others",
]
