"""What a participant sends."""

from web.forms import Bound, Form
from web.person_fields import person_fields
from web.services.people.person_part import ScreenView


class ScreenForm(Form):
    """What every screen sends beside its own fields."""

    state: str = ""
    listed: bool = False
    leave: bool = False
    """Sign out after saving, on a device that others use too."""
    finish: bool = False
    """Be done with saving the last screen."""


class NothingForm(Form):
    """A button without fields."""


def filled(view: ScreenView) -> Bound[ScreenForm]:
    """Return a screen's form with what is stored."""
    fields = person_fields(view.questions, view.values, saved=view.was_saved)
    return ScreenForm.filled({**fields, "listed": "yes" if view.is_listed else None})
