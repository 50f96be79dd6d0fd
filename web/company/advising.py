"""Whom else a company could report, in words: what a forecast's advice says of them."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from web.catalogue.competence_lists import competence_keys
from web.catalogue.shifts import OWN_HOURS, SHIFTS, Weeks
from web.catalogue.text import Text
from web.company.wording import hours
from web.rendering import Page
from web.services.registrations.advice import Advice, Need
from web.services.registrations.registration import Overview
from web.translations import N_

QUALITIES: Mapping[str, str] = MappingProxyType(
    {
        "safety_instruction": N_("with a safety instruction for robots"),
        "aevo": N_("with the trainer's certificate (AEVO)"),
        "minor_until": N_("not under 18"),
    }
)
"""What one either has or has not; the others are shown with their answers."""
CHOICES: Mapping[str, str] = MappingProxyType(
    {
        "shift": N_("working hours: %(answers)s"),
        "site": N_("site: %(answers)s"),
        "department": N_("department: %(answers)s"),
        "training_year": N_("year of training: %(answers)s"),
    }
)
COMPETENCES = N_("best with, as you said about your people: %(answers)s")
NEAR = N_("best with an occupation such as %(answers)s")


def advice_words(page: Page, view: Overview) -> list[str]:
    """Return what has to be true of whoever helps, then what would be best; empty if anybody of the role helps."""
    advice = view.forecast.advice
    return [*_needs(page, advice), *_best(page, view, advice)] if advice else []


def _needs(page: Page, advice: Advice) -> list[str]:
    return [
        page.t(QUALITIES[need.question])
        if need.question in QUALITIES
        else page.t(CHOICES[need.question], answers=_either(page, _answers(page, need)))
        for need in advice.needs
    ]


def _best(page: Page, view: Overview, advice: Advice) -> list[str]:
    said = [page.t(NEAR, answers=_either(page, advice.near))] if advice.near else []
    sought = [_competence(page, question, key) for question, key in view.sought(advice.role)]
    return [*said, *([page.t(COMPETENCES, answers=", ".join(sought))] if sought else [])]


def _competence(page: Page, question: Any, key: str) -> str:
    known = competence_keys(question)[key]
    return Text(known.de, known.en).in_language(page.language)


def _answers(page: Page, need: Need) -> list[str]:
    write: Callable[[Page, Any], str] = _shift if need.question == "shift" else lambda _page, value: str(value)
    return [write(page, value) for value in need.answers]


def _shift(page: Page, value: Mapping[str, Any]) -> str:
    names = {each.key: str(getattr(each, page.language)) for each in SHIFTS}
    weeks: Weeks = tuple(tuple(week) for week in value["weeks"])
    return hours(weeks, page.language) if value["preset"] == OWN_HOURS else names[value["preset"]]


def _either(page: Page, answers: Sequence[str]) -> str:
    """Join what is open: A, B or C."""
    if len(answers) < 2:
        return "".join(answers)
    return page.t(N_("%(first)s or %(last)s"), first=", ".join(answers[:-1]), last=answers[-1])
