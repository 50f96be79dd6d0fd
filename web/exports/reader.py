"""Who reads a file that is given away: one language, and words and dates in it."""

import datetime as dt
import re
from collections.abc import Mapping

from babel.dates import format_datetime

from web.catalogue.text import Text
from web.rendering import ZONE
from web.sentences import Role, Statement, Voice, rule_name, sentence_text
from web.services.names import sort_key
from web.translations import N_, day_in, filled_in, known_language, load

ROLES: Mapping[str, str] = {"azubi": N_("Azubi"), "fachkraft": N_("Fachkraft")}
STATES: Mapping[str, str] = {
    "collecting": N_("collecting"),
    "freezing": N_("data being frozen"),
    "frozen": N_("data frozen"),
    "matched": N_("proposal"),
    "approved": N_("approved"),
    "published": N_("published"),
    "running": N_("running"),
    "closed": N_("closed"),
}
STALE = N_("%(state)s, to be computed again")
PERCENT = N_("%(percent)s %%")


class Reader:
    """A reader of one language; `own` are the programme's own questions and competences by key."""

    def __init__(self, language: str, own: Mapping[str, Text] | None = None) -> None:
        self.language = known_language(language)
        self.translations = load(self.language)
        self._own = {key: label.in_language(self.language) for key, label in (own or {}).items()}

    def t(self, message: str, /, **params: object) -> str:
        """Translate a message and put the parameters in."""
        return filled_in(self.translations.gettext(message), params, self.language)

    def n(self, singular: str, plural: str, number: int, /, **params: object) -> str:
        """Translate a message that depends on a number; `%(num)s` is the number."""
        text = self.translations.ngettext(singular, plural, number)
        return filled_in(text, {"num": number, **params}, self.language)

    def day(self, day: dt.date) -> str:
        """Write a date: 12. Januar 2027."""
        return day_in(day, self.language)

    def today(self) -> dt.date:
        """Return the present day in Germany."""
        return dt.datetime.now(dt.UTC).astimezone(ZONE).date()

    def time(self, moment: dt.datetime) -> str:
        """Write a moment in German time: 12. Januar 2027, 14:05."""
        pattern = "d. MMMM y, HH:mm" if self.language == "de" else "d MMMM y, HH:mm"
        return format_datetime(moment.astimezone(ZONE), pattern, locale=self.language)

    def percent(self, figure: int | None) -> str:
        """Write a figure; nothing where there is none."""
        return "" if figure is None else self.t(PERCENT, percent=figure)

    def state(self, state: str, *, is_stale: bool = False) -> str:
        """Write where a company is."""
        words = self.t(STATES[state])
        return self.t(STALE, state=words) if is_stale else words

    def rule(self, rule: str) -> str:
        """Write the name of a rule."""
        return rule_name(rule, self.translations)

    def coordinator(
        self,
        said: Statement,
        names: Mapping[str, str],
        *,
        azubi: str = "",
        fachkraft: str = "",
        role: Role | None = None,
    ) -> str:
        """Put a sentence of the engine into words for the coordinators; `names` of other people by engine key."""
        return sentence_text(said, Voice(self.translations, azubi, fachkraft, names, self._own, self._own, role=role))

    def company(self, said: Statement, *, azubi: str = "", fachkraft: str = "", role: Role | None = None) -> str:
        """Put a sentence of the engine into words for a company; nobody else is named."""
        voice = Voice(self.translations, azubi, fachkraft, labels=self._own, audience="company", role=role)
        return sentence_text(said, voice)


def file_name(*parts: str) -> str:
    """Return a name of plain letters, as every machine can keep it."""
    words = ("-".join(re.findall("[a-z0-9]+", sort_key(part))) for part in parts)
    return "-".join(word for word in words if word)[:120] or "tandem"
