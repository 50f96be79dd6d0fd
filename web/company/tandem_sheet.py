"""The sheet about a company's tandems, for trainers and shift leads: one paper to pin up or to hand over."""

from collections.abc import Callable, Sequence

from web.company.wording import in_words
from web.papers import document
from web.papers.document import Paper, heading, points, strong, text
from web.rendering import Page
from web.services.planning.company_tandems import Half, TandemOfCompany, TandemsPage
from web.services.registrations.papers import Issuer

Reasons = Callable[[TandemOfCompany], Sequence[str]]
SIZES = (11,)


def tandem_sheet(page: Page, issuer: Issuer, view: TandemsPage, reasons: Reasons) -> Paper:
    """Return the sheet: every tandem with its reasons in words, never a figure, and what one can do for them."""
    title = page.t("Tandems of %(company)s", company=view.frame.company)
    secret = page.t(
        "Please keep this to yourself: the people will be told from %(day)s.", day=page.date(view.people_due_on)
    )
    parts = [
        heading(title, 1),
        *([] if view.people_told_at else [strong(secret)]),
        *(part for tandem in view.tandems for part in _tandem(page, tandem, reasons(tandem))),
        *([] if view.tandems else [text(page.t("No tandem this time"))]),
        heading(page.t("What you can do")),
        points(_hints(page, view)),
    ]
    return document.paper(page, issuer, "document", title, pages=0, sizes=SIZES, parts=parts)


def _tandem(page: Page, tandem: TandemOfCompany, why: Sequence[str]) -> list[document.Part]:
    azubi, fachkraft = tandem.azubi, tandem.fachkraft
    halves = [_half(page, page.t("Azubi"), azubi), _half(page, page.t("Fachkraft"), fachkraft)]
    both = page.t("%(azubi)s and %(fachkraft)s", azubi=azubi.name, fachkraft=fachkraft.name)
    return [heading(both), points(halves), *([heading(page.t("Why these two?"), 3), points(why)] if why else [])]


def _half(page: Page, role: str, half: Half) -> str:
    write = in_words(page)
    known = [half.name, write("occupation", half.answers.get("occupation")), half.company]
    known += [half.answers.get(key) for key in ("site", "department")]
    if half.answers.get("shift"):
        known.append(write("shift", half.answers["shift"]))
    return f"{role}: {', '.join(each for each in known if each)}"


def _hints(page: Page, view: TandemsPage) -> list[str]:
    frame = view.frame
    return [
        page.t(
            "Give them both an hour together in the first two weeks after %(day)s. It counts as working time.",
            day=page.date(frame.starts_on),
        ),
        page.t("Time at vocational school stays free."),
        page.t("Both teach and both learn. Nobody is tested or graded."),
        page.t(
            "If it does not work out, anybody may say so, without giving a reason: %(name)s, %(phone)s.",
            name=frame.contact_name,
            phone=frame.contact_phone,
        ),
    ]
