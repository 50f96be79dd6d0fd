"""Du and Sie: a German text that addresses somebody is stored in both forms, side by side: "Dein Tandem ‖ Ihr Tandem".

English has one form, so an English text has no separator and stays whole.
"""

from typing import Literal, TypeVar

Address = Literal["du", "sie"]
FORMS_OF_ADDRESS: tuple[Address, ...] = ("du", "sie")
SEPARATOR = " ‖ "
T = TypeVar("T", bound=str)


def spoken(text: T, address: str) -> T:
    """Return the form of a translated text for one address: what stands before the separator for "du", else after."""
    if SEPARATOR not in text:
        return text
    forms = text.split(SEPARATOR)
    chosen: T = forms[0] if address == "du" else forms[-1]  # type: ignore[assignment]  # markup stays markup
    return chosen
