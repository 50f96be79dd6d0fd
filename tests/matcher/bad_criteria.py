"""Criteria with one defect each, as somebody might well write them."""

import itertools
from types import SimpleNamespace
from typing import Any

import numpy as np

from matcher import Criterion, Policy
from matcher.criteria import Scores, where_known
from matcher.pairs import Pairs

CALLS = itertools.count()


def certificate(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """Right: 1000 with the certificate, 0 without."""
    answers = pairs.of_fachkraft("aevo").astype(np.int64)
    return where_known(answers >= 0, answers * 1000, neutral)


def fractions(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(right.value / 2, right.known)  # type: ignore[arg-type]


def truths(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    return Scores(pairs.same_company, certificate(pairs, policy, neutral).known)  # type: ignore[arg-type]


def one_number(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    return Scores(np.int64(700), certificate(pairs, policy, neutral).known)  # type: ignore[arg-type]


def nothing(_pairs: Pairs, _policy: Policy, _neutral: int) -> Any:
    return None


def values_alone(pairs: Pairs, policy: Policy, neutral: int) -> Any:
    return SimpleNamespace(value=certificate(pairs, policy, neutral).value)


def too_many(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(np.append(right.value, 0), right.known)


def too_much(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(right.value * 2, right.known)


def negative(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(right.value, right.known - 1)


def fails(_pairs: Pairs, _policy: Policy, _neutral: int) -> Scores:
    raise KeyError("experience")


def needs_somebody(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(np.minimum(right.value, right.value.max()), right.known)


def moody(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(np.where(right.known > 0, next(CALLS) % 1000, right.value), right.known)


def destructive(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    pairs.azubi[:] = pairs.azubi[::-1].copy()
    pairs.azubi[:] = pairs.azubi.min(initial=0)
    return right


def read_only(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    pairs.problem.fachkraefte.aevo[:] = 1
    return certificate(pairs, policy, neutral)


def by_place(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(np.where(right.known > 0, np.arange(len(pairs)) % 1000, right.value), right.known)


def by_rank(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    average = int(right.value.mean()) if len(pairs) else 0
    return Scores(np.where(right.known > 0, average, right.value), right.known)


def by_round(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    return Scores(np.where(right.known > 0, min(1000, 7 * len(pairs.problem.azubis)), right.value), right.known)


def by_id(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    letters = np.array(
        [len(pairs.problem.azubis.ids[row]) + ord(pairs.problem.azubis.ids[row][-1]) for row in pairs.azubi]
    )
    return Scores(np.where(right.known > 0, letters.astype(np.int64), right.value), right.known)


def strict(pairs: Pairs, policy: Policy, _neutral: int) -> Scores:
    return certificate(pairs, policy, 0)


def fixed(pairs: Pairs, policy: Policy, _neutral: int) -> Scores:
    return certificate(pairs, policy, 500)


def curious(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
    right = certificate(pairs, policy, neutral)
    young = (pairs.of_azubi("minor") == 1) & (right.known > 0)
    return Scores(np.where(young, right.value // 2, right.value), right.known)


def local() -> Criterion:
    def own(pairs: Pairs, policy: Policy, neutral: int) -> Scores:
        return certificate(pairs, policy, neutral)

    return Criterion("own", 5, ("aevo",), own)


class Odd(Criterion):
    """Comes back from another process as another one."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Criterion, (self.key, self.weight, self.answers, self.measure, 499)


GOOD = Criterion("certificate", 5, ("aevo",), certificate)
BAD: dict[str, tuple[Criterion, set[str]]] = {
    "fractions": (Criterion("own", 5, ("aevo",), fractions), {"wrong_form"}),
    "truths": (Criterion("own", 5, ("aevo",), truths), {"wrong_form"}),
    "one number": (Criterion("own", 5, ("aevo",), one_number), {"wrong_form"}),
    "nothing": (Criterion("own", 5, ("aevo",), nothing), {"wrong_form"}),
    "values alone": (Criterion("own", 5, ("aevo",), values_alone), {"wrong_form"}),
    "too many": (Criterion("own", 5, ("aevo",), too_many), {"wrong_form"}),
    "too much": (Criterion("own", 5, ("aevo",), too_much), {"out_of_range"}),
    "negative": (Criterion("own", 5, ("aevo",), negative), {"out_of_range"}),
    "fails": (Criterion("own", 5, ("aevo",), fails), {"raises"}),
    "needs somebody": (Criterion("own", 5, ("aevo",), needs_somebody), {"raises"}),
    "moody": (Criterion("own", 5, ("aevo",), moody), {"not_repeatable", "ids_matter", "undeclared_answer"}),
    "destructive": (Criterion("own", 5, ("aevo",), destructive), {"changes_input"}),
    "read only": (Criterion("own", 5, ("aevo",), read_only), {"raises"}),
    "by place": (
        Criterion("own", 5, ("aevo",), by_place),
        {"order_matters", "others_matter", "blocks_matter", "ids_matter"},
    ),
    "by rank": (Criterion("own", 5, ("aevo",), by_rank), {"others_matter", "blocks_matter"}),
    "by round": (Criterion("own", 5, ("aevo",), by_round), {"blocks_matter"}),
    "by id": (Criterion("own", 5, ("aevo",), by_id), {"ids_matter"}),
    "strict": (Criterion("own", 5, ("aevo",), strict), {"neutral_ignored"}),
    "fixed": (Criterion("own", 5, ("aevo",), fixed), {"neutral_ignored"}),
    "curious": (Criterion("own", 5, ("aevo",), curious), {"undeclared_answer"}),
    "unknown answer": (Criterion("own", 5, ("aevo", "age"), certificate), {"unknown_answer"}),
    "not at the top of a module": (local(), {"not_picklable"}),
    "another one elsewhere": (Odd("own", 5, ("aevo",), certificate), {"not_picklable"}),
}
