"""Occupations offered in forms and recognised in spreadsheets, with their KldB-2010 codes.

The codes are the five-digit classes of the "Klassifikation der Berufe 2010" (revised 2020) of the Bundesagentur für
Arbeit. Several titles can share one class; how near two occupations are is read from the shared prefix of their codes.
"""

import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation: five-digit KldB-2010 code and its title in German (both forms) and English."""

    kldb: str
    de: str
    en: str


OCCUPATIONS: tuple[Occupation, ...] = (
    # Metal
    Occupation("24232", "Zerspanungsmechaniker/in", "Machinist (cutting)"),
    Occupation("25102", "Industriemechaniker/in", "Industrial mechanic"),
    Occupation("24412", "Konstruktionsmechaniker/in", "Structural metalworker"),
    Occupation("24412", "Metallbauer/in", "Metalworker (craft)"),
    Occupation("24522", "Werkzeugmechaniker/in", "Toolmaker"),
    Occupation("24512", "Feinwerkmechaniker/in", "Precision mechanic"),
    Occupation("25112", "Fertigungsmechaniker/in", "Production mechanic"),
    Occupation("24202", "Fachkraft für Metalltechnik", "Metal technology worker"),
    Occupation("24132", "Gießereimechaniker/in", "Foundry mechanic"),
    Occupation("24422", "Schweißer/in", "Welder"),
    Occupation("24302", "Oberflächenbeschichter/in", "Surface coater"),
    Occupation("34342", "Anlagenmechaniker/in", "Plant mechanic"),
    Occupation("25122", "Maschinen- und Anlagenführer/in", "Machine and plant operator"),
    Occupation("25103", "Techniker/in Maschinentechnik", "Technician (mechanical engineering)"),
    Occupation("25193", "Industriemeister/in Metall", "Master craftsperson (metal)"),
    # Electro and mechatronics
    Occupation("26112", "Mechatroniker/in", "Mechatronics technician"),
    Occupation("26122", "Elektroniker/in für Automatisierungstechnik", "Electronics technician (automation)"),
    Occupation("26252", "Elektroniker/in für Betriebstechnik", "Electronics technician (industrial operations)"),
    Occupation("26212", "Elektroniker/in für Energie- und Gebäudetechnik", "Electrician (energy and buildings)"),
    Occupation("26212", "Elektroniker/in für Gebäudesystemintegration", "Electronics technician (building systems)"),
    Occupation("26312", "Elektroniker/in für Geräte und Systeme", "Electronics technician (devices and systems)"),
    Occupation(
        "26222", "Elektroniker/in für Maschinen und Antriebstechnik", "Electronics technician (machines and drives)"
    ),
    Occupation("26252", "Industrieelektriker/in", "Industrial electrician"),
    Occupation("26312", "Informationselektroniker/in", "Information electronics technician"),
    Occupation("26322", "Mikrotechnologe/Mikrotechnologin", "Microtechnologist"),
    Occupation("26113", "Techniker/in Mechatronik", "Technician (mechatronics)"),
    Occupation("26123", "Techniker/in Automatisierungstechnik", "Technician (automation)"),
    Occupation("26303", "Techniker/in Elektrotechnik", "Technician (electrical engineering)"),
    Occupation("26393", "Industriemeister/in Elektrotechnik", "Master craftsperson (electrical)"),
    # IT
    Occupation("43102", "Fachinformatiker/in für Systemintegration", "IT specialist (system integration)"),
    Occupation("43412", "Fachinformatiker/in für Anwendungsentwicklung", "IT specialist (application development)"),
    Occupation("43122", "Fachinformatiker/in für digitale Vernetzung", "IT specialist (digital networking)"),
    Occupation("43102", "Fachinformatiker/in für Daten- und Prozessanalyse", "IT specialist (data and processes)"),
    Occupation("26312", "IT-System-Elektroniker/in", "IT systems electronics technician"),
    Occupation("43232", "Kaufmann/Kauffrau für IT-System-Management", "IT system management clerk"),
    Occupation("43112", "Kaufmann/Kauffrau für Digitalisierungsmanagement", "Digitalisation management clerk"),
    Occupation("43343", "IT-Systemadministrator/in", "IT system administrator"),
    # Logistics
    Occupation("51312", "Fachkraft für Lagerlogistik", "Warehouse logistics specialist"),
    Occupation("51312", "Fachlagerist/in", "Warehouse worker"),
    Occupation("51332", "Fachkraft für Hafenlogistik", "Port logistics specialist"),
    Occupation("51622", "Kaufmann/Kauffrau für Spedition und Logistikdienstleistung", "Freight forwarding clerk"),
    Occupation("52122", "Berufskraftfahrer/in", "Professional driver"),
    Occupation("52532", "Kranführer/in", "Crane operator"),
    Occupation("51393", "Logistikmeister/in", "Master craftsperson (logistics)"),
    # Design, planning, quality
    Occupation("27212", "Technische/r Produktdesigner/in", "Technical product designer"),
    Occupation("27212", "Technische/r Systemplaner/in", "Technical systems draughtsperson"),
    Occupation("27302", "Produktionstechnologe/Produktionstechnologin", "Production technologist"),
    Occupation("27312", "Fachkraft für Qualitätssicherung", "Quality assurance specialist"),
    # Neighbours
    Occupation("34212", "Anlagenmechaniker/in für Sanitär-, Heizungs- und Klimatechnik", "Plumbing and heating fitter"),
    Occupation("34232", "Mechatroniker/in für Kältetechnik", "Refrigeration mechatronics technician"),
    Occupation("34312", "Umwelttechnologe/Umwelttechnologin für Abwasserbewirtschaftung", "Waste water technologist"),
    Occupation("25212", "Kraftfahrzeugmechatroniker/in", "Vehicle mechatronics technician"),
    Occupation("25222", "Land- und Baumaschinenmechatroniker/in", "Agricultural machinery technician"),
    Occupation("22102", "Verfahrensmechaniker/in für Kunststoff- und Kautschuktechnik", "Plastics process mechanic"),
    Occupation("23122", "Packmitteltechnologe/Packmitteltechnologin", "Packaging technologist"),
    Occupation("23412", "Medientechnologe/Medientechnologin Druck", "Print media technologist"),
    Occupation("29202", "Fachkraft für Lebensmitteltechnik", "Food technology specialist"),
    Occupation("41312", "Chemikant/in", "Chemical technician"),
    Occupation("22342", "Tischler/in", "Joiner"),
    Occupation("22332", "Holzmechaniker/in", "Wood mechanic"),
    Occupation("82503", "Techniker/in Medizintechnik", "Medical device technician"),
    Occupation("82512", "Orthopädietechnik-Mechaniker/in", "Orthopaedic technician"),
    Occupation("71302", "Industriekaufmann/Industriekauffrau", "Industrial clerk"),
)

ALIASES: dict[str, str] = {
    "Anlagenmechaniker SHK": "Anlagenmechaniker/in für Sanitär-, Heizungs- und Klimatechnik",
    "Elektroniker Energie- und Gebäudetechnik": "Elektroniker/in für Energie- und Gebäudetechnik",
    "Fachinformatiker Anwendungsentwicklung": "Fachinformatiker/in für Anwendungsentwicklung",
    "Fachinformatiker Systemintegration": "Fachinformatiker/in für Systemintegration",
    "FISI": "Fachinformatiker/in für Systemintegration",
    "FIAE": "Fachinformatiker/in für Anwendungsentwicklung",
    "Kfz-Mechatroniker": "Kraftfahrzeugmechatroniker/in",
    "Landmaschinenmechatroniker": "Land- und Baumaschinenmechatroniker/in",
    "Lagerlogistiker": "Fachkraft für Lagerlogistik",
    "Lkw-Fahrer": "Berufskraftfahrer/in",
    "Speditionskaufmann": "Kaufmann/Kauffrau für Spedition und Logistikdienstleistung",
    "Speditionskauffrau": "Kaufmann/Kauffrau für Spedition und Logistikdienstleistung",
    "Technischer Produktdesigner": "Technische/r Produktdesigner/in",
    "Technische Produktdesignerin": "Technische/r Produktdesigner/in",
    "Technischer Systemplaner": "Technische/r Systemplaner/in",
    "Technische Systemplanerin": "Technische/r Systemplaner/in",
    "Verfahrensmechaniker Kunststoff- und Kautschuktechnik": (
        "Verfahrensmechaniker/in für Kunststoff- und Kautschuktechnik"
    ),
    "Schreiner": "Tischler/in",
}
"""Everyday and one-form titles that name exactly one occupation. Words that could mean several are left out."""

_SIMILAR_ENOUGH = 0.9
"""Cutoff of difflib's ratio: a slip or two pass, another occupation does not."""
_MOST_LETTERS_MORE_OR_LESS = 2
"""A longer difference is another word ("Industriemechatroniker", "Siebdruck"), not a slip."""


def by_kldb(code: str) -> tuple[Occupation, ...]:
    """Return the occupations of a KldB-2010 code; a shorter code returns its whole branch, an unknown one nothing."""
    return tuple(entry for entry in OCCUPATIONS if code and entry.kldb.startswith(code))


@lru_cache(maxsize=4096)
def find(title: str) -> Occupation | None:
    """Return the one occupation a typed title means, or None.

    Tolerates case, punctuation, umlauts written as two letters, one gender form, "(m/w/d)" and small slips. A title
    that fits several occupations equally well gives None: a wrong guess would be worse than a question.
    """
    names = _names()
    wanted = _folded(title)
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=4, cutoff=_SIMILAR_ENOUGH)
    candidates = {names[name] for name in near if abs(len(name) - len(wanted)) <= _MOST_LETTERS_MORE_OR_LESS}
    return candidates.pop() if len(candidates) == 1 else None


def suggest(title: str, *, limit: int = 5) -> tuple[Occupation, ...]:
    """Return up to `limit` occupations for an incomplete or unclear title, best first, for "did you mean …"."""
    wanted = _folded(title)
    if not wanted:
        return ()
    names = _names()
    inside = [name for name in names if wanted in name]
    near = difflib.get_close_matches(wanted, names, n=limit, cutoff=0.6)
    return tuple(dict.fromkeys(names[name] for name in (*inside, *near)))[:limit]


@cache
def _names() -> dict[str, Occupation]:
    by_title = {entry.de: entry for entry in OCCUPATIONS}
    names = {_folded(form): entry for entry in OCCUPATIONS for form in (*_gender_forms(entry.de), entry.en)}
    for alias, title in ALIASES.items():
        forms = (alias, f"{alias}in") if alias.endswith("er") else (alias,)
        names |= {_folded(form): by_title[title] for form in forms}
    return names


def _gender_forms(title: str) -> tuple[str, ...]:
    """Return the ways a German title is written: both forms, the first and the second alone."""
    if "Kauffrau" in title or "kauffrau" in title:
        first, second = re.split(r"/", title, maxsplit=1)
        tail = second.partition(" ")[2]
        return title, f"{first} {tail}", second
    if match := re.fullmatch(r"(\S+loge)/(\S+login)(.*)", title):
        return title, match[1] + match[3], match[2] + match[3]
    return title, title.replace("/in", "").replace("/r", "r"), title.replace("/in", "in").replace("/r", "")


def _folded(title: str) -> str:
    """Reduce a title to comparable letters: "Zerspanungsmechaniker*in (m/w/d)" and "ZERSPANUNGSMECHANIKERIN" agree."""
    text = re.sub(r"\((?:[mwdfx]/?)+\)|\bfr\b|\bfachrichtung\b|\bfür\b|\bfuer\b", " ", title.casefold())
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        text = text.replace(umlaut, letters)
    text = re.sub(r"(?<=kauf)(mann|frau)\s*/\s*-?\s*(?:mann|frau)\b", r"\1", text)
    text = re.sub(r"(?<=\w)(?:\*|:|_|/-?|-)innen\b|(?<=\w)(?:\*|:|_|/-?)in\b|\(in\)", "in", text)
    return re.sub(r"[^a-z0-9]+", " ", text).strip()
