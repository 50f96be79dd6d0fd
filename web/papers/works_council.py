"""The two pages for works council, trainee council and data protection: made from questionnaire and policy."""

from collections import Counter
from collections.abc import Sequence

from web.catalogue.question import RETENTION_TEXTS, Part, Question, Role, Viewer
from web.papers import document
from web.papers.document import Paper, heading, longer, points, signatures, strong, table, text
from web.rendering import Page
from web.sentence_texts import CRITERION_NAMES
from web.sentences import rule_name
from web.services.registrations.papers import Dossier
from web.services.setup.programme_texts import Texts
from web.translations import N_

TITLE = N_("Which data, what for, who sees it?")
READERS = N_("For works council, trainee council (JAV) and data protection")
VIEWERS = {
    Viewer.SELF: N_("Person"),
    Viewer.COMPANY: N_("Company (contact)"),
    Viewer.COORDINATOR: N_("Coordinators"),
    Viewer.PARTNER: N_("Tandem"),
}
ONLY = {Role.AZUBI: N_("%(label)s (Azubis)"), Role.FACHKRAFT: N_("%(label)s (Fachkräfte)")}
COMPANY_BASIS = N_(
    "Facts from the company: GDPR Art. 6(1)(f), the legitimate interest of company and programme in forming"
    " suitable tandems. You can object to that."
)
PERSON_BASIS = N_(
    "Personal part: consent, GDPR Art. 6(1)(a) and Art. 7, BDSG § 26(2); it can be withdrawn at any time."
)
NAMED = {
    "receivers": N_("Who receives data: %(text)s"),
    "officer": N_("Data protection officer: %(text)s"),
    "authority": N_("Authority: %(text)s"),
}
SIZES = (11, 10.5, 10, 9.5, 9)
"""Points. Many questions or a long name take a smaller size before they take a third page."""
DOT = "\N{NO-BREAK SPACE}· "
NOT_DONE = (
    N_("There is no ranking, no profile and no statistics of individuals, and companies are not compared."),
    N_("Only the coordinators see figures about how well the answers of two people match."),
    N_(
        "No photographs, no tracking, no data to third parties. No company sees another company's people before a"
        " tandem with one of them is settled."
    ),
)
RIGHTS = N_(
    "Everybody may see, correct, delete and take along their data, object to its use, and complain to a data"
    " protection authority (GDPR Art. 15 to 21 and 77). Participants do so themselves under “My data”. A call is"
    " enough as well."
)


def works_council_paper(page: Page, dossier: Dossier) -> Paper:
    """Return the paper: two pages, more only when a programme asks very much more than the default."""
    parts = [
        heading(page.t(TITLE), 1),
        *_purpose(page),
        *_questions(page, dossier, Part.COMPANY),
        *_questions(page, dossier, Part.PERSON),
        *_besides(page),
        *_decision(page, dossier),
        *_limits(page),
        *_law(page, dossier),
        *_council(page),
    ]
    return document.paper(page, dossier.issuer, "document", page.t(TITLE), pages=2, sizes=SIZES, parts=parts)


def _purpose(page: Page) -> list[document.Part]:
    return [
        strong(page.t(READERS)),
        text(
            page.t(
                "The programme forms tandems of one trainee (Azubi) and one skilled worker (Fachkraft). They meet"
                " during working hours and learn from each other. A few facts are needed so that the two are a"
                " good match. This paper is made from the questionnaire and the matching policy in force. It"
                " lists everything that is asked."
            )
        ),
        longer(page.t("This programme asks more than usual: everything is listed, so there are more than two pages.")),
    ]


def _questions(page: Page, dossier: Dossier, part: Part) -> list[document.Part]:
    asked = [each for each in dossier.questionnaire.questions if each.active and each.part is part]
    if not asked:
        return []
    is_company = part is Part.COMPANY
    usual = Counter(each.retention for each in asked).most_common(1)[0][0]
    lead = (
        page.t("The company enters this, or the coordinators on its behalf.")
        if is_company
        else page.t(
            "Each person answers this alone and voluntarily: by link, by letter or on paper. The company sees only"
            " “missing” or “finished”. It may type answers only together with the person, and never wishes."
        )
    )
    deleted = page.t("Deleted: %(when)s.", when=_lower(RETENTION_TEXTS[usual].in_language(page.language)))
    rows = [_row(page, each, is_usual=each.retention is usual) for each in asked]
    head = [page.t("What"), page.t("What for"), page.t("Who sees it")]
    title = page.t("Entered by the company") if is_company else page.t("What each person answers themselves")
    return [heading(title), text(f"{lead} {deleted}"), table(head, rows, (30, 40, 30))]


def _row(page: Page, question: Question, *, is_usual: bool) -> Sequence[str]:
    language = page.language
    label = question.label.in_language(language)
    if len(question.roles) == 1:
        label = page.t(ONLY[question.roles[0]], label=label)
    purpose = question.purpose.in_language(language)
    if not is_usual:
        when = _lower(RETENTION_TEXTS[question.retention].in_language(language))
        purpose = page.t("%(purpose)s. Deleted: %(when)s", purpose=purpose, when=when)
    return label, purpose, ", ".join(page.t(VIEWERS[viewer]) for viewer in question.seen_by)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _besides(page: Page) -> list[document.Part]:
    return [
        text(
            page.t(
                "“Tandem” means: the other person in the tandem reads it after publication, in words. Also"
                " stored: name, company, role, language, an e-mail address if there is one; e-mails, times of"
                " signing in, progress; the company's proposals; what is computed and decided (for the"
                " coordinators only), with a copy of the answers without names; the tandems; access codes in a"
                " form nobody can read; a log of who changed what and when, without names and answers. Never"
                " asked: gender, date of birth, origin, religion, health, disability, marital status, photo,"
                " grades."
            )
        )
    ]


def _decision(page: Page, dossier: Dossier) -> list[document.Part]:
    criteria = DOT.join(page.t(CRITERION_NAMES[key]) for key in dossier.criteria if key in CRITERION_NAMES)
    rules = DOT.join(rule_name(key, page.translations) for key in dossier.rules)
    return [
        heading(page.t("How the tandems come about: people decide")),
        points(
            [
                page.t("A computer makes a proposal. What counts: %(criteria)s.", criteria=criteria),
                page.t("Not put together: %(rules)s.", rules=rules),
                page.t(
                    "The coordinators check and change the proposal, and a named person approves it. Nothing takes"
                    " effect without that (GDPR Art. 22). The company sees its tandems first and can object."
                ),
                page.t(
                    "Taking part is voluntary. A missing answer counts neither for nor against anybody. Everybody"
                    " can stop at any time, without giving a reason."
                ),
            ]
        ),
    ]


def _limits(page: Page) -> list[document.Part]:
    return [
        heading(page.t("What is not done")),
        points(page.t(each) for each in NOT_DONE),
        strong(
            page.t(
                "The data may not be used for appraisals, for decisions on taking trainees on, for references or"
                " for warnings."
            )
        ),
    ]


def _law(page: Page, dossier: Dossier) -> list[document.Part]:
    issuer = dossier.issuer
    return [
        heading(page.t("Legal bases, rights, contact")),
        text(" ".join(_bases(page, dossier.wording))),
        text(page.t(RIGHTS)),
        text(
            page.t(
                "Responsible body: %(controller)s. Contact: %(name)s, %(phone)s, %(email)s.",
                controller=issuer.controller,
                name=issuer.contact_name,
                phone=issuer.contact_phone,
                email=issuer.contact_email,
            )
        ),
        *_named(page, dossier.wording),
    ]


def _bases(page: Page, wording: Texts) -> list[str]:
    """Return the legal bases, each as the programme words it, else as the product does."""
    company, person = (wording.own(key, page.language) for key in ("basis_company", "basis_person"))
    return [
        company.text if company else page.t(COMPANY_BASIS),
        person.text if person else page.t(PERSON_BASIS),
        page.t("Young people: JArbSchG §§ 8, 14, 22."),
    ]


def _named(page: Page, wording: Texts) -> list[document.Part]:
    """Return who else the programme names: receivers of data, data protection officer, authority."""
    said = {key: wording.own(key, page.language) for key in NAMED}
    return [text(page.t(NAMED[key], text=own.text)) for key, own in said.items() if own]


def _council(page: Page) -> list[document.Part]:
    return [
        heading(page.t("Works council")),
        text(
            page.t(
                "A works council has a say in questionnaires, technical equipment and vocational training (BetrVG § 94,"
                " § 87(1) no. 6, § 98). A company without a works council needs no signature."
            )
        ),
        signatures(
            [
                page.t("Place, date"),
                page.t("Works council (if there is one)"),
                page.t("Trainee council, JAV (if there is one)"),
                page.t("Data protection officer (if there is one)"),
            ]
        ),
    ]
