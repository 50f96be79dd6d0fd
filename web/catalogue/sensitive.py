"""What a questionnaire must not ask, and what stands in for it: word lists for the texts of questions, with the reason.

A list finds words, not meanings: it warns, people decide. Texts of the default questionnaire were read by people, so
only what a programme wrote itself is looked at. Words are compared without regard to umlauts, ß or capitals, unless a
capital is what tells a noun from another word ("Alter" from "alter Roboter").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from web.catalogue.competence_lists import LISTED_IN, shares_list
from web.catalogue.question import NO_HEALTH, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.text import Text

_NO_HEALTH = (NO_HEALTH.de, NO_HEALTH.en, "Please say nothing about health.")
"""The sentence that asks for nothing about health, as it is and as it was: programmes keep their wording."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_NEVER: re.Pattern[str] = re.compile(r"(?!)")


@dataclass(frozen=True)
class Topic:
    """Something a question must not ask (`is_forbidden`), or that stands in for it (a proxy)."""

    key: str
    is_forbidden: bool
    name: Text
    why: Text
    law: str
    german: re.Pattern[str]
    english: re.Pattern[str]

    def is_in(self, text: Text) -> bool:
        """Whether the topic is named in a text; English words are found in German texts too."""
        german, english = _plain(text.de), _plain(text.en)
        return bool(self.german.search(german) or self.english.search(german) or self.english.search(english))


def _plain(text: str) -> str:
    for sentence in _NO_HEALTH:
        text = text.replace(sentence, "")
    return text.translate(_UMLAUTS)


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else _NEVER


_UNEQUAL = Text(
    "Danach darf bei Auswahl und Förderung niemand unterschieden werden.",
    "Nobody may be treated differently because of it when people are chosen or trained.",
)
_SPECIAL = Text(
    "Das gehört zu den besonders geschützten Daten. Für ein Tandem wird es nicht gebraucht.",
    "This is specially protected data. A tandem does not need it.",
)
_NOT_NEEDED = Text(
    "Für ein Tandem ist das nicht erforderlich. Was nicht erforderlich ist, darf nicht gefragt werden.",
    "A tandem does not need it, and what is not needed may not be asked.",
)


def _proxy(meaning_de: str, meaning_en: str) -> Text:
    return Text(
        f"Das steht oft für {meaning_de} und benachteiligt dann mittelbar.",
        f"This often stands for {meaning_en} and then disadvantages people indirectly.",
    )


TOPICS: tuple[Topic, ...] = (
    Topic(
        "gender", True, Text("Geschlecht", "Gender"), _UNEQUAL, "AGG § 1",
        _words(r"\bgeschlecht", r"\b(maennlich|weiblich|divers)\b", r"\banrede\b", r"\btransgender", r"\bpronomen\b"),
        _words(r"\bgender", r"\bsex\b", r"\b(fe)?male\b", r"\bsalutation", r"\bpronouns?\b"),
    ),
    Topic(
        "orientation", True, Text("Sexuelle Identität", "Sexual identity"), _UNEQUAL, "AGG § 1, DSGVO Art. 9",
        _words(r"\bsexuell", r"\b(homo|hetero|bi)sexu", r"\bschwul", r"\blesbisch", r"\bqueer"),
        _words(r"\bsexual", r"\blesbian", r"\bgay\b"),
    ),
    Topic(
        "age", True, Text("Alter", "Age"), _UNEQUAL, "AGG § 1",
        _words(
            r"(?-i:\bAlter\b)(?! (?-i:[A-Z])| oder neue)", r"\b(das|ihr|dein|euer|welches) alter\b",
            r"\bwie alt (bist|sind|ist (die|der|eine) (person|fachkraft|azubi))", r"\bgeburts(datum|tag|jahr|monat)",
            r"\bgeboren", r"\blebens(alter|jahr)", r"\baltersgruppe", r"\bvolljaehrig", r"\bminderjaehrig",
            r"\brentenalter|\bin rente\b",
        ),
        _words(
            r"\bage\b(?! of the (machine|robot|plant|system))", r"\bage group", r"\bhow old are\b",
            r"\b(date|year|month) of birth", r"\bbirth ?(day|date|year)", r"\bborn\b", r"\bunderage\b", r"\bretirement",
        ),
    ),
    Topic(
        "origin", True, Text("Herkunft", "Origin"), _UNEQUAL, "AGG § 1, DSGVO Art. 9",
        _words(
            r"\b(her|ab)kunft(?! (des|der|vom|von) (material|werkst|teil|ware|rohst|daten))", r"\bherkunftsland",
            r"\bnationalitaet", r"\bstaats(angehoerig|buerger)", r"\bmigrationshintergrund", r"\bmigrant",
            r"\b(ein|zu)gewandert", r"\bgefluechtet", r"\bfluechtling", r"\basyl",
            r"\baufenthalts(status|titel|erlaub)",
            r"\bethni", r"\bhautfarbe", r"\babstammung", r"\bgeburts(ort|land|name)", r"\bmaedchenname",
            r"\barbeitserlaubnis", r"\bauslaender",
        ),
        _words(
            r"\bethnic", r"\bnationalit", r"\bcitizenship", r"\b(country|place) of (origin|birth)", r"\bbirthplace",
            r"\bskin colou?r", r"\brace\b(?! condition)", r"\brefugee", r"\basylum", r"\bi?mmigra", r"\bmigrant",
            r"\bresidence permit", r"\bwork permit", r"\bmaiden name",
        ),
    ),
    Topic(
        "religion", True, Text("Religion und Weltanschauung", "Religion and belief"), _SPECIAL, "AGG § 1, DSGVO Art. 9",
        _words(
            r"\breligi", r"\bkonfession", r"\bkirche", r"(?-i:\bGlauben?s?\b)", r"\bglaubens", r"\bweltanschau",
            r"\bmoschee", r"\bkopftuch", r"\bgebet", r"\bramadan", r"\b(halal|koscher)",
        ),
        _words(r"\breligi", r"\bfaith\b", r"\bchurch", r"\bmosque", r"\bheadscar", r"\bkosher", r"\bprayer"),
    ),
    Topic(
        "union", True, Text("Gewerkschaft und politische Meinung", "Trade union and political opinion"), _SPECIAL,
        "DSGVO Art. 9, BDSG § 26 Abs. 3",
        _words(
            r"\bgewerkschaft", r"\big metall\b", r"\bver\.di\b", r"\bbetriebsratsmitglied",
            r"\bmitglied \w+ betriebsrat", r"\bpolitisch", r"\bpartei(mitglied|zugehoerig|en|buch)?\b", r"\bstreik",
        ),
        _words(r"\b(trade|labou?r) union", r"\bunion member", r"\bpolitical", r"\bworks council member"),
    ),
    Topic(
        "health", True, Text("Gesundheit", "Health"), _SPECIAL, "DSGVO Art. 9, BDSG § 26 Abs. 3",
        _words(
            r"\bgesundheit(?!s?-?(schutz|wesen|amt|technik)|s- )", r"\bgesund\b", r"\b(er|vor|sucht)?krank(heit|t|ung)",
            r"\bkrank\b", r"\bkrank(schreib|geschrieben|meldung|entag)", r"\berkrank", r"\bvorerkrank", r"\bchronisch",
            r"\ballergi", r"\baerztlich", r"\battest", r"\bmedikament", r"\btherapie", r"\bpsychisch", r"\bpsychiat",
            r"\bdepressi", r"\bblut(gruppe|druck)", r"\brueckenschmerz", r"\bgeimpft|\bimpf", r"\balkohol",
            r"\bdrogen", r"\bsehschwaeche", r"\bhoergeraet", r"\bfehlzeit", r"\bfehltag",
        ),
        _words(
            r"\bhealth\b(?! (and|&) safety| insurance company)", r"\bhealthy\b", r"\bill(ness)?\b",
            r"\bsick(ness|\b)", r"\bdiseas", r"\ballerg", r"\bmedication", r"\bmedical", r"\bvaccin",
            r"\bmental (health|state)", r"\bdepression", r"\bsick days", r"\babsences?\b",
        ),
    ),
    Topic(
        "disability", True, Text("Behinderung", "Disability"), _SPECIAL, "AGG § 1, SGB IX § 164, DSGVO Art. 9",
        _words(
            r"\b(schwer)?behinderung(en)?\b(?! (im|des|der) (ablauf|verkehr|produktion))", r"\bschwerbehind",
            r"\bbehinderte[rn]?\b", r"\bgrad der behind", r"\bgdb\b", r"\brollstuhl", r"\bhandicap",
            r"\blernschwaeche", r"\blegasthen", r"\bautis",
        ),
        _words(r"\bdisabilit", r"\bdisabled (pe|worker|trainee)", r"\bwheelchair", r"\bdyslexi", r"\bimpairment"),
    ),
    Topic(
        "pregnancy", True, Text("Schwangerschaft", "Pregnancy"), _UNEQUAL, "AGG § 3 Abs. 1, MuSchG, DSGVO Art. 9",
        _words(r"\bschwanger", r"\bmutterschutz", r"\bstillzeit", r"\bkinderwunsch", r"\bentbindung"),
        _words(r"\bpregnan", r"\bmaternity", r"\bbreast-?feed"),
    ),
    Topic(
        "family", True, Text("Familie", "Family"), _NOT_NEEDED, "AGG § 3 Abs. 2, BDSG § 26 Abs. 1",
        _words(
            r"\bfamilien(stand|planung|verhaeltnis)", r"\bverheiratet", r"\bledig\b", r"\bgeschieden", r"\bverwitwet",
            r"\b(ehe|lebens)partner", r"(?-i:\bKind(er|ern|es)?\b)(?! of\b)", r"\bkinder(betreuung|garten|zahl|los)",
            r"\bkitas?\b", r"\balleinerzieh", r"\belternzeit", r"\bpflege \w* ?angehoerige",
        ),
        _words(
            r"\bmarital", r"\bmarried\b", r"\bdivorced\b", r"\bwidowed\b", r"\bspouse", r"\bsingle parent",
            r"\bchild(ren|care)?\b", r"\bparental leave", r"\bfamily (status|planning)",
        ),
    ),
    Topic(
        "photo", True, Text("Foto", "Photo"),
        Text("Ein Bild verrät Alter, Herkunft und Geschlecht und beeinflusst, ohne dass man es merkt.",
             "A picture shows age, origin and gender, and sways people without their noticing."),
        "AGG §§ 1, 3 Abs. 2, BDSG § 26 Abs. 1",
        _words(r"\b(bewerbungs|pass|portraet|profil)?fotos?\b", r"\b(pass|licht|profil)bild(er|es)?\b", r"\bselfie"),
        _words(r"\b(profile )?photos?\b", r"\bheadshot", r"\bselfie", r"\bpicture of (you|the person)"),
    ),
    Topic(
        "grades", True, Text("Noten und Beurteilungen", "Grades and appraisals"),
        Text("Die Angaben dürfen nicht zur Beurteilung dienen. Noten sagen wenig darüber, wer zusammenpasst.",
             "The answers must not serve as an appraisal. Grades say little about who would go well together."),
        "BetrVG § 94, BDSG § 26 Abs. 1",
        _words(
            r"(?-i:\bNoten?\b)(?! (that|the|to)\b)", r"\b(schul|abschluss|pruefungs|berufsschul|mathe)noten?\b",
            r"\bnoten(durchschnitt|schnitt|bild)", r"(?<!fuehrungs)zeugnis", r"\bzensuren\b", r"\bpruefungsergebnis",
            r"\b(leistungs|personal)beurteilung", r"\babmahnung",
        ),
        _words(
            r"\bgrades\b", r"\b(school|final|exam) (grade|mark|result)", r"\breport card", r"\bgpa\b",
            r"\b(performance )?appraisal", r"\bperformance review", r"\bwritten warning",
        ),
    ),
    Topic(
        "crime", True, Text("Vorstrafen", "Criminal record"), _NOT_NEEDED, "DSGVO Art. 10, BDSG § 26 Abs. 1",
        _words(r"\bvorstrafe", r"\bvorbestraft", r"\bfuehrungszeugnis"),
        _words(r"\bcriminal record", r"\bconvict(ion|ed)"),
    ),
    Topic(
        "seniority", False, Text("Dauer im Beruf", "Time in the job"), _proxy("das Alter", "age"), "AGG § 3 Abs. 2",
        _words(
            r"\b(berufs|dienst)(jahre|alter)", r"\bbetriebszugehoerig", r"\bberufserfahrung",
            r"\bjahren? (im|in (dem|diesem|ihrem|deinem)) (beruf|betrieb)",
            r"\b(seit wann|wie lange)\b.*\b(beruf|betrieb|firma|dabei)", r"(?-i:\bJahrgang\b)",
        ),
        _words(
            r"\byears (in|of|on) (the |your |this )?(job|work|service|experience|employment|company)", r"\bseniority",
            r"\bwork experience", r"\bhow long have you (worked|been)",
        ),
    ),
    Topic(
        "full_time", False, Text("Vollzeit oder Teilzeit", "Full time or part time"),
        Text("Das steht oft für das Geschlecht oder die Familie. Die Arbeitszeiten werden schon gefragt.",
             "This often stands for gender or family. The working hours are already asked."),
        "AGG § 3 Abs. 2, TzBfG § 4",
        _words(r"\b(voll|teil)zeit", r"\bwochenstunden", r"\bstundenumfang", r"\bminijob"),
        _words(r"\b(full|part)[ -]?time", r"\bweekly hours", r"\bhours (a|per) week"),
    ),
    Topic(
        "driving", False, Text("Führerschein", "Driving licence"),
        _proxy("Gesundheit, Alter oder Einkommen", "health, age or income"), "AGG § 3 Abs. 2",
        _words(r"\b(pkw-?|auto-?|lkw-?)?fuehrerschein(?! fuer \w*stapler)", r"\bfahrerlaubnis", r"\beigenes auto\b"),
        _words(r"\bdriv(ing|er'?s?) licen[cs]e", r"\bown car\b"),
    ),
    Topic(
        "tongue", False, Text("Muttersprache, Akzent", "First language, accent"), _proxy("die Herkunft", "origin"),
        "AGG § 3 Abs. 2",
        _words(r"\bmuttersprach", r"\bakzent(?!uier)", r"\bdialekt", r"\bdeutschkenntnis"),
        _words(r"\b(native|first) (language|speaker)", r"\bmother tongue", r"\baccent\b", r"\bdialect"),
    ),
    Topic(
        "address", False, Text("Private Anschrift", "Home address"),
        _proxy("Herkunft oder Einkommen", "origin or income"), "AGG § 3 Abs. 2, BDSG § 26 Abs. 1",
        _words(r"\bprivat(e[rsn]?)? ?(adress|anschrift|telefon|nummer)", r"\bwohn(ort|anschrift|adresse|haft|sitz)",
               r"\bpostleitzahl", r"\bplz\b", r"\bwo wohn"),
        _words(r"\bhome address", r"\bpost ?code", r"\bzip code", r"\bwhere do you live", r"\bplace of residence"),
    ),
    Topic(
        "smoking", False, Text("Rauchen", "Smoking"), _proxy("die Gesundheit", "health"), "BDSG § 26 Abs. 1",
        _words(r"\b(nicht)?rauch(en|er|erin|st|t)\b"),
        _words(r"\b(non-?)?smok(er|ers|ing)\b", r"\bdo you smoke"),
    ),
    Topic(
        "body", False, Text("Körper und Belastbarkeit", "Body and fitness"),
        _proxy("Gesundheit oder Behinderung", "health or disability"), "AGG § 3 Abs. 2",
        _words(r"\bkoerper(groesse|gewicht|lich)", r"\bbelastbar(keit)?\b(?! de[rs] (welle|achse|lager|material))",
               r"\bfitness\b", r"\bbrillentraeger|\bbrille\b"),
        _words(r"\bbody (height|weight)", r"\bphysical(ly)? (fit|strong|able)", r"\bglasses\b"),
    ),
    Topic(
        "schooling", False, Text("Schulabschluss", "School education"), _proxy("die soziale Herkunft", "social origin"),
        "BDSG § 26 Abs. 1",
        _words(r"\bschulabschluss", r"\b(haupt|real)schul", r"\bgymnasium", r"\babitur"),
        _words(r"\bschool[- ]leaving", r"\bhigh school"),
    ),
    Topic(
        "service", False, Text("Wehrdienst", "Military service"),
        _proxy("Geschlecht oder Herkunft", "gender or origin"), "AGG § 3 Abs. 2",
        _words(r"\bwehrdienst", r"\bzivildienst", r"\bbundeswehr"),
        _words(r"\bmilitary service"),
    ),
)  # fmt: skip

SAFEGUARDS: dict[str, Text] = {
    "minor_until": Text(
        "Ohne diese Angabe werden Nachtarbeit und gefährliche Arbeiten von Jugendlichen nicht verhindert "
        "(JArbSchG §§ 14, 22).",
        "Without it, night work and dangerous work of minors are not prevented (JArbSchG §§ 14, 22).",
    ),
    "safety_instruction": Text(
        "Ohne diese Angabe wird nicht geprüft, ob Jugendliche eine unterwiesene Person an der Seite haben "
        "(JArbSchG § 22 Abs. 2).",
        "Without it, nobody checks that minors have an instructed person beside them (JArbSchG § 22 (2)).",
    ),
    "school": Text(
        "Ohne diese Angabe wird die Zeit der Berufsschule nicht frei gehalten (JArbSchG § 9, BBiG § 15).",
        "Without it, time at vocational school is not kept free (JArbSchG § 9, BBiG § 15).",
    ),
    "please_not": Text(
        "Ohne diese Angabe kann niemand eine Person ablehnen. Tandems sind freiwillig.",
        "Without it, nobody can say no to a person. Tandems are voluntary.",
    ),
}
"""Questions that protect people, and what goes missing when they are not asked or not used."""


_GUIDES = Text("Fotos, Videos, Anleitungen", "Photos, videos, guides")
EARLIER = {"brings": frozenset({_GUIDES}), "learns": frozenset({_GUIDES})}
"""By question: what the default questionnaire said before in words that touch on a topic.

Programmes keep the wording they began with: without this, their question would no longer count after an update.
"""


def topics_of(question: Question) -> tuple[Topic, ...]:
    """Return what a question touches on in words that are not those of the default questionnaire."""
    texts = tuple(_own_texts(question))
    return tuple(topic for topic in TOPICS if any(topic.is_in(text) for text in texts))


def forbidden_in(question: Question) -> frozenset[str]:
    """Return the keys of the forbidden topics a question touches on."""
    return frozenset(topic.key for topic in topics_of(question) if topic.is_forbidden)


def _own_texts(question: Question) -> Iterator[Text]:
    known = default_texts(question.key)
    if shares_list(question):
        known |= default_texts(LISTED_IN[0])
    return (text for text in _texts(question) if text not in known)


def default_texts(key: str) -> frozenset[Text]:
    """Return the texts of a question of the default questionnaire, as they are and, where it matters, were."""
    asked = [question for question in DEFAULT_QUESTIONNAIRE.questions if question.key == key]
    return frozenset(text for question in asked for text in _texts(question)) | EARLIER.get(key, frozenset())


def _texts(question: Question) -> Iterator[Text]:
    yield question.label
    yield question.hint
    for option in question.offered:
        yield option.label
        if option.example is not None:
            yield option.example
