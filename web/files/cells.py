"""One cell to one value, or a message that quotes the cell and shows how it should look."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass

from web.catalogue.answers import LONGEST_TEXT as LONGEST_ANSWER
from web.files.fields import fold
from web.files.lost import NO_VALUE
from web.files.messages import N_, Message, Parameter

AZUBI, FACHKRAFT = "azubi", "fachkraft"
EXCEL_EPOCH = dt.date(1899, 12, 30)
SPREADSHEET_ERRORS = re.compile(
    r"#(?:REF|N/A|N/?V|NAME|WERT|VALUE|DIV/0|BEZUG|NULL|NUM|ZAHL)[!?]?|#[A-ZÄÖÜ_]+[!?]|#?(?:err|fehler):\d{3}",
    re.IGNORECASE,
)
ERROR_STARTS = ("#", "Err:", "Fehler:")
FORMULA_ERROR = N_("“%(text)s” is a formula error. Please type the value instead.")
FORMULA_ALONE = N_(
    "“%(text)s” is a formula whose value is not in the file. Please type the value, or open the file in a spreadsheet"
    " program, save it there and upload it again."
)
TOO_NARROW = N_("“%(text)s” was copied from a column that was too narrow to show it. Please type the value instead.")
LONGEST_TEXT = 200
TOO_LONG = N_("“%(text)s” is too long. Please use at most %(limit)s characters.")
LONGEST_QUOTE = 60
MOST_TRAINEES = 20
LONGEST_EMAIL = 254
_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[^\W_](?:[^\W_]|-)*"
EMAIL = re.compile(rf"(?=[^@]{{1,64}}@){_LOCAL}(?:\.{_LOCAL})*@(?:{_LABEL}\.)+{_LABEL}(?<=[^-.]{{2}})")
"""What mail servers deliver to: no dots side by side, no marks that only typing errors bring in."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text: a list of words that is short to write."""
    return frozenset(text.split())


AZUBI_WORDS = word_set(
    "azubi azubis auszubildende auszubildenden auszubildender auszubildendr azubine azubinen az a lehrling lehrlinge"
    " trainee trainees apprentice apprentices student ausbildungsverhaeltnisse lehrlingsliste"
)
FACHKRAFT_WORDS = word_set(
    "fachkraft fachkraefte fachkraeften fk f facharbeiter facharbeiterin facharbeiterinnen geselle gesellen gesellin"
    " betreuendefachkraft begleitendefachkraft zugeordnetefachkraft"
    " mentor mentoren mentorin mentorinnen skilledworker skilledworkers worker workers expert experts"
)
ROLES = dict.fromkeys(AZUBI_WORDS, AZUBI) | dict.fromkeys(FACHKRAFT_WORDS, FACHKRAFT)
CELL_ROLES = dict.fromkeys(
    word_set(
        "ausbildung inausbildung patenkind mentee umschueler umschuelerin dualstudent dualerstudent dualestudentin"
        " dualstudierende dualstudierender dualerstudierender dualestudierende schueler schuelerin 102 121 122"
    ),
    AZUBI,
) | dict.fromkeys(
    word_set(
        "mitarbeiter mitarbeiterin mitarbeitende mitarbeitender angestellte angestellter arbeiter arbeiterin"
        " tarifangestellte tarifangestellter tarifbeschaeftigte arbeitnehmer arbeitnehmerin regularemployee employee"
        " staff stammpersonal stammbelegschaft festangestellt permanent tandempartner tandempartnerin pate patin 101"
    ),
    FACHKRAFT,
)
"""What personnel systems write into a column of roles, and the keys of social insurance: read with a note."""
I_AM = re.compile(r"^(?:ich bin|i am|i'm)\s+(?:eine?\s+|an?\s+)?", re.IGNORECASE)
"""How forms let people say it of themselves."""
LONG_ROLES = sorted(word for word in ROLES if len(word) >= 5)
YES = word_set("ja j yes y x 1 true wahr vorhanden ok erledigt erfolgt bestanden absolviert hat liegtvor")
NO = word_set(
    "nein n no 0 false falsch noe nee keine kein none nochnicht nichtvorhanden entfaellt geplant inplanung inarbeit"
)
YES_SIGNS, NO_SIGNS = frozenset("✓✔☑√✅•●"), frozenset("-–—✗✘☐❌")
CONTRARY = re.compile(
    r"\b(?:abgelaufen|verfallen|veraltet|ungültig|fehlt|erloschen|nicht|expired|invalid|missing|not)\b", re.IGNORECASE
)
"""Behind a yes these words take it back: "ja, aber abgelaufen"."""
UNSAID = word_set("? ?? ??? - -- – — / ./. n/a n.a. n.a k.a. k.a tbd") | {"k. a."}
UNSAID_WORDS = word_set("keineangabe unbekannt nichtbekannt weissnicht unknown notknown notapplicable offen")
"""What people write into a cell they have nothing to say about."""
LEFT_EMPTY = frozenset({"anonymous", "nan", "NaN", "NaT", "<NA>", "NULL", "null", "(null)"})
"""What programs write where nothing is. As they write it: Null is a surname."""

ABOUT = re.compile(
    r"^(?:bis|zum|am|vom|seit|ende|anfang|mitte|ca\.?|vsl\.?|vorauss\w*\.?|until|end of)\s+|\s*\([^()]*\)$",
    re.IGNORECASE,
)
"""Around a month or a date: "bis 07/2027", "Ende Juli 2027", "28.02.2029 (verkürzt)"."""
NUMBER_WORDS = {"ein": "1", "eine": "1", "einen": "1", "zwei": "2", "drei": "3", "vier": "4"}
ORDINALS = ("erste", "zweite", "dritte", "vierte")
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
ROMAN_YEAR = re.compile(r"\b(?:iv|i{1,3})\b")
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


def is_unsaid(text: str) -> bool:
    """Whether a cell says that nothing is said: "?", "k. A.", "unbekannt"; a program writes "None"."""
    return text == "None" or (len(text) <= 20 and (text.casefold() in UNSAID or fold(text) in UNSAID_WORDS))


def role_named(text: str) -> str | None:
    """Return the role a title speaks of, if it is only one: "Azubis", "Liste der Auszubildenden 2027", "FK"."""
    words = {fold(word) for word in re.split(r"[\s(/*:;,_.-]+", text)} - {"a", "f"}
    roles = {ROLES[word] for word in words if word in ROLES}
    return roles.pop() if len(roles) == 1 else None


def quoted(text: str) -> str:
    """Return the text for a message, cut if it is long."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def check_value(text: str) -> None:
    """Refuse what a formula left behind instead of a value, whatever the column. Raises CellProblem."""
    if not text.startswith(ERROR_STARTS):
        return
    if text.startswith(NO_VALUE):
        raise CellProblem("formula_alone", FORMULA_ALONE, text=quoted(text.removeprefix("#")))
    if SPREADSHEET_ERRORS.fullmatch(text):
        raise CellProblem("formula_error", FORMULA_ERROR, text=quoted(text))
    if len(text) > 2 and not text.strip("#"):
        raise CellProblem("too_narrow", TOO_NARROW, text=quoted(text))


def is_value(text: str) -> bool:
    """Whether something stands in a cell, and not only what a formula left behind."""
    try:
        check_value(text)
    except CellProblem:
        return False
    return bool(text)


def read_text(text: str, limit: int = LONGEST_TEXT) -> str:
    """Return the text; refuses what a formula left behind, and more than so many characters."""
    check_value(text)
    if len(text) > limit:
        raise CellProblem("too_long", TOO_LONG, text=quoted(text), limit=limit)
    return text


def read_answer_text(text: str) -> str:
    """Return a text that is stored as an answer, as long as the form takes it as well."""
    return read_text(text, LONGEST_ANSWER)


def is_role_word(cell: str) -> bool:
    """Whether a cell says a role, as people or personnel systems write it; numbers say too little."""
    cell = I_AM.sub("", cell)
    return _role_of(cell) is not None or (fold(cell) in CELL_ROLES and not cell.isdigit())


def _role_of(text: str) -> str | None:
    # "Azubi (m/w/d)", "Auszubildende/r", "Azubi 2. Lehrjahr": the first word decides.
    for word in (text, *re.split(r"[\s(/*:,]", text)[:1]):
        if fold(word) in ROLES:
            return ROLES[fold(word)]
    return None


def read_role(text: str) -> str | Noted:
    """Return ``"azubi"`` or ``"fachkraft"``; a slip in a long word is overlooked, with a note."""
    cell, text = text, I_AM.sub("", text)
    named = {ROLES[word] for word in map(fold, re.split(r"[\s(/*:,]+", text)) if word in ROLES}
    role = _role_of(text)
    if role is not None and len(named) < 2:
        return role
    first = fold(re.split(r"[\s(/*:,]", text)[0])
    near = [
        found for said in (first, fold(text)) for found in difflib.get_close_matches(said, LONG_ROLES, n=1, cutoff=0.8)
    ]
    meant = CELL_ROLES.get(fold(text)) or CELL_ROLES.get(first) or (ROLES[near[0]] if near else None)
    # An "Ausbilder" is no "Auszubildender" with a slip, and "Azubi/Fachkraft" is a choice nobody made.
    if meant is None or len(named) > 1 or first.startswith("ausbilder"):
        unknown = N_("“%(text)s” is not a role. Please write Azubi or Fachkraft.")
        raise CellProblem("unknown_role", unknown, text=quoted(cell))
    note = Message(N_("“%(text)s” was read as “%(name)s”."), {"text": quoted(cell), "name": meant.capitalize()})
    return Noted(meant, "similar_role", note)


def read_email(text: str) -> str:
    """Return an e-mail address in lower case."""
    address = text.removeprefix("mailto:").strip(" <>;,").lower()
    if len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address):
        raise CellProblem(
            "not_an_email",
            N_(
                "“%(text)s” is not an e-mail address. Please correct it or leave it empty: then the person gets a"
                " letter."
            ),
            text=quoted(text),
        )
    return address


def read_yes_no(text: str) -> bool:
    """Return whether the cell says yes: ja, yes, x, 1 … or nein, no, 0 …"""
    # "ja, seit 2019", "nein (noch nicht)": the first word decides.
    for word in (fold(text), fold(re.split(r"[\s,;(]", text)[0])):
        if word in NO or (word in YES and not CONTRARY.search(text)):
            return word in YES
    if text in YES_SIGNS | NO_SIGNS:
        return text in YES_SIGNS
    raise CellProblem(
        "not_yes_or_no", N_("“%(text)s” is neither yes nor no. Please write ja or nein."), text=quoted(text)
    )


def read_date(text: str) -> dt.date:
    """Return a date from 01.09.2025, 1.9.25, 1. September 2025, 2025-09-01, 31/08/2025 or a spreadsheet's number."""
    found = _date_parts(ABOUT.sub("", text))
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
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?", text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := re.fullmatch(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{2}|\d{4})(?:,? \d{1,2}:[\d:.]+)?", text):
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
        return read_date(text).isoformat()[:7]
    except CellProblem as problem:
        raise CellProblem(
            "not_a_month",
            N_("“%(text)s” is not a month. Please write MM/YYYY, for example 07/2027."),
            text=quoted(text),
        ) from problem


def names_month(text: str) -> bool:
    """Whether a cell says a month by its name: "September 2025"."""
    return text[:1].isalpha() and _month_parts(text) is not None


def _month_parts(text: str) -> tuple[int, int] | None:
    text = ABOUT.sub("", text)
    if match := re.fullmatch(r"(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})", text):
        return _year(match[2]), int(match[1])
    if match := re.fullmatch(r"(\d{4})\s?[./-]\s?(\d{1,2})", text):
        return int(match[1]), int(match[2])
    if (match := re.fullmatch(r"([^\W\d]+)\.?\s*['/-]?\s*(\d{4}|\d{2})", text)) and fold(match[1]) in MONTHS:
        return _year(match[2]), MONTHS[fold(match[1])]
    return None


def read_training_year(text: str) -> int:
    """Return 1 to 4 from "2", "2.", "2. Lehrjahr", "im 2.", "zweites Ausbildungsjahr" or "II. LJ"."""
    words = r"(?:ausb(?:ildungs)?\.?-?\s?j(?:ahr)?|lehrj(?:ahr)?|jahr|lj|aj|year)"
    ordinal = "|".join(f"{word}n?[rs]?" for word in ORDINALS)
    bare = re.sub(r"^(?:im|in|in the|aktuell|derzeit)\b\s*|\s*\([^()]*\)$", "", text.casefold())
    bare = ROMAN_YEAR.sub(lambda found: str(ROMAN[found[0].upper()]), bare, count=1)
    match = re.fullmatch(rf"{words}?\.?\s*(?:([1-4])(?:[.,]0|st|nd|rd|th)?\s?\.?|({ordinal}))\s*(?:{words}\.?)?", bare)
    if match:
        return int(match[1] or next(year for year, word in enumerate(ORDINALS, 1) if match[2].startswith(word)))
    raise CellProblem(
        "not_a_training_year",
        N_("“%(text)s” is not a training year. Please write a number from 1 to 4, for example 2."),
        text=quoted(text),
    )


def read_capacity(text: str) -> int:
    """Return for how many Azubis a Fachkraft has time."""
    words = r"(?:azubis?|auszubildende[rn]?|personen|person|trainees?)"
    match = re.fullmatch(rf"(?:max\.?|bis zu|höchstens)?\s*(\w+)(?:[.,]0)?\s*{words}?", text.casefold())
    number = NUMBER_WORDS.get(match[1], match[1]) if match else ""
    if number.isdecimal() and len(number) < 3 and 1 <= int(number) <= MOST_TRAINEES:
        return int(number)
    raise CellProblem(
        "not_a_capacity",
        N_("“%(text)s” is not a number of Azubis. Please write a whole number from 1 to %(most)s, for example 1."),
        text=quoted(text),
        most=MOST_TRAINEES,
    )
