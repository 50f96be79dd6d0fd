"""Words for workbook and terminal."""

from gettext import NullTranslations

from web.files.messages import N_

NO_TANDEM = N_("no tandem")


def listed(words: list[str], translations: NullTranslations) -> str:
    """Return words with commas between them, or "no tandem" if there are none."""
    return ", ".join(words) or translations.gettext(NO_TANDEM)
