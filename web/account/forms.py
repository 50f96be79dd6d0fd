"""What people type at the doors."""

from typing import Annotated

from pydantic import Field

from web.forms import Form


class SignInForm(Form):
    """The address a sign-in link is sent to."""

    email: str
    next: str = "/"


class CodeForm(Form):
    """The code of a letter."""

    code: str


class PinForm(Form):
    """A PIN; empty at a door that needs none."""

    pin: str = ""
    next: str = "/"
    form_key: str = ""


class SetUpForm(Form):
    """Who sets up an empty installation, and for which programme."""

    name: Annotated[str, Field(max_length=200)]
    email: Annotated[str, Field(max_length=254)]
    programme: Annotated[str, Field(max_length=200)]


class RenewForm(Form):
    """Nothing to fill in."""


def own_path(address: str) -> str:
    """Return `address` if it is a path of ours, else the start page: nobody is sent to another site."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_path and address.isprintable() and "\\" not in address else "/"


class StopForm(Form):
    """Whether reminders should stop; a mail program that asks says nothing else."""

    off: bool = True
