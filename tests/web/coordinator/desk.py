"""A coordinator at the questionnaire editor, for tests."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlmodel import select

from tests.web.coordinator.conftest import World
from web.catalogue.question import Kind, Option, Part, Retention, Role
from web.catalogue.text import Text
from web.db.models import Round
from web.services.actor import Actor
from web.services.setup import question_edits, questionnaires
from web.services.setup.question_edits import Wording
from web.services.setup.questionnaires import Editor

REASON = "Der Werksausweis verlangt es, der Betriebsrat weiß Bescheid."
WORDING = Wording(
    label=Text("Wie lernst du am liebsten?", "How do you like to learn?"),
    hint=Text("Eine Antwort genügt.", "One answer is enough."),
    purpose=Text("Damit der Einstieg leichtfällt", "To make the start easy"),
    roles=(Role.AZUBI,),
    retention=Retention.END_OF_ROUND,
)
ANSWERS = (Option("", Text("Beim Zuschauen", "By watching")), Option("", Text("Beim Machen", "By doing")))


class Desk:
    """A coordinator at the editor, who always has the newest page open."""

    def __init__(self, world: World, programme_id: UUID, actor: Actor | None = None) -> None:
        self.world, self.programme_id = world, programme_id
        self.actor = actor or world.coordinator

    def look(self) -> Editor:
        return self.world.unit.read(lambda session: questionnaires.open_editor(session, self.actor, self.programme_id))

    def do(self, service: Callable[..., Any], *args: Any, **values: Any) -> Any:
        state = values.pop("state", None) or self.look().state
        return self.world.unit.run(
            lambda session: service(session, self.actor, self.programme_id, *args, state=state, **values)
        )

    def add(self, kind: Kind = Kind.CHOICE, part: Part = Part.PERSON, **values: Any) -> str:
        reason = values.pop("reason", "")
        options = values.pop("options", ANSWERS if kind in question_edits.LISTS else ())
        wording = replace(WORDING, options=options, **values)
        key: str = self.do(questionnaires.add_question, part=part, kind=kind, wording=wording, reason=reason)
        return key

    def change(self, key: str, reason: str = "", state: str = "", **values: Any) -> None:
        said = question_edits.wording_of(self.look().questionnaire.question(key))
        self.do(
            questionnaires.change_question, key, wording=replace(said, **values), reason=reason, state=state or None
        )

    def adopt(self, *round_ids: UUID) -> int:
        number: int = self.do(questionnaires.adopt_draft, round_ids=round_ids)
        return number

    def all(self, table: type[Any]) -> list[Any]:
        return self.world.unit.read(lambda session: list(session.exec(select(table)).all()))


def desk_of(world: World) -> Desk:
    """The desk of the coordinator of the world's programme."""
    return Desk(world, world.unit.read(lambda session: session.get_one(Round, world.round_id).programme_id))
