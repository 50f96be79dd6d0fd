"""The plan as a workbook in words of the domain: tandems, people without one, summary."""

from gettext import NullTranslations

from web.files.messages import N_
from web.files.writing import CellValue, Sheet, workbook_bytes
from web.offline.plan import Plan, alone_lines, tandem_lines

TANDEMS, ALONE, SUMMARY = N_("Tandems"), N_("Without a tandem"), N_("Summary")
TANDEM_HEADINGS = (
    N_("Company"),
    N_("Azubi"),
    N_("Fachkraft"),
    N_("Agreement of the answers in per cent"),
    N_("Reasons"),
    N_("To clear up"),
)
ALONE_HEADINGS = (N_("Company"), N_("Name"), N_("Role"), N_("Reason"))
SUMMARY_HEADINGS = (N_("Figure"), N_("Value"))
ONLY_POSSIBLE = N_("only possible combination")
ROLES = {"azubi": N_("Azubi"), "fachkraft": N_("Fachkraft")}
OBJECTIVES = {"floor": N_("Nobody is left far behind"), "total": N_("Best overall")}
PROVED = N_("yes: with these answers no better plan is possible")
AS_MANY_AS_POSSIBLE = N_("as many as possible")
MEANING = N_(
    "The agreement speaks of two sets of answers, never of a person. Missing answers count neither for nor against"
    " anybody."
)


def plan_workbook(plan: Plan, translations: NullTranslations) -> bytes:
    """Return the workbook; the same plan always gives the same bytes."""
    _ = translations.gettext
    sheets = [
        Sheet(_(TANDEMS), [_(heading) for heading in TANDEM_HEADINGS], _tandem_rows(plan, translations)),
        Sheet(_(ALONE), [_(heading) for heading in ALONE_HEADINGS], _alone_rows(plan, translations)),
        Sheet(_(SUMMARY), [_(heading) for heading in SUMMARY_HEADINGS], _summary_rows(plan, translations)),
    ]
    return workbook_bytes(sheets, title=_(TANDEMS))


def _tandem_rows(plan: Plan, translations: NullTranslations) -> list[list[CellValue]]:
    only = translations.gettext(ONLY_POSSIBLE)
    return [
        [
            line.company,
            line.azubi,
            line.fachkraft,
            only if line.percent is None else line.percent,
            "\n".join(line.reasons),
            "\n".join(line.to_clear_up),
        ]
        for line in tandem_lines(plan, translations)
    ]


def _alone_rows(plan: Plan, translations: NullTranslations) -> list[list[CellValue]]:
    return [
        [line.company, line.name, translations.gettext(ROLES[line.role]), line.reason]
        for line in alone_lines(plan, translations)
    ]


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
        [_("Mean agreement in per cent"), summary.mean],
        [_("To clear up"), summary.open_questions],
        [_("Objective"), _(OBJECTIVES[policy.objective])],
        [_("Tandems of a company"), _(AS_MANY_AS_POSSIBLE) if policy.places is None else policy.places],
        [_("Seed of the draw"), str(plan.result.seed)],
        [_("Proved"), _(PROVED)],
        [_("What the agreement means"), _(MEANING)],
        [_("Fingerprint of the answers"), plan.result.input_fingerprint],
        [_("Fingerprint of the policy"), plan.result.policy_fingerprint],
        [_("Engine version"), plan.result.engine_version],
    ]
