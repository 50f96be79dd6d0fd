"""The paper questionnaire: the person part on two pages, in the words and the order of the screens.

Wishes and please-nots are not on it: whoever types the sheet would read them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from web.catalogue.competences import COMPETENCES_BY_KEY, GROUPS, LEVELS
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES_BY_CODE
from web.catalogue.question import NO_HEALTH, Kind, Option, Part, Question
from web.papers import document
from web.papers.document import Paper, heading, text
from web.rendering import Page
from web.services.registrations.papers import Sheet
from web.speech import spoken
from web.translations import N_

FIRST_LANGUAGES = ("de", "en")
FREE_ROWS = 2
"""Languages to be written in by hand."""
CONFIDENTIAL = frozenset({Kind.PEOPLE, Kind.PERSON})
TICKED = frozenset({Kind.CHOICE, Kind.MULTIPLE, Kind.SCALE})
EXAMPLES = {Kind.DATE: N_("day, month, year"), Kind.MONTH: N_("month and year"), Kind.NUMBER: N_("a number")}


def sheet_paper(page: Page, sheet: Sheet) -> Paper:
    """Return the sheet of one person, or an empty one of a role, in the language of whoever fills it in."""
    page = page.for_reader(sheet.language)

    def say(message: str, **params: object) -> str:
        return spoken(page.t(message, **params), sheet.form)

    title = page.t("Paper sheet for the personal part")
    lead = say(
        N_(
            "It takes five minutes and counts as working time. It is not a test, and it is voluntary: leave out"
            " what you like. Please give the sheet back by %(day)s."
        ),
        day=page.date(sheet.deadline),
    )
    return document.paper(
        page,
        sheet.issuer,
        "sheet",
        title,
        name_label=page.t("Name:"),
        name=sheet.name,
        company_label=page.t("Company:"),
        company=sheet.issuer.company,
        lead=[lead],
        parts=[*_asked(page, sheet), heading(page.t("What happens with this sheet")), *_ending(say)],
    )


def _ending(say: Any) -> list[document.Part]:
    return [
        text(
            say(
                N_(
                    "You type it in together with your contact at the company. After that, you get the sheet"
                    " back, or it is shredded. The coordinators read your answers, and later the other person in"
                    " your tandem reads what you can show each other. Nobody may use them to appraise you."
                )
            )
        ),
        text(
            say(
                N_(
                    "You do not write here who you would like to form a tandem with, or rather not: that is only"
                    " possible with your own link or letter. Then only the coordinators see it."
                )
            )
        ),
    ]


def _asked(page: Page, sheet: Sheet) -> list[document.Part]:
    questions = {each.key: each for each in sheet.questionnaire.asked(Part.PERSON, sheet.role)}
    parts: list[document.Part] = []
    for key, question in questions.items():
        if key == "learns" and "brings" in questions:
            continue
        parts += _question(page, question, questions)
    return parts


def _question(page: Page, question: Question, questions: dict[str, Question]) -> list[document.Part]:
    label, hint = question.label.in_language(page.language), question.shown_hint(page.language)
    if question.kind in CONFIDENTIAL:
        return []
    if question.kind is Kind.COMPETENCE_LEVELS:
        learns = questions.get("learns") if question.key == "brings" else None
        return [heading(_both(page, label, learns)), text(hint), _known(page, question, learns)]
    if question.kind is Kind.COMPETENCES:
        return [heading(label), text(hint), _ticks([page.t("Yes")], _areas(page, question), first=11.0)]
    if question.kind is Kind.LANGUAGES:
        return [heading(label), text(hint), _spoken(page)]
    return [_control(page, question, label, hint)]


def _both(page: Page, label: str, learns: Question | None) -> str:
    if learns is None:
        return label
    return page.t("%(brings)s, and: %(learns)s", brings=label, learns=learns.label.in_language(page.language))


def _known(page: Page, question: Question, learns: Question | None) -> document.Part:
    german = page.language != "en"
    columns = [page.t("I don't know yet"), *((level.de if german else level.en) for level in LEVELS)]
    if learns is not None:
        columns.append(learns.label.in_language(page.language))
    return _ticks(columns, _areas(page, question), first=6.2)


def _areas(page: Page, question: Question) -> list[dict[str, Any]]:
    """The competences in their areas, as on the screens; those nobody knows stand at the end."""
    german = page.language != "en"
    offered = [option for option in question.options if option.active]
    areas = [
        {
            "label": group.de if german else group.en,
            "rows": [each.label.in_language(page.language) for each in offered if _group_of(each) == group.key],
        }
        for group in GROUPS
    ]
    others = [each.label.in_language(page.language) for each in offered if not _group_of(each)]
    return [area for area in (*areas, {"label": page.t("Other"), "rows": others}) if area["rows"]]


def _group_of(option: Option) -> str:
    return COMPETENCES_BY_KEY[option.key].group if option.key in COMPETENCES_BY_KEY else option.group


def _spoken(page: Page) -> document.Part:
    german = page.language != "en"
    names = [LANGUAGES_BY_CODE[code] for code in FIRST_LANGUAGES]
    rows = [name.de if german else name.en for name in names] + [""] * FREE_ROWS
    columns = [level.de if german else level.en for level in LANGUAGE_LEVELS]
    return _ticks(columns, [{"label": "", "rows": rows}], first=3.4, tight=0.4)


def _ticks(
    columns: Sequence[str], groups: Iterable[dict[str, Any]], *, first: float, tight: float = 0.25
) -> document.Part:
    return {"kind": "ticks", "columns": list(columns), "groups": list(groups), "first": first, "tight": tight}


def _control(page: Page, question: Question, label: str, hint: str) -> document.Part:
    """Boxes for closed questions, lines for open ones."""
    if question.kind in TICKED:
        options = [option.label.in_language(page.language) for option in question.options if option.active]
        return _choices(label, hint, options or [str(number) for number in range(1, 6)])
    if question.key == "talk_first":
        return _choices(label, hint, [page.t("Yes")])
    if question.kind in {Kind.YES_NO, Kind.INSTRUCTION}:
        return _choices(label, hint, [page.t("Yes"), page.t("No")])
    if question.kind in EXAMPLES:
        return {"kind": "lines", "label": label, "hint": f"{hint} ({page.t(EXAMPLES[question.kind])})", "lines": 1}
    no_health = NO_HEALTH.in_language(page.language)
    hint = hint if no_health in hint else f"{hint} {no_health}"
    return {"kind": "lines", "label": label, "hint": hint.strip(), "lines": 1}


def _choices(label: str, hint: str, options: Sequence[str]) -> document.Part:
    return {"kind": "choices", "label": label, "hint": hint, "options": list(options)}
