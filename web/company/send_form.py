"""The form of the check page: what a company promises and wants while it sends its registration."""

from pydantic import Field

from web.forms import Bound, Form
from web.services.registrations.registration import Frame
from web.services.registrations.sending import Promise


class SendForm(Form):
    """Hours of working time a month, and how many tandems."""

    hours: int | None = Field(default=None, ge=1, le=80)
    tandems: int | None = Field(default=None, ge=1, le=999)
    version: int | None = None

    def promise(self) -> Promise:
        """Return what is said, for the use case."""
        return Promise(self.hours, self.tandems, self.version)


def send_form(frame: Frame) -> Bound[SendForm]:
    """Return the form with what was said before, else with the hours the programme asks for."""
    return SendForm.filled({"hours": frame.hours_confirmed or frame.hours_per_month, "tandems": frame.tandems_wanted})
