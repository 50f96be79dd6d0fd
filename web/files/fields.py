"""Which column means what: headings in German and English, as offices really write them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from web.catalogue.text import Text

LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "ł": "l", "đ": "d"})
LOWER = bytes(range(256)).lower()
NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
NOT_KEPT = re.compile("[^a-z0-9]+")


class Part(StrEnum):
    """Who may know the content of a column."""

    IDENTITY = "identity"
    COMPANY = "company"
    PERSON = "person"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can mean: key, the heading of our own templates in both languages, and other spellings."""

    key: str
    part: Part
    de: str
    en: str
    aliases: tuple[str, ...] = ()

    @property
    def heading(self) -> Text:
        """The heading of our own templates."""
        return Text(self.de, self.en)


def _fields(part: Part, *rows: tuple[str, str, str, str]) -> tuple[Field, ...]:
    return tuple(Field(key, part, de, en, tuple(filter(None, more.split("|")))) for key, de, en, more in rows)


# What a company would otherwise upload without thinking; none of it has a place in the product.
NEVER_STORED = _fields(
    Part.NEVER,
    ("gender", "Geschlecht", "Gender", "Sex|Anrede|Salutation|m/w/d"),
    (
        "birth_date",
        "Geburtsdatum",
        "Date of birth",
        ("Geburtstag|Geb.-Datum|Geb.-Dat.|Geb.-Tag|geb. am|geb.|Geburtsjahr|Alter|Age|DOB|Birthday|Birth date"),
    ),
    ("origin", "Nationalität", "Nationality", "Staatsangehörigkeit|Herkunft|Migrationshintergrund|Origin"),
    ("religion", "Religion", "Religion", "Konfession"),
    ("health", "Gesundheit", "Health", "Schwerbehinderung|Behinderung|GdB|Krankheit|Disability|Illness"),
    ("family", "Familienstand", "Marital status", "Kinder|Children"),
    ("photo", "Foto", "Photo", "Bild|Passbild|Picture"),
    ("grades", "Noten", "Grades", "Note|Zeugnis|Zeugnisnote|Notendurchschnitt|Grade|Marks|Beurteilung"),
)

FIELDS: tuple[Field, ...] = (
    *_fields(
        Part.IDENTITY,
        (
            "id",
            "Nummer",
            "ID",
            (
                "Kennung|Nr|Lfd. Nr.|Kürzel|Number|Key|Personalnummer|Pers.-Nr.|PNr|Personal-Nr.|Mitarbeiternummer|"
                "MA-Nr.|Employee no|Employee number|Staff no|Employee ID|Person ID|Azubi-Ident-Nr.|Azubi-Nr.|"
                "Zeitstempel|Startzeit|Fertigstellungszeit|Timestamp|Start time|Completion time"
            ),
        ),
        (
            "company",
            "Unternehmen",
            "Company",
            "Firma|Betrieb|Ausbildungsbetrieb|Arbeitgeber|Employer|Organisation|Organization",
        ),
        (
            "role",
            "Rolle",
            "Role",
            (
                "Gruppe|Typ|Auszubildender/Fachkraft|Azubi/Fachkraft|Azubi oder Fachkraft|Azubi/FK|Azubi oder FK|A/F|"
                "AZ/FK|Rolle im Tandem|"
                "Teilnahme als|Personengruppe|Personengruppenschlüssel|PGR|Art der Teilnahme|Group|Type|Worker type|"
                "Trainee/skilled worker|Bist du Azubi oder Fachkraft|Sind Sie Azubi oder Fachkraft|Ich bin|I am|"
                "Are you a trainee or a skilled worker"
            ),
        ),
        (
            "name",
            "Name",
            "Name",
            (
                "Vor- und Nachname|Vor- und Zuname|Vorname Nachname|Vorname Name|Vor-/Nachname|"
                "Vor- u. Nachname|Person|Mitarbeiter|Mitarbeiter/in|Mitarbeiter:innen|Mitarbeitende|Mitarbeitername|"
                "Teilnehmer|Teilnehmer/in|Teilnehmer/-in|Teilnehmende|Beschäftigte|Name des Azubis|Name der Fachkraft|"
                "Vollständiger Name|Full name|Employee|Employee name|Participant|Wie heißt du|Wie heißen Sie|Dein Name|"
                "Ihr Name|Your name|What is your name|Schüler|Schülerin|Schüler/in|Schüler:in|Schüler/-in"
            ),
        ),
        (
            "turned_name",
            "Nachname Vorname",
            "Last name first name",
            (
                "Name Vorname|Zuname Vorname|Familienname Vorname|Nachname u. Vorname|Nachname und Vorname|"
                "Nach-/Vorname|Nach- u. Vorname|Nach- und Vorname"
            ),
        ),
        (
            "first_name",
            "Vorname",
            "First name",
            "Rufname|Vorn.|Vorname Arbeitnehmer|Given name|Forename|First|Preferred name|Legal first name",
        ),
        (
            "last_name",
            "Nachname",
            "Last name",
            "Familienname|Zuname|Nachn.|Familienname Arbeitnehmer|Surname|Family name|Legal last name",
        ),
        (
            "is_azubi",
            "Azubi (angekreuzt)",
            "Azubi (ticked)",
            "Azubi|Azubis|Azubine|Auszubildende|Auszubildende/r|Auszubildender|Ist Azubi|Trainee|Apprentice",
        ),
        (
            "is_fachkraft",
            "Fachkraft (angekreuzt)",
            "Fachkraft (ticked)",
            (
                "Fachkraft|Fachkräfte|Ist Fachkraft|FK|Skilled worker|Betreuende Fachkraft|Begleitende Fachkraft|"
                "Zugeordnete Fachkraft"
            ),
        ),
        (
            "email",
            "E-Mail",
            "E-mail",
            (
                "Mail|Mailadresse|E-Mail-Adresse|Emailadresse|E-Mail dienstlich|Dienstliche E-Mail|E-Mail geschäftlich|"
                "Firmen-E-Mail|Email - Work|E-Mail privat|Mail privat|Private E-Mail|Mail dienstlich|"
                "Email address|Mail address|Work email"
            ),
        ),
    ),
    *_fields(
        Part.COMPANY,
        (
            "occupation",
            "Beruf",
            "Occupation",
            (
                "Ausbildungsberuf|Ausb.-Beruf|Ausb. Beruf|Berufsbezeichnung|Lehrberuf|Erlernter Beruf|Berufsbild|"
                "Ausbildung|Ausbildung als|Ausbildung zum/zur|Tätigkeit|Tätigkeitsbezeichnung|Ausbildungsgang|Funktion|"
                "Position|In welchem Beruf|Welcher Beruf|Was ist dein Beruf|Dein Beruf|Was ist Ihr Beruf|Ihr Beruf|"
                "Profession|Trade|Job title|Job|Job profile|What is your occupation"
            ),
        ),
        (
            "training_year",
            "Ausbildungsjahr",
            "Training year",
            (
                "Lehrjahr|LJ|Lehrj.|Ausb.-Jahr|Ausb. Jahr|Jahr|AJ|Akt. Ausbildungsjahr|Aktuelles Ausbildungsjahr|Year|"
                "In welchem Lehrjahr|In welchem Ausbildungsjahr|In welchem Lehrjahr bist du|"
                "Year of training|Apprenticeship year|Year of apprenticeship"
            ),
        ),
        (
            "training_ends",
            "Ausbildung bis",
            "Training ends",
            (
                "Ausbildungsende|Ende der Ausbildung|Ausbildung endet|Ende Ausbildung|Ausb.-Ende|Ausb. Ende|Ende|"
                "Ausb. bis|Vertragsende|Lehrzeitende|Ausbildungszeit bis|Voraussichtliches Ende|Ausbildung Ende|"
                "End of training|Training end|Graduation|End of apprenticeship"
            ),
        ),
        (
            "training_starts",
            "Ausbildungsbeginn",
            "Training starts",
            (
                "Beginn der Ausbildung|Ausbildung seit|Ausb.-Beginn|Ausb. Beginn|Ausbildungsstart|Beginn Ausbildung|"
                "Ausbildung von|Lehrbeginn|Vertragsbeginn Ausbildung|Start of training|Training start"
            ),
        ),
        (
            "training_span",
            "Ausbildungszeit (von – bis)",
            "Training period (from – to)",
            (
                "Ausbildungszeit|Ausbildungszeitraum|Ausbildungsdauer|Dauer der Ausbildung|Ausbildung von bis|"
                "Vertragslaufzeit|Laufzeit|Ausbildungsvertrag von bis|Training period|Period of training"
            ),
        ),
        (
            "department",
            "Abteilung",
            "Department",
            (
                "Bereich|Abt.|AbtNr|Abteilungsnummer|Einsatzbereich|Team|Kostenstelle|Werk/Abteilung|Unit|Dept.|Org.-Einheit|Organisationseinheit|OE|ORGEH"
            ),
        ),
        (
            "site",
            "Standort",
            "Site",
            (
                "Werk|Werks|Betriebsstätte|Ausbildungsstätte|Niederlassung|Filiale|Ort|Arbeitsort|Einsatzort|Location|Plant|"
                "Office"
            ),
        ),
        (
            "shift",
            "Arbeitszeit",
            "Working hours",
            (
                "Arbeitszeiten|Schicht|Schichtmodell|Schichtsystem|Schichtplan|Schichtart|Arbeitszeitmodell|AZ-Modell|"
                "Schichten|Shift|Shift model|Shift system|Shift pattern|Shift preset"
            ),
        ),
        (
            "school",
            "Berufsschule",
            "School days",
            (
                "Berufsschultage|Berufsschultag|Berufsschule am|BS-Tage|BS-Tag|Schultage|Schultag|Schule|Schule am|"
                "BS am|Vocational school|School|School day"
            ),
        ),
        (
            "capacity",
            "Anzahl Azubis",
            "Number of trainees",
            (
                "Kapazität|Plätze|Max. Azubis|Höchstens Azubis|Wie viele Azubis höchstens|Kann max. Azubis betreuen|"
                "Wie viele Azubis kannst du begleiten|Wie viele Azubis können Sie begleiten|Capacity|Places"
            ),
        ),
        (
            "aevo",
            "AEVO",
            "Trainer qualification",
            "Ausbildereignung|Ausbilderschein|AEVO-Schein|AdA|AdA-Schein|Ausbildereignungsprüfung|Trainer certificate",
        ),
        (
            "safety_instruction",
            "Sicherheitsunterweisung Roboter",
            "Robot safety instruction",
            (
                "Sicherheitsunterweisung|Sicherheitsunterw.|Roboterunterweisung|Unterweisung Roboter|Unterweisung|"
                "Safety instruction"
            ),
        ),
        (
            "line_manager",
            "Führungskraft",
            "Line manager",
            (
                "Vorgesetzte|Vorgesetzter|Vorgesetzte/r|Vorgesetzte Person|Chef|Chef/in|Teamleitung|Berichtet an|"
                "Manager|Supervisor|Reports to"
            ),
        ),
        (
            "trainer",
            "Ausbilder/in",
            "Trainer",
            (
                "Ausbilder|Ausbilderin|Betreuer|Betreuerin|Betreuer/in|Verantwortlich für die Ausbildung|"
                "Ausbildungsverantwortung|Responsible trainer"
            ),
        ),
        (
            "minor_until",
            "Unter 18 bis",
            "Under 18 until",
            "Unter 18 bis Monat|Minderjährig bis|Minor until|Under age until",
        ),
    ),
    *_fields(
        Part.PERSON,
        ("brings", "Bringt mit", "Brings", "Bringe ich mit|Das bringe ich mit|Kann|Kompetenzen|Skills|Kenntnisse"),
        ("learns", "Will lernen", "Wants to learn", "Will ich lernen|Lernt|Lernziele|Learns|Learning goals"),
        ("languages", "Sprachen", "Languages", "Sprachkenntnisse|Fremdsprachen|Deutschkenntnisse|Language skills"),
        ("work_style", "Arbeitsweise", "Work style", "Arbeitsstil"),
        ("motivation", "Motivation", "Motivation", ""),
        ("wishes", "Wünsche", "Wishes", "Wunsch|Wunschpartner|Wunschperson|Wish"),
        ("please_not", "Bitte nicht", "Please not", "Nicht mit|Bitte nicht mit|Not with"),
        (
            "reach",
            "Erreichbar",
            "How to reach",
            (
                "Telefon|Telefonnummer|Tel.|Tel.-Nr.|Mobil|Mobilnummer|Mobilnr.|Handy|Handynummer|Handynr.|"
                "Erreichbarkeit|Erreichbar unter|Phone|Phone number|Mobile"
            ),
        ),
        ("talk_first", "Bitte vorher ansprechen", "Please talk to me first", "Vorher ansprechen|Talk first"),
    ),
    *NEVER_STORED,
)

NAMES = frozenset({"name", "turned_name", "first_name", "last_name"})
TICKS = frozenset({"is_azubi", "is_fachkraft"})
"""Columns with a cross for the role; the same word may also head a column of names, or stand in a row of people."""

BY_KEY: Mapping[str, Field] = {field.key: field for field in FIELDS}


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Reduce a text to comparable letters and digits: "Ausb.-Beruf" → "ausbberuf", "Größe" → "groesse"."""
    if text.isascii():  # most texts are, and this is ten times as fast
        return text.encode().translate(LOWER, NO_LETTERS).decode()
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return NOT_KEPT.sub("", letters)
