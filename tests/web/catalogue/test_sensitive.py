"""The word lists: what they find, what only looks like it, and what each says about it."""

from dataclasses import replace

import pytest

from tests.web.test_question_fields import question
from web.catalogue.question import NO_HEALTH, Kind, Option
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.sensitive import SAFEGUARDS, TOPICS, default_texts, forbidden_in, topics_of
from web.catalogue.text import Text


def found(german: str = "", english: str = "") -> set[str]:
    """The topics of a question with this label."""
    return {topic.key for topic in topics_of(question(Kind.TEXT, label=Text(german, english)))}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Geschlecht", "gender"),
        ("Welche Anrede wünschen Sie?", "gender"),
        ("männlich, weiblich oder divers", "gender"),
        ("Sexuelle Orientierung", "orientation"),
        ("Alter", "age"),
        ("Ihr Alter in Jahren", "age"),
        ("Wie alt bist du?", "age"),
        ("GEBURTSDATUM", "age"),
        ("Geburtsjahr", "age"),
        ("Wann sind Sie geboren?", "age"),
        ("Sind Sie volljährig?", "age"),
        ("Herkunft", "origin"),
        ("Staatsangehörigkeit", "origin"),
        ("Haben Sie einen Migrationshintergrund?", "origin"),
        ("Geburtsort", "origin"),
        ("Mädchenname", "origin"),
        ("Maedchenname", "origin"),
        ("Religionszugehörigkeit", "religion"),
        ("Welchen Glauben haben Sie?", "religion"),
        ("Trägst du ein Kopftuch?", "religion"),
        ("Sind Sie in einer Gewerkschaft?", "union"),
        ("Mitglied im Betriebsrat?", "union"),
        ("Gesundheitliche Einschränkungen", "health"),
        ("Gibt es Krankheiten?", "health"),
        ("Waren Sie 2026 krankgeschrieben?", "health"),
        ("Allergien", "health"),
        ("Fehlzeiten im letzten Jahr", "health"),
        ("Schwerbehinderung", "disability"),
        ("Grad der Behinderung", "disability"),
        ("Sind Sie schwanger?", "pregnancy"),
        ("Mutterschutz geplant", "pregnancy"),
        ("Familienstand", "family"),
        ("Bist du ledig?", "family"),
        ("Haben Sie Kinder?", "family"),
        ("Wer betreut Ihr Kind?", "family"),
        ("Bewerbungsfoto", "photo"),
        ("Bitte ein Foto", "photo"),
        ("Note in Mathe", "grades"),
        ("Noten", "grades"),
        ("Letztes Zeugnis", "grades"),
        ("Abschlussnote", "grades"),
        ("Vorstrafen", "crime"),
        ("Führungszeugnis liegt vor", "crime"),
        ("Berufsjahre", "seniority"),
        ("Wie lange sind Sie schon im Betrieb?", "seniority"),
        ("Jahre im Beruf", "seniority"),
        ("Vollzeit oder Teilzeit?", "full_time"),
        ("Führerschein Klasse B", "driving"),
        ("Fuehrerschein", "driving"),
        ("Muttersprache", "tongue"),
        ("Wohnort", "address"),
        ("Private Anschrift", "address"),
        ("Rauchen Sie?", "smoking"),
        ("Nichtraucher", "smoking"),
        ("Körperlich belastbar?", "body"),
        ("Höchster Schulabschluss", "schooling"),
        ("Wehrdienst", "service"),
    ],
)
def test_german_words_are_found(text: str, topic: str) -> None:
    assert topic in found(text)
    assert topic in found(text.upper() if topic not in {"age", "family", "religion", "grades"} else text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Your gender", "gender"),
        ("How old are you?", "age"),
        ("Age", "age"),
        ("Date of birth", "age"),
        ("Nationality", "origin"),
        ("Race", "origin"),
        ("Religious belief", "religion"),
        ("Trade union membership", "union"),
        ("Any health problems?", "health"),
        ("Sick days last year", "health"),
        ("Disability", "disability"),
        ("Are you pregnant?", "pregnancy"),
        ("Marital status", "family"),
        ("Do you have children?", "family"),
        ("Photo", "photo"),
        ("School grades", "grades"),
        ("Criminal record", "crime"),
        ("Years of experience", "seniority"),
        ("Full-time or part time", "full_time"),
        ("Driver's license", "driving"),
        ("Mother tongue", "tongue"),
        ("Home address", "address"),
        ("Do you smoke?", "smoking"),
    ],
)
def test_english_words_are_found_in_both_texts(text: str, topic: str) -> None:
    assert topic in found(english=text)
    assert topic in found(german=text)


@pytest.mark.parametrize(
    "text",
    [
        "Schaltschrank bauen",
        "Ein alter Roboter oder ein neuer",
        "Alter Roboter in Halle 2",
        "Alternative Werkzeuge",
        "Welche Anlagen haltet ihr instand?",
        "Notebook vorhanden?",
        "Not-Aus prüfen und Notaus quittieren",
        "Notizen zum Einsatz",
        "Die Aufgabe ist erledigt",
        "Es geht lediglich um Roboter",
        "Kran und Krankabine bedienen",
        "Arbeits- und Gesundheitsschutz",
        "Gesundheits- und Krankenpfleger/in",
        "Fehlerdiagnose an der Steuerung",
        "Rauchmelder",
        "Ich glaube, dass Roboter helfen",
        "Datenmigration",
        "Herkunft des Materials",
        "Lichtschranke und Fotozelle",
        "Photovoltaik",
        "Diverse Werkzeuge",
        "Führerschein für Gabelstapler",
        "Behinderung im Ablauf vermeiden",
        "Was suchst du? Wer sucht Fehler?",
        "Artikel, Teile, Bauteile",
        "Werkzeuge richtig rüsten",
        "Hast du Erfahrung mit Greifern?",
        "Akzentuierte Beleuchtung",
        "Belastbarkeit der Welle",
        "Geschichte des Roboters",
        "Kinderleicht zu bedienen",
        "Partner im Tandem",
        "Meisterbrief",
        "Bitte keine Angaben zur Gesundheit.",
    ],
)
def test_german_words_that_only_look_alike_are_left_alone(text: str) -> None:
    assert found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "What kind of robot do you like?",
        "Kind of work",
        "Please note the hours",
        "Note that this is voluntary",
        "Manage a page of the manual",
        "Health and safety at work",
        "Race condition in the program",
        "Age of the machine",
        "Upgrade of the controller",
        "Steel grade",
        "Photoelectric sensor",
        "European Union law",
        "Skills and drills",
        "Please write nothing about health.",
    ],
)
def test_english_words_that_only_look_alike_are_left_alone(text: str) -> None:
    assert found(english=text) == set()


def test_hints_options_and_examples_are_read_too() -> None:
    harmless = question(Kind.CHOICE, (Option("a", Text("Ja", "Yes")), Option("b", Text("Nein", "No"))))
    assert topics_of(harmless) == ()
    assert forbidden_in(replace(harmless, hint=Text("Auch Krankheiten", ""))) == {"health"}
    marital = Option("c", Text("verheiratet", "married"))
    assert forbidden_in(replace(harmless, options=(*harmless.options, marital))) == {"family"}
    assert forbidden_in(replace(harmless, options=(replace(marital, active=False),))) == set()
    worded = Option("d", Text("Eher ja", "Rather yes"), Text("Ich habe Kinder", "I have children"))
    assert forbidden_in(replace(harmless, options=(worded,))) == {"family"}


def test_a_proxy_is_warned_of_but_not_forbidden() -> None:
    assert forbidden_in(question(Kind.NUMBER, label=Text("Berufsjahre", ""))) == set()
    assert {topic.is_forbidden for topic in TOPICS} == {True, False}


def test_the_default_questionnaire_is_left_alone_until_it_is_reworded() -> None:
    assert {asked.key: topics_of(asked) for asked in DEFAULT_QUESTIONNAIRE.questions if topics_of(asked)} == {}
    reworded = replace(DEFAULT_QUESTIONNAIRE.question("minor_until"), label=Text("Geburtsdatum", "Date of birth"))
    assert forbidden_in(reworded) == {"age"}


SHIPPED = {
    "shift": {"Teilzeit am Vormittag"},
    "brings": {"Fotos, Videos, Anleitungen", "Anleitungen mit Fotos und Videos"},
    "learns": {"Fotos, Videos, Anleitungen", "Anleitungen mit Fotos und Videos"},
}
"""By question: every German text a default questionnaire ever had that touches on a topic; nothing leaves this list."""


def test_wordings_of_earlier_versions_go_on_counting_after_an_update() -> None:
    """Rounds keep the wording they began with; their data is frozen and repaired with newer versions, too."""
    for asked in DEFAULT_QUESTIONNAIRE.questions:
        known = default_texts(asked.key)
        touching = {text.de for text in known if any(topic.is_in(text) for topic in TOPICS)}
        assert touching == SHIPPED.get(asked.key, set()), "a text that was reworded belongs into EARLIER"
    old = Text("Nur bei mehreren Standorten. Bitte keine Angaben zur Gesundheit.", "Please say nothing about health.")
    site = next(each for each in DEFAULT_QUESTIONNAIRE.questions if each.key == "site")
    assert topics_of(replace(site, hint=old)) == ()


def test_every_topic_gives_its_reason_and_paragraph_in_both_languages() -> None:
    assert len({topic.key for topic in TOPICS}) == len(TOPICS)
    for topic in TOPICS:
        assert "§" in topic.law or "Art." in topic.law
        assert topic.name.de
        assert topic.name.en
        assert topic.why.de.endswith(".")
        assert topic.why.en.endswith(".")
    assert set(SAFEGUARDS) <= {asked.key for asked in DEFAULT_QUESTIONNAIRE.questions}
    assert NO_HEALTH.de.endswith(".")
