"""The words of the policy editor: criteria, rules, what differs, what a preview found, what is wrong with a file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from web.rendering import Page
from web.sentence_texts import CRITERION_NAMES, OBJECTIVE_NAMES
from web.services.matching import EngineRefusal
from web.services.matching.policy_sheets import line_of
from web.services.planning.policy_previews import Preview
from web.services.setup.policy_differences import Difference, Kind
from web.translations import N_

AIM_HINTS: Mapping[str, str] = {
    "floor": N_(
        "As many tandems as possible first. Then the weakest tandem is made as strong as possible, then the sum."
    ),
    "total": N_("As many tandems as possible first. Then the sum of all values; individual tandems may be weak."),
    "leximin": N_(
        "As many tandems as possible first. Then the weakest, the second weakest and so on, each as strong as possible."
    ),
}
CRITERION_HINTS: Mapping[str, str] = {
    "azubi_goals": N_("How much of what the Azubi wants to learn the Fachkraft can show."),
    "fachkraft_goals": N_("How much of what the Fachkraft wants to learn the Azubi can show."),
    "hours": N_("How many working hours a week both are there."),
    "languages": N_("How well both speak the language they share best."),
    "occupation": N_("How close both occupations are in the official classification (KldB 2010)."),
    "wishes": N_("Whether one or both wished for this tandem. Wishes are confidential."),
    "site": N_("Whether both work at the same site."),
    "company": N_("Whether both work for the same company. Matters in pools only."),
    "department": N_("Whether the departments are as required below."),
    "training_time": N_("How much longer the Azubi's training lasts."),
    "work_style": N_(
        "How similarly both like to work. Off at first: it is only asked if the questionnaire includes it."
    ),
    "motivation": N_(
        "How similar the interest of both is. Off at first: it is only asked if the questionnaire includes it."
    ),
}
RULE_TITLES: Mapping[str, str] = {
    "block": N_("Only people from one company or one pool"),
    "capacity": N_("No Fachkraft has more tandems than they have room for"),
    "please_not": N_("Nobody is put together with somebody they asked not to be with"),
    "minor_night": N_("Nobody under 18 with somebody who works nights every week"),
    "minor_safety": N_("Nobody under 18 with somebody without the safety instruction"),
    "line_manager": N_("Nobody with their own line manager"),
    "trainer": N_("Nobody with the trainer responsible for them"),
    "language": N_("At least one shared language, at A2 or better"),
    "minimum_hours": N_("Enough shared working time"),
    "site": N_("Only people from one site"),
    "department": N_("Only people whose departments are as required"),
    "safety_instruction": N_("Only Fachkräfte with the safety instruction for robots"),
    "aevo": N_("Only Fachkräfte with the trainer aptitude certificate (AEVO)"),
    "training_year": N_("Only Azubis of the chosen years of training"),
    "training_end": N_("Only Azubis whose training lasts long enough"),
}
SETTING_NAMES: Mapping[str, str] = {
    "objective": N_("Aim"),
    "places": N_("Places for each company"),
    "minimum": N_("Lowest value of a tandem in per cent"),
    "minimum_hours": N_("Shared hours a week that are enough"),
    "full_hours": N_("Shared hours a week that give the full value"),
    "department": N_("Department"),
    "starts": N_("Month of the first meetings"),
    "training_months": N_("Months of training that have to be left"),
    "exam_months": N_("Months before the end of training from which the exam is near"),
    "training_years": N_("Years of training that take part"),
}
DEPARTMENTS: Mapping[str, str] = {
    "same": N_("the same department"),
    "different": N_("a different department"),
    "any": N_("no matter which"),
}
NONE_SET: Mapping[str, str] = {
    "places": N_("as many as possible"),
    "minimum": N_("none"),
    "starts": N_("start of the round"),
}
OWN_SAID = N_("%(weight)s (%(how)s)")
COMPARED = {
    "alike": N_("similar answers"),
    "different": N_("different answers"),
    "shown": N_("what the other person wants to learn"),
    "wanted": N_("what the other person brings"),
}
CHANGED = N_("%(name)s: %(before)s → %(after)s")
WEIGHED = N_("“%(name)s” counts %(after)s instead of %(before)s.")
COUNTS_NOW = N_("“%(name)s” now counts, with %(after)s.")
COUNTS_NO_MORE = N_("“%(name)s” no longer counts (until now %(before)s).")
HOLDS_NOW = N_("This rule now applies: %(name)s.")
HOLDS_NO_MORE = N_("This rule no longer applies: %(name)s.")
REASON_GIVEN = N_("Reason why the rule “%(name)s” does not apply: %(after)s")
OWN_QUESTION = N_("Own question “%(name)s”: %(before)s → %(after)s")
NOTHING = N_("does not count")

UNREADABLE = N_("This text is not a policy: it is not valid TOML.")
UNREADABLE_AT = N_("Line %(line)s, column %(column)s: this is not valid TOML.")
UNKNOWN_SETTING = N_("Line %(line)s: there is no setting “%(setting)s”. Possible are: %(known)s.")
WHOLE_NUMBER = N_("a whole number from %(low)s to %(high)s")
EXPECTED: Mapping[str, str] = {
    "true or false": N_("true or false"),
    "a table": N_("a section with names and values"),
    "a month as YYYY-MM": N_("a month such as 2027-02"),
    "some of the years 1 to 4": N_("some of the years 1 to 4"),
    "weight and compare": N_("weight and compare"),
}
WRONG_VALUE = N_("Line %(line)s: “%(setting)s” is %(value)s. Possible is: %(expected)s.")
UNKNOWN_CRITERION = N_("Line %(line)s: there is no criterion “%(setting)s”. Possible are: %(known)s.")
UNKNOWN_RULE = N_("Line %(line)s: there is no rule “%(setting)s”. Possible are: %(known)s.")
FIXED_RULE = N_("Line %(line)s: the rule “%(setting)s” always applies and cannot be switched off.")
UNKNOWN_AIM = N_("Line %(line)s: there is no aim “%(setting)s”. Possible are: %(known)s.")
NO_WEIGHTS = N_("All weights are 0, so nothing would be compared. Give at least one criterion a weight.")


def labels(page: Page) -> dict[str, Any]:
    """Return what the templates need to speak of policies."""
    return {
        "criterion_name": lambda key: page.t(CRITERION_NAMES[key]),
        "criterion_hint": lambda key: page.t(CRITERION_HINTS[key]),
        "rule_title": lambda key: page.t(RULE_TITLES[key]),
        "setting_name": lambda key: page.t(SETTING_NAMES[key]),
        "setting_value": lambda key, value: setting_value(page, key, value),
        "law_text": lambda law: ", ".join(law).replace(" §", "\N{NO-BREAK SPACE}§\N{NO-BREAK SPACE}"),
        "aims": [(key, page.t(OBJECTIVE_NAMES[key]), page.t(AIM_HINTS[key])) for key in AIM_HINTS],
        "departments": [(key, page.t(name)) for key, name in DEPARTMENTS.items()],
        "difference_text": lambda each, own: difference_text(page, each, own),
        "own_text": lambda use: _own_said(page, use),
        "headline": lambda preview: headline(page, preview),
    }


def field_labels(page: Page) -> dict[str, str]:
    """Return how the fields of the form are called where something about them has to be mended."""
    weights = {f"weight.{key}": page.t(name) for key, name in CRITERION_NAMES.items()}
    reasons = {f"why.{key}": page.t(name) for key, name in RULE_TITLES.items()}
    settings = {key: page.t(name) for key, name in SETTING_NAMES.items()}
    return {**settings, **weights, **reasons, "note": page.t(N_("What and why"))}


def setting_value(page: Page, key: str, value: Any) -> str:
    """Return the value of a setting in words."""
    if value is None:
        return page.t(NONE_SET[key])
    if key == "objective":
        return page.t(OBJECTIVE_NAMES[value])
    if key == "department":
        return page.t(DEPARTMENTS[value])
    if key == "training_years":
        return ", ".join(map(str, value))
    return str(value)


def difference_text(page: Page, each: Difference, own: Mapping[str, str]) -> str:
    """Return one difference as a sentence; `own` are the labels of the programme's own questions by key."""
    before, after = each.before, each.after
    if each.kind is Kind.SETTING:
        values = {"before": setting_value(page, each.key, before), "after": setting_value(page, each.key, after)}
        return page.t(CHANGED, name=page.t(SETTING_NAMES[each.key]), **values)
    if each.kind is Kind.WEIGHT:
        text = COUNTS_NOW if not before else WEIGHED if after else COUNTS_NO_MORE
        return page.t(text, name=page.t(CRITERION_NAMES[each.key]), before=before, after=after)
    if each.kind is Kind.QUESTION:
        said = {"before": _own_said(page, before), "after": _own_said(page, after)}
        return page.t(OWN_QUESTION, name=own.get(each.key, each.key), **said)
    text = REASON_GIVEN if each.kind is Kind.REASON else HOLDS_NOW if after else HOLDS_NO_MORE
    return page.t(text, name=page.t(RULE_TITLES[each.key]), after=after)


def _own_said(page: Page, use: Any) -> str:
    return page.t(NOTHING) if use is None else page.t(OWN_SAID, weight=use[0], how=page.t(COMPARED[use[1]]))


def headline(page: Page, preview: Preview) -> str:
    """Return what a preview found in one line: what changes, the weakest tandem, who is left alone."""
    if preview.today is None:
        return page.n("One tandem would be formed.", "%(num)s tandems would be formed.", preview.figures.tandems)
    return " · ".join(_headline(page, preview))


def _headline(page: Page, preview: Preview) -> Iterator[str]:
    now, then = (preview.today or preview).figures, preview.figures
    if preview.changed:
        yield page.n("One tandem changes", "%(num)s tandems change", preview.changed)
    else:
        yield page.t(N_("No tandem changes"))
    if now.lowest != then.lowest and now.lowest is not None and then.lowest is not None:
        yield page.t(N_("lowest value %(before)s → %(after)s %%"), before=now.lowest, after=then.lowest)
    fewer = now.alone - then.alone
    if fewer > 0:
        yield page.n("one person fewer without a tandem", "%(num)s people fewer without a tandem", fewer)
    if fewer < 0:
        yield page.n("one person more without a tandem", "%(num)s people more without a tandem", -fewer)


def refusal_of_file(page: Page, refusal: EngineRefusal, text: str) -> tuple[str, dict[str, object]]:
    """Return what is wrong with the text of a policy: message and parameters, with the line where there is one."""
    given = refusal.params
    if refusal.code == "invalid_toml":
        at = re.search(r"line (\d+), column (\d+)", str(given["detail"]))
        return (UNREADABLE_AT, {"line": at[1], "column": at[2]}) if at else (UNREADABLE, {})
    if refusal.code == "invalid_setting":
        return _wrong_setting(page, refusal, text)
    if refusal.code not in NAMED_IN:
        return NO_WEIGHTS, {}
    message, name, table = NAMED_IN[refusal.code]
    key = str(given[name])
    line = _line(text, f"{table}.{key}" if table else name)
    return message, {"line": line, "setting": key, "known": given.get("known", "")}


NAMED_IN: Mapping[str, tuple[str, str, str]] = {
    "unknown_criterion": (UNKNOWN_CRITERION, "criterion", "weights"),
    "unknown_rule": (UNKNOWN_RULE, "rule", "rules"),
    "rule_not_switchable": (FIXED_RULE, "rule", "rules"),
    "unknown_objective": (UNKNOWN_AIM, "objective", ""),
}
"""Code of a refusal -> message, parameter that names the culprit, table it stands in."""


def _wrong_setting(page: Page, refusal: EngineRefusal, text: str) -> tuple[str, dict[str, object]]:
    setting, value, expected = (str(refusal.params[name]) for name in ("setting", "value", "expected"))
    where: dict[str, object] = {"line": _line(text, setting), "setting": setting}
    if value == "given":
        return UNKNOWN_SETTING, {**where, "known": expected.removeprefix("one of ")}
    return WRONG_VALUE, {**where, "value": value, "expected": _expected(page, expected)}


def _expected(page: Page, said: str) -> str:
    if span := re.fullmatch(r"a whole number from (\d+) to (\d+)", said):
        return page.t(WHOLE_NUMBER, low=span[1], high=span[2])
    return page.t(EXPECTED[said]) if said in EXPECTED else said.removeprefix("one of ")


def _line(text: str, setting: str) -> object:
    """The line of a setting, or of its table; a dash where it is written in a way in which no line is found."""
    return line_of(text, setting) or line_of(text, setting.rpartition(".")[0]) or "–"
