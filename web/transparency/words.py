"""A policy in words, and what the keys of a transparency file mean."""

from collections.abc import Iterator, Mapping
from gettext import NullTranslations
from typing import Any

import matcher
from web.files.messages import N_
from web.sentence_texts import CRITERION_NAMES, OBJECTIVE_NAMES, RULE_NAMES
from web.transparency.tally import PUBLIC_REASONS

AIM = N_("Aim: %(objective)s. %(meaning)s")
MEANINGS: Mapping[str, str] = {
    "floor": N_("First as many tandems as possible, then the weakest as strong as possible, then the highest sum."),
    "total": N_("First as many tandems as possible, then the highest sum of all."),
    "leximin": N_(
        "First as many tandems as possible, then the weakest, the second weakest and so on as strong as possible."
    ),
}
DRAW = N_("Where several plans are equally good, the draw decides. Its number was drawn once for the round.")
COUNTS = N_("What counts: %(criteria)s.")
COUNTS_NOT = N_("What does not count: %(criteria)s.")
WEIGHED = N_("%(criterion)s (weight %(weight)s)")
QUESTION = N_("Own question “%(question)s” among the others: weight %(weight)s.")
HOLD = N_("Rules that make a tandem impossible: %(rules)s.")
HOLD_NOT = N_("Rules that are switched off: %(rules)s.")
PLACES = N_("Each company gets at most %(places)s tandems, unless something else was decided for it.")
ALL_PLACES = N_("Each company gets as many tandems as possible, unless something else was decided for it.")
MINIMUM = N_("No tandem is formed below %(percent)s %% agreement of the answers.")
HOURS = N_("Shared working time: at least %(least)s hours a week; from %(full)s hours it counts in full.")
DEPARTMENTS: Mapping[str, str] = {
    "same": N_("The same department is wanted."),
    "different": N_("Different departments are wanted."),
    "any": N_("It does not matter which department somebody works in."),
}
TRAINING = N_("Training: years %(years)s take part; at least %(months)s months of training are left after the start.")
MISSING = N_("A missing answer counts neither for nor against anybody.")

REASONS: Mapping[str, str] = {
    "public_no_counterpart": N_("Nobody on the other side is taking part"),
    "public_times": N_("Not enough shared working time with anybody"),
    "public_places": N_("All of the company's places are taken"),
    "public_more_azubis": N_("More Azubis than Fachkräfte take part"),
    "public_more_fachkraefte": N_("More Fachkräfte than Azubis take part"),
    "public_neutral": N_("With the answers we have, it did not work out"),
}
PROVED: Mapping[str, str] = {
    "rules": N_("No tandem breaks a rule that is in force; every exception is among the decisions."),
    "most_tandems": N_("More tandems are not possible in any company, given its decisions and places."),
    "weakest": N_("In no company could the weakest tandem be stronger."),
    "from_below": N_("In no company could the weakest, the second weakest and so on be stronger."),
    "sum": N_("In no company could the sum be higher."),
    "draw": N_("Between equally good plans the number of the draw decided, not anybody's choice."),
    "reasons": N_("Figures, and the reasons of those without a tandem, follow from the data."),
}
PROVED_BY: Mapping[str, tuple[str, ...]] = {
    "floor": ("rules", "most_tandems", "weakest", "sum", "draw", "reasons"),
    "total": ("rules", "most_tandems", "sum", "draw", "reasons"),
    "leximin": ("rules", "most_tandems", "from_below", "draw", "reasons"),
}


def words_for(policy: matcher.Policy, translations: NullTranslations) -> dict[str, Any]:
    """Return every text of a transparency file: the policy in sentences, and reasons and proofs by key."""
    _ = translations.gettext
    return {
        "policy": list(policy_words(policy, translations)),
        "reasons": {key: _(REASONS[key]) for key in PUBLIC_REASONS},
        "proved": {key: _(PROVED[key]) for key in PROVED_BY[policy.objective]},
    }


def are_complete(words: Any, objective: str) -> bool:
    """Whether these are the texts a file needs, whatever they say."""
    if not isinstance(words, dict) or set(words) != {"policy", "reasons", "proved"}:
        return False
    texts = [words["policy"], *(list(words[part].values()) for part in ("reasons", "proved") if _is_table(words[part]))]
    return (
        len(texts) == 3
        and all(isinstance(part, list) and all(isinstance(text, str) for text in part) for part in texts)
        and set(words["reasons"]) == {*PUBLIC_REASONS}
        and set(words["proved"]) == {*PROVED_BY[objective]}
    )


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def policy_words(policy: matcher.Policy, translations: NullTranslations) -> Iterator[str]:
    """Say what counts, which rules hold and what else a policy sets."""
    _ = translations.gettext
    yield _(AIM) % {"objective": _(OBJECTIVE_NAMES[policy.objective]), "meaning": _(MEANINGS[policy.objective])}
    yield _(DRAW)
    yield from _criteria(policy, translations)
    yield from _rules(policy, translations)
    yield _(ALL_PLACES) if policy.places is None else _(PLACES) % {"places": policy.places}
    if policy.minimum is not None:
        yield _(MINIMUM) % {"percent": policy.minimum}
    yield _(HOURS) % {"least": policy.minimum_hours, "full": policy.full_hours}
    yield _(DEPARTMENTS[policy.department])
    yield _(TRAINING) % {"years": ", ".join(map(str, policy.training_years)), "months": policy.training_months}
    yield _(MISSING)


def _criteria(policy: matcher.Policy, translations: NullTranslations) -> Iterator[str]:
    _ = translations.gettext
    heaviest = sorted(policy.weights, key=lambda key: -policy.weights[key])
    counting = [
        _(WEIGHED) % {"criterion": _(CRITERION_NAMES.get(key, key)), "weight": policy.weights[key]}
        for key in heaviest
        if policy.weights[key]
    ]
    yield _(COUNTS) % {"criteria": "; ".join(counting)}
    resting = [_(CRITERION_NAMES.get(key, key)) for key in heaviest if not policy.weights[key]]
    if resting:
        yield _(COUNTS_NOT) % {"criteria": "; ".join(resting)}
    for key, use in policy.questions.items():
        yield _(QUESTION) % {"question": key, "weight": use.weight}


def _rules(policy: matcher.Policy, translations: NullTranslations) -> Iterator[str]:
    _ = translations.gettext
    for text, wanted in ((HOLD, True), (HOLD_NOT, False)):
        names = [_(RULE_NAMES.get(key, key)) for key, holds in policy.rules.items() if holds is wanted]
        if names:
            yield _(text) % {"rules": "; ".join(names)}
