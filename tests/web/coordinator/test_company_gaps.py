"""Coordinator and company count the same gaps in the company part."""

from dataclasses import replace

from sqlmodel import Session

from tests import factories as make
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.db.models import QuestionnaireVersion, Round
from web.db.session import Unit
from web.services.outreach import round_overview
from web.services.registrations import registration

RETIRED = {"school", "aevo"}
ANSWERS = {
    "azubi": {"occupation": {"title": "Koch", "kldb": None}, "training_year": 1, "training_ends": "2029-07"},
    "fachkraft": {"occupation": {"title": "Koch", "kldb": None}, "safety_instruction": {"has": True, "on": None}},
}


def _retire(session: Session, round_: Round) -> None:
    asked = tuple(replace(each, active=each.key not in RETIRED) for each in DEFAULT_QUESTIONNAIRE.questions)
    version = session.get_one(QuestionnaireVersion, round_.questionnaire_version_id)
    version.document = Questionnaire(asked).to_document()


def test_bug_a_question_that_is_no_longer_asked_counted_as_missing(unit: Unit) -> None:
    def work(session: Session) -> tuple[int, int]:
        round_ = make.make_round(session)
        _retire(session, round_)
        company = make.make_company(session, round_)
        for role, answers in ANSWERS.items():
            make.make_participant(session, company, role, f"Ada {role}", answers={**answers, "shift": {}})
        actor = make.make_coordinator(session, round_.programme_id)
        (line,) = round_overview.lines(session, actor, round_.id)
        found = round_overview.line_of(session, actor, round_.id, company.id)
        assert found == line
        return line.company_part_open, len(registration.overview(session, actor, company.id).incomplete)

    assert unit.run(work) == (0, 0)
