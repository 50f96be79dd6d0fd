"""What a company promises before it names the first person, and what it is promised: the programme's agreement."""

import hashlib
import json
from dataclasses import dataclass

from web.catalogue.text import Text


@dataclass(frozen=True, slots=True)
class Clause:
    """One point of the agreement; `{hours}`, `{controller}` and `{programme}` stand for the programme's own."""

    key: str
    title: Text
    text: Text


AGREEMENT: tuple[Clause, ...] = (
    Clause(
        "voluntary",
        Text("Freiwillig und mit Wissen", "Voluntary and with everybody's knowledge"),
        Text(
            "Im Programm {programme} lernen je eine Person in Ausbildung und eine Fachkraft voneinander, als Tandem. "
            "Wir melden nur Personen, die davon wissen und mitmachen möchten. "
            "Wer nicht mitmacht oder aufhört, hat davon keinen Nachteil.",
            "In the programme {programme}, one trainee and one skilled worker learn from each other, as a tandem. "
            "We register only people who know about it and want to take part. "
            "Nobody is worse off for not taking part or for stopping.",
        ),
    ),
    Clause(
        "working_time",
        Text("Arbeitszeit", "Working time"),
        Text(
            "Jedes Tandem bekommt {hours} Stunden Arbeitszeit im Monat. "
            "Auch die Fragen am Anfang werden in der Arbeitszeit beantwortet. "
            "Die Treffen finden im Betrieb statt. Die Berufsschule geht immer vor.",
            "Every tandem gets {hours} hours of working time a month. "
            "The questions at the beginning are also answered during working hours. "
            "The meetings take place at the company. Vocational school always comes first.",
        ),
    ),
    Clause(
        "no_appraisal",
        Text("Wofür die Angaben nie da sind", "What the data is never for"),
        Text(
            "Wir verwenden nichts aus dem Programm für Beurteilungen, für Entscheidungen über die Übernahme, "
            "für Zeugnisse oder für Abmahnungen.",
            "We use nothing from the programme for appraisals, for decisions on taking trainees on, "
            "for references or for warnings.",
        ),
    ),
    Clause(
        "own_part",
        Text("Was wir eintragen und was nicht", "What we enter, and what we do not"),
        Text(
            "Wir tragen nur ein, wonach gefragt wird, und nichts über Gesundheit, Noten oder Geburtstage. "
            "Den persönlichen Teil beantwortet jede Person selbst. Wir sehen davon nur, ob er fertig ist.",
            "We enter only what is asked for, and nothing about health, grades or birthdays. "
            "Each person answers the personal part alone. We see only whether it is finished.",
        ),
    ),
    Clause(
        "works_council",
        Text("Betriebsrat und Datenschutz", "Works council and data protection"),
        Text(
            "Gibt es bei uns einen Betriebsrat, eine Jugend- und Auszubildendenvertretung oder eine Stelle für "
            "Datenschutz, geben wir ihr vorher die zwei Seiten zum Programm. "
            "Ein Betrieb ohne Betriebsrat braucht dafür keine Unterschrift.",
            "If we have a works council, a representation of young employees and trainees or somebody in charge of "
            "data protection, we give them the two pages about the programme beforehand. "
            "A company without a works council needs no signature for this.",
        ),
    ),
    Clause(
        "promises",
        Text("Was uns zugesagt wird", "What we are promised"),
        Text(
            "{controller} verwendet die Angaben nur, um Tandems zu bilden und zu begleiten, und löscht sie danach. "
            "Kein anderes Unternehmen sieht unsere Personen, bevor ein gemeinsames Tandem vereinbart ist. "
            "Über jedes Tandem entscheiden Menschen.",
            "{controller} uses the data only to form and support tandems, and deletes it afterwards. "
            "No other company sees our people before a tandem with one of them is agreed. "
            "People decide on every tandem.",
        ),
    ),
    Clause(
        "taking_back",
        Text("Zurücknehmen", "Withdrawing"),
        Text(
            "Wir können einzelne Personen oder die ganze Meldung zurücknehmen, bis die Koordination die Daten "
            "festgelegt hat. Danach genügt ein Anruf.",
            "We can withdraw individual people or the whole registration until the coordinators have frozen the data. "
            "After that, a call is enough.",
        ),
    ),
)
"""The points in the order in which they are read."""


@dataclass(frozen=True)
class Wording:
    """The agreement of one programme and round, word for word."""

    programme: str
    controller: str
    hours: int

    def clauses(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return (title, text) of every point."""
        values = {"programme": self.programme, "controller": self.controller, "hours": self.hours}
        return tuple(
            (each.title.in_language(language), each.text.in_language(language).format(**values)) for each in AGREEMENT
        )

    @property
    def sha256(self) -> str:
        """Return the hash of everything it says in both languages; another wording has another one."""
        said = json.dumps([self.clauses("de"), self.clauses("en")], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()
