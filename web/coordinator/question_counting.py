"""How a question counts in the matching, in words: which criterion reads it, what speaks for a pair, and how much."""

from web.catalogue.own_answers import COMPARISONS, WEIGHTS
from web.catalogue.question import Comparison, Kind, Question, Weight
from web.rendering import Page
from web.sentence_texts import CRITERION_NAMES, RULE_NAMES
from web.services.setup.questionnaires import Editor
from web.translations import N_

NOT_AT_ALL = "no"
"""The choice that stands for a question that does not count."""
NO = (N_("No"), N_("The answer is only read, it is not compared."))
YES: dict[Comparison, str] = {
    Comparison.ALIKE: N_("Yes, similar answers speak for a pair"),
    Comparison.DIFFERENT: N_("Yes, different answers speak for a pair"),
    Comparison.SHOWN: N_("Yes, if the other person wants to learn it"),
    Comparison.WANTED: N_("Yes, if the other person brings it"),
}
SHORT: dict[Comparison, str] = {
    Comparison.ALIKE: N_("similar answers"),
    Comparison.DIFFERENT: N_("different answers"),
    Comparison.SHOWN: N_("what the other person wants to learn"),
    Comparison.WANTED: N_("what the other person brings"),
}
_ONE = (N_("Both gave the same answer."), N_("The two gave different answers."))
_SEVERAL = (
    N_("The more answers both have in common, the better."),
    N_("The fewer answers both have in common, the better."),
)
_STEPS = (N_("The closer both answers are, the better."), N_("The further apart both answers are, the better."))
BY_KIND: dict[Kind, tuple[str, str]] = {
    Kind.CHOICE: _ONE,
    Kind.YES_NO: _ONE,
    Kind.MULTIPLE: _SEVERAL,
    Kind.COMPETENCES: _SEVERAL,
    Kind.SCALE: _STEPS,
    Kind.NUMBER: _STEPS,
}
"""What like and different answers are."""
ELSEWHERE: dict[Comparison, str] = {
    Comparison.SHOWN: N_(
        "For questions about what somebody can show. Compared with “What I want to learn” of the other person. "
        "It is enough to ask Azubis or Fachkräfte."
    ),
    Comparison.WANTED: N_(
        "For questions about what somebody wishes for. Compared with “What I bring” of the other person, as far"
        " as they can do it on their own. It is enough to ask Azubis or Fachkräfte."
    ),
}
WEIGHT_NAMES: dict[Weight, tuple[str, str]] = {
    Weight.LITTLE: (N_("little"), N_("About as much as the same site.")),
    Weight.MEDIUM: (N_("a medium amount"), N_("About as much as closely related occupations.")),
    Weight.MUCH: (N_("a lot"), N_("About as much as shared working time.")),
}
COUNTS = N_("%(how)s (%(weight)s)")


def choices(page: Page, question: Question) -> list[tuple[str, str, str]]:
    """Return (value, label, hint) of the ways in which an own question can count, not at all first."""
    said = [(NOT_AT_ALL, page.t(NO[0]), page.t(NO[1]))]
    for compare in COMPARISONS[question.kind]:
        hint = ELSEWHERE.get(compare) or BY_KIND[question.kind][compare is Comparison.DIFFERENT]
        said.append((compare.value, page.t(YES[compare]), page.t(hint)))
    return said


def weights(page: Page) -> list[tuple[str, str, str]]:
    """Return (value, label, hint) of how much an own question can count."""
    return [(weight.value, page.t(name), page.t(hint)) for weight, (name, hint) in WEIGHT_NAMES.items()]


def figures(page: Page, editor: Editor, question: Question) -> list[tuple[str, int, int]]:
    """Return name, number and share in per cent of each weight, were it that of this question."""
    return [(page.t(WEIGHT_NAMES[each][0]), WEIGHTS[each], editor.share(question.key, each)) for each in Weight]


def in_short(page: Page, question: Question) -> list[str]:
    """Return what an answer counts for: the criteria and rules that read it, or how an own question is compared."""
    if not question.used_by:
        return []
    if question.is_custom:
        how, weight = page.t(SHORT[question.compare]), page.t(WEIGHT_NAMES[question.weight][0])
        return [page.t(COUNTS, how=how, weight=weight)]
    return uses(page, question.used_by)


def uses(page: Page, used_by: tuple[str, ...]) -> list[str]:
    """Return the names of the criteria and rules that read an answer."""
    names = {**RULE_NAMES, **CRITERION_NAMES}
    return list(dict.fromkeys(page.t(names[name]) for name in used_by if name in names))
