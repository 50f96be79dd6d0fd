"""The engine's sentences and reasons in words: who reads them decides what they sound like.

The coordinator and the company read about two people; a participant is spoken to, as "du" or "Sie". The engine decides
who may read which sentence (``Explanation.sentences(audience)``, ``Unmatched.public``); here stands only how it is put.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Any, Literal, Protocol, TypeAlias

from babel.lists import format_list

from web.catalogue.competences import COMPETENCES_BY_KEY
from web.catalogue.languages import LANGUAGES_BY_CODE
from web.catalogue.text import Text, in_one_line
from web.files.messages import language_of
from web.rule_texts import RULE_BROKEN, RULE_NEEDS, RULE_OPEN
from web.sentence_texts import (
    COUNTED,
    DAY_SPANS,
    HIGHEST_LEVEL,
    NEVER_TOGETHER,
    NO_PLACES,
    NONE,
    NOT_KNOWN,
    NOTHING,
    ON_DAYS,
    PARTICIPANT,
    PARTLY_KNOWN,
    ROLE_TEXTS,
    ROOM,
    RULE_NAMES,
    RULED_OUT_BANNED,
    RULED_OUT_LEFT_OUT,
    RULED_OUT_PART,
    STAFF,
    WEEKDAYS,
)
from web.speech import spoken

Audience: TypeAlias = Literal["coordinator", "company", "participant"]
Role: TypeAlias = Literal["azubi", "fachkraft"]
Address: TypeAlias = Literal["du", "sie"]

PEOPLE = frozenset({"people", "fachkraft_partners"})
"""Parameters that hold several people."""
QUOTED = Text("„%s“", "“%s”")


class Statement(Protocol):
    """What the engine says: ``matcher.Sentence`` or ``matcher.Reason``."""

    @property
    def key(self) -> str:
        """One of ``matcher.SENTENCES``."""

    @property
    def params(self) -> Mapping[str, Any]:
        """The parameters ``matcher.SENTENCES`` lists for the key."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is spoken about and who reads.

    ``azubi`` and ``fachkraft`` are the names of the pair, ``names`` those of other people by id. ``labels`` name
    competences beyond the catalogue's. ``questions`` are the labels of the programme's own questions the reader may
    read of: for a participant those whose answers the partner may see, and no others are named. ``role`` is the role of
    the participant who reads, or of the person a reason is about; ``address`` counts for participants only.
    """

    translations: NullTranslations
    azubi: str = ""
    fachkraft: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    audience: Audience = "coordinator"
    role: Role | None = None
    address: Address = "sie"

    @property
    def language(self) -> str:
        """The language of the translations."""
        return language_of(self.translations)


def sentence_text(statement: Statement, voice: Voice) -> str:
    """Return a sentence or reason of the engine as one or two short sentences.

    Raises KeyError for a key that has no text; a test proves that ``matcher.SENTENCES`` has none such.
    """
    params = statement.params
    if statement.key in {"rule_broken", "rule_open"}:
        texts = RULE_BROKEN if statement.key == "rule_broken" else RULE_OPEN
        template = voice.translations.gettext(texts.get(params["rule"], STAFF[statement.key]))
    else:
        template = _template(statement.key, params, voice)
    return spoken(template, voice.address) % _shown(params, voice)


def sentence_texts(statements: Sequence[Statement], voice: Voice) -> list[str]:
    """Return the texts of several statements, in their order, without those that would name nothing to this reader."""
    return [sentence_text(each, voice) for each in statements if _own_questions(each.params, voice) != []]


def _own_questions(params: Mapping[str, Any], voice: Voice) -> list[str] | None:
    """The own questions a statement names, as far as the reader may know of them; None if it is about no questions."""
    if "questions" not in params:
        return None
    if voice.audience == "participant":
        return [voice.questions[key] for key in params["questions"] if key in voice.questions]
    return [voice.questions.get(key, key) for key in params["questions"]]


def rule_name(rule: str, translations: NullTranslations) -> str:
    """Return the name of a rule; an unknown one keeps its key."""
    return translations.gettext(RULE_NAMES[rule]) if rule in RULE_NAMES else rule


def competence_label(key: str, voice: Voice) -> str:
    """Return the label of a competence; one of nobody's list keeps its key."""
    if key in voice.labels:
        return voice.labels[key]
    known = COMPETENCES_BY_KEY.get(key)
    return Text(known.de, known.en).in_language(voice.language) if known else key


def _template(key: str, params: Mapping[str, Any], voice: Voice) -> str:
    """Find the text: for a participant of this role, for this role, for these numbers, else the plain one."""
    gettext = voice.translations.gettext
    by_role = key, voice.role or ""
    if voice.audience == "participant" and by_role in PARTICIPANT:
        is_nothing_planned = key == "public_places" and not params["places"]
        return gettext(NO_PLACES if is_nothing_planned else PARTICIPANT[by_role])
    if by_role in ROLE_TEXTS:
        return gettext(ROLE_TEXTS[by_role])
    if key in COUNTED:
        return _counted(key, params, voice)
    if key in ROOM and params.get("room", params["fachkraefte"]) != params["fachkraefte"]:
        return gettext(ROOM[key])
    if key in NOT_KNOWN:
        return gettext(_goals_template(key, params))
    return gettext(STAFF[key])


def _goals_template(key: str, params: Mapping[str, Any]) -> str:
    """By how much of the goals is known, and whether the other can show any of them."""
    if params["unknown"] and params["unknown"] >= params["goals"]:
        return NOT_KNOWN[key]
    if not params["covered"]:
        return NOTHING[key][bool(params["unknown"])]
    return PARTLY_KNOWN[key] if params["unknown"] else STAFF[key]


def _counted(key: str, params: Mapping[str, Any], voice: Voice) -> str:
    counted = HIGHEST_LEVEL if params.get("level") == "C2" else COUNTED[key]
    number = params[counted.by] if isinstance(params[counted.by], int) else len(params[counted.by])
    if key == "shared_hours" and not params["weekdays"]:
        return voice.translations.gettext(NEVER_TOGETHER)
    if number == 0 and key in NONE:
        return voice.translations.gettext(NONE[key])
    return voice.translations.ngettext(counted.one, counted.many, number)


def _shown(params: Mapping[str, Any], voice: Voice) -> dict[str, str | int]:
    shown: dict[str, str | int] = {"azubi": voice.azubi, "fachkraft": voice.fachkraft}
    return shown | {name: _shown_value(name, value, params, voice) for name, value in params.items()}


def _shown_value(name: str, value: Any, params: Mapping[str, Any], voice: Voice) -> str | int:
    if name == "competences":
        # Labels have an "und" of their own, so none stands before the last.
        return in_one_line([competence_label(key, voice) for key in value])
    if name == "questions":
        return ", ".join(QUOTED.in_language(voice.language) % label for label in _own_questions(params, voice) or ())
    if name == "weekdays":
        return weekdays_text(value, voice)
    if name == "languages":
        return _listed([_language_name(code, voice) for code in value], voice)
    if name in PEOPLE:
        return _listed([voice.names.get(person, person) for person in value], voice)
    if name in {"rule", "rules", "needs"}:
        return _rules_text(name, params, voice)
    return voice.names.get(value, value) if isinstance(value, str) else value


def _rules_text(name: str, params: Mapping[str, Any], voice: Voice) -> str:
    """One rule by its name, several with how many people each rules out, or what somebody new has to bring."""
    if name == "rule":
        return rule_name(params[name], voice.translations)
    if name == "rules":
        return _ruled_out(params, voice)
    return "; ".join(voice.translations.gettext(RULE_NEEDS[rule]) for rule in params[name])


def _ruled_out(params: Mapping[str, Any], voice: Voice) -> str:
    """List what rules out how many people: "unter 18 und Nachtarbeit (2), schließt eine Entscheidung aus (1)"."""
    gettext = voice.translations.gettext
    counts = [(rule_name(rule, voice.translations), count) for rule, count in params["rules"].items()]
    counts += [(gettext(RULED_OUT_BANNED), params["banned"]), (gettext(RULED_OUT_LEFT_OUT), params["left_out"])]
    return "; ".join(gettext(RULED_OUT_PART) % {"why": why, "count": count} for why, count in counts if count)


def _language_name(code: str, voice: Voice) -> str:
    known = LANGUAGES_BY_CODE.get(code)
    return Text(known.de, known.en).in_language(voice.language) if known else code


def weekdays_text(days: Sequence[int], voice: Voice) -> str:
    """Return days of the week (0 = Monday) as they stand in a sentence: "dienstags und donnerstags"."""
    span = DAY_SPANS.get((days[0], days[-1])) if days else None
    if span and len(days) == days[-1] - days[0] + 1:
        return voice.translations.gettext(span)
    listed = _listed([voice.translations.gettext(WEEKDAYS[day]) for day in days], voice)
    return voice.translations.gettext(ON_DAYS) % {"days": listed}


def _listed(items: Sequence[str], voice: Voice) -> str:
    return format_list(list(items), locale=voice.language) if items else ""
