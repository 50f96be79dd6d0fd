"""What a page says after something was done; the address carries the key (`?done=key`)."""

from web.translations import N_

NOTICES: dict[str, str] = {
    "language": N_("The language was changed."),
    "signed-out": N_("You are signed out."),
}
