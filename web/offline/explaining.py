"""Why these two, or why not: criteria, rules, and what it would mean for the others."""

from collections.abc import Iterable, Mapping
from gettext import NullTranslations

import matcher
from web.files.cells import AZUBI, FACHKRAFT
from web.files.messages import N_, Message
from web.offline.comparison import percent_text
from web.offline.errors import BadInput
from web.offline.members import Directory, Member
from web.offline.plan import Plan
from web.offline.refusals import refusal
from web.offline.words import listed
from web.sentence_texts import CRITERION_NAMES
from web.sentences import rule_name, sentence_texts
from web.services.names import sort_key

HEADING = N_("%(azubi)s (Azubi) and %(fachkraft)s (Fachkraft)")
HEADING_OF_COMPANY = N_("%(company)s: %(azubi)s (Azubi) and %(fachkraft)s (Fachkraft)")
STATUS = {
    "chosen": N_("They are a tandem in this plan."),
    "possible": N_("They could be a tandem, but the plan is a different one."),
    "impossible": N_("They cannot be a tandem."),
}
SAME_ROLE = N_("“%(first)s” and “%(second)s” have the same role. Please name an Azubi and a Fachkraft.")
ANSWERS, RULES = N_("How the answers agree"), N_("Rules")
COLUMNS = (N_("Criterion"), N_("Value"), N_("Weight"), N_("Points"))
UNKNOWN = N_("not answered: counts as undecided")
PARTLY_KNOWN = N_("answered in part")
AGREEMENT = N_("Agreement of the answers: %(percent)s (%(points)s of %(maximum)s points)")
ONLY_POSSIBLE = N_("Agreement of the answers: no figure, this is the only possible combination.")
RULE_LINE = N_("%(rule)s: %(state)s")
FINE = N_("Not in the way: %(rules)s")
BROKEN, OVERRIDDEN, OPEN = N_("forbids it"), N_("set aside by a decision"), N_("not known, please clarify")
IF_TANDEM = N_("If the two had to be a tandem")
IF_TANDEM_WITHOUT_RULE = N_("If the two had to be a tandem and the rule were set aside (%(rules)s)")
IF_NO_TANDEM = N_("If the two must not be a tandem")
TOLD_BELOW = "effect_"
"""Sentences about the effect have a paragraph of their own, with names."""
TANDEMS = N_("Tandems of the company: %(after)s (now: %(before)s)")
LOWEST = N_("Lowest agreement there: %(after)s (now: %(before)s)")
POINTS = N_("Points of all tandems there: %(after)s (now: %(before)s)")
NOBODY_ELSE = N_("Nothing would change for anybody else.")
OTHERS = N_("Something would change for these people:")
CHANGE = N_("%(name)s: %(after)s (now: %(before)s)")
NOT_POSSIBLE = N_("That is not possible: %(why)s")


def find_pair(members: Mapping[str, Member], names: tuple[str, str]) -> tuple[str, str]:
    """Return the ids of Azubi and Fachkraft, given by names or ids in any order.

    Raises
    ------
    BadInput
        A name is nobody's, that of several people, or both people have the same role.
    """
    directory = Directory(members)
    roles = [{members[key].role for key in directory.find(name)} for name in names]
    if roles[0] == roles[1] and len(roles[0]) == 1:
        raise BadInput(Message(SAME_ROLE, {"first": names[0], "second": names[1]}))
    azubi, fachkraft = names if AZUBI in roles[0] and FACHKRAFT in roles[1] else (names[1], names[0])
    return directory.pair(azubi, fachkraft)


def explanation_lines(plan: Plan, azubi: str, fachkraft: str, translations: NullTranslations) -> list[str]:
    """Return why these two (ids) are a tandem or not, as lines to print."""
    explained = matcher.explain(plan.problem, plan.policy, plan.result, azubi, fachkraft, decisions=plan.decisions)
    _ = translations.gettext
    voice = plan.voice(translations, azubi, fachkraft)
    company = "" if "block" in explained.broken else plan.members[azubi].company_name
    words = {"azubi": voice.azubi, "fachkraft": voice.fachkraft, "company": company}
    head = _(HEADING_OF_COMPANY if company else HEADING) % words
    said = [each for each in explained.sentences("coordinator") if not each.key.startswith(TOLD_BELOW)]
    lines = [head, _(STATUS[explained.status]), "", *(f"- {text}" for text in sentence_texts(said, voice))]
    if explained.criteria:
        lines += ["", _(ANSWERS), *_criteria(explained, plan, translations)]
        lines += ["", _(RULES), *(f"  {line}" for line in _rules(explained, plan.policy, translations))]
        lines += _effect(explained, plan, translations)
    return lines


def _criteria(explained: matcher.Explanation, plan: Plan, translations: NullTranslations) -> list[str]:
    """Return a table of the criteria that count, and the sum."""
    _ = translations.gettext
    rows = [tuple(_(heading) for heading in COLUMNS)]
    notes = [""]
    for score in (each for each in explained.criteria if each.weight):
        name = _(CRITERION_NAMES[score.key]) if score.key in CRITERION_NAMES else score.key
        value = percent_text(score.value // 10, translations)
        rows.append((name, value, str(score.weight), str(score.points)))
        notes.append("" if score.known == 1000 else _(PARTLY_KNOWN if score.known else UNKNOWN))
    if explained.only_possible:
        return [*_aligned(rows, notes), "  " + _(ONLY_POSSIBLE)]
    figures = {"points": explained.points, "maximum": plan.policy.maximum}
    percent = percent_text(explained.percent, translations)
    return [*_aligned(rows, notes), "  " + _(AGREEMENT) % {"percent": percent, **figures}]


def _aligned(rows: list[tuple[str, ...]], notes: list[str]) -> list[str]:
    """Return rows with equally wide columns: the first to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row, note in zip(rows, notes, strict=True):
        figures = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        lines.append("  ".join(("", row[0].ljust(widths[0]), *figures, note)).rstrip())
    return lines


def _rules(explained: matcher.Explanation, policy: matcher.Policy, translations: NullTranslations) -> Iterable[str]:
    """Rules that speak against the pair or are in doubt, one a line; then all others that hold for pairs."""
    fine = [key for key, active in policy.rules.items() if active and matcher.RULES[key].check]
    for rules, state in ((explained.broken, BROKEN), (explained.overridden, OVERRIDDEN), (explained.open, OPEN)):
        for rule in rules:
            fine = [key for key in fine if key != rule]
            words = {"rule": rule_name(rule, translations), "state": translations.gettext(state)}
            yield translations.gettext(RULE_LINE) % words
    yield translations.gettext(FINE) % {"rules": "; ".join(rule_name(rule, translations) for rule in fine)}


def _effect(explained: matcher.Explanation, plan: Plan, translations: NullTranslations) -> list[str]:
    """Return what the opposite would mean: the pair forced, or forbidden if it was chosen."""
    change, title = _opposite(explained, translations)
    try:
        effect = matcher.what_if(
            plan.problem, plan.policy, plan.decisions, change, hold_others=False, seed=plan.result.seed
        )
    except matcher.MatcherError as error:
        why = refusal(error, plan.members).text(translations)
        return ["", title, "  " + translations.gettext(NOT_POSSIBLE) % {"why": why}]
    return ["", title, *(f"  {line}" for line in _effect_lines(effect, explained, plan, translations))]


def _opposite(explained: matcher.Explanation, translations: NullTranslations) -> tuple[matcher.Decisions, str]:
    pair = (explained.azubi, explained.fachkraft)
    if explained.status == "chosen":
        return matcher.Decisions(bans=(matcher.PairDecision(*pair),)), translations.gettext(IF_NO_TANDEM)
    pins = (matcher.PairDecision(*pair),)
    aside = [rule for rule in explained.broken if matcher.RULES[rule].overridable]
    if not aside:
        return matcher.Decisions(pins=pins), translations.gettext(IF_TANDEM)
    overrides = tuple(matcher.OverrideDecision(*pair, rule) for rule in aside)
    rules = "; ".join(rule_name(rule, translations) for rule in aside)
    title = translations.gettext(IF_TANDEM_WITHOUT_RULE) % {"rules": rules}
    return matcher.Decisions(pins=pins, overrides=overrides), title


def _effect_lines(
    effect: matcher.Effect, explained: matcher.Explanation, plan: Plan, translations: NullTranslations
) -> Iterable[str]:
    """Figures of the block before and after, and who gets somebody else."""
    _ = translations.gettext
    before, after = effect.changes.before, effect.changes.after
    yield _(TANDEMS) % {"after": after.tandems, "before": before.tandems}
    yield _(LOWEST) % {"after": _lowest(effect.after, translations), "before": _lowest(effect.before, translations)}
    yield _(POINTS) % {"after": after.total, "before": before.total}
    # Of two who had to be a tandem it is clear whom they would get.
    told = set() if explained.status == "chosen" else {explained.azubi, explained.fachkraft}
    others = [each for each in effect.changes.people if each.person not in told]
    yield _(OTHERS if others else NOBODY_ELSE)
    for each in sorted(others, key=lambda change: (change.role, sort_key(plan.members[change.person].name))):
        now, then = (
            listed([plan.members[key].name for key in keys], translations) for keys in (each.before, each.after)
        )
        yield "  " + _(CHANGE) % {"name": plan.members[each.person].name, "after": then, "before": now}


def _lowest(result: matcher.Result, translations: NullTranslations) -> str:
    """The lowest agreement of all tandems, also of those a decision keeps."""
    return percent_text(min((tandem.percent for tandem in result.tandems), default=None), translations)
