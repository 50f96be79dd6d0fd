"""What every page of the participant portal has in common: where one is, and in which form one is spoken to."""

from functools import partial
from typing import Any

from starlette.responses import Response

from web.forms import Bound
from web.rendering import Page
from web.services.people.participation import Standing
from web.speech import spoken
from web.translations import N_

PARTICIPANT = N_("Participant")


def show(
    page: Page, template: str, standing: Standing, /, *, form: Bound[Any] | None = None, **context: Any
) -> Response:
    """Answer with a page of one participation; templates speak through `say`, which picks du or Sie."""
    page.stand_at(programme=standing.programme, round_name=standing.round_name, role=page.t(PARTICIPANT))
    page.accent = standing.accent
    page.address = standing.form
    return page.show(
        template,
        form=form,
        standing=standing,
        home=f"/participant/{standing.id}",
        say=partial(spoken, address=standing.form),
        **context,
    )
