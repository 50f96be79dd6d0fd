"""The questionnaire editor in words: kinds of questions, parts, what an answer is used for, and what changed."""

from dataclasses import dataclass
from typing import Any

from web.catalogue.differences import Change, Difference
from web.catalogue.question import RETENTION_TEXTS, Comparison, Kind, Part, Question, Role, Viewer, Weight
from web.catalogue.text import Text
from web.coordinator.question_counting import SHORT, WEIGHT_NAMES, in_short
from web.rendering import Page
from web.services.setup.question_edits import CUSTOM_KINDS, MOST_OPTIONS
from web.services.setup.questionnaires import CollectingRound, Editor
from web.translations import N_

PARTS = {
    Part.COMPANY: (
        N_("Company part"),
        N_("Facts the employer has. The company answers, and the person can read it."),
    ),
    Part.PERSON: (
        N_("Personal part"),
        N_("Only the person answers. The company sees whether it is done, never what is in it."),
    ),
}
KINDS: dict[Kind, tuple[str, str]] = {
    Kind.CHOICE: (N_("One answer from a list"), N_("For example: how do you like to learn?")),
    Kind.MULTIPLE: (N_("Several answers from a list"), N_("For example: which machines do you know?")),
    Kind.SCALE: (N_("Scale with worded steps"), N_("From little to a lot, each step with an example.")),
    Kind.YES_NO: (N_("Yes or no"), N_("For example: is there a robot in the department?")),
    Kind.TEXT: (N_("Short text"), N_("One line. Choices are easier to answer and to compare.")),
    Kind.NUMBER: (N_("Number"), N_("A whole number from 0 to 9999.")),
    Kind.DATE: (N_("Date"), N_("Day, month and year.")),
    Kind.MONTH: (N_("Month"), N_("Month and year.")),
    Kind.COMPETENCES: (N_("List of competences"), N_("Ticks in the list of competences of your programme.")),
    Kind.LANGUAGES: (N_("Languages with level"), N_("Up to four languages, and how well, in words.")),
    Kind.SHIFT: (N_("Weekly grid"), N_("Ticks for morning, afternoon, evening and night of each day.")),
    Kind.OCCUPATION: (N_("Occupation"), ""),
    Kind.SCHOOL: (N_("Vocational school"), ""),
    Kind.INSTRUCTION: (N_("Yes or no with a date"), ""),
    Kind.PERSON: (N_("A person from the company"), ""),
    Kind.PEOPLE: (N_("People of the company"), ""),
    Kind.COMPETENCE_LEVELS: (N_("Competences with level"), ""),
}
ROLES = {Role.AZUBI: N_("Azubis"), Role.FACHKRAFT: N_("Fachkräfte")}
VIEWERS = {
    Viewer.SELF: N_("the person"),
    Viewer.COMPANY: N_("the company"),
    Viewer.COORDINATOR: N_("the coordinators"),
    Viewer.PARTNER: N_("the other person in the tandem, after publication"),
}
CHANGES: dict[Change, str] = {
    Change.ADDED: N_("New question: %(kind)s, for %(roles)s."),
    Change.REMOVED: N_("No longer in the questionnaire."),
    Change.RETIRED: N_("Is no longer asked. Answers already given stay."),
    Change.RETURNED: N_("Is asked again."),
    Change.MOVED: N_("Is in a different place."),
    Change.LABEL: N_("The question is worded differently:"),
    Change.HINT: N_("The hint is worded differently:"),
    Change.PURPOSE: N_("The purpose is worded differently:"),
    Change.ROLES: N_("Other people are asked:"),
    Change.REQUIRED: N_("An answer is now required."),
    Change.OPTIONAL: N_("An answer is no longer required."),
    Change.USED: N_("Is used in the matching: %(counting)s."),
    Change.UNUSED: N_("Is no longer used in the matching."),
    Change.SHOWN: N_("The other person in the tandem now sees the answer after publication."),
    Change.UNSHOWN: N_("The other person in the tandem no longer sees the answer."),
    Change.RETENTION: N_("Is deleted at another time:"),
    Change.SPAN: N_("Other numbers can be entered:"),
    Change.COMPARE: N_("Something else speaks for a pair:"),
    Change.WEIGHT: N_("It counts more or less than before:"),
    Change.OPTION_ADDED: N_("New answer: “%(subject)s”."),
    Change.OPTION_REMOVED: N_("The answer “%(subject)s” no longer exists."),
    Change.OPTION_RETIRED: N_("The answer “%(subject)s” is no longer offered."),
    Change.OPTION_RETURNED: N_("The answer “%(subject)s” is offered again."),
    Change.OPTION_LABEL: N_("The answer “%(subject)s” is worded differently:"),
    Change.OPTION_EXAMPLE: N_("The example of the answer “%(subject)s” is worded differently:"),
    Change.OPTIONS_MOVED: N_("The answers are in a different order."),
}
NOTHING = N_("nothing")
NOBODY_ANSWERED = N_("Nobody has answered yet. Everybody is asked the new version.")
ONLY_WORDS = N_("Only wording and order change: their answers stay valid.")
NEW_QUESTIONS = N_(
    "With the tick, they will find what is new when they next open their page; until then it counts as not"
    " answered. Nobody is notified automatically. Without the tick, this round stays with version %(number)s."
)
COMPUTE_AGAIN = N_("Something has already been computed here. What counts changes, so it has to be computed again.")
RANGE = N_("from %(least)s to %(most)s")
GERMAN = N_("German: %(text)s")
ENGLISH = N_("English: %(text)s")
STEP = N_("Step %(number)s")
ANSWER = N_("Answer %(number)s")
BOTH = N_("Azubis and Fachkräfte")


@dataclass(frozen=True)
class ChangeLine:
    """One difference in words; before and after are empty where the sentence says it all."""

    text: str
    before: str = ""
    after: str = ""


def option_labels(page: Page, question: Question) -> dict[str, str]:
    """Return what the fields of the answers are called in the list of what is wrong."""
    name = STEP if question.kind is Kind.SCALE else ANSWER
    return {f"option.{row}.de": page.t(name, number=row + 1) for row in range(MOST_OPTIONS)}


def kinds(page: Page) -> list[tuple[str, str, str]]:
    """Return (key, name, explanation) of the kinds a new question can have."""
    return [(kind.value, page.t(KINDS[kind][0]), page.t(KINDS[kind][1])) for kind in CUSTOM_KINDS]


def asked_of(page: Page, question: Question) -> str:
    """Return who is asked."""
    return page.t(BOTH) if len(question.roles) > 1 else ", ".join(page.t(ROLES[role]) for role in question.roles)


def consequence(page: Page, editor: Editor, round_: CollectingRound) -> str:
    """Return what it means for a running round to use the draft, or not to."""
    if not round_.answered:
        return page.t(NOBODY_ANSWERED)
    said = [
        page.n(
            "There is already information about %(num)s person.",
            "There is already information about %(num)s people.",
            round_.answered,
        )
    ]
    said.append(page.t(ONLY_WORDS) if editor.is_wording_alone else page.t(NEW_QUESTIONS, number=editor.number))
    if round_.is_computed and editor.changes_weights:
        said.append(page.t(COMPUTE_AGAIN))
    return " ".join(said)


def seen_by(page: Page, question: Question) -> str:
    """Return who sees an answer."""
    return ", ".join(page.t(VIEWERS[viewer]) for viewer in question.seen_by)


def change_lines(page: Page, found: tuple[Difference, ...]) -> list[tuple[Question, list[ChangeLine]]]:
    """Return the differences in words, by question, in their order."""
    lines: dict[str, tuple[Question, list[ChangeLine]]] = {}
    for each in found:
        lines.setdefault(each.question.key, (each.question, []))[1].append(_line(page, each))
    return list(lines.values())


def _line(page: Page, difference: Difference) -> ChangeLine:
    subject = difference.subject.in_language(page.language)
    kind = page.t(KINDS[difference.question.kind][0])
    text = page.t(
        CHANGES[difference.change],
        subject=subject,
        kind=kind,
        roles=asked_of(page, difference.question),
        counting="; ".join(in_short(page, difference.question)),
    )
    if difference.before is None:
        return ChangeLine(text)
    return ChangeLine(text, *_compared(page, difference.before, difference.after))


def _compared(page: Page, before: Any, after: Any) -> tuple[str, str]:
    if isinstance(before, Text):
        return _texts(page, before, after)
    if isinstance(before, Comparison):
        return page.t(SHORT[before]), page.t(SHORT[after])
    if isinstance(before, Weight):
        return page.t(WEIGHT_NAMES[before][0]), page.t(WEIGHT_NAMES[after][0])
    if isinstance(before, tuple) and isinstance(before[0], int):
        return tuple(page.t(RANGE, least=least, most=most) for least, most in (before, after))  # type: ignore[return-value]
    if isinstance(before, tuple):
        return tuple(", ".join(page.t(ROLES[role]) for role in roles) for roles in (before, after))  # type: ignore[return-value]
    return RETENTION_TEXTS[before].in_language(page.language), RETENTION_TEXTS[after].in_language(page.language)


def _texts(page: Page, before: Text, after: Text) -> tuple[str, str]:
    """Only the languages that differ."""
    changed = [
        (label, old, new)
        for label, old, new in ((GERMAN, before.de, after.de), (ENGLISH, before.en, after.en))
        if old != new
    ]
    old_text, new_text = (
        " · ".join(page.t(label, text=each[place] or page.t(NOTHING)) for label, *each in changed) for place in (0, 1)
    )
    return old_text, new_text
