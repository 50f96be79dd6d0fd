"""Mails about accounts: the link to sign in."""

from web.services.mails import Mail, compose_as
from web.speech import Address
from web.translations import N_


def sign_in(language: str, *, form: Address, name: str, address: str) -> Mail:
    """Return the mail with a sign-in link somebody asked for."""
    return compose_as(
        form,
        language,
        "sign_in",
        N_("Your sign-in link"),
        N_("Hello %(name)s,"),
        N_("Here is your link. Open it and press “Sign in”:"),
        "%(address)s",
        N_("The link works once, within the next ten minutes."),
        N_("Did you not ask for it? Then you need not do anything. Nobody can sign in without this e-mail."),
        name=name,
        address=address,
    )
