"""The empty table of companies a coordinator fills in, with one example and an explanation."""

import io
from gettext import NullTranslations

from web.catalogue.text import Text
from web.files.companies_table import BY_KEY
from web.files.messages import N_
from web.files.template import HELP_HEADINGS, HELP_SHEET, YES
from web.files.writing import Sheet, new_workbook, write_sheet
from web.translations import load

COMPANIES_SHEET = N_("Companies")
GENERAL_HELP = (
    N_("One row for each company. The order of the columns does not matter, and empty cells change nothing."),
    N_("Rows that start with “Beispiel:” are not read. You can leave or delete them."),
    N_("Nobody is invited by the import. You do that afterwards from the overview."),
    N_("Please write nothing about individual people in the note."),
)
COLUMNS: tuple[tuple[str, str, Text], ...] = (
    ("name", N_("The company's name. It is used to recognise the company in later rounds."), Text(
        "Beispiel: Muster Metallbau GmbH", "Example: Muster Metallbau GmbH"
    )),
    ("town", N_("Where the company is."), Text("Hannover", "Hannover")),
    ("phone", N_("So that you can call from the overview."), Text("0511 123456", "0511 123456")),
    ("contact_name", N_("First name and last name of the person who registers the company's people."), Text(
        "Karin Vogt", "Karin Vogt"
    )),
    ("email", N_("The contact's address. The invitation goes there."), Text(
        "karin.vogt@example.org", "karin.vogt@example.org"
    )),
    ("substitute_name", N_("Who stands in for the contact, if anybody."), Text("Ali Demir", "Ali Demir")),
    ("substitute_email", N_("The substitute's address."), Text("ali.demir@example.org", "ali.demir@example.org")),
    ("places", N_("How many tandems the company gets. Empty: the round's number for everybody."), Text("2", "2")),
    ("note", N_("What you want to remember about the company. Companies do not see it."), Text(
        "Bitte nachmittags anrufen", "Please call in the afternoon"
    )),
)  # fmt: skip


def companies_template(language: str) -> bytes:
    """Return the empty table as an XLSX workbook in ``"de"`` or ``"en"``."""
    translations = load(language)
    headings = [BY_KEY[key].heading.in_language(language) for key, _help, _example in COLUMNS]
    example = [text.in_language(language) for _key, _help, text in COLUMNS]
    buffer = io.BytesIO()
    with new_workbook(buffer, title=translations.gettext(COMPANIES_SHEET)) as workbook:
        companies = write_sheet(workbook, Sheet(translations.gettext(COMPANIES_SHEET), headings, [example]))
        write_sheet(workbook, _help_sheet(language, translations))
        companies.set_column(2, 2, 18, workbook.add_format({"num_format": "@"}))
    return buffer.getvalue()


def _help_sheet(language: str, translations: NullTranslations) -> Sheet:
    _ = translations.gettext
    rows = [
        [BY_KEY[key].heading.in_language(language), _(help_text), _(YES) if key == "name" else ""]
        for key, help_text, _example in COLUMNS
    ]
    general = [["", _(line), ""] for line in GENERAL_HELP]
    return Sheet(_(HELP_SHEET), [_(heading) for heading in HELP_HEADINGS], [*rows, ["", "", ""], *general])
