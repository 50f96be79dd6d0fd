"""One cell to one value, or a message that quotes the cell and shows how it should look."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass

from web.catalogue.shifts import OWN_HOURS, SCHOOL_PATTERNS, SHIFTS, Weeks, rota, school_weeks
from web.catalogue.text import Text
from web.files.fields import fold
from web.files.messages import N_, Message, Parameter

AZUBI, FACHKRAFT = "azubi", "fachkraft"
EXCEL_EPOCH = dt.date(1899, 12, 30)
SPREADSHEET_ERRORS = re.compile(r"#(REF|N/A|NV|NAME|WERT|VALUE|DIV/0|BEZUG|NULL|NUM|ZAHL)[!?]?", re.IGNORECASE)
LONGEST_TEXT = 200
LONGEST_QUOTE = 60
MOST_TRAINEES = 20
LONGEST_EMAIL = 254
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:[^\W_]|-)*"
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+{_LABEL}(?<=[^-.]{{2}})")
"""What mail servers deliver to: no dots side by side, no marks that only typing errors bring in."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


AZUBI_WORDS = _words(
    "azubi azubis auszubildende auszubildenden auszubildender auszubildendr azubine azubinen az a lehrling lehrlinge"
    " trainee trainees apprentice apprentices student"
)
FACHKRAFT_WORDS = _words(
    "fachkraft fachkraefte fachkraeften fk f facharbeiter facharbeiterin facharbeiterinnen geselle gesellen gesellin"
    " mentor mentoren mentorin mentorinnen skilledworker skilledworkers worker workers expert experts"
)
ROLES = dict.fromkeys(AZUBI_WORDS, AZUBI) | dict.fromkeys(FACHKRAFT_WORDS, FACHKRAFT)
LONG_ROLES = sorted(word for word in ROLES if len(word) >= 5)
YES = _words("ja j yes y x 1 true wahr vorhanden ok erledigt bestanden hat")
NO = _words("nein n no 0 false falsch keine kein none nochnicht nichtvorhanden entfaellt")
YES_SIGNS, NO_SIGNS = frozenset("✓✔☑√✅"), frozenset("-–—✗✘☐❌")
UNSAID = _words("? ?? ??? - -- – — / ./. n/a n.a. n.a k.a. k.a tbd") | {"k. a."}
UNSAID_WORDS = _words("keineangabe unbekannt nichtbekannt weissnicht unknown notknown notapplicable offen")
"""What people write into a cell they have nothing to say about."""

ABOUT = re.compile(r"^(?:bis|ende|anfang|mitte|ca\.?|voraussichtlich|vorauss\.|until|end of)\s+", re.IGNORECASE)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan january jaenner",
            "februar feb february",
            "maerz mrz mar march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sep sept",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}

WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (
            "mo mon montag monday montags",
            "di tu tue dienstag tuesday dienstags",
            "mi we wed mittwoch wednesday mittwochs",
            "do th thu donnerstag thursday donnerstags",
            "fr fri freitag friday freitags",
            "sa sat samstag saturday samstags sonnabend",
            "so su sun sonntag sunday sonntags",
        )
    )
    for name in names.split()
}


SHIFT_WORDS = {
    word: key
    for key, words in {
        "day": "tag normalschicht tagdienst tagesschicht einschicht day dayshift",
        "early_late": "2schicht 2schichten zweischicht zweischichtig 2schichtig wechselschicht fruehspaet"
        " fruehspaetschicht fruehundspaetschicht zweischichtsystem 2schichtsystem twoshift twoshifts",
        "three_shift": "3schicht 3schichten dreischicht dreischichtig 3schichtig dreischichtsystem 3schichtsystem"
        " fruehspaetnacht threeshift threeshifts",
        "night": "nacht nachtschicht dauernachtschicht nachts night nightshift",
        "part_time_morning": "teilzeitvormittags teilzeitvormittag teilzeitmorgens vormittags halbtags parttime",
        "flexible": "gleitzeit flexibel vertrauensarbeitszeit flexitime flextime",
    }.items()
    for word in words.split()
}
"""What offices call the presets, folded."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that was understood, with something the reader of the file should know."""

    value: object
    code: str
    message: Message


class CellProblem(Exception):
    """A cell that cannot be understood: a stable code and the message for the person who filled it in."""

    def __init__(self, code: str, msgid: str, **params: Parameter) -> None:
        super().__init__(code)
        self.code = code
        self.message = Message(msgid, params)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A working or school pattern: the preset it came from and its weeks."""

    preset: str
    weeks: Weeks


def is_unsaid(text: str) -> bool:
    """Whether a cell says that nothing is said: "?", "k. A.", "unbekannt"."""
    return len(text) <= 20 and (text.casefold() in UNSAID or fold(text) in UNSAID_WORDS)


def role_named(text: str) -> str | None:
    """Return the role a title speaks of, if it is only one: "Azubis", "Liste der Auszubildenden 2027", "FK"."""
    words = {fold(word) for word in re.split(r"[\s(/*:;,_.-]+", text)} - {"a", "f"}
    roles = {ROLES[word] for word in words if word in ROLES}
    return roles.pop() if len(roles) == 1 else None


def quoted(text: str) -> str:
    """Return the text for a message, cut if it is long."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def read_text(text: str) -> str:
    """Return the text; refuses what a broken formula left behind and what no name or department is as long as."""
    if SPREADSHEET_ERRORS.fullmatch(text):
        raise CellProblem(
            "formula_error",
            N_("“%(text)s” is an error of a formula. Please type the value instead."),
            text=quoted(text),
        )
    if len(text) > LONGEST_TEXT:
        raise CellProblem(
            "too_long",
            N_("“%(text)s” is too long. Please use at most %(limit)s characters."),
            text=quoted(text),
            limit=LONGEST_TEXT,
        )
    return text


def read_name(text: str) -> str | Noted:
    """Return a person's name, first name first."""
    name = read_text(text)
    if not any(letter.isalpha() for letter in name):
        raise CellProblem(
            "not_a_name",
            N_("“%(text)s” is no name. Please write first name and last name, for example Petra Sommer."),
            text=quoted(text),
        )
    if name.count(",") != 1:
        return name
    turned = " ".join(part.strip() for part in reversed(name.split(","))).strip()
    note = N_("“%(text)s” was read as “%(name)s”.")
    return Noted(turned, "name_turned", Message(note, {"text": quoted(text), "name": turned}))


def read_role(text: str) -> str | Noted:
    """Return ``"azubi"`` or ``"fachkraft"``; a slip in a long word is overlooked, with a note."""
    # "Azubi (m/w/d)", "Auszubildende/r", "Azubi 2. Lehrjahr": the first word decides.
    words = [fold(word) for word in (text, *re.split(r"[\s(/*:,]", text)[:1])]
    for word in words:
        if word in ROLES:
            return ROLES[word]
    near = difflib.get_close_matches(words[0], LONG_ROLES, n=1, cutoff=0.8)
    if near:
        role = ROLES[near[0]]
        note = Message(N_("“%(text)s” was read as “%(name)s”."), {"text": quoted(text), "name": role.capitalize()})
        return Noted(role, "similar_role", note)
    raise CellProblem("unknown_role", N_("“%(text)s” is no role. Please write Azubi or Fachkraft."), text=quoted(text))


def read_email(text: str) -> str:
    """Return an e-mail address in lower case."""
    address = text.removeprefix("mailto:").strip(" <>;,").lower()
    if len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address):
        raise CellProblem(
            "not_an_email",
            N_("“%(text)s” is no e-mail address. Please correct it or leave it empty: then the person gets a letter."),
            text=quoted(text),
        )
    return address


def read_yes_no(text: str) -> bool:
    """Return whether the cell says yes: ja, yes, x, 1 … or nein, no, 0 …"""
    # "ja, seit 2019", "nein (noch nicht)": the first word decides.
    for word in (fold(text), fold(re.split(r"[\s,;(]", text)[0])):
        if word in YES | NO:
            return word in YES
    if text in YES_SIGNS | NO_SIGNS:
        return text in YES_SIGNS
    raise CellProblem(
        "not_yes_or_no", N_("“%(text)s” is neither yes nor no. Please write ja or nein."), text=quoted(text)
    )


def read_date(text: str) -> dt.date:
    """Return a date from 01.09.2025, 1.9.25, 1. September 2025, 2025-09-01, 31/08/2025 or a spreadsheet's number."""
    found = _date_parts(text)
    try:
        if found is not None:
            return dt.date(*found)
        if re.fullmatch(r"\d{5}", text):
            return _serial_date(text)
    except ValueError:
        pass
    raise CellProblem(
        "not_a_date",
        N_("“%(text)s” is not a date. Please write DD.MM.YYYY, for example 01.09.2025."),
        text=quoted(text),
    )


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T][\d:.]+)?", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{2}|\d{4})", text):
        return _year(match[4]), int(match[3]), int(match[1])
    if (match := re.fullmatch(r"(\d{1,2})\.?\s*([^\W\d]+)\.?\s*(\d{2}|\d{4})", text)) and fold(match[2]) in MONTHS:
        return _year(match[3]), MONTHS[fold(match[2])], int(match[1])
    return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else int(digits) + 2000


def _serial_date(text: str) -> dt.date:
    """Days since the end of 1899; anything outside 1954–2118 is some other number."""
    serial = int(text)
    if not 20_000 <= serial <= 80_000:
        raise ValueError(text)
    return EXCEL_EPOCH + dt.timedelta(days=serial)


def read_month(text: str) -> str:
    """Return ``"YYYY-MM"`` from 07/2027, 7/27, 07.2027, 2027-07, Juli 2027, Sept. 27, "bis 07/2027" or any date."""
    found = _month_parts(text)
    if found is not None and 1 <= found[1] <= 12 and 1900 <= found[0] <= 2200:
        return f"{found[0]:04d}-{found[1]:02d}"
    try:
        return read_date(text).strftime("%Y-%m")
    except CellProblem as problem:
        raise CellProblem(
            "not_a_month",
            N_("“%(text)s” is not a month. Please write MM/YYYY, for example 07/2027."),
            text=quoted(text),
        ) from problem


def _month_parts(text: str) -> tuple[int, int] | None:
    text = ABOUT.sub("", text)
    if match := re.fullmatch(r"(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})", text):
        return _year(match[2]), int(match[1])
    if match := re.fullmatch(r"(\d{4})\s?[./-]\s?(\d{1,2})", text):
        return int(match[1]), int(match[2])
    if (match := re.fullmatch(r"([^\W\d]+)\.?\s*'?(\d{4}|\d{2})", text)) and fold(match[1]) in MONTHS:
        return _year(match[2]), MONTHS[fold(match[1])]
    return None


def read_training_year(text: str) -> int:
    """Return 1 to 4 from "2", "2." or "2. Lehrjahr"."""
    words = r"(?:jahr|lehrjahr|ausbildungsjahr|lj|aj|year)"
    if match := re.fullmatch(rf"{words}?\.?\s*([1-4])(?:[.,]0)?\.?\s*(?:{words}\.?)?", text.casefold()):
        return int(match[1])
    if text.upper() in ROMAN:
        return ROMAN[text.upper()]
    raise CellProblem(
        "not_a_training_year",
        N_("“%(text)s” is no training year. Please write a number from 1 to 4, for example 2."),
        text=quoted(text),
    )


def read_capacity(text: str) -> int:
    """Return for how many Azubis a Fachkraft has time."""
    if re.fullmatch(r"\d{1,2}", text) and 1 <= int(text) <= MOST_TRAINEES:
        return int(text)
    raise CellProblem(
        "not_a_capacity",
        N_("“%(text)s” is no number of trainees. Please write a whole number from 1 to %(most)s, for example 1."),
        text=quoted(text),
        most=MOST_TRAINEES,
    )


def read_shift(text: str) -> Pattern:
    """Return working hours from the name of a preset or from hours: "Mo-Fr 06:00-14:00 | Mo-Fr 14:00-22:00"."""
    wanted = fold(text)
    named = SHIFT_WORDS.get(wanted)
    for preset in SHIFTS:
        if preset.key == named or wanted in {fold(preset.key), fold(preset.de), fold(preset.en)}:
            return Pattern(preset.key, preset.weeks)
    try:
        return Pattern(OWN_HOURS, rota(*(week.strip() for week in text.split("|") if week.strip())))
    except ValueError as error:
        raise CellProblem(
            "unknown_working_hours",
            N_(
                "“%(text)s” are no known working hours. Please choose one of: %(known)s;"
                " or write the hours, for example Mo-Fr 07:00-15:30."
            ),
            text=quoted(text),
            known=tuple(Text(preset.de, preset.en) for preset in SHIFTS),
        ) from error


def read_school(text: str) -> Pattern:
    """Return the time at vocational school from weekdays ("Di, Do"), "Block" or "keine"."""
    wanted = fold(text)
    if wanted in NO or wanted in {fold(SCHOOL_PATTERNS[0].de), fold(SCHOOL_PATTERNS[0].en)}:
        return Pattern("none", school_weeks("none"))
    if wanted.startswith("block"):
        return Pattern("block", school_weeks("block"))
    words = re.split(r"[\s,;/+&.]+|\bund\b|\bu\b|\band\b", text.casefold())
    days = [WEEKDAYS.get(fold(word)) for word in words if word]
    known = sorted({day for day in days if day is not None})
    if None in days or not 1 <= len(known) <= 2:
        raise CellProblem(
            "unknown_school_days",
            N_("“%(text)s” are no school days. Please write one or two weekdays, for example Di, Do; or Block; or no."),
            text=quoted(text),
        )
    key = "one_day" if len(known) == 1 else "two_days"
    return Pattern(key, school_weeks(key, known))
