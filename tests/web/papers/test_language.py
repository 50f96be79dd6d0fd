"""Whatever is printed is in the language of whoever is handed it, not of who prints it."""

from collections.abc import Callable

import pytest

from tests.web.client import Browser
from tests.web.papers.conftest import Ground
from tests.web.papers.reading import Printed
from web.db.models import Account, RoundCompany
from web.db.models.columns import utc_now

NewBrowser = Callable[..., Browser]


@pytest.fixture
def english_desk(ground: Ground, new_browser: NewBrowser) -> Browser:
    """The browser of a coordinator who reads English."""
    return new_browser(language="en").sign_in(ground.unit, ground.coordinator.account_id)


def languages_of(made: Printed) -> list[str]:
    """The languages the document names: its own, then those of parts that are in another one."""
    return [str(made.root["/Lang"]), *(str(each["/Lang"]) for each in made.elements() if "/Lang" in each)]


def test_one_file_holds_letters_in_several_languages(ground: Ground, english_desk: Browser) -> None:
    ground.read_by(ground.petra, "en")
    answer = english_desk.submit(f"{ground.desk}/letters.pdf", {}, status=200)
    made = Printed(answer.content)
    by_name = {name: page for page in made.pages for name in ("Mia Kurz", "Petra Sommer", "Jonas Weiß") if name in page}
    assert "Dein Zugang zum Programm" in by_name["Mia Kurz"]
    assert "Fragen? Sabine Krüger" in by_name["Mia Kurz"]
    assert "Your access to the programme" in by_name["Petra Sommer"]
    assert "Questions? Sabine Krüger" in by_name["Petra Sommer"]
    assert "Dein Zugang zum Programm" in by_name["Jonas Weiß"]
    assert (languages_of(made)[0], set(languages_of(made)[1:])) == ("de", {"en"})
    assert (made.title, made.is_pdf_ua) == ("Zugangsbriefe", True)
    assert 'filename="access-letters.pdf"' in answer.headers["content-disposition"], "the file is for who prints"


@pytest.mark.parametrize(("language", "title"), [("de", "Zugangsbrief"), ("en", "Access letter")])
def test_a_letter_alone_is_a_document_in_its_language(
    ground: Ground, contact: Browser, english_desk: Browser, language: str, title: str
) -> None:
    ground.read_by(ground.mia, language)
    browser = contact if language == "en" else english_desk
    made = Printed(browser.submit(f"{ground.base}/people/{ground.mia}/letter.pdf", {}, status=200).content)
    assert (set(languages_of(made)), made.title) == ({language}, title)


def test_somebody_whose_language_nobody_knows_can_be_printed_one_in_english(ground: Ground, contact: Browser) -> None:
    address = f"{ground.base}/people/{ground.mia}/letter"
    assert f'action="{address}.pdf?language=en"' in contact.open(address)
    made = Printed(contact.submit(f"{address}.pdf?language=en", {}, status=200).content)
    assert (set(languages_of(made)), made.title) == ({"en"}, "Access letter")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_persons_papers_are_in_their_language(
    ground: Ground, contact: Browser, english_desk: Browser, language: str
) -> None:
    ground.read_by(ground.mia, language)
    ground.answer(ground.mia, "minor_until", "2099-01")
    browser = contact if language == "en" else english_desk
    for paper, said in (("sheet", ("Name:", "Name:")), ("guardian-letter", ("Guten Tag,", "Hello,"))):
        made = Printed(browser.get(f"{ground.base}/people/{ground.mia}/{paper}.pdf").content)
        assert set(languages_of(made)) == {language}
        assert said[language == "en"] in made.text


@pytest.mark.parametrize("paper", ["receipt.pdf", "papers/works-council.pdf", "sheet.pdf"])
def test_a_companys_papers_are_in_the_language_of_its_contact(
    ground: Ground, contact: Browser, english_desk: Browser, paper: str
) -> None:
    ground.change(RoundCompany, ground.company, submitted_at=utc_now())
    for language in ("de", "en"):
        ground.change(Account, ground.contact.account_id, language=language)
        made = Printed(english_desk.get(f"{ground.base}/{paper}").content)
        assert set(languages_of(made)) == {language}


def test_papers_of_a_company_without_a_contact_are_german(ground: Ground, english_desk: Browser) -> None:
    other = f"/company/{ground.other}"
    made = Printed(english_desk.get(f"{other}/papers/works-council.pdf").content)
    assert set(languages_of(made)) == {"de"}
