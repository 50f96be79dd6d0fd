"""Why somebody cannot be paired, and what would change it: only rules that read what the company itself reported."""

from collections.abc import Mapping
from types import MappingProxyType

from web.rendering import Page
from web.services.registrations.forecasts import Forecast, Impossible
from web.translations import N_

RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "minimum_hours": (
            N_("Nobody shares %(hours)s working hours a week with them."),
            N_("Please check working hours and school days. Otherwise somebody with other hours would help."),
        ),
        "minor_night": (
            N_("People under 18 do not form a tandem with a Fachkraft who works nights only (JArbSchG §§ 8, 14)."),
            N_("Please complete missing working hours. Otherwise a Fachkraft with other shifts would help."),
        ),
        "minor_safety": (
            N_("Somebody under 18 needs a Fachkraft with a safety instruction (JArbSchG § 22(2))."),
            N_("Please enter the instruction as soon as it has been given."),
        ),
        "line_manager": (
            N_("Nobody forms a tandem with their own line manager."),
            N_("One more Fachkraft would help. If the line manager is somebody else, please change it."),
        ),
        "trainer": (
            N_("In this programme nobody forms a tandem with their own trainer."),
            N_("One more Fachkraft would help. If the trainer is somebody else, please change it."),
        ),
        "site": (
            N_("Nobody on the other side works at the same site."),
            N_("Please check the sites, or register somebody from the same site."),
        ),
        "department": (
            N_("The departments are not as the programme requires."),
            N_("Please check the departments, or register somebody from another one."),
        ),
        "safety_instruction": (
            N_("In this programme a Fachkraft needs a safety instruction."),
            N_("Please enter the instruction as soon as it has been given."),
        ),
        "aevo": (
            N_("In this programme a Fachkraft needs the trainer's certificate (AEVO)."),
            N_("Please enter the certificate if there is one. Otherwise a Fachkraft who has one would help."),
        ),
        "training_year": (
            N_("Azubis in this year of training are not taking part."),
            N_("Please check the year of training."),
        ),
        "training_end": (
            N_("The training ends too soon after the start."),
            N_("Please check the end of training."),
        ),
    }
)
OTHERWISE = (
    N_("What has been entered rules out everybody on the other side."),
    N_("Please check what is entered, or call the coordinators."),
)


FIELDS: Mapping[str, str] = MappingProxyType(
    {"minimum_hours": "shift", "minor_night": "shift", "minor_safety": "minor_until", "training_end": "training_ends"}
)
"""The question a rule reads where it has another name than the rule."""


def hindrance(page: Page, forecast: Forecast, person: Impossible) -> tuple[str, str, str]:
    """Return why nobody is possible for somebody, what would change it, and the field of the form to look at."""
    rule = person.rules[0]
    why, remedy = RULES.get(rule, OTHERWISE)
    why = page.t(why, hours=forecast.minimum_hours) if "%(hours)s" in why else page.t(why)
    return why, page.t(remedy), f"#f-{FIELDS.get(rule, rule)}"
