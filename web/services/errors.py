"""Named errors of the use cases. `web.errors` turns each into a status and a page.

    ServiceError
    ├── NotFound            the thing is not there, or not yours: both look the same
    ├── SignInNeeded        nobody is signed in
    ├── NotAllowed          you can see it, but may not do this
    ├── Changed             somebody else changed it meanwhile
    ├── WrongState          this step does not follow from where things stand
    ├── AgreementNeeded     the company has to accept the agreement first
    ├── InputRefused        a form field's content cannot be accepted
    ├── LinkUnusable        a sign-in link that is expired, used up or somebody else's
    └── TooManyAttempts     slow down

Every error carries a message (an English msgid) and its parameters, so that people read it in their language.
"""

from collections.abc import Iterable

from web.translations import N_


class ServiceError(Exception):
    """A use case that could not be done. `message` says what happened and what to do next."""

    message = N_("This did not work. Please go back and try again.")

    def __init__(self, message: str | None = None, **params: object) -> None:
        self.message = message or type(self).message
        self.params = params
        super().__init__(self.message)


class NotFound(ServiceError):
    """Missing and foreign things answer alike, so that nobody can probe for them."""

    message = N_("We could not find this page. Perhaps the address is incomplete or the entry has been removed.")


class SignInNeeded(ServiceError):
    """Nobody is signed in."""

    message = N_("Please sign in first.")


class NotAllowed(ServiceError):
    """The actor may not do this."""

    message = N_("You are not allowed to do this. If you think you should be, please call your coordinator.")


class Changed(ServiceError):
    """A second editor saved first."""

    message = N_(
        "Somebody else changed this in the meantime. None of your changes were saved. Please go back, look at the"
        " current version and enter your change again."
    )


class WrongState(ServiceError):
    """The step is not possible in the present state of the block or round."""

    message = N_("This step is not possible at the moment. Please reload the page to see where things stand.")


class AgreementNeeded(ServiceError):
    """Nobody can be added before the company accepted the agreement; `params` name the registration."""

    message = N_("Please read and accept the agreement first. Then you can enter people.")


class InputRefused(ServiceError):
    """A form field's content cannot be accepted; `field` names it ("" for the form as a whole).

    `others` are further refusals of the same form, so that everything that is wrong can be shown at once.
    """

    def __init__(self, field: str, message: str, **params: object) -> None:
        self.field = field
        self.others: tuple[InputRefused, ...] = ()
        super().__init__(message, **params)


def refuse_together(refusals: Iterable[InputRefused]) -> None:
    """Raise the first of these refusals, with the others; nothing happens when there is none."""
    found = tuple(refusals)
    if found:
        found[0].others = found[1:]
        raise found[0]


class LinkUnusable(ServiceError):
    """The link is expired, used, withdrawn or not known."""

    message = N_("This link no longer works. Links work only once and for a short time.")


class TooManyAttempts(ServiceError):
    """Too many failures; `minutes` says how long to wait."""

    message = N_("There were too many attempts. Please wait %(minutes)s minutes and try again.")
