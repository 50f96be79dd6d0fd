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
from web.services.matching.forecast import PublicForecast, public_forecast
from web.services.matching.policies import (
    OWN_ANSWERS_WEIGHT,
    default_policy,
    in_force,
    objective,
    policy_fingerprint,
    policy_of_round,
    share_of_own_answers,
    weighing_own_answers,
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
    "OWN_ANSWERS_WEIGHT",
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
    "PairAnswer",
    "PairExplained",
    "PublicForecast",
    "Said",
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
    "policy_fingerprint",
    "policy_of_round",
    "public_forecast",
    "share_of_own_answers",
    "solve_block",
    "warm_up",
    "weighing_own_answers",
]
