"""What coordinators send from a comparison."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from web.forms import Form


class Compute(Form):
    """Something to compute for a comparison: the policy of the round with another objective, or a plan once more.

    `shown` names the columns of the page it was sent from.
    """

    objective: Literal["", "floor", "total", "leximin"] = ""
    plan: UUID | None = None
    shown: Annotated[str, Field(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(,|$))*$")] = ""

    @property
    def columns(self) -> tuple[UUID, ...]:
        """The columns of the page."""
        return tuple(UUID(each) for each in self.shown.split(",") if each)


class Take(Form):
    """A plan that is to be the plan of the round."""

    plan: UUID


class GoBack(Form):
    """A run to whose decisions the plan goes back."""

    run: UUID
