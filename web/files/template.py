"""The empty table a company fills in: the headings the importer knows, drop-downs, two examples and an explanation."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING

from web.catalogue.occupations import OCCUPATIONS
from web.catalogue.question import Question
from web.catalogue.shifts import SHIFTS
from web.catalogue.text import Text
from web.files.fields import BY_KEY
from web.files.messages import N_
from web.files.own_columns import own_choices
from web.files.writing import Sheet, csv_bytes, new_workbook, sheet_name, write_sheet
from web.translations import load

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_LIST = 255
LAST_ROW = 2_000
"""Drop-downs reach down to this row."""

PEOPLE_SHEET = N_("People")
HELP_SHEET = N_("How to fill this in")
LISTS_SHEET = N_("Lists")
HELP_HEADINGS = (N_("Column"), N_("What to write"), N_("Needed"))
YES, NO = N_("yes"), N_("no")

GENERAL_HELP = (
    N_("One row for each person, Azubis and Fachkräfte in one table. The order of the columns does not matter."),
    N_("Rows that start with “Beispiel:” are not read. You can leave or delete them."),
    N_("What you do not know can stay empty. It counts neither for nor against anybody."),
    N_("People themselves answer what they can do and want to learn. Please do not enter it here."),
    N_("Please enter no dates of birth, no grades and nothing about health."),
)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of the template: its field, what is written into it, and one example for each role."""

    key: str
    help: str
    azubi: Text
    fachkraft: Text
    needed: bool = False
    question: Question | None = None
    """The programme's own question the column is for."""

    @property
    def heading(self) -> Text:
        """The heading the importer knows."""
        return self.question.label if self.question else BY_KEY[self.key].heading

    def choices(self, language: str) -> list[str]:
        """Return the answers to the programme's own question that can be chosen."""
        return own_choices(self.question, language) if self.question else []

    def help_text(self, language: str, translate: Callable[[str], str]) -> str:
        """Return what is to be written into the column."""
        if self.question is None:
            return translate(self.help)
        return " ".join(filter(None, [self.question.shown_hint(language), "; ".join(self.choices(language))]))


def _same(text: str) -> Text:
    return Text(text, text)


NOTHING = _same("")

COLUMNS: tuple[TemplateColumn, ...] = (
    TemplateColumn("role", N_("Azubi or Fachkraft."), _same("Azubi"), _same("Fachkraft"), needed=True),
    TemplateColumn(
        "name",
        N_("First name and last name."),
        Text("Beispiel: Mia Kurz", "Example: Mia Kurz"),
        Text("Beispiel: Petra Sommer", "Example: Petra Sommer"),
        needed=True,
    ),
    TemplateColumn(
        "email",
        N_("The person's own address. Without one the person gets a letter."),
        NOTHING,
        _same("petra.sommer@example.org"),
    ),
    TemplateColumn(
        "occupation",
        N_("Choose from the list or write the title. For Azubis: the occupation they are trained in."),
        Text("Mechatroniker/in", "Mechatronics technician"),
        Text("Zerspanungsmechaniker/in", "Machinist (cutting)"),
        needed=True,
    ),
    TemplateColumn("training_year", N_("Azubis only: 1, 2, 3 or 4."), _same("2"), NOTHING),
    TemplateColumn("training_ends", N_("Azubis only: month and year, for example 07/2028."), _same("07/2028"), NOTHING),
    TemplateColumn(
        "department",
        N_("As you call it in your company."),
        Text("Ausbildungswerkstatt", "Training workshop"),
        Text("Fertigung", "Production"),
    ),
    TemplateColumn("site", N_("If your company has several."), _same("Hannover"), _same("Hannover")),
    TemplateColumn(
        "shift",
        N_("Choose from the list, or write the hours: Mo-Fr 07:00-15:30. Put | between alternating weeks."),
        Text("Tagschicht", "Day shift"),
        Text("Früh- und Spätschicht im Wechsel", "Alternating early and late shifts"),
    ),
    TemplateColumn(
        "school",
        N_("Azubis only: one or two weekdays, for example Di, Do; or Block for whole weeks; or no."),
        _same("Di, Do"),
        NOTHING,
    ),
    TemplateColumn(
        "aevo", N_("Fachkräfte only: has passed the trainer examination (AEVO)."), NOTHING, Text("ja", "yes")
    ),
    TemplateColumn(
        "safety_instruction",
        N_("Fachkräfte only: yes, no or the day of the instruction, for example 01.09.2025."),
        NOTHING,
        _same("01.09.2025"),
    ),
    TemplateColumn("line_manager", N_("Name of the person who leads the team."), NOTHING, NOTHING),
    TemplateColumn("trainer", N_("Name of the person responsible for the training."), NOTHING, NOTHING),
    TemplateColumn(
        "minor_until",
        N_("Only for people under 18: the month of the 18th birthday, for example 03/2028. No date of birth."),
        NOTHING,
        NOTHING,
    ),
)

# Excel would turn 07/2027 into a day; as text it stays a month.
TEXT_COLUMNS = frozenset({"training_ends", "minor_until", "safety_instruction", "school"})


COMPANY = TemplateColumn(
    "company", N_("The company's name as used in the round."), _same("Nord AG"), _same("Nord AG"), needed=True
)


def columns_for(own: Sequence[Question], *, with_company: bool = False) -> tuple[TemplateColumn, ...]:
    """Return the columns of the template: those everybody has, and one for each question of the programme's own."""
    first = (COMPANY,) if with_company else ()
    return (*first, *COLUMNS, *(TemplateColumn(each.key, "", NOTHING, NOTHING, question=each) for each in own))


def people_template(language: str, own: Sequence[Question] = (), *, with_company: bool = False) -> bytes:
    """Return the template as an XLSX workbook in ``"de"`` or ``"en"``, with columns for a programme's own questions.

    With a column for the company it is one for people of many companies.
    """
    columns = columns_for(own, with_company=with_company)
    translations = load(language)
    buffer = io.BytesIO()
    with new_workbook(buffer, title=translations.gettext(PEOPLE_SHEET)) as workbook:
        people = write_sheet(workbook, _people_sheet(columns, language, translations))
        write_sheet(workbook, _help_sheet(columns, language, translations))
        lists = write_sheet(workbook, _lists_sheet(language, translations))
        lists.hide()
        _format_columns(columns, workbook, people)
        _add_drop_downs(columns, people, language, translations)
    return buffer.getvalue()


def people_template_csv(language: str, own: Sequence[Question] = ()) -> bytes:
    """Return the template as CSV: headings and the two examples."""
    sheet = _people_sheet(columns_for(own), language, load(language))
    return csv_bytes(sheet.headings, sheet.rows)


def _people_sheet(columns: Sequence[TemplateColumn], language: str, translations: NullTranslations) -> Sheet:
    headings = [column.heading.in_language(language) for column in columns]
    azubi = [column.azubi.in_language(language) for column in columns]
    fachkraft = [column.fachkraft.in_language(language) for column in columns]
    return Sheet(translations.gettext(PEOPLE_SHEET), headings, [azubi, fachkraft])


def _help_sheet(columns: Sequence[TemplateColumn], language: str, translations: NullTranslations) -> Sheet:
    _ = translations.gettext
    rows = [
        [column.heading.in_language(language), column.help_text(language, _), _(YES) if column.needed else ""]
        for column in columns
    ]
    general = [["", _(line), ""] for line in GENERAL_HELP]
    return Sheet(_(HELP_SHEET), [_(heading) for heading in HELP_HEADINGS], [*rows, ["", "", ""], *general])


def _lists_sheet(language: str, translations: NullTranslations) -> Sheet:
    """Two columns the drop-downs refer to: a list inside a drop-down may have 255 characters only."""
    titles = sorted((Text(entry.de, entry.en).in_language(language) for entry in OCCUPATIONS), key=str.casefold)
    shifts = [Text(preset.de, preset.en).in_language(language) for preset in SHIFTS]
    rows = [[title, shifts[number] if number < len(shifts) else None] for number, title in enumerate(titles)]
    return Sheet(translations.gettext(LISTS_SHEET), ["", ""], rows)


def _format_columns(columns: Sequence[TemplateColumn], workbook: Workbook, people: Worksheet) -> None:
    as_text = workbook.add_format({"num_format": "@"})
    example = workbook.add_format({"italic": True, "font_color": "#595959"})
    for index, column in enumerate(columns):
        width = max(14, len(column.heading.de) + 2)
        people.set_column(index, index, width, as_text if column.key in TEXT_COLUMNS else None)
    for row in (1, 2):
        people.set_row(row, None, example)


def _add_drop_downs(
    columns: Sequence[TemplateColumn], people: Worksheet, language: str, translations: NullTranslations
) -> None:
    lists = sheet_name(translations.gettext(LISTS_SHEET))
    yes_no = [translations.gettext(YES), translations.gettext(NO)]
    sources: dict[str, list[str] | str] = {
        "role": ["Azubi", "Fachkraft"],
        "occupation": f"='{lists}'!$A$2:$A${len(OCCUPATIONS) + 1}",
        "training_year": ["1", "2", "3", "4"],
        "shift": f"='{lists}'!$B$2:$B${len(SHIFTS) + 1}",
        "school": ["Mo", "Di", "Mi", "Do", "Fr", "Block", translations.gettext(NO)],
        "aevo": yes_no,
        "safety_instruction": yes_no,
    }
    for index, column in enumerate(columns):
        source = sources.get(column.key) or short_enough(column.choices(language))
        if source:
            # Only the role is a closed list: everywhere else something of one's own may be written.
            rule = {"validate": "list", "source": source, "show_error": column.key == "role"}
            people.data_validation(1, index, LAST_ROW, index, rule)


def short_enough(choices: list[str]) -> list[str]:
    """Return what a drop-down may offer by itself: 255 characters, and no commas within a choice."""
    return choices if len(",".join(choices)) <= LONGEST_LIST and not any("," in each for each in choices) else []
