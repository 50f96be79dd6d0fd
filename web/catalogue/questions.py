"""The questions of the default questionnaire. What is not asked here is not stored anywhere.

Never asked: gender, date of birth, origin, religion, health, disability, marital status, photo, grades.
"""

from dataclasses import dataclass

from web.catalogue.competences import COMPETENCES
from web.catalogue.languages import LANGUAGES
from web.catalogue.question import NO_HEALTH, Kind, Option, Part, Question, Retention, Role, Source, Viewer
from web.catalogue.shifts import SCHOOL_PATTERNS, SHIFTS
from web.catalogue.text import Text

_BOTH = (Role.AZUBI, Role.FACHKRAFT)
_AZUBI = (Role.AZUBI,)
_FACHKRAFT = (Role.FACHKRAFT,)

_TO_MATCH = Text(
    "Damit zwei Menschen zusammenkommen, die zueinander passen", "To bring together two people who are a good match"
)
_FREE_TIME = Text("Damit beide genug gemeinsame Arbeitszeit haben", "So that both share enough working time")
_FIND_EACH_OTHER = Text("Damit sich beide im Betrieb finden", "So that the two can find each other at work")
_LAW = Text("Damit gesetzliche Regeln eingehalten werden", "To comply with the law")
_INDEPENDENT = Text(
    "Damit niemand ein Tandem mit der eigenen Führungskraft bildet",
    "So that nobody is paired with their own line manager",
)
_CONTACT = Text("Damit der erste Kontakt angenehm ist", "To make the first contact pleasant")


@dataclass(frozen=True, slots=True)
class _Ask:
    """How a family of questions is answered and seen."""

    part: Part
    answered_by: tuple[Source, ...]
    seen_by: tuple[Viewer, ...]


_FACT = _Ask(Part.COMPANY, (Source.COMPANY, Source.COORDINATOR), (Viewer.SELF, Viewer.COMPANY, Viewer.COORDINATOR))
_SHOWN_FACT = _Ask(Part.COMPANY, _FACT.answered_by, (*_FACT.seen_by, Viewer.PARTNER))
_OWN = _Ask(Part.PERSON, (Source.SELF, Source.TOGETHER), (Viewer.SELF, Viewer.COORDINATOR, Viewer.PARTNER))
_OWN_UNSHOWN = _Ask(Part.PERSON, _OWN.answered_by, (Viewer.SELF, Viewer.COORDINATOR))
_CONFIDENTIAL = _Ask(Part.PERSON, (Source.SELF,), (Viewer.SELF, Viewer.COORDINATOR))


def _question(
    key: str,
    ask: _Ask,
    roles: tuple[Role, ...],
    kind: Kind,
    *,
    label: Text,
    hint: Text,
    purpose: Text,
    used_by: tuple[str, ...] = (),
    options: tuple[Option, ...] = (),
    retention: Retention = Retention.ROUND_PLUS_SIX_MONTHS,
    required: bool = False,
    active: bool = True,
) -> Question:
    return Question(
        key=key,
        part=ask.part,
        roles=roles,
        kind=kind,
        label=label,
        hint=hint,
        purpose=purpose,
        retention=retention,
        answered_by=ask.answered_by,
        seen_by=ask.seen_by,
        used_by=used_by,
        options=options,
        required=required,
        active=active,
    )


_COMPETENCE_OPTIONS = tuple(Option(entry.key, Text(entry.de, entry.en)) for entry in COMPETENCES)
_LANGUAGE_OPTIONS = tuple(Option(entry.code, Text(entry.de, entry.en)) for entry in LANGUAGES)
_SHIFT_OPTIONS = tuple(Option(entry.key, Text(entry.de, entry.en)) for entry in SHIFTS)
_SCHOOL_OPTIONS = tuple(Option(entry.key, Text(entry.de, entry.en)) for entry in SCHOOL_PATTERNS)
_REACH_OPTIONS = (
    Option("in_person", Text("Im Betrieb ansprechen", "In person, at work")),
    Option("email", Text("Per E-Mail", "By e-mail")),
    Option("through_company", Text("Über die Ansprechperson im Betrieb", "Through the contact at the company")),
)
_WORK_STYLE_OPTIONS = (
    Option("1", Text("Erst planen", "Plan first"),
           Text("Ich lese die Anleitung ganz und fange dann an.", "I read the whole manual and then start.")),
    Option("2", Text("Eher planen", "Mostly plan"),
           Text("Ich überlege mir die wichtigsten Schritte vorher.", "I think of the main steps beforehand.")),
    Option("3", Text("Beides", "Both"),
           Text("Es kommt auf die Aufgabe an.", "It depends on the task.")),
    Option("4", Text("Eher ausprobieren", "Mostly try things out"),
           Text("Ich fange an und schaue nach, wenn etwas hakt.", "I start and look things up when I am stuck.")),
    Option("5", Text("Gleich ausprobieren", "Try it out at once"),
           Text("Ich lerne am besten, wenn ich es selbst mache.", "I learn best by doing it myself.")),
)  # fmt: skip
_MOTIVATION_OPTIONS = (
    Option("1", Text("Ein wenig", "A little"),
           Text("Ich schaue es mir gern einmal an.", "I would like to have a look.")),
    Option("2", Text("Etwas mehr", "A bit more"),
           Text("Ich möchte verstehen, was ein Roboter bei uns tut.", "I want to understand what a robot does here.")),
    Option("3", Text("Mittel", "Medium"),
           Text("Ich möchte einen Roboter selbst bedienen.", "I want to operate a robot myself.")),
    Option("4", Text("Viel", "A lot"),
           Text("Ich möchte einen Roboter selbst einrichten.", "I want to set up a robot myself.")),
    Option("5", Text("Sehr viel", "Very much"),
           Text("Ich möchte anderen zeigen, wie es geht.", "I want to show others how it is done.")),
)  # fmt: skip

COMPANY_QUESTIONS: tuple[Question, ...] = (
    _question(
        "occupation", _SHOWN_FACT, _BOTH, Kind.OCCUPATION,
        label=Text("Beruf oder Ausbildungsberuf", "Occupation or apprenticeship"),
        hint=Text("Tippen und aus der Liste wählen. Fehlt der Beruf, reicht der Text.",
                  "Type and choose from the list. If it is not listed, your own text is enough."),
        purpose=_TO_MATCH, used_by=("occupation",), required=True,
    ),
    _question(
        "site", _SHOWN_FACT, _BOTH, Kind.TEXT,
        label=Text("Standort", "Site"),
        hint=Text(f"Nur bei mehreren Standorten. {NO_HEALTH.de}", f"Only if there are several sites. {NO_HEALTH.en}"),
        purpose=_FIND_EACH_OTHER, used_by=("site",),
    ),
    _question(
        "department", _SHOWN_FACT, _BOTH, Kind.TEXT,
        label=Text("Abteilung", "Department"),
        hint=Text(f"Zum Beispiel Halle 2 oder Versand. {NO_HEALTH.de}",
                  f"For example hall 2 or dispatch. {NO_HEALTH.en}"),
        purpose=_FIND_EACH_OTHER, used_by=("department",),
    ),
    _question(
        "training_year", _FACT, _AZUBI, Kind.NUMBER,
        label=Text("Ausbildungsjahr", "Year of training"),
        hint=Text("1 bis 4", "1 to 4"),
        purpose=Text("Damit die Koordination Anfang und Ende der Ausbildung berücksichtigt",
                     "So that the coordinators can take the start and end of the training into account"),
        used_by=("training_year",),
    ),
    _question(
        "training_ends", _FACT, _AZUBI, Kind.MONTH,
        label=Text("Ende der Ausbildung", "End of training"),
        hint=Text("Laut Vertrag", "As in the contract"),
        purpose=Text("Damit ein Tandem nicht kurz vor der Prüfung beginnt",
                     "So that no tandem starts right before the exam"),
        used_by=("training_end", "training_time"),
    ),
    _question(
        "shift", _FACT, _BOTH, Kind.SHIFT,
        label=Text("Arbeitszeiten", "Working hours"),
        hint=Text("Übliche Woche. Einzelne freie Tage sind nicht wichtig.",
                  "A usual week. Individual days off do not matter."),
        purpose=_FREE_TIME, used_by=("hours", "minimum_hours", "minor_night"), options=_SHIFT_OPTIONS,
    ),
    _question(
        "school", _FACT, _AZUBI, Kind.SCHOOL,
        label=Text("Berufsschule", "Vocational school"),
        hint=Text("Schulzeit wird nicht verplant.", "School time stays free."),
        purpose=_FREE_TIME, used_by=("hours", "minimum_hours"), options=_SCHOOL_OPTIONS,
    ),
    _question(
        "capacity", _FACT, _FACHKRAFT, Kind.NUMBER,
        label=Text("Wie viele Azubis kann die Person begleiten?", "How many trainees can this person support?"),
        hint=Text("Meistens 1", "Usually 1"),
        purpose=Text("Damit niemand überlastet wird", "So that nobody is overburdened"), used_by=("capacity",),
    ),
    _question(
        "aevo", _FACT, _FACHKRAFT, Kind.YES_NO,
        label=Text("Ausbildereignung (AEVO)", "Trainer aptitude certificate (AEVO)"),
        hint=Text("Keine Bedingung. Nein ist in Ordnung.", "Not a condition. No is fine."),
        purpose=Text("Damit die Koordination weiß, wer ausbilden darf (BBiG §§ 28, 30)",
                     "So that the coordinators know who may train (BBiG §§ 28, 30)"),
        used_by=("aevo",),
    ),
    _question(
        "safety_instruction", _FACT, _FACHKRAFT, Kind.INSTRUCTION,
        label=Text("Sicherheitsunterweisung für Roboter", "Safety instruction for robots"),
        hint=Text("Ja oder nein, wenn bekannt mit Datum", "Yes or no, with the date if known"),
        purpose=_LAW, used_by=("minor_safety", "safety_instruction"),
    ),
    _question(
        "line_manager", _FACT, _AZUBI, Kind.PERSON,
        label=Text("Vorgesetzte Person", "Line manager"),
        hint=Text("Nur wenn sie auch gemeldet ist", "Only if they are registered too"),
        purpose=_INDEPENDENT, used_by=("line_manager",),
    ),
    _question(
        "trainer", _FACT, _AZUBI, Kind.PERSON,
        label=Text("Verantwortlich für die Ausbildung", "Responsible for the training"),
        hint=Text("Nur wenn die Person auch gemeldet ist", "Only if this person is registered too"),
        purpose=_INDEPENDENT, used_by=("trainer",),
    ),
    _question(
        "minor_until", _FACT, _AZUBI, Kind.MONTH,
        label=Text("Unter 18 bis", "Under 18 until"),
        hint=Text("Nur der Monat. Bei Erwachsenen leer lassen.", "The month only. Leave empty for adults."),
        purpose=Text("Damit der Jugendarbeitsschutz eingehalten wird (JArbSchG §§ 8, 14, 22)",
                     "To comply with the law that protects young people at work (JArbSchG §§ 8, 14, 22)"),
        used_by=("minor_night", "minor_safety"), retention=Retention.OWN_MONTH,
    ),
)  # fmt: skip

PERSON_QUESTIONS: tuple[Question, ...] = (
    _question(
        "brings", _OWN, _BOTH, Kind.COMPETENCE_LEVELS,
        label=Text("Das bringe ich mit", "What I bring"),
        hint=Text("Ehrlich schätzen reicht. „Weiß ich noch nicht“ ist eine gute Antwort.",
                  "An honest guess is enough. “I don't know yet” is a good answer."),
        purpose=_TO_MATCH, used_by=("azubi_goals", "fachkraft_goals"), options=_COMPETENCE_OPTIONS,
    ),
    _question(
        "learns", _OWN, _BOTH, Kind.COMPETENCES,
        label=Text("Das will ich lernen", "What I want to learn"),
        hint=Text("So viele Häkchen wie gewünscht", "As many ticks as you like"),
        purpose=_TO_MATCH, used_by=("azubi_goals", "fachkraft_goals"), options=_COMPETENCE_OPTIONS,
    ),
    _question(
        "languages", _OWN_UNSHOWN, _BOTH, Kind.LANGUAGES,
        label=Text("Sprachen", "Languages"),
        hint=Text("Eine gemeinsame Sprache genügt.", "One language in common is enough."),
        purpose=Text("Damit sich beide unterhalten können", "So that the two can talk to each other"),
        used_by=("languages", "language"), options=_LANGUAGE_OPTIONS,
    ),
    _question(
        "reach", _OWN, _BOTH, Kind.CHOICE,
        label=Text("So bin ich gut zu erreichen", "The best way to reach me"),
        hint=Text("Die zweite Person im Tandem liest das, sobald das Tandem feststeht.",
                  "The other person in the tandem reads this once the tandem is settled."),
        purpose=_CONTACT, options=_REACH_OPTIONS,
    ),
    _question(
        "talk_first", _OWN_UNSHOWN, _BOTH, Kind.YES_NO,
        label=Text("Bitte sprechen Sie mich vorher an", "Please talk to me first"),
        hint=Text("Ein Häkchen genügt, eine Begründung ist nicht nötig. Die Koordination ruft an.",
                  "A tick is enough, no reason needed. The coordinators will call."),
        purpose=_CONTACT,
    ),
    _question(
        "wishes", _CONFIDENTIAL, _BOTH, Kind.PEOPLE,
        label=Text("Mit diesen Personen gern", "I would like to work with"),
        hint=Text("Bis zu drei. Das sieht nur die Koordination. In kleinen Betrieben kann man es trotzdem erraten.",
                  "Up to three. Only the coordinators see this. In small companies people may still guess it."),
        purpose=_TO_MATCH, used_by=("wishes",), retention=Retention.END_OF_ROUND,
    ),
    _question(
        "please_not", _CONFIDENTIAL, _BOTH, Kind.PEOPLE,
        label=Text("Mit diesen Personen bitte nicht", "I would rather not work with"),
        hint=Text("Bis zu zwei, ohne Begründung. Das sieht nur die Koordination. "
                  "In kleinen Betrieben kann man es trotzdem erraten.",
                  "Up to two, no reason needed. Only the coordinators see this. "
                  "In small companies people may still guess it."),
        purpose=Text("Damit niemand gegen den eigenen Willen ein Tandem bildet",
                     "So that nobody is paired against their will"),
        used_by=("please_not",), retention=Retention.END_OF_ROUND,
    ),
    _question(
        "work_style", _OWN_UNSHOWN, _BOTH, Kind.SCALE,
        label=Text("Ich plane lieber (1) oder probiere lieber aus (5)",
                   "I prefer to plan (1) or to try things out (5)"),
        hint=Text("Beides ist gleich gut.", "Both are equally good."),
        purpose=_TO_MATCH, used_by=("work_style",), options=_WORK_STYLE_OPTIONS, active=False,
    ),
    _question(
        "motivation", _OWN_UNSHOWN, _BOTH, Kind.SCALE,
        label=Text("So viel Lust habe ich auf Roboter", "How keen I am on robots"),
        hint=Text("1 = ein wenig, 5 = sehr", "1 = a little, 5 = very"),
        purpose=_TO_MATCH, used_by=("motivation",), options=_MOTIVATION_OPTIONS, active=False,
    ),
)  # fmt: skip
