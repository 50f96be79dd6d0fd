"""Days typed where a browser offers no calendar are read as people write them."""

import datetime as dt

import pytest
from starlette.datastructures import FormData

from web.forms import MESSAGES, Form
from web.translations import load


class DayForm(Form):
    """A form with a day that has to be there, and one that may be left empty."""

    day: dt.date
    until: dt.date | None = None


@pytest.mark.parametrize("typed", ["2027-01-31", "31.01.2027", "31. 1.2027"])
def test_a_day_is_read_as_browsers_send_it_and_as_people_write_it(typed: str) -> None:
    model = DayForm.bind(FormData({"day": typed, "until": typed})).model
    assert (model.day, model.until) == (dt.date(2027, 1, 31), dt.date(2027, 1, 31))


def test_a_day_that_is_none_is_refused_with_an_example_as_people_write_it() -> None:
    form = DayForm.bind(FormData({"day": "32.13.2027"}))
    assert [name for name, _problem in form.refusals] == ["day"]
    assert "31.01.2027" in load("de").gettext(MESSAGES["date_from_datetime_parsing"])
