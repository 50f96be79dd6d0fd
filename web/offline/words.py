"""Words of the engine's keys for workbook and terminal; the platform's own pages say the same."""

from collections.abc import Mapping
from gettext import NullTranslations

from web.files.messages import N_

OBJECTIVES: Mapping[str, str] = {
    "floor": N_("Nobody misses out"),
    "total": N_("Best overall"),
    "leximin": N_("Fair from below"),
}
CRITERIA: Mapping[str, str] = {
    "azubi_goals": N_("What the Azubi wants to learn"),
    "fachkraft_goals": N_("What the Fachkraft wants to learn"),
    "hours": N_("Shared working time"),
    "occupation": N_("Nearness of the occupations"),
    "languages": N_("Shared language"),
    "wishes": N_("Wishes"),
    "department": N_("Department"),
    "site": N_("Site"),
    "company": N_("Same company"),
    "training_time": N_("Time left in training"),
    "work_style": N_("Way of working"),
    "motivation": N_("Interest"),
}
NO_TANDEM = N_("no tandem")


def listed(words: list[str], translations: NullTranslations) -> str:
    """Return words with commas between them, or "no tandem" if there are none."""
    return ", ".join(words) or translations.gettext(NO_TANDEM)
