"""The letter for the parents or guardians of people under 18: information to take home, nothing to sign."""

from web.papers import document
from web.papers.document import Paper, heading, points, strong, text
from web.rendering import Page
from web.services.registrations.guardians import GuardianLetter


def guardian_paper(page: Page, letter: GuardianLetter) -> Paper:
    """Return the letter, one page in plain words."""
    page = page.for_reader(letter.language)
    issuer, name = letter.issuer, letter.name
    title = page.t("Information for parents and guardians")
    parts = [
        heading(title, 1),
        text(page.t("Hello,")),
        text(
            page.t(
                "%(name)s is in training at %(company)s. The company is taking part in the programme %(programme)s.",
                name=name,
                company=issuer.company,
                programme=issuer.programme,
            )
        ),
        heading(page.t("What is it about?")),
        text(
            page.t(
                "Two people at the company form a tandem: %(name)s and an experienced skilled worker. They meet"
                " at the company, during working hours, and learn from each other, above all about robots. It"
                " starts on %(day)s.",
                name=name,
                day=page.date(letter.starts_on),
            )
        ),
        heading(page.t("What you should know")),
        points(_promises(page, name)),
        heading(page.t("Do you have to do anything?")),
        strong(page.t("No. You need not sign anything. This letter is information for you to keep.")),
        text(
            page.t(
                "Do you have questions, or do you not agree? Please call %(contact)s: %(phone)s. %(name)s can"
                " read, change and delete everything that is stored.",
                contact=issuer.contact_name,
                phone=issuer.contact_phone,
                name=name,
            )
        ),
        text(page.t("Body responsible for the programme: %(controller)s.", controller=issuer.controller)),
    ]
    return document.paper(page, issuer, "document", title, pages=0, sizes=[12], parts=parts)


def _promises(page: Page, name: str) -> list[str]:
    return [
        page.t(
            "Taking part is voluntary. %(name)s can stop at any time, without giving a reason and without any"
            " disadvantage.",
            name=name,
        ),
        page.t(
            "The law that protects young people at work applies: no night work, vocational school stays free,"
            " dangerous work only under expert supervision (JArbSchG §§ 8, 9, 14, 22)."
        ),
        page.t(
            "A few questions are asked: what somebody can do and would like to learn, and which languages they"
            " speak. It is not a test. The coordinators read the answers, and later the other person in the"
            " tandem learns what both can show each other. The company sees only whether the answers are there."
        ),
        page.t("Never asked: gender, date of birth, origin, religion, health, disability, photo, grades."),
        page.t(
            "The data may not be used for appraisals, for decisions on taking trainees on, for references or for"
            " warnings."
        ),
    ]
