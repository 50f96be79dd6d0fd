"""What a plan says about one block, counted once when it is stored."""

from collections import Counter

from web.db.models import Figures, ParticipantRole
from web.services import matching

LOW_PERCENT = 50
UNSURE_CONFIDENCE = 50
STEPS = 10
"""Steps of the distribution, ten per cent each."""


def is_low(percent: int, *, is_only_possible: bool) -> bool:
    """Whether two sets of answers agree little; a pair that was the only possible one has no figure."""
    return not is_only_possible and percent < LOW_PERCENT


def is_unsure(confidence: int) -> bool:
    """Whether much of a figure rests on questions nobody answered; `confidence` is the known share in per cent."""
    return confidence < UNSURE_CONFIDENCE


def figures_of(answer: matching.BlockAnswer, *, changed: int) -> Figures:
    """Count an answer; `changed` is how many Azubis it gives somebody else than the answer before."""
    rated = [pair.percent for pair in answer.pairs if not pair.only_possible]
    steps = Counter(min(percent // STEPS, STEPS - 1) for percent in rated)
    alone = Counter(person.role for person in answer.alone)
    sure = [pair.confidence for pair in answer.pairs]
    return Figures.model_construct(
        tandems=len(answer.pairs),
        azubis_alone=alone[ParticipantRole.AZUBI],
        fachkraefte_alone=alone[ParticipantRole.FACHKRAFT],
        rated=len(rated),
        percent_sum=sum(rated),
        lowest=min(rated, default=None),
        spread=[steps[step] for step in range(STEPS)],
        confidence_sum=sum(sure),
        low=sum(is_low(percent, is_only_possible=False) for percent in rated),
        unsure=sum(is_unsure(confidence) for confidence in sure),
        unclear=sum(pair.is_unclear for pair in answer.pairs),
        set_aside=sum(pair.overridden for pair in answer.pairs),
        by_hand=sum(pair.pinned for pair in answer.pairs),
        changed=changed,
    )
