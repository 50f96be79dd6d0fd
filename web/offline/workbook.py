"""The plan as a workbook in words of the domain: tandems, people without one, summary."""

from collections.abc import Sequence
from gettext import NullTranslations

import matcher
from web.files.cells import AZUBI
from web.files.messages import N_, language_of
from web.files.writing import CellValue, Sheet, workbook_bytes
from web.offline.comparison import Comparison, person_row
from web.offline.decision_rows import Entry
from web.offline.decision_words import HEADINGS, KINDS, UNLIMITED_TEXT, rule_texts
from web.offline.members import ROLES, Directory, Member
from web.offline.plan import Plan, alone_lines, tandem_lines
from web.offline.terminal import Terminal
from web.sentence_texts import OBJECTIVE_NAMES

TANDEMS, ALONE, SUMMARY = N_("Tandems"), N_("Without a tandem"), N_("Summary")
CHANGES, DECISIONS = N_("Changes"), N_("Decisions")
TANDEM_HEADINGS = (
    N_("Company"),
    N_("Azubi"),
    N_("Fachkraft"),
    N_("Agreement of the answers in per cent"),
    N_("Reasons"),
    N_("To be clarified"),
)
ALONE_HEADINGS = (N_("Company"), N_("Name"), N_("Role"), N_("Reason"), N_("What would help"))
CHANGE_HEADINGS = (N_("Company"), N_("Name"), N_("Role"), N_("Before"), N_("Now"))
SUMMARY_HEADINGS = (N_("Figure"), N_("Value"))
BEFORE = N_("Before (%(file)s)")
ONLY_POSSIBLE = N_("only possible combination")
PROVED_TITLE, MEANING_TITLE = N_("Proved"), N_("What the agreement means")
PROVED = N_("yes: with these answers no better plan is possible")
AS_MANY_AS_POSSIBLE = N_("as many as possible")
MEANING = N_(
    "The agreement describes two sets of answers, never a person. Missing answers count neither for nor against"
    " anybody."
)


def plan_workbook(plan: Plan, terminal: Terminal, compared: Comparison | None = None) -> bytes:
    """Return the workbook; the same plan and the same comparison always give the same bytes."""
    translations = terminal.translations
    _ = translations.gettext
    sheets = [
        Sheet(_(TANDEMS), _translated(TANDEM_HEADINGS, translations), _tandem_rows(plan, terminal)),
        Sheet(_(ALONE), _translated(ALONE_HEADINGS, translations), _alone_rows(plan, translations)),
    ]
    if compared:
        rows = [person_row(each, translations) for each in compared.people]
        sheets.append(Sheet(_(CHANGES), _translated(CHANGE_HEADINGS, translations), rows))
    if plan.decisions != matcher.Decisions():
        sheets.append(_decisions_sheet(plan, translations))
    sheets.append(_summary_sheet(plan, translations, compared))
    return workbook_bytes(sheets, title=_(TANDEMS))


def _translated(headings: Sequence[str], translations: NullTranslations) -> list[str]:
    return [translations.gettext(heading) for heading in headings]


def _tandem_rows(plan: Plan, terminal: Terminal) -> list[list[CellValue]]:
    only = terminal.translations.gettext(ONLY_POSSIBLE)
    return [
        [
            line.company,
            line.azubi,
            line.fachkraft,
            only if line.percent is None else line.percent,
            "\n".join(line.reasons),
            "\n".join(line.to_clear_up),
        ]
        for line in tandem_lines(plan, terminal)
    ]


def _alone_rows(plan: Plan, translations: NullTranslations) -> list[list[CellValue]]:
    return [
        [line.company, line.name, translations.gettext(ROLES[line.role]), line.reason, "\n".join(line.helpful)]
        for line in alone_lines(plan, translations)
    ]


def _decisions_sheet(plan: Plan, translations: NullTranslations) -> Sheet:
    """The decisions as `--decisions` reads them."""
    language, directory = language_of(translations), Directory(plan.members)
    rows = [
        _decision_row(KINDS[kind].in_language(language), entry, directory, language)
        for kind in KINDS
        for entry in getattr(plan.decisions, kind)
    ]
    headings = [HEADINGS[key].in_language(language) for key in HEADINGS]
    return Sheet(translations.gettext(DECISIONS), headings, sorted(rows, key=_as_text))


def _as_text(row: Sequence[CellValue]) -> list[str]:
    return [str(value).casefold() for value in row]


def _decision_row(kind: str, entry: Entry, directory: Directory, language: str) -> list[CellValue]:
    """Decision, Azubi, Fachkraft, company, places, rule, reason."""
    if isinstance(entry, matcher.PlacesDecision):
        company = Member("", entry.block, "").company_name
        places = UNLIMITED_TEXT.in_language(language) if entry.places is None else entry.places
        return [kind, None, None, company, places, None, entry.reason]
    if isinstance(entry, matcher.PersonDecision):
        person, word = directory.members[entry.person], directory.word(entry.person)
        both = [word, None] if person.role == AZUBI else [None, word]
        return [kind, *both, person.company_name, None, None, entry.reason]
    both = [directory.word(entry.azubi), directory.word(entry.fachkraft)]
    company = directory.members[entry.azubi].company_name
    rule = rule_texts()[entry.rule].in_language(language) if isinstance(entry, matcher.OverrideDecision) else None
    return [kind, *both, company, None, rule, entry.reason]


def _summary_sheet(plan: Plan, translations: NullTranslations, compared: Comparison | None) -> Sheet:
    headings, rows = _translated(SUMMARY_HEADINGS, translations), _summary_rows(plan, translations)
    if compared:
        headings.append(translations.gettext(BEFORE) % {"file": compared.file})
        before = _summary_rows(compared.before, translations)
        # The earlier result is taken as it stands: whether it is proved is for `tandem verify` to say.
        untold = {translations.gettext(PROVED_TITLE), translations.gettext(MEANING_TITLE)}
        rows = [[*row, None if row[0] in untold else earlier[1]] for row, earlier in zip(rows, before, strict=True)]
    return Sheet(translations.gettext(SUMMARY), headings, rows)


def _summary_rows(plan: Plan, translations: NullTranslations) -> list[list[CellValue]]:
    _ = translations.gettext
    summary, policy = plan.result.summary(), plan.policy
    return [
        [_("Azubis"), len(plan.problem.azubis)],
        [_("Fachkräfte"), len(plan.problem.fachkraefte)],
        [_("Tandems"), summary.tandems],
        [_("Azubis without a tandem"), summary.unmatched_azubis],
        [_("Fachkräfte without a tandem"), summary.unmatched_fachkraefte],
        [_("Lowest agreement in per cent"), summary.floor],
        [_("Average agreement in per cent"), summary.mean],
        [_("To be clarified"), summary.open_questions],
        [_("Objective"), _(OBJECTIVE_NAMES[policy.objective])],
        [_("Decisions"), sum(len(getattr(plan.decisions, kind)) for kind in KINDS)],
        [_("Tandems of a company"), _(AS_MANY_AS_POSSIBLE) if policy.places is None else policy.places],
        [_("Seed of the draw"), str(plan.result.seed)],
        [_(PROVED_TITLE), _(PROVED)],
        [_(MEANING_TITLE), _(MEANING)],
        [_("Fingerprint of the answers"), plan.result.input_fingerprint],
        [_("Fingerprint of the policy"), plan.result.policy_fingerprint],
        [_("Fingerprint of the decisions"), plan.result.decisions_fingerprint],
        [_("Engine version"), plan.result.engine_version],
    ]
