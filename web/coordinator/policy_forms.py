"""What the policy editor sends: settings with fixed names, a weight for each criterion, a reason for each rule."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from starlette.datastructures import UploadFile

from web.forms import MESSAGES, Bound, Form
from web.services.matching.policy_sheets import (
    CRITERION_CHOICES,
    HEAVIEST,
    OWN_ANSWERS,
    RULE_CHOICES,
    PolicySheet,
)
from web.services.setup.policy_differences import SETTINGS
from web.translations import N_

NO_YEAR = N_("Please choose at least one year of training.")
NO_MONTH = N_("Please enter a month such as 2027-02.")
NO_WEIGHT = N_("Please enter a whole number from 1 to %(most)s, or untick the criterion.")
SUGGESTED = 5
"""Weight offered for a criterion that has none by default."""
KNOWN = {each.key for each in CRITERION_CHOICES}
SWITCHABLE = {each.key for each in RULE_CHOICES if not each.is_fixed}


def _some_year(years: list[str]) -> list[str]:
    if not years:
        raise ValueError(NO_YEAR)
    return years


def _month(text: str) -> str:
    if not text:
        return text
    if found := re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{4})", text):
        text = f"{found[2]}-{found[1]:0>2}"
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
        raise ValueError(NO_MONTH)
    return text


class PolicyForm(Form):
    """A policy as it was filled in. `seen` is the newest version when the page was made."""

    seen: Annotated[int, Field(ge=1, le=1_000_000)]
    round: UUID | None = None
    take_over: Literal["yes", ""] = ""
    objective: Literal["floor", "total", "leximin"]
    places: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    minimum: Annotated[int, Field(ge=0, le=100)] | None = None
    minimum_hours: Annotated[int, Field(ge=0, le=168)]
    full_hours: Annotated[int, Field(ge=1, le=168)]
    department: Literal["same", "different", "any"]
    starts: Annotated[str, AfterValidator(_month)] = ""
    training_months: Annotated[int, Field(ge=0, le=48)]
    exam_months: Annotated[int, Field(ge=0, le=48)]
    training_years: Annotated[
        list[Literal["1", "2", "3", "4"]],
        AfterValidator(_some_year),
        Field(default_factory=list, validate_default=True),
    ]
    counts: Annotated[list[str], Field(default_factory=list)]
    holds: Annotated[list[str], Field(default_factory=list)]
    note: Annotated[str, Field(max_length=400)] = ""


class PolicyFileForm(Form):
    """A policy as a file, or as its text."""

    seen: Annotated[int, Field(ge=1, le=1_000_000)]
    round: UUID | None = None
    file: UploadFile | None = None
    text: Annotated[str, Field(max_length=64_000)] = ""


class TakeOverForm(Form):
    """The version to take over; `seen` is the number of the one in force when the page was made."""

    version: Annotated[int, Field(ge=1, le=1_000_000)]
    seen: Annotated[int, Field(ge=1, le=1_000_000)]


def read_form(bound: Bound[PolicyForm]) -> None:
    """Check what has names of its own: the weights of what counts; refusals are added to the form."""
    chosen = bound.values("counts")
    for choice in CRITERION_CHOICES:
        typed = bound.value(f"weight.{choice.key}")
        if choice.key in chosen and not _is_weight(typed):
            bound.refuse(f"weight.{choice.key}", NO_WEIGHT, {"most": HEAVIEST})
    if not set(chosen) <= KNOWN:
        bound.refuse("counts", MESSAGES["literal_error"], {})
    if not set(bound.values("holds")) <= SWITCHABLE:
        bound.refuse("holds", MESSAGES["literal_error"], {})


def _is_weight(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 6 and 1 <= int(typed) <= HEAVIEST


def sheet_of(bound: Bound[PolicyForm], own: PolicySheet) -> PolicySheet:
    """Return what the form says; own questions count as in `own`. To be asked of a form that is not invalid."""
    form = bound.model
    weights = {
        each.key: int(bound.value(f"weight.{each.key}")) if each.key in form.counts else 0 for each in CRITERION_CHOICES
    }
    return PolicySheet(
        weights={**weights, OWN_ANSWERS: own.weights[OWN_ANSWERS]},
        rules={each.key: each.is_fixed or each.key in form.holds for each in RULE_CHOICES},
        objective=form.objective,
        places=form.places,
        minimum=form.minimum,
        minimum_hours=form.minimum_hours,
        full_hours=form.full_hours,
        department=form.department,
        starts=form.starts or None,
        training_months=form.training_months,
        exam_months=form.exam_months,
        training_years=tuple(sorted({int(year) for year in form.training_years})),
        questions=own.questions,
    )


def reasons_of(bound: Bound[PolicyForm]) -> dict[str, str]:
    """Return the reasons for rules that do not hold, as far as any were given."""
    said = {each.key: " ".join(bound.value(f"why.{each.key}").split()) for each in RULE_CHOICES if each.needs_reason}
    return {key: reason for key, reason in said.items() if reason}


def filled(
    sheet: PolicySheet, *, seen: int, reasons: dict[str, str], round_id: UUID | None = None
) -> Bound[PolicyForm]:
    """Return the form with what a policy says."""
    values: dict[str, Any] = {name: getattr(sheet, name) for name in SETTINGS}
    weights = {f"weight.{each.key}": sheet.weights[each.key] or each.weight or SUGGESTED for each in CRITERION_CHOICES}
    return PolicyForm.filled(
        {
            **values,
            **weights,
            **{f"why.{rule}": reason for rule, reason in reasons.items()},
            "counts": [key for key in KNOWN if sheet.weights[key]],
            "holds": [key for key in SWITCHABLE if sheet.rules[key]],
            "seen": seen,
            "round": round_id,
        }
    )
