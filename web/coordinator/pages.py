"""What every page of the coordinator has in common: where one is, the way around, the words for states."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.responses import Response

from web.coordinator.words import labels
from web.forms import Bound
from web.rendering import Page
from web.services.outreach.quiet_hours import waits_until
from web.services.rounds import Where
from web.translations import N_

ROLE = N_("Coordinator")


def show(
    page: Page, template: str, where: Where, *, form: Bound[Any] | None = None, block: str | None = None, **context: Any
) -> Response:
    """Answer with a page of a round."""
    page.stand_at(programme=where.programme, round_name=where.name, role=page.t(ROLE))
    page.accent = where.accent
    values = {
        **labels(page),
        **context,
        "where": where,
        "base": address(where.id),
        "quiet_until": None if page.is_practice else waits_until(datetime.now(UTC)),
    }
    return page.show(f"coordinator/{template}", form=form, block=block, **values)


def address(round_id: UUID, *parts: object) -> str:
    """Return the address of a page of a round."""
    return "/".join(["/coordinator/rounds", str(round_id), *(str(part) for part in parts)])


def page_number(page: Page) -> int:
    """Return which page of a list the address asks for, from 1; anything else stands for the first."""
    asked = page.request.query_params.get("page", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
