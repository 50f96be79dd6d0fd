"""How each column of the company part is read, with what today's date and the known companies rule out."""

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from web.catalogue import occupations
from web.files.cells import (
    NO,
    CellProblem,
    Noted,
    names_month,
    quoted,
    read_answer_text,
    read_capacity,
    read_date,
    read_month,
    read_role,
    read_text,
    read_training_year,
    read_yes_no,
    word_set,
)
from web.files.fields import fold
from web.files.mail_cells import read_address
from web.files.messages import N_, Message
from web.files.names import read_name, read_name_part, read_turned_name
from web.files.patterns import NO_PATTERNS, NamedPatterns, ShiftReader
from web.files.people import NamedOccupation, SafetyInstruction
from web.files.schools import SchoolReader

Reader: TypeAlias = Callable[[str], object]
"""Takes a cell that is not empty; returns its value or ``Noted(value, …)``, or raises CellProblem."""

YEAR_WORKED_OUT = N_("“%(text)s” was read as the beginning of the training: training year %(year)s.")
NO_YEAR = N_("“%(text)s” is not the start of a training that is still going on: no training year was read from it.")
READ_AS = N_("“%(text)s” was read as “%(name)s”.")
SPAN_READ = N_("“%(text)s” was read as: training year %(year)s, ends %(ends)s.")
SPAN_STARTS = N_("“%(text)s” was read as: training year %(year)s. The month of its end is missing.")
NO_SPAN = N_("“%(text)s” says only how long the training takes. Nothing was read from it.")
NOT_A_SPAN = N_("“%(text)s” does not say from when to when. Please write, for example, 09/2024 – 02/2028.")
LONGEST_TRAINING_IN_YEARS = 4
LONGEST_TRAINING_YEARS = 6
YOUNGEST_YEARS_TO_18 = 5
YEAR = re.compile(r"(?:19|20)\d\d")
TERM = re.compile(
    r"(wintersemester|wise|ws|sommersemester|sose|ss)\s*((?:20)?\d\d)(?:\s*/\s*(?:20)?\d\d)?", re.IGNORECASE
)
PARTS = re.compile(
    r"(?:(?:von|vom|from|ab)\s+)?(\S.*?)(?:\s+(?:[-–—]|bis(?:\s+zum)?|to|until)\s+|(?<=\d)\s*[–—]\s*(?=\d))(\S.*)",
    re.IGNORECASE,
)
CLOSE_PARTS = re.compile(
    r"(\d{1,2}[./]\d{4}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4})-(\d{1,2}[./]\d{4}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4})"
)
DURATION = re.compile(r"\d{1,2}(?:[.,]\d)?\s*(?:jahre?n?|monate?n?|years?|months?|j\.?|m\.?|mon\.?)?", re.IGNORECASE)
SINCE = re.compile(rf"(?:(?:ja|yes)?,?\s*(?:seit|since|in)\s+)?(?:\d{{1,2}}[./])?{YEAR.pattern}", re.IGNORECASE)
LEGAL_FORMS = word_set("gmbh mbh g m b h ggmbh co kg kgaa ag ohg gbr ug se ev e v eg ek k inc ltd und")
UNKNOWN_COMPANY = N_("The company “%(text)s” is not known here. Please check the spelling: %(known)s.")
OTHER_COMPANY = N_(
    "“%(text)s” is not your company (%(known)s). If this column names your sites, please choose “Site” for it"
    " under “Columns”; otherwise leave out the row."
)
TRAINED_AS = re.compile(
    r"^(?:(?:azubi(?:ne)?|auszubildende[rn]?|ausbildung|lehrling|ausz|auszub|azb|umschüler(?:in)?|trainee|apprentice)\b[\s:,.–-]*)"
    r"(?:(?:zum|zur|als|for|in|im beruf)\s+)?(?:/\s*zu[rm]\s+)?",
    re.IGNORECASE,
)
"""In front of an occupation: "Auszubildende zur Industriekauffrau", "Azubi Mechatroniker"."""
MONTH_OR_YEAR = re.compile(r"(?:(?:0?\d|1[0-2])\s?[/.-]\s?)?20\d\d")
SAID_YES_ON = re.compile(
    r"^(?:ja|j|yes|ok|erfolgt|erledigt|absolviert|vorhanden)\b[\s,;:(–-]*(?:(?:am|vom|seit|zuletzt|on)\s+)*"
    r"(?=\d{1,2}\s?[./-]|\d{4})",
    re.IGNORECASE,
)
"""In front of the day of an instruction: "ja, am 03.03.2025"."""
MOST_TITLES = 200
"""Comparing titles letter by letter takes time; no company has more different occupations than this."""


def company_part_readers(
    today: dt.date, companies: Collection[str] | None = None, patterns: NamedPatterns = NO_PATTERNS
) -> dict[str, Reader]:
    """Return the reader of every field a company may fill in.

    ``companies`` are the names that may stand there, ``patterns`` what a company has given a name.
    """
    return {
        "company": CompanyReader(companies),
        "role": read_role,
        "name": read_name,
        "turned_name": read_turned_name,
        "is_azubi": read_yes_no,
        "is_fachkraft": read_yes_no,
        "first_name": read_name_part,
        "last_name": read_name_part,
        "email": read_address,
        "occupation": OccupationReader(),
        "training_year": TrainingYearReader(today),
        "training_starts": TrainingStartReader(today),
        "training_ends": TrainingEndReader(today),
        "training_span": TrainingSpanReader(today),
        "department": read_answer_text,
        "site": read_answer_text,
        "shift": ShiftReader(patterns.get("shift", {})),
        "school": SchoolReader(patterns.get("school", {})),
        "capacity": read_capacity,
        "aevo": PassedReader(today),
        "safety_instruction": SafetyReader(today),
        "line_manager": _read_person,
        "trainer": _read_person,
        "minor_until": MinorReader(today),
    }


def _read_person(text: str) -> str:
    """Read the name of another person; "Sommer, Petra" is turned around like in the name column."""
    name = read_name(text)
    return str(name.value) if isinstance(name, Noted) else name


@dataclass(frozen=True, slots=True)
class PassedReader:
    """Reads whether an examination was passed: yes, no, or the year, also "seit 2019"."""

    today: dt.date

    def __call__(self, text: str) -> bool:
        """Return yes or no; a year to come says neither."""
        year = SINCE.fullmatch(text)
        return (bool(year) and int(text[-4:]) <= self.today.year) or read_yes_no(text)


@dataclass(frozen=True, slots=True)
class CompanyReader:
    """Reads a company's name; with known names only those, in the spelling they are known by."""

    known: Collection[str] | None

    def __call__(self, text: str) -> str:
        """Return the company's name; with or without its legal form, if only one is called so."""
        if self.known is None:
            return read_text(text)
        for bare in (fold, _without_legal_form):
            found = [name for name in self.known if bare(name) == bare(text)]
            if len(found) == 1:
                return found[0]
        msgid = OTHER_COMPANY if len(self.known) == 1 else UNKNOWN_COMPANY
        raise CellProblem("unknown_company", msgid, text=quoted(text), known=", ".join(sorted(self.known)[:5]))


def _without_legal_form(name: str) -> str:
    words = [fold(word) for word in re.split(r"[\s.&,]+", name)]
    return "".join(word for word in words if word not in LEGAL_FORMS)


class OccupationReader:
    """Reads an occupation by its title or KldB-2010 code; an unknown title is kept and said to be unknown."""

    def __init__(self) -> None:
        self._seen: dict[str, object] = {}

    def __call__(self, text: str) -> object:
        """Return a NamedOccupation, with a note if the title was corrected or is not in the list."""
        if text not in self._seen:
            title = TRAINED_AS.sub("", read_answer_text(text)) or text
            self._seen[text] = _occupation(title, compare=len(self._seen) < MOST_TITLES)
        return self._seen[text]


def _occupation(title: str, *, compare: bool) -> object:
    if title.isdigit():
        return _occupation_by_code(title)
    found = occupations.find(title) if compare else None
    if found is None:
        return Noted(NamedOccupation(title, None), "unknown_occupation", _unknown_title(title, compare=compare))
    value = NamedOccupation(found.de, found.kldb)
    # The other gender form and the English title are the same; anything else is worth a look.
    if fold(title) in fold(found.de) or fold(found.de).removesuffix("in") in fold(title) or title == found.en:
        return value
    note = Message(READ_AS, {"text": quoted(title), "name": found.de})
    return Noted(value, "similar_occupation", note)


def _occupation_by_code(code: str) -> NamedOccupation:
    named = occupations.by_kldb(code)
    if not 2 <= len(code) <= 5:
        raise CellProblem(
            "not_an_occupation",
            N_("“%(text)s” is not an occupation. Please write its title, for example Mechatroniker/in."),
            text=quoted(code),
        )
    return NamedOccupation(named[0].de if len(code) == 5 and named else code, code)


def _unknown_title(title: str, *, compare: bool) -> Message:
    near = ", ".join(entry.de for entry in occupations.suggest(title, limit=3)) if compare else ""
    if not near:
        alone = N_("The occupation “%(text)s” is not in our list and is kept as it is.")
        return Message(alone, {"text": quoted(title)})
    asked = N_("The occupation “%(text)s” is not in our list and is kept as it is. Did you mean: %(near)s?")
    return Message(asked, {"text": quoted(title), "near": near})


@dataclass(frozen=True, slots=True)
class TrainingYearReader:
    """Reads the year of training, also from the day or the year it began."""

    today: dt.date

    def __call__(self, text: str) -> object:
        """Return 1 to 4, with a note if it was worked out."""
        try:
            return read_training_year(text)
        except CellProblem:
            began = read_begin(text)
            year = began and training_year_on(self.today, began)
            if not year:
                raise
            return Noted(year, "year_worked_out", Message(YEAR_WORKED_OUT, {"text": quoted(text), "year": year}))


@dataclass(frozen=True, slots=True)
class TrainingStartReader:
    """Reads when the training began and works out its year."""

    today: dt.date

    def __call__(self, text: str) -> Noted:
        """Return 1 to 4, or None if the training began too long ago, with a note."""
        began = read_begin(text)
        if began is None:
            unclear = N_("“%(text)s” is not a date. Please write DD.MM.YYYY, for example 01.09.2025.")
            raise CellProblem("not_a_date", unclear, text=quoted(text))
        year = training_year_on(self.today, began)
        note = YEAR_WORKED_OUT if year else NO_YEAR
        return Noted(year, "year_worked_out", Message(note, {"text": quoted(text), "year": year or 0}))


def parted(text: str) -> tuple[str, str] | None:
    """Return both ends of "09/2024 – 02/2028" or "Sep 24 bis Feb 28"; None if there is only one."""
    found = PARTS.fullmatch(text) or CLOSE_PARTS.fullmatch(text)
    return (found[1], found[2]) if found else None


def read_begin(text: str) -> dt.date | None:
    """Return when a training began: a day, a month, a term, or the first of September of a year; None if none of them.

    Of "09/2024 – 02/2028" that is the first part.
    """
    if parts := parted(text):
        text = parts[0]
    if term := TERM.fullmatch(text):
        return dt.date(int(f"20{term[2][-2:]}"), 10 if term[1][0] in "wW" else 4, 1)
    if YEAR.fullmatch(text):
        return dt.date(int(text), 9, 1)
    try:
        year, month = read_month(text).split("-")
    except CellProblem:
        return None
    return dt.date(int(year), int(month), 1)


def training_year_on(today: dt.date, began: dt.date) -> int | None:
    """Return the year of a training on a day; None if it would be over, or begins more than a year ahead."""
    months = (today.year - began.year) * 12 + today.month - began.month
    year = max(months, 0) // 12 + 1
    return year if months > -12 and year <= LONGEST_TRAINING_IN_YEARS else None


@dataclass(frozen=True, slots=True)
class TrainingEndReader:
    """Reads the month the training ends: not before this month, not further away than any training lasts."""

    today: dt.date

    def __call__(self, text: str) -> str | Noted:
        """Return ``"YYYY-MM"``, of "09/2024 – 02/2028" the second month with a note."""
        parts = parted(text)
        if parts:
            month = self(parts[1])
            shown = "/".join(reversed(str(month).split("-")))
            return Noted(month, "end_of_span", Message(READ_AS, {"text": quoted(text), "name": shown}))
        month = read_month(text)
        if month < f"{self.today:%Y-%m}":
            raise CellProblem(
                "training_over",
                N_(
                    "“%(text)s” has passed: the training would be over. Please check the month, for example"
                    " 07/%(year)s."
                ),
                text=quoted(text),
                year=self.today.year + 1,
            )
        if month > f"{self.today.year + LONGEST_TRAINING_YEARS}-12":
            raise _too_far(text, self.today.year + 1)
        return month


@dataclass(frozen=True, slots=True)
class TrainingSpanReader:
    """Reads from when to when somebody is trained: the year of training and the month it ends."""

    today: dt.date

    def __call__(self, text: str) -> object:
        """Return what follows from it by field, always with a note; nothing for "3,5 Jahre"."""
        if DURATION.fullmatch(text):
            return Noted(None, "no_span", Message(NO_SPAN, {"text": quoted(text)}))
        parts, began = parted(text), read_begin(text)
        if not parts or began is None:
            raise CellProblem("not_a_span", NOT_A_SPAN, text=quoted(text))
        year = training_year_on(self.today, began)
        if YEAR.fullmatch(parts[1]):  # in which month it ends is not said
            return Noted({"training_year": year}, "span_read", self._message(SPAN_STARTS, text, year))
        ends = str(TrainingEndReader(self.today)(parts[1]))
        said = {"training_year": year, "training_ends": ends}
        return Noted(said, "span_read", self._message(SPAN_READ, text, year, "/".join(reversed(ends.split("-")))))

    def _message(self, msgid: str, text: str, year: int | None, ends: str = "") -> Message:
        return Message(msgid, {"text": quoted(text), "year": year or "–", "ends": ends})


@dataclass(frozen=True, slots=True)
class MinorReader:
    """Reads the month of the 18th birthday; who is of age already needs no entry."""

    today: dt.date

    def __call__(self, text: str) -> object:
        """Return ``"YYYY-MM"``, or None: without a word for a "nein", with a note if the month is past."""
        if fold(text) in NO:
            return None
        month = read_month(text)
        if month > f"{self.today.year + YOUNGEST_YEARS_TO_18}-12":
            raise _too_far(text, self.today.year + 1)
        if month < f"{self.today:%Y-%m}":
            note = N_("“%(text)s” has passed: the person is of age, so nothing is kept.")
            return Noted(None, "of_age", Message(note, {"text": quoted(text)}))
        return month


def _too_far(text: str, year: int) -> CellProblem:
    return CellProblem(
        "too_far_ahead",
        N_("“%(text)s” is too far in the future. Please check the year, for example 07/%(year)s."),
        text=quoted(text),
        year=year,
    )


def _first_day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{read_month(month)}-01")


@dataclass(frozen=True, slots=True)
class SafetyReader:
    """Reads yes, no or the day of the instruction, which cannot lie ahead."""

    today: dt.date

    def __call__(self, text: str) -> SafetyInstruction:
        """Return what was said; a month or a year alone says only that there was one."""
        if said := SAID_YES_ON.match(text):
            text = text[said.end() :].rstrip(" )")
        if MONTH_OR_YEAR.fullmatch(text) or names_month(text):
            self._check_past(text, dt.date(int(text), 1, 1) if YEAR.fullmatch(text) else _first_day(text))
            return SafetyInstruction(True)
        try:
            return SafetyInstruction(read_yes_no(text))
        except CellProblem:
            day = self._read_day(text)
        self._check_past(text, day)
        return SafetyInstruction(True, day)

    def _check_past(self, text: str, day: dt.date) -> None:
        if day > self.today:
            raise CellProblem(
                "date_in_future",
                N_("“%(text)s” is in the future. Please write the day of the instruction, or leave the cell empty."),
                text=quoted(text),
            )

    def _read_day(self, text: str) -> dt.date:
        try:
            return read_date(text)
        except CellProblem as problem:
            if any(digit.isdigit() for digit in text):
                raise
            raise CellProblem(
                "not_yes_no_or_date",
                N_("“%(text)s” is neither yes nor no nor a date. Please write ja, nein or a date such as 01.09.2025."),
                text=quoted(text),
            ) from problem
